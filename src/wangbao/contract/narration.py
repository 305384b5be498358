"""Steps of one event in words: the clause as in :mod:`wangbao.contract.words`, and its effect on the event."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from wangbao.contract.exact import Record
from wangbao.contract.steps import Op, Step
from wangbao.contract.words import hours, money, names, say, term
from wangbao.vocabulary import terms as vocabulary
from wangbao.vocabulary.text import Text

_FAILED = {
    "not_in_period": Text("事故不在保险期间内发生", "the event did not happen in the policy period"),
    "not_discovered_in_period": Text(
        "事故不在保险期间内发现", "the event was not discovered in the policy period"
    ),
    "before_retroactive_date": Text("事故早于追溯日", "the event happened before the retroactive date"),
    "after_period": Text("事故在保险期间结束后发生", "the event happened after the policy period"),
    "not_claimed_in_time": Text(
        "索赔不在保险期间或延长报告期内提出",
        "the claim was made neither in the policy period nor in the extended reporting time",
    ),
}


def narrate(record: Record) -> Text:
    """Describe a step's effect on one event, with the amounts before and after."""
    done = describe(record)
    before, after = money(record.total_before), money(record.total_after)
    end = Text(f"，{before} → {after}", f"; {before} → {after}") if before != after else _UNCHANGED
    scope = record.step.label
    return Text(f"{scope.zh}：{done.zh}{end.zh}", f"{scope.en}: {done.en}{end.en}")


_UNCHANGED = Text("，金额不变", "; unchanged")


def describe(record: Record) -> Text:
    """Describe a step and its effect, without the amounts before and after."""
    step, figures = record.step, record.figures
    said = term(step)
    detail = _DETAILS.get(step.op)
    if step.op in (Op.TRIGGER, Op.EXCLUDE, Op.REQUIRE, Op.UPLIFT):
        return _decided(record, said)
    if detail is None or not figures:
        return said
    more = detail(step, figures)
    return Text(f"{said.zh}；{more.zh}", f"{said.en}; {more.en}")


def _decided(record: Record, said: Text) -> Text:
    """Describe a step that tests facts, with the facts met."""
    step, met = record.step, record.met
    if step.op is Op.UPLIFT:
        found = names(met, vocabulary.condition)
        if not met:
            return Text(f"{said.zh}；无此情形", f"{said.en}; not the case")
        more = record.figures["more"]
        return Text(
            f"{said.zh}；有{found.zh}，多扣 {money(more)}",
            f"{said.en}; {found.en}: {money(more)} more is borne",
        )
    if not met:
        return (
            Text(f"{said.zh}；符合", f"{said.en}; met")
            if step.op in (Op.TRIGGER, Op.REQUIRE)
            else Text(f"{said.zh}；无此情形", f"{said.en}; not the case")
        )
    if step.op is Op.TRIGGER:
        return _listed(said, [_FAILED[code] for code in met], Text("不符合", "failed"))
    if step.op is Op.REQUIRE:
        return _listed(said, [names(met, vocabulary.condition)], Text("缺少", "missing"))
    return _listed(said, [_entry_name(step, code) for code in met], Text("本次为", "this event"))


def _entry_name(step: Step, code: str) -> Text:
    if code in step.causes:
        return names([code], vocabulary.cause)
    return names([code], vocabulary.scenario if code in step.scenarios else vocabulary.condition)


def _listed(said: Text, found: Sequence[Text], how: Text) -> Text:
    zh, en = "、".join(text.zh for text in found), ", ".join(text.en for text in found)
    return Text(f"{said.zh}；{how.zh}：{zh}，不赔付", f"{said.en}; {how.en}: {en}; nothing is payable")


def _waited(_step: Step, figures: Mapping[str, Decimal]) -> Text:
    return say(
        "计 {counted}，等待期内损失 {waited}",
        "{counted} counted, {waited} lost while waiting",
        counted=hours(figures["counted"]),
        waited=figures["waited"],
    )


def _lasted(_step: Step, figures: Mapping[str, Decimal]) -> Text:
    return say("中断 {hours}", "interrupted for {hours}", hours=hours(figures["hours"]))


def _left(_step: Step, figures: Mapping[str, Decimal]) -> Text:
    return say("尚余 {left}", "{left} left", left=figures["left"])


def _amount(_step: Step, figures: Mapping[str, Decimal]) -> Text:
    return say("本次适用 {amount}", "{amount} applies", amount=figures["deductible"])


_DETAILS: Mapping[Op, Callable[[Step, Mapping[str, Decimal]], Text]] = {
    Op.INDEMNITY_PERIOD: _lasted,
    Op.WAITING: _waited,
    Op.WAITING_TRIGGER: _lasted,
    Op.WAITING_OR_DEDUCTIBLE: _waited,
    Op.RECOVERY: lambda _, figures: say("已获补偿 {got}", "{got} received", got=figures["recovered"]),
    Op.DEDUCTIBLE: _amount,
    Op.RETENTION: _amount,
    Op.HIGHEST_RETENTION: _amount,
    Op.DEDUCTIBLE_RANGE: lambda _, figures: say(
        "已扣 {borne}", "{borne} borne so far", borne=figures["borne"]
    ),
    Op.ANNUAL_LIMIT: _left,
    Op.ANNUAL_LAYER: _left,
    Op.AGGREGATE_DEDUCTIBLE: _left,
}
