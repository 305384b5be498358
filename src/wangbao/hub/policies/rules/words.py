"""Name the fields of a policy's terms and describe their values, in both languages."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from wangbao.policy import tables
from wangbao.risk import parameters
from wangbao.vocabulary.answers import CONTROL, YES_NO
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.heads import head
from wangbao.vocabulary.money import format_yuan, to_decimal
from wangbao.vocabulary.term_names import TERM_NAMES
from wangbao.vocabulary.text import Text

NOTHING: Final = Text("—", "—")
LAST_DAY: Final = Text("最后一日", "last day")
_FIELDS: Final = {
    "in_force": Text("合同效力", "Cover"),
    **TERM_NAMES,
    "annual_premium_cny": Text("年保费", "Annual premium"),
    "insured": Text("被保险人", "Insured"),
    "applicant": Text("投保人", "Applicant"),
    "name": Text("名称", "Name"),
    "uscc": Text("统一社会信用代码", "Credit code"),
    "address": Text("住所", "Address"),
    "items": Text("保障项目", "Item of cover"),
    "profile": Text("风险情况", "Risk"),
    "revenue_cny": Text("年营业收入", "Annual revenue"),
    "records_held": Text("个人信息记录数", "Personal records held"),
    "employees": Text("员工人数", "Employees"),
    "open_findings": Text("未整改隐患数", "Open findings"),
    "controls": Text("安全措施", "Control"),
    "points": Text("费率系数取值", "Point in a filed range"),
    "inputs": Text("费率判断项", "Rating input"),
    "cancellation": Text("解除事由", "Cancellation"),
    "ground": Text("事由", "Ground"),
    "table": Text("短期费率表", "Short-period table"),
    "fee_rate": Text("手续费率", "Fee rate"),
    "refund_share": Text("未受损部分比例", "Share not damaged"),
    "known_on": Text("保险人知道解除事由之日", "Day the insurer knew of the ground"),
    "effective": Text("生效日", "Takes effect on"),
    "premium": Text("保险费", "Premium"),
    "value": Text("取值", "Value"),
    "reason": Text("理由", "Reason"),
}
# Paths of problems with the endorsement as a whole, which belong to no field of a page.
_WHOLE: Final = ("", "change")
# Fields whose values are codes of a table.
_TABLES: Final[Mapping[str, Callable[[], Mapping[str, Any]]]] = {
    "ground": tables.grounds,
    "table": tables.short_period_tables,
}


def field(path: str, wording: Any = None) -> Text:
    """Name a field of the terms: ``items.extortion`` is 保障项目：勒索损失; items by the wording's titles."""
    parts = path.split(".")
    said = [_part(parts, index, wording) for index in range(len(parts))]
    if len(parts) > 1 and parts[0] == "profile":
        said = said[1:]  # the fact says enough by itself
    return Text("：".join(one.zh for one in said), ": ".join(one.en for one in said))


def value(path: str, given: Any) -> Text:
    """Format a field's value for people."""
    if path.startswith("items."):
        return Text("不承保", "not covered") if given is None else Text("承保", "covered")
    if given is None or given == "":
        return NOTHING
    if path == "in_force":
        return Text("有效", "in force") if given else Text("无效", "not in force")
    if isinstance(given, Mapping):
        rows = [(field(name), value(name, row)) for name, row in given.items()]
        return Text(
            "；".join(f"{name.zh} {said.zh}" for name, said in rows),
            "; ".join(f"{name.en} {said.en}" for name, said in rows),
        )
    if path.endswith("_cny"):
        try:
            shown = format_yuan(to_decimal(given))
        except InputError:
            shown = str(given)
        return Text(shown, shown)
    if isinstance(given, int) and not isinstance(given, bool):
        return Text(f"{given:,}", f"{given:,}")
    listed = _TABLES.get(path.rpartition(".")[2])
    if listed is not None and given in listed():
        return cast("Text", listed()[given].name)
    answers = CONTROL if "controls" in path.split(".") else CONTROL | YES_NO
    return answers.get(str(given), Text(str(given), str(given)))


def refused(problem: Problem) -> Text:
    """Describe a refused field with its value and the rule; for the change as a whole, the rule alone."""
    if problem.field in _WHOLE:
        return problem.rule
    name, given = field(problem.field), problem.value
    shown = Text("", "") if given is None else value(problem.field, given)
    return Text(
        f"{name.zh}{f' {shown.zh}' if shown.zh else ''}：{problem.rule.zh}",
        f"{name.en}{f' {shown.en}' if shown.en else ''}: {problem.rule.en}",
    )


def item(code: str, wording: Any = None) -> Text:
    """Name an item of cover: by its title in the wording, else its loss heads, else its code."""
    for one in wording.items() if wording is not None else ():
        if one.code != code:
            continue
        if one.title is not None:
            return Text(one.title.zh, one.title.en)
        names = [head(part).name for part in one.heads]
        return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
    try:
        return head(code).name
    except InputError:
        return Text(code, code)


def control(code: str) -> Text:
    """Name a control of the loss model."""
    found = parameters.default().controls.get(code)
    return Text(code, code) if found is None else found.name


def _part(parts: list[str], index: int, wording: Any) -> Text:
    before = parts[index - 1] if index else ""
    if before == "items":
        return item(parts[index], wording)
    if before == "controls":
        return control(parts[index])
    return _FIELDS.get(parts[index], Text(parts[index], parts[index]))


def insured(policy: Any) -> Text:
    """Name the insured as the policy does; in English by its registered English name, with the policy's beside it."""
    return named(policy.insured_name, policy.insured_uscc, policy.applicant)


def named(name: str, uscc: str, organisation: Any) -> Text:
    """Pair a name that the contract states with the organisation's English name, if it is the organisation's."""
    same = uscc == organisation.uscc if uscc else name == organisation.name
    english = organisation.name_en if same else ""
    return Text(name, f"{english} ({name})" if english else name)
