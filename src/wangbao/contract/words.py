"""Terms in words, Chinese and English: the only place where a clause is phrased, for pages and settlements alike."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from wangbao.contract.steps import ZERO, Op, Step, Trigger
from wangbao.vocabulary import terms as vocabulary
from wangbao.vocabulary.entry import Entry
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.money import format_yuan, yuan
from wangbao.vocabulary.text import Text

_HUNDRED = Decimal(100)
_HOURS_A_DAY = 24
_FROM_DAYS = 2  # a waiting period of 24 hours is called that
_TRIGGERS = {
    "occurrence": Text("期内发生", "occurrence in the period"),
    "discovery": Text("期内发现", "discovery in the period"),
    "claims_made": Text("期内提出索赔", "claims made in the period"),
}


def term(step: Step) -> Text:
    """Phrase a step as a clause without its subject: ``每次事故免赔额 ¥50,000.00``."""
    return _TERMS[step.op](step)


def money(amount: Decimal) -> str:
    """Write an amount; parts of a fen, which only the arithmetic carries, are not shown."""
    return format_yuan(yuan(amount))


def percent(rate: Decimal) -> str:
    """Write a fraction as a percentage: ``12.5%``."""
    return f"{(rate * _HUNDRED).normalize():f}%"


def hours(count: Decimal) -> Text:
    """Write a length of time: in days where it is whole days and at least two, else in hours."""
    days = count / _HOURS_A_DAY
    if days >= _FROM_DAYS and days == days.to_integral_value():
        return Text(f"{days:.0f} 天", f"{days:.0f} days")
    shown = f"{count.normalize():f}"
    return Text(f"{shown} 小时", f"{shown} hour{'' if shown == '1' else 's'}")


def names(codes: Iterable[str], find: Callable[[str], Entry]) -> Text:
    """Join the names of vocabulary codes as they stand in a sentence."""
    found = [find(code) for code in codes]
    return Text("、".join(entry.name.zh for entry in found), ", ".join(map(_in_sentence, found)))


def applies_to(heads: Iterable[str]) -> Text:
    """Name the loss heads of a clause that applies to several."""
    listed = names(heads, head)
    return Text(f"适用于{listed.zh}", f"applies to {listed.en}")


def trigger(rule: Trigger) -> Text:
    """Phrase the trigger of a contract."""
    zh, en = [_TRIGGERS[rule.basis].zh], [_TRIGGERS[rule.basis].en]
    if rule.retroactive_date is not None:
        zh.append(f"追溯至 {rule.retroactive_date}")
        en.append(f"back to {rule.retroactive_date}")
    elif rule.retroactive_months is not None:
        zh.append(f"追溯期 {rule.retroactive_months} 个月")
        en.append(f"retroactive {rule.retroactive_months} months")
    if rule.extended_reporting_days:
        zh.append(f"延长报告期 {rule.extended_reporting_days} 天")
        en.append(f"extended reporting {rule.extended_reporting_days} days")
    return Text("，".join(zh), ", ".join(en))


def _in_sentence(entry: Entry) -> str:
    return entry.phrase if isinstance(entry, vocabulary.Condition) else _lower(entry.name.en)


def _lower(name: str) -> str:
    """Return a name inside a sentence; abbreviations keep their capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def say(zh: str, en: str, **parts: Decimal | Text) -> Text:
    """Fill a sentence with its parts: texts in their language, amounts as money."""

    def shown(part: Decimal | Text, *, chinese: bool) -> str:
        if isinstance(part, Text):
            return part.zh if chinese else part.en
        return money(part)

    return Text(
        zh.format(**{key: shown(part, chinese=True) for key, part in parts.items()}),
        en.format(**{key: shown(part, chinese=False) for key, part in parts.items()}),
    )


def _same(text: str) -> Text:
    return Text(text, text)


def _deductible(step: Step) -> Text:
    amount, rate = step.amount, _same(percent(step.rate))
    if step.rate and step.amount:
        said = say(
            "每次事故免赔额 {amount} 与损失的 {rate} 两者取高",
            "deductible each event: the higher of {amount} and {rate} of the loss",
            amount=amount,
            rate=rate,
        )
    elif step.rate:
        said = say("每次事故免赔损失的 {rate}", "deductible each event: {rate} of the loss", rate=rate)
    else:
        said = say("每次事故免赔额 {amount}", "deductible each event: {amount}", amount=amount)
    zh, en = said
    if step.minimum:
        zh, en = f"{zh}，最低 {money(step.minimum)}", f"{en}, at least {money(step.minimum)}"
    if step.maximum is not None:
        zh, en = f"{zh}，最高 {money(step.maximum)}", f"{en}, at most {money(step.maximum)}"
    return Text(zh, en)


def _retention(step: Step) -> Text:
    said = _deductible(step)
    return Text(f"{said.zh}（同一事故只取最高者）", f"{said.en} (of one event's only the highest is borne)")


def _exclude(step: Step) -> Text:
    if step.insured:
        insured = names(step.insured, vocabulary.cause)
        return say("承保原因限于{insured}", "insured causes: {insured}", insured=insured)
    return say("除外：{excluded}", "excluded: {excluded}", excluded=_excluded(step))


def within_cover(step: Step) -> Text:
    """Phrase an exclusion in a line of cover, together with the cover, so that the two do not contradict."""
    if step.insured:
        return term(step)
    return say("承保，但下列情形除外：{excluded}", "covered, except for {excluded}", excluded=_excluded(step))


def _excluded(step: Step) -> Text:
    listed = [
        names(codes, find)
        for codes, find in (
            (step.causes, vocabulary.cause),
            (step.scenarios, vocabulary.scenario),
            (step.conditions, vocabulary.condition),
        )
        if codes
    ]
    return Text("、".join(text.zh for text in listed), ", ".join(text.en for text in listed))


def _require(step: Step) -> Text:
    wanted = names(step.conditions, vocabulary.condition)
    return say("须有{wanted}", "requires {wanted}", wanted=wanted)


def _not_payable(step: Step) -> Text:
    status = vocabulary.status(step.status)
    return Text(f"{status.name.zh}：{status.meaning.zh}", f"{_lower(status.name.en)}: {status.meaning.en}")


def _annual_limit(step: Step) -> Text:
    name = Text("年度累计限额", "limit for the policy year")
    zh, en = f"{name.zh} {money(step.amount)}", f"{name.en} {money(step.amount)}"
    if step.reinstatements:
        free = not step.reinstatement_rate
        zh += f"，可恢复 {step.reinstatements} 次" + ("，不另收保险费" if free else "")
        en += f", reinstated {step.reinstatements} time{'s' if step.reinstatements > 1 else ''}"
        en += " free" if free else ""
        if not free:
            rate = percent(step.reinstatement_rate)
            zh, en = (
                f"{zh}，每次按保险费的 {rate} 计、按金额比例收取",
                f"{en} at {rate} of the premium, pro rata to amount",
            )
    return Text(zh, en)


def _indemnity_period(step: Step) -> Text:
    zh, en = ("等待期结束", "the end of the waiting period") if step.hours else ("中断开始", "its start")
    length = hours((step.period_hours or ZERO) - step.hours)
    return Text(f"赔偿期自{zh}起 {length.zh}", f"interruption indemnified for {length.en} from {en}")


def _range(step: Step) -> Text:
    zh, en = [], []
    if step.minimum:
        zh.append(f"不低于 {money(step.minimum)}")
        en.append(f"not below {money(step.minimum)}")
    if step.maximum is not None:
        zh.append(f"不高于 {money(step.maximum)}")
        en.append(f"not above {money(step.maximum)}")
    return Text("每次事故免赔额合计" + "、".join(zh), "deductibles of one event together " + " and ".join(en))


_TERMS: Mapping[Op, Callable[[Step], Text]] = {
    Op.TRIGGER: lambda s: trigger(s.trigger or Trigger("occurrence")),
    Op.NOT_PAYABLE: _not_payable,
    Op.EXCLUDE: _exclude,
    Op.REQUIRE: _require,
    Op.INDEMNITY_PERIOD: _indemnity_period,
    Op.WAITING: lambda s: say("等待期 {wait}", "waiting period {wait}", wait=hours(s.hours)),
    Op.WAITING_TRIGGER: lambda s: say(
        "等待期 {wait}，超过后自始赔偿",
        "waiting period {wait}, included once exceeded",
        wait=hours(s.hours),
    ),
    Op.WAITING_OR_DEDUCTIBLE: lambda s: say(
        "等待期 {wait}内损失与免赔额 {amount} 两者取高",
        "the higher of a waiting period of {wait} and a deductible of {amount}",
        wait=hours(s.hours),
        amount=s.amount,
    ),
    Op.RECOVERY: lambda _: Text(
        "扣减供应商服务等级补偿", "service-level compensation from suppliers is offset"
    ),
    Op.DEDUCTIBLE: _deductible,
    Op.FRANCHISE: lambda s: say(
        "相对免赔额 {amount}，超过后全额赔偿",
        "franchise {amount}, paid in full once exceeded",
        amount=s.amount,
    ),
    Op.RETENTION: _retention,
    Op.HIGHEST_RETENTION: lambda _: Text(
        "同一事故只扣最高的一个免赔额", "only the highest deductible of one event is borne"
    ),
    Op.DEDUCTIBLE_RANGE: _range,
    Op.UPLIFT: lambda s: say(
        "{met}时免赔额提高 {rate}",
        "deductible raised by {rate} in case of {met}",
        met=names(s.conditions, vocabulary.condition),
        rate=_same(percent(s.rate)),
    ),
    Op.COINSURANCE: lambda s: say(
        "被保险人自担 {rate}", "the insured bears {rate}", rate=_same(percent(s.rate))
    ),
    Op.LIMIT: lambda s: say("每次事故限额 {amount}", "limit each event {amount}", amount=s.amount),
    Op.ANNUAL_LIMIT: _annual_limit,
    Op.ANNUAL_LAYER: lambda s: say(
        "层年度限额 {amount}", "layer limit for the year {amount}", amount=s.amount
    ),
    Op.AGGREGATE_DEDUCTIBLE: lambda s: say(
        "年度累计免赔额 {amount}", "deductible for the policy year {amount}", amount=s.amount
    ),
    Op.EXCESS: lambda s: say("起赔点 {amount}", "attachment {amount}", amount=s.amount),
}
