"""Enterprise, scenarios and heads as rows of the result; every split adds up to the yearly mean."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.losses import FEN, Losses, Sampling, of_years
from wangbao.assessment.result import Cell, HeadRow, ScaleRow, ScenarioRow, Subject
from wangbao.assessment.views import bad_years
from wangbao.contract.terms import Terms
from wangbao.risk import parameters
from wangbao.risk.event_model import EventModel
from wangbao.risk.heads import unmodelled_cautions, unmodelled_covered
from wangbao.risk.incidents import incident_types
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Profile, missing_facts
from wangbao.risk.scale import scales
from wangbao.vocabulary import sectors, size, uscc
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import SCENARIOS
from wangbao.vocabulary.text import Text

Floats = NDArray[np.float64]


def cells(profile: Profile, losses: Losses) -> tuple[Cell, ...]:
    """List every scenario and head with a loss; ground-up and insured each add up to their yearly mean."""
    ground = by_scenario(profile, losses.per_year(losses.ground_cells))
    insured = by_scenario(profile, losses.per_year(losses.insured_cells[0]))
    return tuple(
        Cell(SCENARIOS[s].code, HEADS[h].code, float(ground[s, h]), float(insured[s, h]))
        for s, h in np.argwhere(ground > 0.0)
    )


def scenario_rows(profile: Profile, losses: Losses, tail_cells: Floats) -> tuple[ScenarioRow, ...]:
    """List the scenarios that can happen, the largest ground-up mean first; ``tail_cells`` as :func:`tail_cells`."""
    ground = by_scenario(profile, losses.per_year(losses.ground_cells)).sum(axis=1)
    insured = by_scenario(profile, losses.per_year(losses.insured_cells[0])).sum(axis=1)
    happened = by_scenario(profile, losses.incidents[:, None] / losses.years.years)[:, 0]
    tail = by_scenario(profile, tail_cells).sum(axis=1)
    share = tail / tail.sum() if tail.sum() else tail
    rows = [
        ScenarioRow(
            SCENARIOS[s].code, float(happened[s]), float(ground[s]), float(insured[s]), float(share[s])
        )
        for s in np.flatnonzero(happened > 0.0)
    ]
    return tuple(sorted(rows, key=lambda row: -row.ground_up))


def scale_rows(
    profile: Profile, events: EventModel, model: Parameters, rows: Sequence[ScenarioRow]
) -> tuple[ScaleRow, ...]:
    """List the scale of the scenarios that can happen, in the order of ``rows``."""
    place = {row.scenario: at for at, row in enumerate(rows)}
    found = [
        ScaleRow(one.scenario, one.measure, one.yearly, one.median, one.one_in_ten)
        for one in scales(profile, events, model)
        if one.scenario in place
    ]
    return tuple(sorted(found, key=lambda one: place[one.scenario]))


def head_rows(contract: Terms, losses: Losses, tail_cells: Floats) -> tuple[HeadRow, ...]:
    """List the loss heads in the notice's order, each with its coverage status in the wording."""
    ground = losses.per_year(losses.ground_cells).sum(axis=0)
    insured = losses.per_year(losses.insured_cells[0]).sum(axis=0)
    tail = tail_cells.sum(axis=0)
    share = tail / tail.sum() if tail.sum() else tail
    rows = []
    for head in HEADS:
        line = contract.line_of(head.code)
        at = head.index
        rows.append(
            HeadRow(
                head.code,
                line.status if line else "unmapped",
                float(ground[at]),
                float(insured[at]),
                float(share[at]),
            )
        )
    return tuple(rows)


def by_scenario(profile: Profile, of_types: Floats) -> Floats:
    """Add rows by incident type [T, …] up by scenario [S, …]."""
    kind = profile.insured_kind
    index = {entry.code: entry.index for entry in SCENARIOS}
    out = np.zeros((len(SCENARIOS), of_types.shape[1]))
    for row, incident in zip(of_types, incident_types(), strict=True):
        out[index[incident.scenario_for(kind)]] += row
    return out


def systemic_share(losses: Losses) -> float:
    """Return the share of common causes in the ground-up yearly mean."""
    of_types = losses.ground_cells.sum(axis=1)
    common = sum(int(n) for n, t in zip(of_types, incident_types(), strict=True) if t.common_cause)
    return common / int(of_types.sum()) if of_types.sum() else 0.0


def tail_cells(events: EventModel, losses: Losses, sampling: Sampling) -> Floats:
    """Simulate the bad years again and return their ground-up cells [T, H], yuan."""
    again = of_years(events, [], sampling, losses.years, bad_years(losses))
    return np.asarray(again.ground_cells / FEN, dtype=np.float64)


_DEPENDENCE = {
    "none": Text("无", "none"),
    "low": Text("低", "low"),
    "medium": Text("中", "medium"),
    "high": Text("高", "high"),
}


def subject(profile: Profile, losses: Losses) -> Subject:
    """Describe the enterprise; facts as given, in the words of the vocabulary."""
    industry = sectors.industry(profile.section)
    facts = [
        (Text("行业", "Industry"), Text(*(f"{industry.code} {name}" for name in industry.name))),
        (Text("年营业收入", "Revenue"), _same(f"¥{profile.revenue_cny:,.0f}")),
    ]
    if profile.uscc:
        code = uscc.parse(profile.uscc)
        place = code.region.name if code.region else Text("", "")
        shown = Text(f"{code.code} {place.zh}".strip(), f"{code.code} {place.en}".strip())
        facts.append((Text("统一社会信用代码", "Credit code"), shown))
    numbers = (
        (Text("毛利率", "Gross margin"), profile.gross_margin, "{:.0%}"),
        (Text("从业人员", "Employees"), profile.employees, "{:,}"),
        (Text("持有个人信息人数", "People whose data is held"), profile.records_held, "{:,}"),
        (Text("等保级别", "Protection level"), profile.protection_level, "{}"),
        (Text("未整改隐患", "Open findings"), profile.open_findings, "{}"),
    )
    facts += [(name, _same(shape.format(value))) for name, value, shape in numbers if value is not None]
    dependences = (
        (Text("对云服务的依赖", "Dependence on cloud"), profile.cloud),
        (Text("对外包商的依赖", "Dependence on outsourcers"), profile.outsourcers),
        (Text("对工控系统的依赖", "Dependence on industrial control"), profile.industrial_control),
    )
    facts += [(name, _DEPENDENCE[answer]) for name, answer in dependences if answer is not None]
    exposures = [parameters.default().exposures[code].name for code in profile.exposures]
    if exposures:
        listed = Text("、".join(e.zh for e in exposures), ", ".join(e.en for e in exposures))
        facts.append((Text("公网暴露的资产", "Exposed to the internet"), listed))
    if profile.history is not None:
        h = profile.history
        seen = Text(f"{h.years:g} 年 {h.incidents} 起", f"{h.incidents} in {h.years:g} years")
        facts.append((Text("自身事件经历", "Own incidents"), seen))
    return Subject(
        name=profile.name,
        kind=profile.insured_kind,
        section=profile.section,
        size=size_of(profile),
        facts=tuple(facts),
        missing=missing_facts(profile),
        systemic_share=systemic_share(losses),
    )


def _same(text: str) -> Text:
    return Text(text, text)


def cautions(profile: Profile, contract: Terms, model: Parameters | None = None) -> tuple[Text, ...]:
    """List the cautions a reader needs before relying on the figures; ``model`` is the shipped one where None."""
    model = model or parameters.default()
    found = [*unmodelled_cautions(unmodelled_covered(contract.payable_heads(), model), model)]
    found += [
        Text(
            "参数多来自境外公开统计并按判断折算；中国尚无公开的网络安全保险赔款分布，区间比数值更要紧。",
            "Most parameters come from public statistics abroad, adjusted by judgement; no Chinese claims distribution "
            "is public, so the band matters more than the figure.",
        ),
        Text(
            "模拟假定被保险人及时报案、取得同意并报警；行政罚款与刑事罚金不可保，未计入。",
            "The simulation assumes timely notice, consent and police report; fines are not insurable and not counted.",
        ),
    ]
    if contract.line_of("extortion") is not None:
        found.append(
            Text(
                "勒索支出是否可赔取决于中国法律与条款条件。",
                "Whether extortion payments can be paid depends on Chinese law and on the wording's conditions.",
            )
        )
    if any(not line.inside_aggregate and line.benefit == "cash" for line in contract.lines):
        found.append(
            Text(
                "部分责任项的赔付在年累计限额之外，一年的总赔付可能高于该限额。",
                "Some lines are paid beside the annual aggregate limit, so a year can pay more than that limit.",
            )
        )
    if not profile.controls:
        found.append(
            Text(
                "未回答任何控制措施问题：按中位水平估计，区间较宽。",
                "No question on controls was answered: the median firm is assumed and the band is wide.",
            )
        )
    return tuple(found)


def size_of(profile: Profile) -> str:
    """Return the size under the SME rule where the facts determine it, else the empty string."""
    found = size.classify(
        sectors.industry(profile.section).size_rows,
        employees=profile.employees,
        revenue_cny=profile.revenue_cny,
        assets_cny=profile.assets_cny,
    )
    return found.possible[0] if len(found.possible) == 1 else ""
