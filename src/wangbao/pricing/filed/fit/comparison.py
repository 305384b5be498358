"""Comparison of filed and technical premium: ratios, largest differences, and the loss ratio of each segment.

The ratio is filed over technical premium, 1 being equal. A segment's loss ratio is its expected insured loss over its
premium, both by the technical model's expectation.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wangbao.pricing.filed.facts import PRIOR, prior_of
from wangbao.pricing.filed.fit.cases import Asked
from wangbao.pricing.filed.schema import Plan
from wangbao.risk.profile import Profile
from wangbao.vocabulary.money import format_compact
from wangbao.vocabulary.sectors import SECTORS
from wangbao.vocabulary.text import Text

QUANTILES: Final = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
WITHIN: Final = (0.1, 0.2, 0.3, 0.5)
WORST: Final = 12
_EDGES = (1e6, 1e7, 1e8, 1e9, 1e10)
_LIMIT_EDGES = (1e6, 5e6, 2e7, 1e8)
_PEOPLE_EDGES = (1.0, 1e4, 1e5, 1e6)


@dataclass(frozen=True, slots=True)
class Row:
    """One enterprise at one set of terms: both premiums and the expected insured loss, yuan a year before VAT."""

    profile: Profile
    asked: Asked
    technical_cny: float
    expected_cny: float
    filed_cny: float

    @property
    def ratio(self) -> float:
        return self.filed_cny / self.technical_cny


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: number of cases, ratio of its summed premiums, median ratio, and both loss ratios."""

    name: Text
    cases: int
    ratio: float
    median_ratio: float
    filed_loss_ratio: float
    technical_loss_ratio: float


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The segments of one input."""

    code: str
    name: Text
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """A case in which the two premiums differ widely."""

    sector: str
    revenue_cny: float
    limit_cny: float
    deductible_cny: float
    technical_cny: float
    filed_cny: float

    @property
    def ratio(self) -> float:
        return self.filed_cny / self.technical_cny


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan beside the technical model. ``quantiles`` and ``within`` are pairs of level and figure."""

    plan: str
    version: str
    whole: Segment
    quantiles: tuple[tuple[float, float], ...]
    within: tuple[tuple[float, float], ...]
    breakdowns: tuple[Breakdown, ...]
    worst: tuple[Apart, ...]
    points: tuple[tuple[float, float], ...]  # technical and filed premium of every case, for a chart
    cautions: tuple[Text, ...] = ()  # what the technical premiums leave out of the cover


def compared(plan: Plan, rows: Sequence[Row], cautions: Sequence[Text] = ()) -> Comparison:
    """Compare a plan with the technical premiums of ``rows`` (at least one), which leave out what ``cautions`` say."""
    ratios = np.array([row.ratio for row in rows])
    apart = np.abs(np.log(ratios))
    order = np.argsort(-apart, kind="stable")[:WORST]
    return Comparison(
        plan=plan.plan,
        version=plan.version,
        whole=_segment(Text("全部", "All"), rows),
        quantiles=tuple((level, float(np.quantile(ratios, level))) for level in QUANTILES),
        within=tuple((part, float((np.abs(ratios - 1.0) <= part).mean())) for part in WITHIN),
        breakdowns=tuple(_breakdowns(rows)),
        worst=tuple(_apart(rows[place]) for place in order),
        points=tuple((row.technical_cny, row.filed_cny) for row in rows),
        cautions=tuple(cautions),
    )


def _apart(row: Row) -> Apart:
    return Apart(
        row.profile.loss_sector,
        row.profile.revenue_cny,
        float(row.asked.limit_cny),
        float(row.asked.deductible_cny),
        row.technical_cny,
        row.filed_cny,
    )


def _breakdowns(rows: Sequence[Row]) -> Iterable[Breakdown]:
    names = {entry.code: entry.name for entry in SECTORS}
    yield _by(
        "sector",
        Text("行业", "Sector"),
        rows,
        lambda row: row.profile.loss_sector,
        tuple(names),
        lambda code: names[code],
    )
    yield _banded(
        "revenue_cny", Text("年营业收入", "Yearly revenue"), rows, lambda row: row.profile.revenue_cny, _EDGES
    )
    yield _banded(
        "limit_cny", Text("限额", "Limit"), rows, lambda row: float(row.asked.limit_cny), _LIMIT_EDGES
    )
    yield _banded(
        "records_held",
        Text("个人信息人数", "People whose data is held"),
        rows,
        lambda row: float(row.profile.records_held or 0),
        _PEOPLE_EDGES,
        money=False,
    )
    prior = {
        "not_stated": Text("未提供记录", "not stated"),
        "none": Text("无事故", "none"),
        "one": Text("一次", "one"),
        "several": Text("两次及以上", "two or more"),
    }
    history = Text("历史事故", "Prior incidents")
    yield _by("prior_incidents", history, rows, _history, PRIOR, lambda code: prior[code])
    controls = Text("控制措施到位数", "Controls in place")
    edges = (3.0, 6.0, 9.0)
    yield _banded("controls", controls, rows, _in_place, edges, money=False)


def _by(
    code: str,
    name: Text,
    rows: Sequence[Row],
    key: Callable[[Row], str],
    order: Sequence[str],
    words: Callable[[str], Text],
) -> Breakdown:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return Breakdown(code, name, tuple(_segment(words(one), groups[one]) for one in order if one in groups))


def _banded(
    code: str,
    name: Text,
    rows: Sequence[Row],
    key: Callable[[Row], float],
    edges: Sequence[float],
    *,
    money: bool = True,
) -> Breakdown:
    def band(row: Row) -> str:
        return str(int(np.searchsorted(edges, key(row), side="right")))

    order = [str(at) for at in range(len(edges) + 1)]
    return _by(code, name, rows, band, order, lambda at: _band_words(int(at), edges, money=money))


def _band_words(at: int, edges: Sequence[float], *, money: bool) -> Text:
    def shown(value: float, lang: str) -> str:
        compact = format_compact(value, "zh" if lang == "zh" else "en")
        return f"¥{compact}" if money else compact

    if at == 0:
        return Text(f"{shown(edges[0], 'zh')} 以下", f"under {shown(edges[0], 'en')}")
    low = Text(shown(edges[at - 1], "zh"), shown(edges[at - 1], "en"))
    if at == len(edges):
        return Text(f"{low.zh} 及以上", f"{low.en} and more")
    return Text(f"{low.zh}（含）至 {shown(edges[at], 'zh')}", f"{low.en} to under {shown(edges[at], 'en')}")


def _segment(name: Text, rows: Sequence[Row]) -> Segment:
    filed, technical = sum(row.filed_cny for row in rows), sum(row.technical_cny for row in rows)
    expected = sum(row.expected_cny for row in rows)
    return Segment(
        name=name,
        cases=len(rows),
        ratio=filed / technical,
        median_ratio=float(np.median([row.ratio for row in rows])),
        filed_loss_ratio=expected / filed,
        technical_loss_ratio=expected / technical,
    )


def _history(row: Row) -> str:
    return prior_of(row.profile.history)


def _in_place(row: Row) -> float:
    return float(sum(answer == "yes" for answer in row.profile.controls.values()))
