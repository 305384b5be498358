"""Risk measures of simulated years, each with its standard error and a 95 % interval.

The years come in B batches that are independent of each other and drawn alike (plain sampling, or each batch a
stratified or quasi-random sample of its own). The error of every figure is the spread over batches of the sum of its
influence function (Glynn and Heidelberger, "Batch-means methods"; Hampel's influence functions), so it is right
for every way of sampling within a batch. A value at risk has the interval got by inverting the error of the empirical
distribution function at the quantile (Woodruff, "Confidence intervals for medians and other position measures",
JASA 1952), which needs no density and is right at atoms such as a limit.

Standard deviation and tail value at risk have intervals for skewed samples, open above where a single year decides them
(:mod:`wangbao.risk.intervals`).

Only years with a loss are handed in; the others are known by their number. Batch ``b`` of ``years`` years holds
``years // batches`` of them and one more where ``b < years % batches`` (year ``y`` in batch ``y % batches``, say).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from wangbao.risk.intervals import Figure, figure, skewed, standard_error, student

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Index = npt.NDArray[np.integer]

LEVELS = (0.9, 0.95, 0.99, 0.995)
MOST_OF_VARIANCE = 0.03  # share of the variance from which the worst year decides the standard deviation
MOST_OF_TAIL = 0.07  # share of the excess over the quantile from which it decides the tail value at risk


class Tail(NamedTuple):
    """Value at risk and tail value at risk of a year at probability ``level``."""

    level: float
    var: Figure
    tvar: Figure


class Measures(NamedTuple):
    """Risk measures of the simulated years; money as the losses, a year."""

    years: int
    mean: Figure
    deviation: Figure
    skewness: Figure
    any_loss: Figure  # probability that a year has a loss above zero
    tail: tuple[Tail, ...]


def measure(
    losses: Floats, batch: Index, batches: int, years: int, levels: Sequence[float] = LEVELS
) -> Measures:
    """Estimate mean, standard deviation, skewness, probability of a loss, VaR and TVaR of the yearly loss.

    The value at risk at ``p`` is the smallest loss that at least a share ``p`` of the years does not exceed; the tail
    value at risk is the mean of the worst ``1 - p`` of the years (an atom at the quantile counted in part).

    Args:
        losses: float64[k], the losses of the years that have one, in any order, at least 0.
        batch: int[k], the batch of each of them.
        batches: number of batches, at least 2 (64 or more make the errors themselves steady).
        years: number of years simulated, with or without a loss.
        levels: probabilities in (0, 1).

    Raises:
        ValueError: arguments that do not fit each other.
    """
    sizes = _sizes(losses, batch, batches, years)
    mean = float(losses.sum()) / years
    rows, positive, d1, d2, d3 = _power_sums(losses, batch, batches, mean)
    none = sizes - rows
    d1, d2, d3 = d1 - none * mean, d2 + none * mean**2, d3 - none * mean**3
    variance = float(d2.sum()) / years
    third = float(d3.sum()) / years
    deviation = math.sqrt(variance)
    scale = deviation if deviation > 0.0 else 1.0
    skewness = third / scale**3
    spread = (d3 - sizes * third - 3.0 * variance * d1) / scale**3
    spread -= 1.5 * skewness * (d2 - sizes * variance) / scale**2
    return Measures(
        years=years,
        mean=figure(mean, d1, years),
        deviation=skewed(
            deviation * math.sqrt(years / (years - 1)) if years > 1 else 0.0,
            (d2 - sizes * variance) / (2.0 * scale),
            years,
            decided=_share((float(losses.max(initial=0.0)) - mean) ** 2, float(d2.sum())) > MOST_OF_VARIANCE,
        ),
        skewness=figure(skewness, spread, years),
        any_loss=of_batches(positive, years),
        tail=_tail(losses, batch, sizes, years, levels),
    )


def exceedance(
    losses: Floats,
    batch: Index,
    batches: int,
    years: int,
    return_periods: Sequence[float],
) -> tuple[Figure, ...]:
    """Estimate the loss reached once in each of ``return_periods`` years (each above 1), in their order.

    Yearly totals give the aggregate curve (AEP), the largest event of each year the occurrence curve (OEP). Other
    arguments and errors as :func:`measure`.
    """
    if any(not period > 1.0 for period in return_periods):
        raise ValueError("a return period is longer than one year")
    sizes = _sizes(losses, batch, batches, years)
    levels = [1.0 - 1.0 / period for period in return_periods]
    return tuple(point.var for point in _tail(losses, batch, sizes, years, levels))


def of_batches(totals: Floats, years: int) -> Figure:
    """Estimate the yearly mean of anything additive from its totals by batch (float64[B]) over ``years`` years."""
    sizes = _split(years, totals.size)
    mean = float(totals.sum()) / years
    return figure(mean, totals - sizes * mean, years)


def var_change(
    before: tuple[Floats, Index],
    after: tuple[Floats, Index],
    batches: int,
    years: int,
    level: float,
) -> Figure:
    """Estimate VaR after less VaR before, from years simulated twice with the same random numbers.

    ``before`` and ``after`` are (losses, batch) as in :func:`measure`. The error takes account of what the two share:
    by Bahadur's representation a quantile moves against its distribution function's error over the density, and the
    density is read from the quantile's own interval.
    """
    total, spread = 0.0, np.zeros(batches)
    for sign, (losses, batch) in ((1.0, after), (-1.0, before)):
        sizes = _sizes(losses, batch, batches, years)
        ordered = _Ordered(losses, years, 1.0 - level)
        quantile = ordered.quantile(level)
        over, _, _ = _tail_sums(losses, batch, np.array([quantile]), batches)
        share = over[0] - sizes * over[0].sum() / years
        error = standard_error(share, years)
        value = _value_at_risk(ordered, level, error, batches)
        total += sign * value.value
        if error > 0.0 and math.isfinite(value.error):
            spread += sign * share * (value.error / error)
    return figure(total, spread, years)


def _tail(losses: Floats, batch: Index, sizes: Ints, years: int, levels: Sequence[float]) -> tuple[Tail, ...]:
    """Estimate VaR and TVaR at each level, in the order of ``levels``."""
    if not levels:
        return ()
    if any(not 0.0 < level < 1.0 for level in levels):
        raise ValueError("a probability level lies strictly between 0 and 1")
    batches = sizes.size
    order = np.argsort(levels, kind="stable")
    ordered = _Ordered(losses, years, 1.0 - levels[order[0]])
    quantiles = np.array([ordered.quantile(levels[i]) for i in order])
    over, least, excess = _tail_sums(losses, batch, quantiles, batches)
    points: list[Tail | None] = [None] * len(levels)
    largest = float(losses.max(initial=0.0))
    for row, i in enumerate(order):
        level, quantile = levels[i], float(quantiles[row])
        beyond, reached = over[row], least[row] if quantile > 0.0 else sizes.astype(np.float64)
        error = max(standard_error(b - sizes * b.sum() / years, years) for b in (beyond, reached))
        worst = excess[row] / (1.0 - level)
        above = float(worst.sum()) / years
        points[i] = Tail(
            float(level),
            _value_at_risk(ordered, level, error, batches),
            skewed(
                quantile + above,
                worst - sizes * above,
                years,
                decided=_share(largest - quantile, float(excess[row].sum())) > MOST_OF_TAIL,
            ),
        )
    return tuple(point for point in points if point is not None)


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else 0.0


class _Ordered:
    """Sorted losses, of which only the top is sorted until something below it is asked for."""

    def __init__(self, losses: Floats, years: int, share: float) -> None:
        self.losses, self.years = losses, years
        wanted = 2 * math.ceil(share * years) + 1000
        if wanted < losses.size:
            top = np.partition(losses, losses.size - wanted)[losses.size - wanted :]
            self.top = np.sort(top)
        else:
            self.top = np.sort(losses)

    def quantile(self, level: float) -> float:
        """Return the smallest loss that at least a share ``level`` of the years does not exceed."""
        rank = min(
            max(math.ceil(level * self.years - 1e-6), 1), self.years
        )  # the product may be a rounding high
        beyond = self.years - rank  # years above it
        if beyond >= self.losses.size:
            return 0.0
        if beyond >= self.top.size:
            self.top = np.sort(self.losses)
        return float(self.top[self.top.size - 1 - beyond])


def _value_at_risk(ordered: _Ordered, level: float, error: float, batches: int) -> Figure:
    """Build the VaR from ``error``, the standard error of the empirical distribution function at the quantile."""
    t = student(batches)
    value = ordered.quantile(level)
    low = ordered.quantile(level - t * error) if level > t * error else 0.0
    if level + t * error > 1.0:
        return Figure(value, (value - low) / t, low, math.inf)
    high = ordered.quantile(level + t * error)
    return Figure(value, (high - low) / (2.0 * t), low, high)


def _sizes(losses: Floats, batch: Index, batches: int, years: int) -> Ints:
    """Check the arguments and return the years of each batch."""
    if losses.shape != batch.shape or losses.ndim != 1:
        raise ValueError("losses and batch are one-dimensional and of one length")
    if batches < 2 or years < batches:
        raise ValueError("there are at least two batches, and a year in each")
    if losses.size > years:
        raise ValueError("there are more years with a loss than years")
    return _split(years, batches)


def _split(years: int, batches: int) -> Ints:
    """Return the years of each batch."""
    return years // batches + (np.arange(batches) < years % batches).astype(np.int64)


@njit(cache=True, error_model="numpy", nogil=True)
def _power_sums(
    losses: Floats, batch: Index, batches: int, mean: float
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Sum by batch: losses, losses above zero, and the first three powers of their distance from the mean."""
    sums = np.zeros((batches, 5))
    for i in range(losses.size):
        d = losses[i] - mean
        row = sums[batch[i]]
        row[0] += 1.0
        row[1] += 1.0 if losses[i] > 0.0 else 0.0
        row[2] += d
        row[3] += d * d
        row[4] += d * d * d
    by_kind = sums.T.copy()
    return by_kind[0], by_kind[1], by_kind[2], by_kind[3], by_kind[4]


@njit(cache=True, error_model="numpy", nogil=True)
def _tail_sums(
    losses: Floats, batch: Index, quantiles: Floats, batches: int
) -> tuple[Floats, Floats, Floats]:
    """Sum by quantile (rising) and batch: losses above it, losses at or above it, and their excess."""
    over = np.zeros((quantiles.size, batches))
    least = np.zeros((quantiles.size, batches))
    excess = np.zeros((quantiles.size, batches))
    first = quantiles[0]
    for i in range(losses.size):
        loss = losses[i]
        if loss < first:
            continue
        b = batch[i]
        for q in range(quantiles.size):
            if loss < quantiles[q]:
                break
            least[q, b] += 1.0
            over[q, b] += 1.0 if loss > quantiles[q] else 0.0
            excess[q, b] += loss - quantiles[q]
    return over, least, excess
