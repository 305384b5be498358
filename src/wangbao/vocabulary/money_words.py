"""Amounts in Chinese capitals, as on contracts, receipts and invoices: 人民币壹佰贰拾叁万元整.

The digits, units and the use of 零 and 整 follow the annex on filling in bills of the People's Bank of China's
支付结算办法 (1997). Where it leaves a choice, the first of its own examples is followed: 零 is written between 元 and
角 when the yuan end in 0 (壹仟陆佰捌拾元零叁角贰分), not between 万 and 仟 when only the 万 place is 0
(壹拾万柒仟元), and 整 follows 元 but not 角. 10¹² is written 万亿: 兆, which means 10⁶ elsewhere, is not among the
characters the annex lists.
"""

from decimal import Decimal
from typing import Final

from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import to_decimal, yuan

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_LARGEST: Final = Decimal(10) ** 16


def rmb_upper(amount: Decimal | float) -> str:
    """Write ``amount`` yuan, rounded to fen, in capitals: 1230000 as 人民币壹佰贰拾叁万元整; negative 人民币负….

    Raises:
        InputError: not a finite number, or 10¹⁶ (一万万亿) yuan or more.
    """
    rounded = yuan(to_decimal(amount))
    if abs(rounded) >= _LARGEST:
        raise refusal("amount", str(amount), "大写金额须小于一万万亿元", "capitals reach up to 10^16 yuan")
    fen = int(abs(rounded) * 100)
    whole, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    words = f"{_whole(whole)}元" if whole or not (jiao or fen) else ""
    if whole and ((jiao and whole % 10 == 0) or (fen and not jiao)):
        words += "零"
    words += f"{_DIGITS[jiao]}角" if jiao else ""
    words += f"{_DIGITS[fen]}分" if fen else ""
    words += "" if jiao or fen else "整"
    return f"人民币{'负' if rounded < 0 else ''}{words}"


def _whole(number: int) -> str:
    """Write a whole number below 10¹⁶ in capitals."""
    if number >= 10**8:
        high, low = divmod(number, 10**8)
        # 零 also stands for an empty 亿 group, as in 壹万亿零伍仟万.
        return f"{_whole(high)}亿{_after(low, gap=low < 10**7 or high % 10**4 == 0)}"
    if number >= 10**4:
        high, low = divmod(number, 10**4)
        return f"{_group(high)}万{_after(low, gap=low < 10**3)}"
    return _group(number)


def _after(low: int, *, gap: bool) -> str:
    """Write the part after 亿 or 万: empty, or the lower part, behind 零 where places between are empty."""
    return ("零" if gap else "") + _whole(low) if low else ""


def _group(number: int) -> str:
    """Write 0…9999 in capitals, without a leading 零."""
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return words or _DIGITS[0]
