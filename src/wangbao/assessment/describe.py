"""The enterprise, its scenarios and its heads as rows of the result; every split adds up to the yearly mean."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.losses import FEN, Losses, Plan, of_years
from wangbao.assessment.result import Cell, HeadRow, ScenarioRow, Subject
from wangbao.assessment.views import bad_years
from wangbao.contract.terms import Terms
from wangbao.risk.event_model import EventModel
from wangbao.risk.incidents import incident_types
from wangbao.risk.profile import Profile, missing_facts
from wangbao.vocabulary import sectors, size, uscc
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import SCENARIOS
from wangbao.vocabulary.text import Text

Floats = NDArray[np.float64]


def cells(profile: Profile, losses: Losses) -> tuple[Cell, ...]:
    """Every scenario and head with a loss; ground-up and insured each add up to their yearly mean."""
    ground = by_scenario(profile, losses.per_year(losses.ground_cells))
    insured = by_scenario(profile, losses.per_year(losses.insured_cells[0]))
    return tuple(
        Cell(SCENARIOS[s].code, HEADS[h].code, float(ground[s, h]), float(insured[s, h]))
        for s, h in np.argwhere(ground > 0.0)
    )


def scenario_rows(profile: Profile, losses: Losses, tail_cells: Floats) -> tuple[ScenarioRow, ...]:
    """One row a scenario that can happen, the largest ground-up mean first; ``tail_cells`` as :func:`tail_cells`."""
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


def head_rows(contract: Terms, losses: Losses, tail_cells: Floats) -> tuple[HeadRow, ...]:
    """One row a loss head, in the notice's order; ``status`` is what the wording says of it."""
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
    """Rows by incident type [T, …] added up by scenario [S, …]."""
    kind = profile.insured_kind
    index = {entry.code: entry.index for entry in SCENARIOS}
    out = np.zeros((len(SCENARIOS), of_types.shape[1]))
    for row, incident in zip(of_types, incident_types(), strict=True):
        out[index[incident.scenario_for(kind)]] += row
    return out


def systemic_share(losses: Losses) -> float:
    """Share of the ground-up yearly mean that common causes bring."""
    of_types = losses.ground_cells.sum(axis=1)
    common = sum(int(n) for n, t in zip(of_types, incident_types(), strict=True) if t.common_cause)
    return common / int(of_types.sum()) if of_types.sum() else 0.0


def tail_cells(events: EventModel, losses: Losses, plan: Plan) -> Floats:
    """Ground-up cells [T, H] of the bad years alone, in yuan; simulated again, which costs a hundredth."""
    again = of_years(events, [], plan, losses.years, bad_years(losses))
    return np.asarray(again.ground_cells / FEN, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Fact:
    name: Text
    value: str


def subject(profile: Profile, losses: Losses) -> Subject:
    """Who was assessed; facts as given, in the words of the vocabulary."""
    industry = sectors.industry(profile.section)
    facts = [
        _Fact(Text("行业", "industry"), f"{industry.code} {industry.name.zh} / {industry.name.en}"),
        _Fact(Text("年营业收入", "revenue"), f"¥{profile.revenue_cny:,.0f}"),
    ]
    if profile.uscc:
        code = uscc.parse(profile.uscc)
        place = f"（{code.region.name.zh}）" if code.region else ""
        facts.append(_Fact(Text("统一社会信用代码", "credit code"), code.code + place))
    given = (
        (Text("毛利率", "gross margin"), profile.gross_margin, "{:.0%}"),
        (Text("从业人员", "employees"), profile.employees, "{:,}"),
        (Text("持有个人信息人数", "people whose data is held"), profile.records_held, "{:,}"),
        (Text("云服务依赖", "dependence on cloud"), profile.cloud, "{}"),
        (Text("外包依赖", "dependence on outsourcers"), profile.outsourcers, "{}"),
        (Text("工控依赖", "dependence on industrial control"), profile.industrial_control, "{}"),
        (Text("等保级别", "protection level"), profile.protection_level, "{}"),
        (Text("未整改隐患", "open findings"), profile.open_findings, "{}"),
    )
    facts += [_Fact(name, shape.format(value)) for name, value, shape in given if value is not None]
    return Subject(
        name=profile.name,
        kind=profile.insured_kind,
        section=profile.section,
        size=_size(profile),
        facts=tuple((fact.name, fact.value) for fact in facts),
        missing=missing_facts(profile),
        systemic_share=systemic_share(losses),
    )


def cautions(profile: Profile, contract: Terms) -> tuple[Text, ...]:
    """What a reader must know before relying on the figures."""
    found = [
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
    if not profile.controls:
        found.append(
            Text(
                "未回答任何控制措施问题：按中位水平估计，区间较宽。",
                "No question on controls was answered: the median firm is assumed and the band is wide.",
            )
        )
    return tuple(found)


def _size(profile: Profile) -> str:
    """Size under the SME rule where the facts settle it, else empty."""
    found = size.classify(
        sectors.industry(profile.section).size_rows,
        employees=profile.employees,
        revenue_cny=profile.revenue_cny,
        assets_cny=profile.assets_cny,
    )
    return found.possible[0] if len(found.possible) == 1 else ""
