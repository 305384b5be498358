"""Duties and time limits of claim handling: Insurance Law (2015), arts. 21 to 25, in words for the insured."""

from typing import Final

from wangbao.vocabulary.text import Text

NOTICE: Final = Text(
    "被保险人知道保险事故发生后应当及时通知保险人，并提供其所能提供的证明和资料；资料不全的，保险人一次性通知补充。",
    "The insured tells the insurer of an insured event without delay and gives what evidence it can; what is "
    "missing the insurer asks for once, all together.",
)  # arts. 21, 22
TIME_LIMITS: Final = Text(
    "保险人收到索赔请求后及时核定，情形复杂的不超过三十日；达成赔偿协议后十日内付款。不属于保险责任的，"
    "自核定之日起三日内书面说明理由。六十日内不能确定数额的，先支付已能确定的部分。",
    "The insurer decides without delay, in complex cases within thirty days, and pays within ten days of "
    "agreement. A refusal is given in writing with reasons within three days. What cannot be settled in sixty "
    "days is paid as far as it is certain.",
)  # arts. 23, 24, 25
