"""Figures of the yearly loss read off a grid.

They come from the stop-loss function ``E[(S - x)+]``, smooth between multiples of the event limit (which are kept on
the grid) and read between grid points by polynomials that do not cross one. Their error is then a power series in the
square of the step, which :mod:`.ladder` makes use of.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]

NODES = 6  # points of the reading polynomial
NEAR = 4  # cells above an atom in which a VaR is not taken at its word
MEAN, SECOND, THIRD, SOME, VAR = 0, 1, 2, 3, 4  # columns of read(); then the VaRs, then the TVaRs


class Split(NamedTuple):
    """A year's total S by the number of losses above the event deductible, a row a policy; money in its own unit."""

    one: Floats  # P(one loss)
    more: Floats  # P(more than one)
    single: Floats  # float64[policies, 3], raw moments of the year after annual terms, given one loss
    single_over: Floats  # probability that one loss alone passes the annual deductible
    several: Floats  # float64[policies, 3], raw moments of S over the years with more than one loss


def read(
    mass: Floats,
    means: Floats,
    step: Floats,
    period: npt.NDArray[np.int64],
    deductible: Floats,
    limit: Floats,
    closed: npt.NDArray[np.bool_],
    parts: Split,
    levels: Floats,
) -> Floats:
    """Raw moments, probability of a loss, VaR and TVaR of ``min(max(S - deductible, 0), limit)``, a row a policy.

    Args:
        mass: float64[policies, n], from :func:`wangbao.risk.compound.grid.compound`.
        means: float64[policies, n k + 1], what ``mass`` was made from.
        step: float64[policies], step of ``mass``.
        period: int64[policies], its points between atoms of S, 0 where it has none but nought.
        deductible: float64[policies], annual.
        limit: float64[policies], annual; may be infinite.
        closed: bool[policies]: the grid reaches ``deductible + limit``. Where it does not, what lies beyond the grid
            is what the grid lacks of the moments in ``parts``.
        parts: closed forms.
        levels: float64[L].

    Returns:
        float64[policies, 4 + 3 L]; the last L columns bound the error of the TVaRs where the VaR lies so close above an
        atom that the grid does not show what happens there, and are nought elsewhere.
    """
    out = np.empty((step.size, VAR + 3 * levels.size))
    _read_all(
        mass,
        means,
        (means.shape[1] - 1) // mass.shape[1],
        step,
        period,
        deductible,
        limit,
        closed,
        parts.one,
        parts.more,
        parts.several,
        levels,
        out,
    )
    out[:, :SOME] += parts.one[:, None] * parts.single
    out[:, SOME] = np.where(deductible == 0.0, parts.more, out[:, SOME]) + parts.one * parts.single_over
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _read_all(  # type: ignore[no-untyped-def]  # noqa: ANN202 - kernel
    mass,  # noqa: ANN001
    means,  # noqa: ANN001
    stride,  # noqa: ANN001
    step,  # noqa: ANN001
    period,  # noqa: ANN001
    deductible,  # noqa: ANN001
    limit,  # noqa: ANN001
    closed,  # noqa: ANN001
    one,  # noqa: ANN001
    more,  # noqa: ANN001
    several,  # noqa: ANN001
    levels,  # noqa: ANN001
    out,  # noqa: ANN001
):
    n = mass.shape[1]
    last = n - 1
    survival, total = np.empty(n), np.empty(n)
    first, second, third = np.empty(n), np.empty(n), np.empty(n)
    for p in range(mass.shape[0]):
        h, m = step[p], period[p]
        _stop_losses(mass[p], means[p], stride, more[p], one[p] / h, survival, first, second, third, total)
        end = float(last)
        bottom = min(deductible[p] / h, end)
        d1, slope = _value(first, m, last, bottom)
        d2, _ = _value(second, m, last, bottom)
        d3, _ = _value(third, m, last, bottom)
        out[p, SOME] = -slope
        if closed[p]:
            width = limit[p] / h
            top = min(bottom + width, end)
            c1, _ = _value(first, m, last, top)
            c2, _ = _value(second, m, last, top)
            c3, _ = _value(third, m, last, top)
            out[p, MEAN] = (d1 - c1) * h
            out[p, SECOND] = (d2 - c2 - 2.0 * width * c1) * h * h
            out[p, THIRD] = (d3 - c3 - 3.0 * width * (c2 + width * c1)) * h * h * h
            cut, _ = _value(total, m, last, top)
            above = -cut
        else:
            top = end
            rise = end - bottom
            above = several[p, 0] / h - first[0]  # E[(S - end)+; more than one loss]
            above2 = several[p, 1] / (h * h) - second[0] - 2.0 * end * above
            above3 = several[p, 2] / (h * h * h) - third[0] - 3.0 * end * (above2 + end * above)
            out[p, MEAN] = (d1 + above) * h
            out[p, SECOND] = (d2 + above2 + 2.0 * rise * above) * h * h
            out[p, THIRD] = (d3 + above3 + 3.0 * rise * (above2 + rise * above)) * h * h * h
            above += several[p, 3] / h - total[0] + first[0]
        for i in range(levels.size):
            tail = 1.0 - levels[i]
            at = max(_quantile(total, survival, m, last, tail), bottom)
            if at >= top and closed[p]:
                out[p, VAR + i] = limit[p]
                out[p, VAR + levels.size + i] = limit[p]
                out[p, VAR + 2 * levels.size + i] = 0.0
                continue
            beyond, _ = _value(total, m, last, at)
            out[p, VAR + i] = (at - bottom) * h
            out[p, VAR + levels.size + i] = (at - bottom + (beyond + above) / tail) * h
            out[p, VAR + 2 * levels.size + i] = h * _unseen(survival, m, last, at) / tail


@njit(cache=True, error_model="numpy", nogil=True)
def _unseen(survival, m, last, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """How far off a polynomial may be just above an atom, where the density may be steep: an eighth of its fall."""
    cell = min(int(at), last - 1)
    low = cell // m * m if m > 0 else 0
    if not 1e-9 * at < at - low < NEAR:
        return 0.0
    return 0.125 * (survival[max(cell - 1, low)] - survival[cell + 1])


@njit(cache=True, error_model="numpy", nogil=True)
def _stop_losses(mass, means, stride, more, per_step, survival, first, second, third, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """E[(min(S, end) - x_j)^k] over the years with more than one loss (k = 1, 2, 3) and, k = 1, over all; in steps.

    ``survival`` is P(S > x), all years, averaged over each cell.
    """
    last = mass.size - 1
    left = more
    for j in range(last + 1):
        left -= mass[j]
        survival[j] = left
    f, s, t = 0.0, 0.0, 0.0
    first[last], second[last], third[last] = 0.0, 0.0, 0.0
    for j in range(last - 1, -1, -1):
        step, twice = survival[j], f + f
        t += (3.0 * (s + f)) + step
        s += twice + step
        f += step
        first[j], second[j], third[j] = f, s, t
    top = means[last * stride]
    for j in range(last + 1):
        mean = means[j * stride]
        survival[j] += (means[(j + 1) * stride] - mean) * per_step
        total[j] = first[j] + (top - mean) * per_step


@njit(cache=True, error_model="numpy", nogil=True)
def _stencil(m, last, cell):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """First point and number of points of the polynomial that reads a cell, all on one side of every atom."""
    low, high = 0, last
    if m > 0:
        low = cell // m * m
        high = min(low + m, last)
    count = min(NODES, high - low + 1)
    return max(low, min(cell - count // 2 + 1, high - count + 1)), count


@njit(cache=True, error_model="numpy", nogil=True)
def _value(values, m, last, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Value and slope (a step being 1) at a place between grid points; at an atom, those to its right."""
    cell = min(int(at), last - 1)
    nearest = np.rint(at)
    if m > 0 and abs(at - nearest) < 1e-9 * max(1.0, at):  # an atom that rounding has moved
        cell = min(int(nearest), last - 1)
        at = nearest
    return _read_cell(values, m, last, cell, at)


@njit(cache=True, error_model="numpy", nogil=True)
def _read_cell(values, m, last, cell, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    start, count = _stencil(m, last, cell)
    t = at - start
    d0, d1, d2, d3, d4, d5 = values[start], 0.0, 0.0, 0.0, 0.0, 0.0
    # Newton's forward differences
    if count > 1:
        d1 = values[start + 1] - values[start]
    if count > 2:
        d2 = values[start + 2] - 2.0 * values[start + 1] + values[start]
    if count > 3:
        d3 = values[start + 3] - 3.0 * (values[start + 2] - values[start + 1]) - values[start]
    if count > 4:
        d4 = (
            values[start + 4]
            - 4.0 * (values[start + 3] + values[start + 1])
            + 6.0 * values[start + 2]
            + values[start]
        )
    if count > 5:
        d5 = values[start + 5] - 5.0 * (values[start + 4] - values[start + 1]) - values[start]
        d5 += 10.0 * (values[start + 3] - values[start + 2])
    value = d0
    slope = 0.0
    term, rate = 1.0, 0.0  # falling factorial over k!, and its slope
    for k in range(1, count):
        rate = (rate * (t - (k - 1)) + term) / k
        term = term * (t - (k - 1)) / k
        d = d1 if k == 1 else d2 if k == 2 else d3 if k == 3 else d4 if k == 4 else d5
        value += d * term
        slope += d * rate
    return value, slope


@njit(cache=True, error_model="numpy", nogil=True)
def _quantile(first, survival, m, last, tail):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """The place (in steps) where P(S > x) falls to ``tail``; the end of the grid if it does not."""
    low, high = 0, last
    while low < high:  # first cell whose mean survival is at or below the tail
        middle = (low + high) // 2
        if survival[middle] <= tail:
            high = middle
        else:
            low = middle + 1
    if low >= last:
        return float(last)
    for cell in range(max(0, low - 2), min(last, low + 3)):
        _, slope = _read_cell(first, m, last, cell, float(cell))
        if -slope <= tail:
            return float(cell)  # an atom
        _, slope = _read_cell(first, m, last, cell, cell + 1.0)
        if -slope <= tail:
            return _crossing(first, m, last, cell, tail)
    return float(min(last, low + 3))


@njit(cache=True, error_model="numpy", nogil=True)
def _crossing(first, m, last, cell, tail):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Where within a cell the survival function falls to ``tail``: false position, the Illinois way."""
    left, right = float(cell), cell + 1.0
    _, slope = _read_cell(first, m, last, cell, left)
    above = -slope - tail
    _, slope = _read_cell(first, m, last, cell, right)
    below = -slope - tail
    for _ in range(30):
        if right - left < 1e-12 * right or below == above:
            break
        middle = right - below * (right - left) / (below - above)
        _, slope = _read_cell(first, m, last, cell, middle)
        rest = -slope - tail
        if rest == 0.0:
            return middle
        if rest > 0.0:
            left, above, below = middle, rest, 0.5 * below
        else:
            right, below, above = middle, rest, 0.5 * above
    return right
