"""One policy's yearly loss without simulation, every figure with how far off it may be."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from wangbao.risk.compound.frequencies import Frequency
from wangbao.risk.compound.ground import Ground, ground
from wangbao.risk.compound.ladder import LARGEST, Answer, settle
from wangbao.risk.compound.severities import Severity
from wangbao.risk.compound.terms import Layer, terms_of

_TOLERANCE = 1e-9
_FIRST = 4096  # grid points
_LOG_NEVER = -690.0
_ALIKE = 1e-15
_ROUNDING = 1e-11  # relative error below which nothing is promised


class Known(NamedTuple):
    """A figure and how far off it may be (an estimate, from grids of different fineness)."""

    value: float
    error: float


class Point(NamedTuple):
    """Figures of the year at probability ``level``."""

    level: float
    var: Known
    tvar: Known
    largest: float  # the largest loss of a year after the per-event terms (OEP), in closed form


class Exact(NamedTuple):
    """The yearly loss after all terms; infinite where it is."""

    mean: Known
    deviation: Known
    skewness: Known
    any_loss: Known
    points: tuple[Point, ...]
    grid: int  # points of the last grid
    settled: bool  # whether mean, deviation and TVaRs are good to 1e-9


def exact(
    frequency: Frequency,
    severity: Severity,
    occurrence: Layer,
    aggregate: Layer,
    *,
    levels: Sequence[float],
) -> Exact:
    """Mean, standard deviation, skewness, probability of a loss, VaR, TVaR and OEP by Fourier transform.

    Args:
        frequency: law of the number of losses, plain floats.
        severity: law of their size, plain floats.
        occurrence: per-event layer.
        aggregate: annual layer.
        levels: probabilities in (0, 1).
    """
    terms = terms_of(occurrence, aggregate)
    known = ground(frequency, severity, terms, 1)
    scale = float(terms.scale)
    found = [_figures(known, group, scale) for group in _groups(known, levels)]
    tails = {point.level: point for run in found for point in run.points}
    points = tuple(
        tails[float(level)]._replace(largest=largest_loss(frequency, severity, occurrence, float(level)))
        for level in levels
    )
    return found[0]._replace(
        points=points, grid=max(run.grid for run in found), settled=all(run.settled for run in found)
    )


def _groups(known: Ground, levels: Sequence[float]) -> list[tuple[float, ...]]:
    """Levels that share a grid: all of them under an annual limit; without one, each has its own reach.

    Without an annual limit the moments are closed forms but for what the annual deductible takes off, and a grid of
    short reach shows that best: they are taken from the first group.
    """
    if math.isfinite(float(known.limit[0])):
        return [tuple(map(float, levels))]
    return [(0.5,), *((float(level),) for level in levels)]


def _figures(known: Ground, levels: tuple[float, ...], scale: float) -> Exact:
    found = settle(known, np.array(levels), tolerance=_TOLERANCE, first=_FIRST, largest=LARGEST, thrifty=True)
    value, error = (_flat(part) for part in (found.value, found.error))

    def figure(at: int, unit: float = 1.0) -> Known:
        if not math.isfinite(value[at]):
            return Known(value[at], 0.0)
        return Known(value[at] * unit, max(error[at], _ROUNDING * abs(value[at])) * unit)

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
        settled=bool(found.worst[0] <= _TOLERANCE),
    )


def largest_loss(frequency: Frequency, severity: Severity, occurrence: Layer, level: float) -> float:
    """The loss that a year's largest does not exceed with probability ``level``, after the per-event terms.

    All of a year's losses stay below x with probability ``G(1 - P(X > x))``, G being the generating function.
    """
    deductible = float(occurrence.deductible)

    def below(log_tail: float) -> float:
        tail = np.float64(np.exp(log_tail))
        return float(frequency.first()[0] + frequency.some(np.asarray(1.0 - tail)) - level)

    low, high = _LOG_NEVER, math.log(max(float(severity.survival(deductible)), math.exp(_LOG_NEVER)))
    if below(high) >= 0.0:
        return 0.0
    # 1 - G(1 - v) is at most E[N] v
    low = min(max(low, math.log((1.0 - level) / float(frequency.cumulants()[0])) - 1.0), high)
    tail = math.exp(_falling_root(below, low, high))
    beyond = max(float(severity.upper(tail)) - deductible, 0.0)
    return float(occurrence.share) * min(beyond, float(occurrence.limit))


def _flat(answer: Answer) -> list[float]:
    return [float(v) for part in answer for v in np.ravel(part)]


def _falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses nought: false position, the Illinois way."""
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
