"""Explanations of exempting clauses for an ordinary reader: meaning, effect, and an example in yuan.

司法解释（二）art. 11 asks for concept, content and legal effect. Examples use round losses and the
clause's own amounts.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from wangbao.contract.steps import Op, Step
from wangbao.contract.words import hours, money, percent
from wangbao.statute.disclosure.law import meanings
from wangbao.vocabulary import terms as vocabulary
from wangbao.vocabulary.text import Text

_LOSS: Final = Decimal(1_000_000)
_TIMES: Final = 10  # loss of an example as a multiple of the deductible
_DAY: Final = 24


def explanation(step: Step) -> Text:
    """Describe concept, content and effect of an exempting step."""
    return _EXPLAIN[step.op](step)


def example(step: Step) -> Text | None:
    """Describe a worked example; None for steps whose effect is neither an amount nor a time."""
    make = _EXAMPLES.get(step.op)
    return make(step) if make else None


def _not_payable(step: Step) -> Text:
    status = vocabulary.status(step.status)
    return Text(
        f"该项损失在本合同中为“{status.name.zh}”：{status.meaning.zh}。发生此项损失，保险人不赔，由被保险人自行承担。",
        f"This loss is “{status.name.en}” under the contract: {status.meaning.en}. Where it arises the insurer pays "
        "nothing and the insured bears it.",
    )


def _exclude(step: Step) -> Text:
    if step.insured:
        insured = _named(step.insured, "causes")
        return Text(
            f"本项责任只承保下列原因造成的损失：{insured.zh}由未列出的原因造成的，保险人不赔，由被保险人自行承担。",
            f"This cover pays only for loss through the following causes. {insured.en} Loss through a cause that is "
            "not listed is not paid; the insured bears it.",
        )
    causes, conditions = _named(step.causes, "causes"), _named(step.conditions, "conditions")
    scenarios = _scenarios(step.scenarios)
    zh = "".join(part for part in (causes.zh, conditions.zh, scenarios.zh) if part)
    en = " ".join(part for part in (causes.en, conditions.en, scenarios.en) if part)
    return Text(
        f"有下列情形之一的，保险人对由此造成的全部损失不负赔偿责任，由被保险人自行承担。{zh}",
        f"In each of these cases the insurer owes nothing for the whole of the loss; the insured bears it. {en}",
    )


def _named(codes: tuple[str, ...], table: str) -> Text:
    find: Callable[[str], vocabulary.Cause | vocabulary.Condition] = (
        vocabulary.cause if table == "causes" else vocabulary.condition
    )
    found = [(find(code).name, meanings(table)[code]) for code in codes]
    return Text(
        "".join(f"{name.zh}：{meaning.zh}" for name, meaning in found),
        " ".join(f"{name.en}: {meaning.en}" for name, meaning in found),
    )


def _scenarios(codes: tuple[str, ...]) -> Text:
    names = [vocabulary.scenario(code).name for code in codes]
    return Text(
        "".join(f"{name.zh}引起的损失。" for name in names),
        " ".join(f"Loss through: {name.en.lower()}." for name in names),
    )


def _require(step: Step) -> Text:
    wanted = _named(step.conditions, "conditions")
    return Text(
        f"只有满足下列条件，保险人才赔付此项损失；不满足的，保险人不赔，由被保险人自行承担。{wanted.zh}",
        f"The insurer pays this loss only where the following is met; where it is not, the insured bears the loss. "
        f"{wanted.en}",
    )


def _waiting(step: Step) -> Text:
    wait = hours(step.hours)
    return Text(
        f"等待期是营业中断开始后保险人不赔的一段时间。中断开始后 {wait.zh}以内的损失由被保险人自行承担；"
        f"中断不超过 {wait.zh}的，不赔。",
        f"A waiting period is the first part of an interruption, for which the insurer does not pay. The loss of the "
        f"first {wait.en} is borne by the insured; an interruption no longer than that is not paid at all.",
    )


def _waiting_trigger(step: Step) -> Text:
    wait = hours(step.hours)
    return Text(
        f"营业中断不超过 {wait.zh}的，保险人不赔，由被保险人自行承担；超过 {wait.zh}的，自中断开始时起赔偿。",
        f"An interruption of no more than {wait.en} is not paid and is borne by the insured; a longer one is paid from "
        "its beginning.",
    )


def _waiting_or_deductible(step: Step) -> Text:
    wait, amount = hours(step.hours), money(step.amount)
    return Text(
        f"营业中断的损失中，中断开始后 {wait.zh}以内的损失与免赔额 {amount} 相比，较高者由被保险人自行承担，"
        "保险人只赔超过部分。",
        f"Of a loss from interruption the insured bears the loss of the first {wait.en} or {amount}, whichever is "
        "higher; the insurer pays only what exceeds it.",
    )


def _deductible(_step: Step) -> Text:
    return Text(
        "免赔额（率）是每次事故的损失中由被保险人自行承担的部分。损失不超过免赔额的，保险人不赔；超过的，保险人只赔超过的部分。",
        "A deductible is the part of the loss from each event that the insured bears. A loss no higher than the "
        "deductible is not paid; of a higher one the insurer pays only what exceeds it.",
    )


def _highest_retention(_step: Step) -> Text:
    return Text(
        "一次事故涉及几项免赔额时，只扣其中最高的一个；该最高免赔额以内的损失由被保险人自行承担。",
        "Where one event meets several deductibles only the highest is taken; the loss up to it is borne by the "
        "insured.",
    )


def _deductible_range(_step: Step) -> Text:
    return Text(
        "一次事故中各项免赔额合计后，再按约定的最低额、最高额调整；调整后的金额由被保险人自行承担。",
        "The deductibles of one event are added up and then brought within the agreed minimum and maximum; what "
        "results is borne by the insured.",
    )


def _aggregate_deductible(_step: Step) -> Text:
    return Text(
        "年度累计免赔额是保险年度内各次事故赔款累计后由被保险人自行承担的部分；累计未超过的，保险人不赔。",
        "An aggregate deductible is the part of all payments of the policy year that the insured bears; until they "
        "exceed it the insurer pays nothing.",
    )


def _franchise(_step: Step) -> Text:
    return Text(
        "相对免赔额是赔付的门槛：损失不超过该金额的，保险人不赔，由被保险人自行承担；超过的，保险人对全部损失赔偿，不扣减该金额。",
        "A franchise is a threshold: a loss no higher than it is not paid and is borne by the insured; a higher one is "
        "paid in full, without taking the franchise off.",
    )


def _coinsurance(step: Step) -> Text:
    rate = percent(step.rate)
    return Text(
        f"比例赔付是指每次赔款中的 {rate} 由被保险人自行承担，保险人只赔其余部分。",
        f"Proportional payment: the insured bears {rate} of each payment and the insurer pays the rest only.",
    )


def _uplift(step: Step) -> Text:
    met, rate = _named(step.conditions, "conditions"), percent(step.rate)
    return Text(
        f"有下列情形的，每次事故的免赔额提高 {rate}，提高的部分由被保险人自行承担。{met.zh}",
        f"In the following case the deductible of each event is raised by {rate}, and the insured bears the increase. "
        f"{met.en}",
    )


def _bound(step: Step) -> Text:
    what = (
        Text(
            "以该金额为限；同一限额由几项责任共用的，合并计算",
            "up to this amount; covers that share a limit are counted together",
        )
        if step.op is not Op.INDEMNITY_PERIOD
        else Text("只赔该期间内的损失", "only for the loss within this time")
    )
    return Text(
        f"保险人对此项责任{what.zh}，超过部分由被保险人自行承担，即使保险单的累计限额尚未用完。",
        f"The insurer pays for this cover {what.en}. What exceeds it is borne by the insured, even while the policy's "
        "aggregate limit is not used up.",
    )


def _deductible_example(step: Step) -> Text:
    loss = max(step.amount, step.minimum, _LOSS / _TIMES) * _TIMES
    borne = max(step.amount, step.rate * loss, step.minimum)
    borne = min(borne if step.maximum is None else min(borne, step.maximum), loss)
    return Text(
        f"一次事故损失 {money(loss)}：被保险人自担 {money(borne)}，保险人至多赔 {money(loss - borne)}。",
        f"One event costs {money(loss)}: the insured bears {money(borne)} and the insurer pays at most "
        f"{money(loss - borne)}.",
    )


def _franchise_example(step: Step) -> Text:
    over = step.amount + 1
    return Text(
        f"损失 {money(step.amount)}：不赔；损失 {money(over)}：赔 {money(over)}。",
        f"A loss of {money(step.amount)}: nothing is paid; a loss of {money(over)}: {money(over)} is paid.",
    )


def _coinsurance_example(step: Step) -> Text:
    borne = step.rate * _LOSS
    return Text(
        f"应赔 {money(_LOSS)} 时，被保险人自担 {money(borne)}，保险人赔 {money(_LOSS - borne)}。",
        f"Where {money(_LOSS)} would be payable, the insured bears {money(borne)} and the insurer pays "
        f"{money(_LOSS - borne)}.",
    )


def _waiting_example(step: Step) -> Text:
    wait, long = hours(step.hours), hours(step.hours + _DAY)
    kept = _LOSS * _DAY / (step.hours + _DAY)
    return Text(
        f"中断 {wait.zh}：不赔。中断 {long.zh}、共损失 {money(_LOSS)}（均匀发生）：保险人赔 {money(kept)}。",
        f"{wait.en} of interruption: nothing is paid. {long.en} that cost {money(_LOSS)} evenly: the insurer pays "
        f"{money(kept)}.",
    )


_EXPLAIN: Mapping[Op, Callable[[Step], Text]] = {
    Op.NOT_PAYABLE: _not_payable,
    Op.EXCLUDE: _exclude,
    Op.REQUIRE: _require,
    Op.WAITING: _waiting,
    Op.WAITING_TRIGGER: _waiting_trigger,
    Op.WAITING_OR_DEDUCTIBLE: _waiting_or_deductible,
    Op.DEDUCTIBLE: _deductible,
    Op.RETENTION: _deductible,
    Op.HIGHEST_RETENTION: _highest_retention,
    Op.DEDUCTIBLE_RANGE: _deductible_range,
    Op.AGGREGATE_DEDUCTIBLE: _aggregate_deductible,
    Op.FRANCHISE: _franchise,
    Op.COINSURANCE: _coinsurance,
    Op.UPLIFT: _uplift,
    Op.INDEMNITY_PERIOD: _bound,
    Op.LIMIT: _bound,
    Op.ANNUAL_LIMIT: _bound,
}

_EXAMPLES: Mapping[Op, Callable[[Step], Text]] = {
    Op.DEDUCTIBLE: _deductible_example,
    Op.RETENTION: _deductible_example,
    Op.FRANCHISE: _franchise_example,
    Op.COINSURANCE: _coinsurance_example,
    Op.WAITING: _waiting_example,
}
