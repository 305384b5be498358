"""Curves and tables fitted to the shape a filed plan must have, each with the least relative change.

Along one axis adjacent violators are pooled. A table must satisfy one cone of shapes by rows and one by columns; the
nearest table in both is found by projecting on each in turn with Dykstra's corrections (Boyle and Dykstra, 1986).
Rising concave curves from nothing are the sums of ``min(x, x_k)`` with weights at least 0, and falling convex ones
those of ``max(x_k − x, 0)`` and a constant, so the nearest is a least squares with nonnegative weights.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, nnls

from wangbao.pricing.filed.fit.design import Term

Floats = NDArray[np.float64]
Project = Callable[[Floats, Floats], Floats]

_TURNS = 400
_STILL = 1e-7
_LEAST_MARGIN = (
    0.02  # a further yuan of the largest limit costs at least so much of what a yuan costs on average
)
_EXACT = 1e6  # weight that holds a base at 1


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
        return _rising_concave(found, np.asarray(term.axes[-1].points), other[:, None])
    return _falling_convex(found, np.asarray(term.axes[0].points))


def pooled(values: Floats, *, rising: bool, weights: Floats | None = None) -> Floats:
    """Return the nearest nondecreasing (or nonincreasing) curve by least squares, with equal weights by default."""
    found: Floats = isotonic_regression(values, weights=weights, increasing=rising).x
    return found


def _rising_concave(values: Floats, points: Floats, beside: Floats) -> Floats:
    """Fit a table by size and limit: factor × limit rises and is concave, factor × beside rises with size."""
    amounts = values * points
    floors = _LEAST_MARGIN * amounts[:, -1:] / points[-1]
    basis = np.minimum(points[:, None], points[None, :])

    def by_row(target: Floats, weights: Floats) -> Floats:
        rows = [
            floor * points + basis @ nnls(basis * w[:, None], w * (row - floor * points))[0]
            for row, w, floor in zip(target, weights, floors[:, 0], strict=True)
        ]
        return np.stack(rows)

    def by_column(target: Floats, weights: Floats) -> Floats:
        return _columns_rise(target * beside, weights / beside) / beside

    return _nearest(amounts, by_row, by_column) / points


def _falling_convex(values: Floats, points: Floats) -> Floats:
    """Fit a table of factors by deductible and size: 1 without a deductible, falling and convex, rising with size."""
    basis = np.concatenate(
        [np.maximum(points[None, 1:] - points[:, None], 0.0) / points[-1], np.ones((points.size, 1))], axis=1
    )

    def by_column(target: Floats, weights: Floats) -> Floats:
        fitted = []
        for column, weight in zip(target.T, weights.T, strict=True):
            w = weight.copy()
            w[0] *= _EXACT
            fitted.append(basis @ nnls(basis * w[:, None], w * column)[0])
        return np.stack(fitted, axis=1)

    def rows_rise(target: Floats, weights: Floats) -> Floats:
        return _columns_rise(target.T, weights.T).T

    found = _nearest(values, rows_rise, by_column)
    return found / found[0]


def _columns_rise(target: Floats, weights: Floats) -> Floats:
    columns = [pooled(c, rising=True, weights=w * w) for c, w in zip(target.T, weights.T, strict=True)]
    return np.stack(columns, axis=1)


def _nearest(values: Floats, first: Project, last: Project) -> Floats:
    """Find the nearest table that both projections leave as it is; a change counts by its share of the value."""
    weights = 1.0 / values
    found, owed_first, owed_last = values.copy(), np.zeros_like(values), np.zeros_like(values)
    for _ in range(_TURNS):
        before = found
        half = first(found + owed_first, weights)
        owed_first = found + owed_first - half
        found = last(half + owed_last, weights)
        owed_last = half + owed_last - found
        if (
            np.abs((found - before) * weights).max() < _STILL
            and np.abs((found - half) * weights).max() < _STILL
        ):
            break
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
