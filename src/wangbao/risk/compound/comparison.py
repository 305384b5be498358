"""One compound loss exact and simulated, side by side, each figure with its error."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wangbao.risk.compound.exact import Estimate, Exact, exact
from wangbao.risk.compound.severities import Severity
from wangbao.risk.compound.simulation import BATCHES, SimulatedYears, simulate
from wangbao.risk.compound.spec import CompoundSpec
from wangbao.risk.compound.terms import Layer
from wangbao.risk.intervals import Figure
from wangbao.risk.measures import Measures, exceedance, measure
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

LEVELS = (0.9, 0.95, 0.99, 0.995, 0.999)
MOST_YEARS = 20_000_000  # half a gigabyte
MOST_EVENTS = 1e10  # losses drawn in one run: about a minute
_DOUBTED = 0.25  # an error of a quarter of a figure leaves nothing of it
_ALIKE = 1e-9  # two figures closer than this, relatively, are one


@dataclass(frozen=True, slots=True)
class Row:
    """One figure computed twice; ``z`` is the difference in standard errors, ``None`` where there is no scale."""

    code: str
    name: Text
    money: bool  # an amount, not a number or a probability
    exact: float
    exact_error: float
    simulated: float
    simulated_error: float
    z: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All figures of one compound loss, with the settings of the run."""

    rows: tuple[Row, ...]
    years: int
    events: int
    seed: int
    grid: int
    sampling: Text
    notes: tuple[Text, ...]


def compare(
    spec: CompoundSpec, *, years: int, seed: int, threads: int | None = None, levels: Sequence[float] = LEVELS
) -> Comparison:
    """Compute the figures of a specification exactly and by simulation.

    Args:
        spec: frequency, severity and terms.
        years: years to simulate, rounded up to a multiple of the number of batches.
        seed: any whole number.
        threads: threads to draw with; the figures do not depend on it.
        levels: probabilities of VaR, TVaR and OEP.

    Raises:
        InputError: fewer years than the errors need, or more losses than a run can draw.
    """
    laws = (spec.frequency.law(), spec.severity.law(), spec.occurrence.layer(), spec.aggregate.layer())
    if years < 10 * BATCHES:
        raise refusal("years", years, f"至少须为 {10 * BATCHES}", f"must be at least {10 * BATCHES}")
    if years > MOST_YEARS:
        raise refusal("years", years, f"不得超过 {MOST_YEARS:,}", f"must be at most {MOST_YEARS:,}")
    years = math.ceil(years / BATCHES) * BATCHES
    expected = float(laws[0].cumulants()[0]) * years
    if expected > MOST_EVENTS:
        zh, en = (
            "每年损失次数乘以年数不得超过 100 亿",
            "losses a year times years must not pass ten thousand million",
        )
        raise refusal("years", years, zh, en)
    figures = exact(*laws, levels=levels)
    try:
        drawn = simulate(*laws, years=years, seed=seed, threads=threads)
    except ValueError:
        zh, en = (
            "一年的损失次数过于分散，无法模拟",
            "the number of losses a year is too widely spread to be drawn",
        )
        raise refusal("frequency", None, zh, en) from None
    found = measure(drawn.losses, drawn.batch, BATCHES, years, levels)
    largest = exceedance(
        drawn.largest, drawn.batch, BATCHES, years, [1.0 / (1.0 - level) for level in levels]
    )
    return Comparison(
        rows=tuple(_rows(figures, found, largest)),
        years=years,
        events=drawn.events,
        seed=seed,
        grid=figures.grid,
        sampling=Text(
            "分层抽样：各批年度的次数与首次损失在其分布上均匀分布；低于每次免赔额的损失不抽取",
            "stratified: the years of a batch are spread evenly over the distribution of the number and of the first "
            "loss; losses within the event deductible are not drawn",
        ),
        notes=(*_notes(figures, found, drawn), *_unestimated(figures, years, _endless(*laws[1:]))),
    )


def to_data(comparison: Comparison) -> dict[str, Any]:
    """Convert a comparison to plain data for JSON; a figure that is infinite or has no scale is null."""

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, Text):
            return value._asdict()
        return [plain(item) for item in value] if isinstance(value, list | tuple) else value

    data = {name: getattr(comparison, name) for name in comparison.__dataclass_fields__}
    data["rows"] = [
        {name: getattr(row, name) for name in row.__dataclass_fields__} for row in comparison.rows
    ]
    shown: dict[str, Any] = plain(data)
    return shown


def _rows(figures: Exact, found: Measures, largest: tuple[Figure, ...]) -> list[Row]:
    """List all figures in the order shown."""
    rows = [
        _row("mean", Text("均值", "mean"), figures.mean, found.mean),
        _row("deviation", Text("标准差", "standard deviation"), figures.deviation, found.deviation),
        _row("skewness", Text("偏度", "skewness"), figures.skewness, found.skewness, money=False),
    ]
    none, drawn = figures.any_loss, found.any_loss
    rows.append(
        _row(
            "none",
            Text("无赔款概率 P(0)", "probability of none P(0)"),
            Estimate(1.0 - none.value, none.error),
            Figure(1.0 - drawn.value, drawn.error, 1.0 - drawn.high, 1.0 - drawn.low),
            money=False,
        )
    )
    for i, point in enumerate(figures.points):
        share = f"{100.0 * point.level:g}%"
        rows.append(
            _row(f"var_{point.level:g}", Text(f"VaR {share}", f"VaR {share}"), point.var, found.tail[i].var)
        )
    for i, point in enumerate(figures.points):
        share = f"{100.0 * point.level:g}%"
        rows.append(
            _row(
                f"tvar_{point.level:g}",
                Text(f"TVaR {share}", f"TVaR {share}"),
                point.tvar,
                found.tail[i].tvar,
            )
        )
    for point, figure in zip(figures.points, largest, strict=True):
        years = f"{1.0 / (1.0 - point.level):,.0f}"
        name = Text(f"OEP {years} 年一遇", f"OEP 1 in {years} years")
        rows.append(_row(f"oep_{point.level:g}", name, Estimate(point.oep, 0.0), figure))
    return rows


def _row(code: str, name: Text, figures: Estimate, found: Figure, *, money: bool = True) -> Row:
    """Set one exact figure beside its simulated one."""
    distance = found.value - figures.value
    z: float | None = None
    if math.isfinite(figures.value) and math.isfinite(found.error):
        if abs(distance) <= _ALIKE * abs(figures.value) + figures.error:
            z = 0.0
        elif found.error > _ALIKE * abs(figures.value):  # with less, the batches saw no spread at all
            z = distance / math.hypot(found.error, figures.error)
    return Row(code, name, money, figures.value, figures.error, found.value, found.error, z)


def _notes(figures: Exact, found: Measures, drawn: SimulatedYears) -> list[Text]:
    """List the cautions a reader needs: infinite moments, errors not reached, years without losses."""
    notes = []
    if math.isinf(figures.mean.value):
        zh = "均值无穷大：模拟的均值与 TVaR 没有意义，年数越多越大"
        en = "the mean is infinite: the simulated mean and TVaR mean nothing and grow with the years"
        notes.append(Text(zh, en))
    elif math.isinf(figures.deviation.value):
        zh = "方差无穷大：模拟的标准差没有意义，均值与 TVaR 的误差偏小"
        en = "the variance is infinite: the simulated deviation means nothing, the errors of mean and TVaR are too low"
        notes.append(Text(zh, en))
    elif math.isinf(figures.skewness.value):
        zh = "三阶矩无穷大：偏度没有意义，标准差的误差偏小"
        en = "the third moment is infinite: skewness means nothing, the error of the deviation is too small"
        notes.append(Text(zh, en))
    if not figures.converged:
        zh = f"精确计算在 {figures.grid:,} 点网格上未达到 1e-9 的相对误差，误差见“±”列"
        en = f"the exact path did not reach a relative error of 1e-9 on {figures.grid:,} points; see its errors"
        notes.append(Text(zh, en))
    if any(math.isinf(point.var.high) for point in found.tail):
        zh = "最远的 VaR 之外年数太少，其误差只计下侧"
        en = "too few years lie beyond the farthest VaR: its error is that of the lower side"
        notes.append(Text(zh, en))
    if drawn.losses.size == 0:
        notes.append(Text("没有一年发生超过免赔额的损失", "no year had a loss above the event deductible"))
    return notes


def _endless(severity: Severity, *layers: Layer) -> int:
    """Return the lowest of the moments 4 and 6 that is infinite, which errors rest on; 0 for none."""
    if any(math.isfinite(float(np.max(layer.limit))) for layer in layers):
        return 0
    return next((k for k in (4, 6) if not np.isfinite(severity.moment(k)).all()), 0)


def _unestimated(figures: Exact, years: int, endless: int) -> list[Text]:
    """Say which finite moments so many simulated years cannot estimate, although they print a figure and an error.

    The mean of ``n`` years has the error ``deviation / sqrt(n)``. That of the deviation is at least ``deviation *
    skewness / (2 sqrt(n))``, since a kurtosis is above the squared skewness; and no sample has a skewness above
    ``sqrt(n)``.

    Args:
        figures: the exact ones.
        years: how many are simulated.
        endless: the lowest infinite moment of the law beyond the third, 0 for none.
    """
    mean, deviation, skewness = (one.value for one in (figures.mean, figures.deviation, figures.skewness))
    root = math.sqrt(years)
    notes = []
    if math.isfinite(deviation) and deviation > _DOUBTED * abs(mean) * root:
        share = deviation / (abs(mean) * root) if mean else math.inf
        zh = f"{years:,} 年估不出均值：其真实抽样误差为均值的 {share:.0%}，模拟所列误差偏小；请以精确值为准"
        en = f"{years:,} years cannot estimate the mean: its true error is {share:.0%} of it, and the simulated one"
        notes.append(Text(zh, f"{en} is too small; go by the exact figure"))
    if not math.isfinite(skewness):
        return notes
    if skewness > 2.0 * _DOUBTED * root:
        zh = f"{years:,} 年估不出标准差与偏度：精确偏度为 {skewness:,.0f}，样本偏度不会超过 {root:,.0f}；请以精确值为准"
        en = f"{years:,} years cannot estimate deviation and skewness: the exact skewness is {skewness:,.0f}, and no"
        notes.append(Text(zh, f"{en} sample has one above {root:,.0f}; go by the exact figures"))
    elif endless:
        zh, en = ("标准差与偏度", "deviation and skewness") if endless == 4 else ("偏度", "the skewness")
        notes.append(
            Text(
                f"{endless} 阶矩无穷大：模拟估不出{zh}的误差，所列误差偏小；请以精确值为准",
                f"moment {endless} is infinite: no simulation can estimate the error of {en}; go by the exact figures",
            )
        )
    return notes
