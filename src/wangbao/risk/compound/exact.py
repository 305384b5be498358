"""Exact figures of one policy's yearly loss, each with an estimate of its error."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from wangbao.risk.compound.aggregate import AggregateLosses, aggregate_losses
from wangbao.risk.compound.frequencies import Frequency
from wangbao.risk.compound.richardson import MAX_POINTS, Figures, converge
from wangbao.risk.compound.severities import Severity
from wangbao.risk.compound.terms import Layer, terms_of

_TOLERANCE = 1e-9
_FIRST = 4096  # grid points
_LOG_NEVER = -690.0
_ALIKE = 1e-15
_ROUNDING = 1e-11  # smallest relative error reported


class Estimate(NamedTuple):
    """A figure and its estimated absolute error, from grids of different step."""

    value: float
    error: float


class Point(NamedTuple):
    """Figures of the year at probability ``level``."""

    level: float
    var: Estimate
    tvar: Estimate
    oep: float  # the largest loss of a year after the per-event terms (OEP), in closed form


class Exact(NamedTuple):
    """Figures of the yearly loss after all terms; infinite where they are."""

    mean: Estimate
    deviation: Estimate
    skewness: Estimate
    any_loss: Estimate
    points: tuple[Point, ...]
    grid: int  # points of the last grid
    converged: bool  # mean, deviation and TVaRs are within 1e-9


def exact(
    frequency: Frequency,
    severity: Severity,
    occurrence: Layer,
    aggregate: Layer,
    *,
    levels: Sequence[float],
) -> Exact:
    """Compute mean, standard deviation, skewness, probability of a loss, VaR, TVaR and OEP by Fourier transform.

    Money is in the unit of the severity. Grubel and Hermesmeier, "Computation of compound distributions I" (ASTIN
    Bulletin, 1999), with Richardson extrapolation over the step of the grid.

    Args:
        frequency: law of the number of losses, plain floats.
        severity: law of their size, plain floats.
        occurrence: per-event layer.
        aggregate: annual layer.
        levels: probabilities in (0, 1).
    """
    terms = terms_of(occurrence, aggregate)
    losses = aggregate_losses(frequency, severity, terms, 1)
    scale = float(terms.scale)
    found = [_figures(losses, group, scale) for group in _level_groups(losses, levels)]
    tails = {point.level: point for run in found for point in run.points}
    points = tuple(
        tails[float(level)]._replace(oep=largest_loss(frequency, severity, occurrence, float(level)))
        for level in levels
    )
    return found[0]._replace(
        points=points, grid=max(run.grid for run in found), converged=all(run.converged for run in found)
    )


def _level_groups(losses: AggregateLosses, levels: Sequence[float]) -> list[tuple[float, ...]]:
    """Group levels that share a grid: all of them under an annual limit, one each without it.

    Without an annual limit the moments are closed forms except for the annual deductible, which a grid of short range
    resolves best: they are taken from the first group.
    """
    if math.isfinite(float(losses.limit[0])):
        return [tuple(map(float, levels))]
    return [(0.5,), *((float(level),) for level in levels)]


def _figures(losses: AggregateLosses, levels: tuple[float, ...], scale: float) -> Exact:
    """Compute the figures of one group of levels, scaled by the shares."""
    found = converge(
        losses,
        np.array(levels),
        tolerance=_TOLERANCE,
        first_points=_FIRST,
        max_points=MAX_POINTS,
        truncate=True,
    )
    value, error = (_flat(part) for part in (found.value, found.error))

    def figure(at: int, unit: float = 1.0) -> Estimate:
        if not math.isfinite(value[at]):
            return Estimate(value[at], 0.0)
        return Estimate(value[at] * unit, max(error[at], _ROUNDING * abs(value[at])) * unit)

    tails = range(len(levels))
    return Exact(
        mean=figure(0, scale),
        deviation=figure(1, scale),
        skewness=figure(2),
        any_loss=figure(3),
        points=tuple(
            Point(levels[i], figure(4 + i, scale), figure(4 + len(levels) + i, scale), 0.0) for i in tails
        ),
        grid=int(found.points[0]),
        converged=bool(found.worst[0] <= _TOLERANCE),
    )


def largest_loss(frequency: Frequency, severity: Severity, occurrence: Layer, level: float) -> float:
    """Return the quantile at ``level`` of the year's largest loss after the per-event terms (OEP).

    All losses of a year stay below x with probability ``G(1 - P(X > x))``, G being the pgf of their number.
    """
    deductible = float(occurrence.deductible)

    def below(log_tail: float) -> float:
        tail = np.float64(np.exp(log_tail))
        return float(frequency.p0_p1()[0] + frequency.pgf_positive(np.asarray(1.0 - tail)) - level)

    low, high = _LOG_NEVER, math.log(max(float(severity.survival(deductible)), math.exp(_LOG_NEVER)))
    if below(high) >= 0.0:
        return 0.0
    # 1 - G(1 - v) is at most E[N] v
    low = min(max(low, math.log((1.0 - level) / float(frequency.cumulants()[0])) - 1.0), high)
    tail = math.exp(_root_of_decreasing(below, low, high))
    beyond = max(float(severity.inverse_survival(tail)) - deductible, 0.0)
    return float(occurrence.share) * min(beyond, float(occurrence.limit))


def _flat(answer: Figures) -> list[float]:
    """Flatten the figures of one policy to a list."""
    return [float(v) for part in answer for v in np.ravel(part)]


def _root_of_decreasing(function: Callable[[float], float], low: float, high: float) -> float:
    """Find the root of a decreasing function by the Illinois method (false position)."""
    left, right, kept = function(low), function(high), 0
    for _ in range(100):
        if high - low <= _ALIKE * max(1.0, abs(high)) or left == right:
            break
        middle = high - right * (high - low) / (right - left)
        value = function(middle)
        if value == 0.0:
            return middle
        if value > 0.0:
            low, left, right, kept = middle, value, right * (0.5 if kept > 0 else 1.0), 1
        else:
            high, right, left, kept = middle, value, left * (0.5 if kept < 0 else 1.0), -1
    return high
