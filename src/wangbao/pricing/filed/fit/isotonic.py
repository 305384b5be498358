"""Curves and tables fitted to the shape a filed plan must have, with the least relative change.

Along one axis adjacent violators are pooled. What is asked of a table (to rise along one axis, to fall and bend along
the other) are linear inequalities, so the nearest table by the sum of relative changes is a linear programme.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, linprog

from wangbao.pricing.filed.fit.design import Term

Floats = NDArray[np.float64]

_LEAST_SLOPE: Final = 0.02  # a further yuan of cover costs at least so much of what a yuan costs on average


def shaped(term: Term, values: Floats, beside: Floats | None = None) -> Floats:
    """Fit a factor's values to its directions and bends with the least change; on two axes as a table.

    ``beside`` is by row of a table what other factors do along its first axis: the product of both must rise.
    """
    shape = tuple(axis.count for axis in term.axes)
    found = values.reshape(shape)
    if len(shape) == 1:
        return _line(found, term.direction, term.base)
    if term.bends == "concave":
        other = np.ones(shape[0]) if beside is None else beside
        return _rising_concave(found, np.asarray(term.axes[-1].points), other)
    return _falling_convex(found, np.asarray(term.axes[0].points))


def pooled(values: Floats, *, rising: bool) -> Floats:
    """Return the nearest nondecreasing (or nonincreasing) curve, by least squares with equal weights."""
    found: Floats = isotonic_regression(values, increasing=rising).x
    return found


def _rising_concave(values: Floats, points: Floats, beside: Floats) -> Floats:
    """Fit a table by size and limit: factor × limit rises and is concave, factor × beside rises with size."""
    rows, columns = values.shape
    at = np.arange(values.size).reshape(values.shape)
    wanted = []
    for r in range(rows):
        # slopes from nothing at nothing, each as coefficients of the row's factors
        ends = np.eye(columns) * points
        slopes = np.diff(ends, axis=0, prepend=np.zeros((1, columns))) / np.diff(points, prepend=0.0)[:, None]
        wanted += [_placed(before - after, at[r], values.size) for before, after in pairwise(slopes)]
        wanted.append(_placed(slopes[-1] - _LEAST_SLOPE * np.eye(columns)[-1], at[r], values.size))
    for r in range(1, rows):
        for c in range(columns):
            wanted.append(_pair(at[r, c], beside[r], at[r - 1, c], beside[r - 1], values.size))
    return _nearest(values, wanted)


def _falling_convex(values: Floats, points: Floats) -> Floats:
    """Fit a table by deductible and size: 1 without a deductible, falling and convex, rising with size."""
    rows, columns = values.shape
    at = np.arange(values.size).reshape(values.shape)
    slopes = np.diff(np.eye(rows), axis=0) / (np.diff(points) / points[-1])[:, None]
    wanted = []
    for c in range(columns):
        wanted += [_placed(after - before, at[:, c], values.size) for before, after in pairwise(slopes)]
        wanted.append(_placed(-slopes[-1], at[:, c], values.size))
    for r in range(1, rows):
        wanted += [_pair(at[r, c], 1.0, at[r, c - 1], 1.0, values.size) for c in range(1, columns)]
    return _nearest(values, wanted, held=at[0])


def _placed(coefficients: Floats, at: NDArray[np.intp], size: int) -> Floats:
    found = np.zeros(size)
    found[at] = coefficients
    return found


def _pair(larger: int, one: float, smaller: int, other: float, size: int) -> Floats:
    found = np.zeros(size)
    found[larger], found[smaller] = one, -other
    return found


def _nearest(values: Floats, wanted: Sequence[Floats], held: NDArray[np.intp] | None = None) -> Floats:
    """Find the table nearest by the sum of relative changes for which each of ``wanted`` × table is at least 0.

    The unknowns are the cells over what they were, and what each moves by; ``held`` cells stay.
    """
    size = values.size
    scaled = np.array(wanted) * values.ravel()
    scaled /= np.abs(scaled).max(axis=1, keepdims=True)
    moved = np.eye(size)
    above = np.block([[-scaled, np.zeros((len(wanted), size))], [moved, -moved], [-moved, -moved]])
    below = np.concatenate([np.zeros(len(wanted)), np.ones(size), -np.ones(size)])
    stays = set(() if held is None else held.tolist())
    bounds = [(1.0, 1.0) if at in stays else (1e-6, None) for at in range(size)] + [(0.0, None)] * size
    cost = np.concatenate([np.zeros(size), np.ones(size)])
    solved = linprog(cost, A_ub=above, b_ub=below, bounds=bounds, method="highs")
    found: Floats = values * solved.x[:size].reshape(values.shape)
    return found


def _line(values: Floats, direction: str | None, base: int | None) -> Floats:
    """Fit one line; the base stays 1, and each side of the base stays on its side of 1."""
    if direction is None:
        return values
    rising = direction == "rising"
    if base is None:
        return pooled(values, rising=rising)
    before, after = (
        pooled(part, rising=rising) if part.size else part for part in (values[:base], values[base + 1 :])
    )
    low, high = (before, after) if rising else (after, before)
    np.minimum(low, 1.0, out=low)
    np.maximum(high, 1.0, out=high)
    return np.concatenate([before, [1.0], after])
