"""Laws on an even grid: curves of lognormals in closed form, and masses already on the grid.

The limited mean of a curve of a lognormal is a sum of limited means of the lognormal itself. Its second differences are
the masses of a law on the grid with the same limited means (linear mass dispersal; Gerber 1982), wherever the curve's
pieces meet between the grid's points.
"""

import math
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.assessment.exact_curves import Curve

Floats = NDArray[np.float64]

_CELLS = 128  # cells of the normal distribution function's table to one standard deviation
_FAR = 9.0  # where the table ends
_CLOSE = 1e-9  # parts of a grid step that count as none


def curve_masses(
    log_median: Floats,
    sigma: float,
    shift: Floats,
    weight: Floats,
    curves: tuple[Curve, ...],
    step: float,
    points: int,
) -> Floats:
    """Put ``curve(U + shift)``, U lognormal, mixed over curves, on a grid; the last point takes all beyond.

    Args:
        log_median: float64[m]: log medians of m lognormals.
        sigma: their common log standard deviation.
        shift: float64[m]: what is added to each before the curve.
        weight: float64[c]: weights of the curves, adding up to one.
        curves: c curves.
        step: grid step.
        points: grid points.

    Returns:
        float64[m, points].
    """
    limited = np.zeros((log_median.size, points))  # means of the values limited to each grid point
    for w, curve in zip(weight, curves, strict=True):
        x, y, slope = (np.array(part) for part in curve)
        end = np.array([curve.end(piece) for piece in range(x.size)])
        _add_limited(log_median, sigma, shift, w, x, y, slope, end, step, _normal(), limited)
    _differ(limited, step)
    return limited


@cache
def _normal() -> Floats:
    """Tabulate the standard normal distribution function as cubics, float64[cells, 4]; absolute error below 2e-11."""
    at = np.arange(-_FAR, _FAR + 2.5 / _CELLS, 1.0 / _CELLS)
    value = np.array([0.5 * math.erfc(-a / math.sqrt(2.0)) for a in at])
    steep = np.exp(-0.5 * at * at) / math.sqrt(2.0 * math.pi) / _CELLS
    rise, first, last = np.diff(value), steep[:-1], steep[1:]
    return np.column_stack([value[:-1], first, 3.0 * rise - 2.0 * first - last, first + last - 2.0 * rise])


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _below(table, a):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    place = (min(max(a, -_FAR), _FAR) + _FAR) * _CELLS
    i = np.uint64(place)
    t = place - np.float64(i)
    return table[i, 0] + t * (table[i, 1] + t * (table[i, 2] + t * table[i, 3]))


@njit(cache=True, error_model="numpy", nogil=True)
def _add_limited(log_median, sigma, shift, weight, x, y, slope, end, step, table, into):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Add ``weight`` times the limited means of one curve at every grid point to ``into`` [m, points]."""
    rows, points = into.shape
    pieces = x.size
    # Grid points reached on piece i are low[i] <= j < high[i], at u[j]; those in the jump before it come just before.
    low, high = np.zeros(pieces, np.int64), np.zeros(pieces, np.int64)
    u, log_u = np.empty(points), np.empty(points)
    j = 1
    for i in range(pieces):
        while j < points and step * j < y[i]:
            j += 1
        low[i] = j
        while j < points and step * j <= end[i] and slope[i] > 0.0:
            u[j] = x[i] + (step * j - y[i]) / slope[i]
            log_u[j] = np.log(u[j])
            j += 1
        high[i] = j
    inverse = 1.0 / sigma
    own_log = np.empty(points)
    for row in range(rows):
        at, mu, more = into[row], log_median[row], shift[row]
        mean = np.exp(mu + 0.5 * sigma * sigma)
        # Limited means of the value, and of the argument where the last piece began.
        total, before, j = 0.0, 0.0, 1
        for i in range(pieces):
            over, lead = 1.0, x[i]  # probability of coming to this piece, limited mean of the argument there
            if x[i] > more:
                a = (np.log(x[i] - more) - mu) * inverse
                over = _below(table, -a)
                lead = more + mean * _below(table, a - sigma) + (x[i] - more) * over
            if i > 0:
                if slope[i - 1] > 0.0:
                    total += slope[i - 1] * (lead - before)
                while j < low[i]:  # in the jump
                    at[j] += weight * (total + (step * j - end[i - 1]) * over)
                    j += 1
                total += (y[i] - end[i - 1]) * over
            base, steep = weight * (total - slope[i] * lead), weight * slope[i]
            first = low[i]
            while first < high[i] and u[first] <= more:
                at[first] += base + steep * u[first]
                first += 1
            to, here, logs = at[first : high[i]], u[first : high[i]], log_u[first : high[i]]
            if more > 0.0:
                logs = own_log[first : high[i]]
                for k in range(here.size):
                    logs[k] = np.log(here[k] - more)
            # Slices are counted from 0 so that the compiler knows no index to be negative.
            for k in range(here.size):
                a = (logs[k] - mu) * inverse
                below, over = _below(table, a - sigma), _below(table, -a)
                to[k] += base + steep * (more + mean * below + (here[k] - more) * over)
            j, before = high[i], lead
        for j in range(high[-1], points):
            at[j] += weight * total


@njit(cache=True, error_model="numpy", nogil=True)
def _differ(limited, step):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Turn limited means [m, points] into masses, in place."""
    last = limited.shape[1] - 1
    for row in range(limited.shape[0]):
        at = limited[row]
        before = at[0]
        at[0] = 1.0 - at[1] / step
        for j in range(1, last):
            here = at[j]
            at[j] = ((here - before) - (at[j + 1] - here)) / step
            before = here
        at[last] = (at[last] - before) / step


def remapped(masses: Floats, curve: Curve, step: float) -> Floats:
    """Apply ``curve`` to grid masses [..., points], on the same grid."""
    points = masses.shape[-1]
    return moved(masses, curve.at(step * np.arange(points, dtype=np.float64)) / step, points)


def point_masses(place: Floats, points: int) -> Floats:
    """Put a unit mass at each ``place`` (float64[m], in grid steps) on its own grid: [m, points]; as :func:`moved`."""
    low, share = _between(place, points)
    row = np.arange(place.size)
    masses = np.zeros((place.size, points))
    masses[row, low] = 1.0 - share
    masses[row, np.minimum(low + 1, points - 1)] += share
    return masses


def moved(masses: Floats, place: Floats, points: int) -> Floats:
    """Move masses [..., n] to ``place`` (float64[n], in grid steps) on a grid of ``points``; the last takes the rest.

    A mass between two grid points is spread over them so that its mean is kept.
    """
    low, share = _between(place, points)
    out = np.zeros((*masses.shape[:-1], points))
    _move(masses.reshape(-1, masses.shape[-1]), low, share, out.reshape(-1, points))
    return out


def _between(place: Floats, points: int) -> tuple[NDArray[np.int64], Floats]:
    """Return the grid point below each place, and the fraction of a step beyond it."""
    near = np.rint(place)
    place = np.where(np.abs(place - near) < _CLOSE * np.maximum(1.0, near), near, place)
    place = np.minimum(place, points - 1.0)
    low = place.astype(np.int64)
    return low, place - low


@njit(cache=True, error_model="numpy", nogil=True)
def _move(masses, low, share, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    for row in range(masses.shape[0]):
        for j in range(low.size):
            m, to = masses[row, j], low[j]
            out[row, to] += m * (1.0 - share[j])
            if share[j] > 0.0:
                out[row, to + 1] += m * share[j]
