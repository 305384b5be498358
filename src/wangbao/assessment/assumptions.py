"""Assumptions behind a result, as rows a reader can check: value, range, source, confidence."""

from functools import cache

from wangbao.assessment.result import Assumption
from wangbao.risk.incidents import incident_types
from wangbao.risk.parameters import Control, Exposure, Parameter, Parameters
from wangbao.vocabulary import sectors
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import KINDS
from wangbao.vocabulary.text import Text

_GROUPS = {
    "product": Text("被保产品与服务", "Insured products and services"),
    "frequency": Text("频率", "Frequency"),
    "dependence": Text("相依与上限", "Dependence and cap"),
    "severity": Text("损失程度", "Severity"),
    "posture": Text("安全态势", "Posture"),
    "control": Text("控制措施", "Controls"),
    "customers": Text("企业客户", "Business customers"),
    "exposure": Text("暴露资产", "Exposed assets"),
    "common_cause_offset": Text("共因事件", "Common causes"),
}
_PARTS = {
    "contract_fee": Text("不超过合同价款", "the contract fee"),
    "multiple_fee": Text("合同价款的数倍", "several times the fee"),
    "unlimited": Text("未限定", "no limit"),
    "unknown": Text("未知", "not known"),
    "below": Text("以下", "below"),
    "above": Text("以上", "above"),
    "downtime": Text("中断时长", "downtime"),
    "encryption": Text("加密得逞概率", "encryption"),
    "ransom_paid": Text("支付赎金概率", "ransom paid"),
    "suit_probability": Text("被诉概率", "probability of a suit"),
    "suit_cost": Text("诉讼与和解成本", "cost of a suit"),
    "technology_liability": Text("技术责任", "technology liability"),
}
_UNITS = {
    "": Text("", ""),
    "USD": Text("美元", "USD"),
    "days": Text("天", "days"),
    "people": Text("人", "people"),
    "incidents/year": Text("起/年", "incidents a year"),
    "failures/year": Text("次/年", "failures a year"),
    "CNY": Text("元", "CNY"),
}
_OWN_JUDGEMENT = "—"


def assumptions(model: Parameters) -> tuple[Assumption, ...]:
    """List all parameters of the model in the order of the table, then controls and exposures."""
    return (
        *(_of_parameter(item) for item in model.items.values()),
        *(_of_control(control) for control in model.controls.values()),
        *(_of_exposure(exposure) for exposure in model.exposures.values()),
    )


def _of_parameter(item: Parameter) -> Assumption:
    group, *rest = item.path.split(".")
    name = item.name
    kinds = {kind.code: kind.name for kind in incident_types()}
    if rest and rest[-1] in kinds and group == "frequency":
        kind = kinds[rest[-1]]
        name = Text(f"{name.zh}：{kind.zh}", f"{name.en}: {kind.en}")
    if item.is_table:
        value = _listed([(_key(key), _number(x)) for key, x in item.values.items()])
        low, high = f"×{_number(item.low)}", f"×{_number(item.high)}"
    else:
        value = _same(_number(item.values["v"]))
        low, high = _number(item.low), _number(item.high)
    return Assumption(
        group=_GROUPS[group],
        name=name,
        value=_with_unit(value, item.unit),
        low="" if item.is_fixed else low,
        high="" if item.is_fixed else high,
        source=", ".join(item.source) or _OWN_JUDGEMENT,
        confidence=item.confidence,
        note=item.note,
    )


def _of_control(control: Control) -> Assumption:
    effects = [(Text("发生概率", "incidents"), f"×{_number(control.rr)}")] if control.lowers else []
    effects += [(_key(what), f"×{_number(x)}") for what, x in control.severity.items()]
    return Assumption(
        group=_GROUPS["control"],
        name=control.name,
        value=_listed(effects),
        low="",
        high="",
        source=", ".join(control.source) or _OWN_JUDGEMENT,
        confidence=control.confidence,
        note=Text(
            f"{control.effect.zh}；假定普及率 {control.prevalence:.0%}（判断）",
            f"{control.effect.en}; assumed prevalence {control.prevalence:.0%} (judgement)",
        ),
    )


def _of_exposure(exposure: Exposure) -> Assumption:
    return Assumption(
        group=_GROUPS["exposure"],
        name=exposure.name,
        value=_same(f"×{_number(exposure.m)}"),
        low="",
        high="",
        source=", ".join(exposure.source),
        confidence=exposure.confidence,
        note=Text("按重叠指数折减", "damped by the overlap exponent"),
    )


def _listed(parts: list[tuple[Text, str]]) -> Text:
    """Join named figures, in both languages."""
    return Text(
        "；".join(f"{name.zh} {figure}" for name, figure in parts),
        "; ".join(f"{name.en} {figure}" for name, figure in parts),
    )


def _same(figure: str) -> Text:
    return Text(figure, figure)


def _with_unit(value: Text, unit: str) -> Text:
    name = _UNITS.get(unit) or _same(unit)
    return Text(f"{value.zh} {name.zh}".strip(), f"{value.en} {name.en}".strip())


def _key(code: str) -> Text:
    """Return the name of a table's key: an incident type, a sector, a loss head or a part of the model."""
    return _names().get(code) or _PARTS.get(code) or _same(code)


@cache
def _names() -> dict[str, Text]:
    types = {kind.code: kind.name for kind in incident_types()}
    return types | {entry.code: entry.name for entry in (*sectors.SECTORS, *HEADS, *KINDS)}


def _number(x: float) -> str:
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.4g}"
