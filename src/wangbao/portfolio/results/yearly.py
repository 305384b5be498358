"""Measures of yearly totals in fen: views (mean, deviation, VaR, TVaR, AEP and OEP), treaties, convergence."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wangbao.portfolio.results.allocation import Worst, co_tvar
from wangbao.portfolio.results.run import Run, TreatyName
from wangbao.portfolio.results.summary import (
    Convergence,
    ConvergencePoint,
    CurvePoint,
    TreatyResult,
    Verdict,
    View,
)
from wangbao.portfolio.results.tables import FEN_PER_YUAN, Floats, Ints
from wangbao.risk.intervals import Figure
from wangbao.risk.measures import exceedance, measure, of_batches
from wangbao.vocabulary.text import Text

LEVELS = (0.9, 0.95, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)
RETURN_PERIODS = (2, 5, 10, 20, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000)
_BEYOND = 10  # fewest years beyond a point
_SETTLED, _USABLE = 0.01, 0.05
_DRIFT = 3.0  # standard errors
_ROUNDED_FEN = 100  # an annual limit counts as reached if rounding by event leaves it less than a yuan short


class Points(NamedTuple):
    """The probabilities and return periods (both rising) at which the years of a run are measured."""

    years: int
    batches: int
    levels: tuple[float, ...]
    return_periods: tuple[float, ...]

    def batch(self, year: Ints) -> Ints:
        """Look up the batch of each year."""
        return year // (self.years // self.batches)


def points(run: Run) -> Points:
    """Choose the points of a run: at least ten years lie beyond each; the capital level is always among them."""
    levels = {level for level in LEVELS if (1.0 - level) * run.years >= _BEYOND - 1e-6} | {run.capital_level}
    periods = tuple(float(period) for period in RETURN_PERIODS if run.years / period >= _BEYOND)
    return Points(run.years, run.batches, tuple(sorted(levels)), periods)


def view(code: str, fen: Ints, largest_fen: Ints | None, at: Points, *, year: Ints | None = None) -> View:
    """Compute the measures of one footing.

    Args:
        code: the view's name.
        fen: int64[k], yearly totals.
        largest_fen: int64[k], the largest event of each of these years; None if unknown.
        at: the run's points.
        year: int64[k], the years of the totals; by default all years in order.

    Raises:
        ValueError: arrays of different lengths.
    """
    batch = at.batch(np.arange(at.years) if year is None else year)
    losses = fen / FEN_PER_YUAN
    found = measure(losses, batch, at.batches, at.years, at.levels)
    aggregate = exceedance(losses, batch, at.batches, at.years, at.return_periods)
    occurrence: Sequence[Figure | None] = [None] * len(aggregate)
    if largest_fen is not None:
        occurrence = exceedance(largest_fen / FEN_PER_YUAN, batch, at.batches, at.years, at.return_periods)
    curve = tuple(map(CurvePoint, at.return_periods, aggregate, occurrence))
    return View(code, found.mean, found.deviation, found.any_loss, found.tail, curve)


def treaty(
    name: TreatyName, ceded_fen: Ints, reinstatement_fen: Ints, gross_fen: Ints, at: Points, worst: Worst
) -> TreatyResult:
    """Compute a treaty's result from recoveries, reinstatement premiums and gross of every year, int64[Y] fen."""
    recovery = view(name.code, ceded_fen, None, at)
    exhaustion = None
    if name.annual_limit_cny is not None:
        full = name.annual_limit_cny * FEN_PER_YUAN - _ROUNDED_FEN
        exhaustion = of_batches(_by_batch((ceded_fen >= full).astype(np.int64), at), at.years)
    return TreatyResult(
        name,
        recovery,
        recovery.any_loss,
        exhaustion,
        yearly_mean(reinstatement_fen, at),
        co_tvar(ceded_fen[worst.year], worst),
        share_of(ceded_fen, gross_fen, at),
        int(ceded_fen.sum()),
    )


def yearly_mean(fen: Ints, at: Points) -> Figure:
    """Compute the mean of int64[Y] fen in yuan a year, with the error by batches."""
    return of_batches(_by_batch(fen, at) / FEN_PER_YUAN, at.years)


def share_of(part_fen: Ints, whole_fen: Ints, at: Points) -> Figure:
    """Compute the ratio of two means, int64[Y] fen each, with the error of a ratio; 0 if the whole is 0."""
    part, whole = _by_batch(part_fen, at), _by_batch(whole_fen, at)
    total = float(whole.sum())
    if total == 0.0:
        return Figure(0.0, 0.0, 0.0, 0.0)
    share = float(part.sum()) / total
    spread = of_batches((part - share * whole) * (at.years / total), at.years)
    reach = spread.high - spread.value
    return Figure(share, spread.error, share - reach, share + reach)


def convergence(code: str, fen: Ints, run: Run) -> Convergence:
    """Judge whether the years of a run (int64[Y] fen) are enough for mean, VaR and TVaR at the capital level.

    The estimates are repeated with the first eighth, quarter and half of the batches. They drift if those of half the
    years and of all years differ by more than three standard errors of the difference (since the half is part of the
    whole, that error equals the error of the whole). A relative error of ``e`` takes ``(error / (e * value))²`` times
    the years.
    """
    counts = sorted({max(2, run.batches // part) for part in (8, 4, 2, 1)})
    shown = tuple(_after(fen[: count * run.batch_years], count, run.capital_level) for count in counts)
    last = shown[-1]
    halved = shown[-2] if len(shown) > 1 else last
    drifting = any(_moved(one, other) for one, other in zip(_figures(halved), _figures(last), strict=True))
    relative = last.tvar.error / last.tvar.value if last.tvar.value > 0.0 else 0.0
    verdict: Verdict = "settled" if relative <= _SETTLED else "usable" if relative <= _USABLE else "unsettled"
    if drifting:
        verdict = "unsettled"
    one, five = (
        tuple(_years_for(figure, wanted, run) for figure in _figures(last)) for wanted in (_SETTLED, _USABLE)
    )
    return Convergence(
        view=code,
        level=run.capital_level,
        points=shown,
        verdict=verdict,
        drifting=drifting,
        words=_words(verdict, drifting=drifting, relative=relative, level=run.capital_level),
        years_for_1_percent=(one[0], one[1], one[2]),
        years_for_5_percent=(five[0], five[1], five[2]),
    )


def _after(fen: Ints, batches: int, level: float) -> ConvergencePoint:
    years = fen.size
    batch = np.arange(years) // (years // batches)
    found = measure(fen / FEN_PER_YUAN, batch, batches, years, (level,))
    return ConvergencePoint(years, found.mean, found.tail[0].var, found.tail[0].tvar)


def _figures(point: ConvergencePoint) -> tuple[Figure, Figure, Figure]:
    return point.mean, point.var, point.tvar


def _moved(before: Figure, after: Figure) -> bool:
    return after.error > 0.0 and abs(after.value - before.value) > _DRIFT * after.error


def _years_for(figure: Figure, wanted: float, run: Run) -> int | None:
    if not figure.value > 0.0 or not math.isfinite(figure.high):
        return None
    batches = math.ceil(run.batches * (figure.error / (wanted * figure.value)) ** 2)
    return max(batches, 1) * run.batch_years


def _words(verdict: Verdict, *, drifting: bool, relative: float, level: float) -> Text:
    if drifting:
        return Text(
            "估计值在模拟过程中的变动超出抽样误差，请增加年数",
            "estimates move by more than sampling explains; simulate more years",
        )
    zh = {
        "settled": "已收敛（1% 以内）",
        "usable": "可用（5% 以内）",
        "unsettled": "未收敛，请增加年数",
    }[verdict]
    en = {
        "settled": "settled (within 1%)",
        "usable": "usable (within 5%)",
        "unsettled": "not settled; simulate more years",
    }[verdict]
    return Text(
        f"{100 * level:.6g}% TVaR 的相对标准误为 {relative:.1%}：{zh}",
        f"relative standard error of TVaR {100 * level:.6g}% is {relative:.1%}: {en}",
    )


def _by_batch(values: Ints, at: Points) -> Floats:
    sums: Floats = values.reshape(at.batches, -1).sum(axis=1).astype(np.float64)
    return sums
