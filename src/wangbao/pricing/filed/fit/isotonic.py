"""Isotonic regression of curves and tables: adjacent violators pooled, in turn along each axis."""

import numpy as np
from numpy.typing import NDArray

from wangbao.pricing.filed.fit.design import Term

Floats = NDArray[np.float64]

_TURNS = 60


def shaped(term: Term, values: Floats) -> Floats:
    """Fit a factor's values to its directions with the least change; on two axes as a table."""
    shape = tuple(axis.count for axis in term.axes)
    found = values.reshape(shape)
    if len(shape) == 1:
        return _line(found, term.direction, term.base)
    for _ in range(_TURNS):
        if term.direction is not None:
            columns = [_line(column, term.direction, term.base) for column in found.T]
            found = np.stack(columns, axis=1)
        if term.column_direction is not None:
            found = np.stack([_line(row, term.column_direction, None) for row in found])
    if term.direction is not None and term.column_direction is not None:
        found = _accumulated(_accumulated(found, term.direction, 0), term.column_direction, 1)
    if term.by_amount:
        found = _amounts_rise(found, np.asarray(term.axes[-1].points))
    return found


def pooled(values: Floats, *, rising: bool) -> Floats:
    """Return the nearest nondecreasing (or nonincreasing) curve, by least squares with equal weights."""
    means: list[float] = []
    sizes: list[int] = []
    for value in values if rising else values[::-1]:
        means.append(float(value))
        sizes.append(1)
        while len(means) > 1 and means[-2] > means[-1]:
            whole = sizes[-2] + sizes[-1]
            means[-2] = (means[-2] * sizes[-2] + means[-1] * sizes[-1]) / whole
            sizes[-2] = whole
            means.pop()
            sizes.pop()
    found = np.repeat(means, sizes)
    return found if rising else found[::-1]


def _amounts_rise(values: Floats, points: Floats) -> Floats:
    """Raise factors so that factor × point does not fall along the last axis: more cover never costs less."""
    found: Floats = np.maximum.accumulate(values * points, axis=-1) / points
    return found


def _line(values: Floats, direction: str | None, base: int | None) -> Floats:
    """Fit one line; the base stays 1, and each side of the base stays on its side of 1."""
    if direction is None:
        return values
    rising = direction == "rising"
    if base is None:
        return pooled(values, rising=rising)
    before, after = pooled(values[:base], rising=rising), pooled(values[base + 1 :], rising=rising)
    low, high = (before, after) if rising else (after, before)
    np.minimum(low, 1.0, out=low)
    np.maximum(high, 1.0, out=high)
    return np.concatenate([before, [1.0], after])


def _accumulated(values: Floats, direction: str, axis: int) -> Floats:
    step = np.maximum if direction == "rising" else np.minimum
    found: Floats = step.accumulate(values, axis=axis)
    return found
