"""Differences of measures between two runs, with errors that allow for what the runs share.

Runs of the same seed, years and batches have the same common events and the same random numbers for every policy they
share, year by year. The error of a difference is then the spread over batches of the difference of the two influence
functions, often far below that of either figure (common random numbers). Otherwise the squares of the errors add up.
"""

import math
from typing import NamedTuple

import numpy as np

from wangbao.portfolio.results.tables import FEN_PER_YUAN, Floats, Ints
from wangbao.portfolio.results.yearly import Points
from wangbao.risk.intervals import Figure
from wangbao.risk.measures import Measures, measure, of_batches, var_change


class Change(NamedTuple):
    """A figure of the first run, of the second, and the second minus the first."""

    before: Figure
    after: Figure
    change: Figure

    @property
    def relative(self) -> float | None:
        """The change as a fraction of the first figure; None if that is 0."""
        return self.change.value / self.before.value if self.before.value else None


class TailChange(NamedTuple):
    """VaR and TVaR at ``level``, before and after."""

    level: float
    var: Change
    tvar: Change


class YearlyChange(NamedTuple):
    """Mean and tail of the yearly totals, before and after."""

    mean: Change
    tail: tuple[TailChange, ...]


def paired(before_fen: Ints, after_fen: Ints, at: Points) -> YearlyChange:
    """Compute the change between two runs whose years are the same years; int64[Y] fen each."""
    batch = at.batch(np.arange(at.years))
    before, after = before_fen / FEN_PER_YUAN, after_fen / FEN_PER_YUAN
    one, other = (measure(fen, batch, at.batches, at.years, at.levels) for fen in (before, after))
    sums = np.bincount(batch, after - before, at.batches).astype(np.float64)
    tail = []
    for first, second in zip(one.tail, other.tail, strict=True):
        var = var_change((before, batch), (after, batch), at.batches, at.years, first.level)
        excess = _excess(after, second.var.value, batch, at) - _excess(before, first.var.value, batch, at)
        spread = of_batches(excess / (1.0 - first.level), at.years)
        tvar = _moved(spread, second.tvar.value - first.tvar.value)
        tail.append(
            TailChange(first.level, Change(first.var, second.var, var), Change(first.tvar, second.tvar, tvar))
        )
    mean = _moved(of_batches(sums, at.years), other.mean.value - one.mean.value)
    return YearlyChange(Change(one.mean, other.mean, mean), tuple(tail))


def unpaired(before_fen: Ints, first: Points, after_fen: Ints, second: Points) -> YearlyChange:
    """Compute the change between two independent runs, each with its own years, at the levels of ``first``."""
    one = _measures(before_fen, first, first.levels)
    other = _measures(after_fen, second, first.levels)
    return YearlyChange(
        independent(one.mean, other.mean),
        tuple(
            TailChange(a.level, independent(a.var, b.var), independent(a.tvar, b.tvar))
            for a, b in zip(one.tail, other.tail, strict=True)
        ),
    )


def independent(before: Figure, after: Figure) -> Change:
    """Compute the change between independent figures; interval half-widths add up in squares, each side separately."""
    value = after.value - before.value
    low = math.hypot(after.value - after.low, before.high - before.value)
    high = math.hypot(after.high - after.value, before.value - before.low)
    return Change(
        before, after, Figure(value, math.hypot(before.error, after.error), value - low, value + high)
    )


def _measures(fen: Ints, at: Points, levels: tuple[float, ...]) -> Measures:
    return measure(fen / FEN_PER_YUAN, at.batch(np.arange(at.years)), at.batches, at.years, levels)


def _excess(losses: Floats, quantile: float, batch: Ints, at: Points) -> Floats:
    """Sum the losses above the quantile by batch, float64[batches]."""
    return np.bincount(batch, np.maximum(losses - quantile, 0.0), at.batches).astype(np.float64)


def _moved(figure: Figure, value: float) -> Figure:
    """Move a figure with its interval to another value (equal but for rounding)."""
    reach = figure.high - figure.value
    return Figure(value, figure.error, value - reach, value + reach)
