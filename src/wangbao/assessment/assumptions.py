"""Every number a result stands on, as rows a reader can check: value, range, source, confidence."""

from wangbao.assessment.result import Assumption
from wangbao.pricing.loadings import Loading, Loadings
from wangbao.risk.incidents import incident_types
from wangbao.risk.parameters import Control, Exposure, Parameter, Parameters
from wangbao.vocabulary import sectors
from wangbao.vocabulary.text import Text

_GROUPS = {
    "frequency": Text("频率", "Frequency"),
    "dependence": Text("相依与上限", "Dependence and cap"),
    "severity": Text("损失程度", "Severity"),
    "posture": Text("安全态势", "Posture"),
    "control": Text("控制措施", "Controls"),
    "exposure": Text("暴露资产", "Exposed assets"),
    "common_cause_offset": Text("共因事件", "Common causes"),
    "price": Text("价格", "Price"),
}
_OWN_JUDGEMENT = "—"


def assumptions(model: Parameters) -> tuple[Assumption, ...]:
    """All numbers of the model in the order of the table, then controls and exposures."""
    return (
        *(_of_parameter(item) for item in model.items.values()),
        *(_of_control(control) for control in model.controls.values()),
        *(_of_exposure(exposure) for exposure in model.exposures.values()),
    )


def price_assumptions(plan: Loadings) -> tuple[Assumption, ...]:
    """All figures of the price plan, in its order."""
    return tuple(_of_loading(loading) for _, loading in plan if isinstance(loading, Loading))


def _of_parameter(item: Parameter) -> Assumption:
    group, *rest = item.path.split(".")
    name = item.name
    kinds = {kind.code: kind.name for kind in incident_types()}
    if rest and rest[-1] in kinds and group == "frequency":
        kind = kinds[rest[-1]]
        name = Text(f"{name.zh}：{kind.zh}", f"{name.en}: {kind.en}")
    if item.is_table:
        value = "; ".join(f"{_key(key)} {_number(x)}" for key, x in item.values.items())
        low, high = f"×{_number(item.low)}", f"×{_number(item.high)}"
    else:
        value = _number(item.values["v"])
        low, high = _number(item.low), _number(item.high)
    return Assumption(
        group=_GROUPS[group],
        name=name,
        value=f"{value} {item.unit}".strip(),
        low="" if item.is_fixed else low,
        high="" if item.is_fixed else high,
        source=", ".join(item.source) or _OWN_JUDGEMENT,
        confidence=item.confidence,
        note=item.note,
    )


def _of_control(control: Control) -> Assumption:
    effects = [f"rr {_number(control.rr)}"] if control.lowers else []
    effects += [f"{what} ×{_number(x)}" for what, x in control.severity.items()]
    return Assumption(
        group=_GROUPS["control"],
        name=control.name,
        value="; ".join(effects),
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
        value=f"×{_number(exposure.m)}",
        low="",
        high="",
        source=", ".join(exposure.source),
        confidence=exposure.confidence,
        note=Text("按重叠指数折减", "damped by the overlap exponent"),
    )


def _of_loading(loading: Loading) -> Assumption:
    fixed = loading.low == loading.high
    return Assumption(
        group=_GROUPS["price"],
        name=Text(loading.zh, loading.en),
        value=_number(float(loading.value)),
        low="" if fixed else _number(float(loading.low)),
        high="" if fixed else _number(float(loading.high)),
        source=", ".join(loading.source) or _OWN_JUDGEMENT,
        confidence=loading.confidence,
        note=Text("", ""),
    )


def _key(code: str) -> str:
    """A table's key as people say it: an incident type or a sector by its Chinese name, else as it is."""
    names = {kind.code: kind.name.zh for kind in incident_types()} | {
        s.code: s.name.zh for s in sectors.SECTORS
    }
    return names.get(code, code)


def _number(x: float) -> str:
    return f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.4g}"
