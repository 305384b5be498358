"""Figures of the yearly loss from its stop-loss function on a grid.

The stop-loss function ``E[(S - x)+]`` is smooth between multiples of the event limit, which lie on the grid, and is
interpolated by polynomials that do not cross one. The error of the figures is then a power series in the square of
the step, which :mod:`.richardson` uses.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float64]

NODES = 6  # points of the interpolating polynomial
NEAR_ATOM = 4  # cells above an atom within which the error of a VaR is bounded apart
MEAN, SECOND, THIRD, ANY_LOSS, VAR = (
    0,
    1,
    2,
    3,
    4,
)  # columns of figures_of_grid(); then the VaRs, then the TVaRs


class CountSplit(NamedTuple):
    """The aggregate loss S split by the number of losses above the event deductible, a row a policy.

    Money is in the policy's own unit.
    """

    p_one: Floats  # P(one loss)
    p_plural: Floats  # P(more than one)
    moments_one: Floats  # float64[policies, 3], raw moments of the year after annual terms, given one loss
    p_one_exceeds: Floats  # probability that one loss alone passes the annual deductible
    moments_plural: Floats  # float64[policies, 3], raw moments of S over the years with more than one loss


def figures_of_grid(
    mass: Floats,
    means: Floats,
    step: Floats,
    period: npt.NDArray[np.int64],
    deductible: Floats,
    limit: Floats,
    closed: npt.NDArray[np.bool_],
    split: CountSplit,
    levels: Floats,
) -> Floats:
    """Compute raw moments, probability of a loss, VaR and TVaR of ``min(max(S - deductible, 0), limit)``.

    Args:
        mass: float64[policies, n], from :func:`wangbao.risk.compound.grid.aggregate_masses`.
        means: float64[policies, n k + 1], from which ``mass`` was made.
        step: float64[policies], step of ``mass``.
        period: int64[policies], points between atoms of S, 0 where the only atom is at zero.
        deductible: float64[policies], annual.
        limit: float64[policies], annual; may be infinite.
        closed: bool[policies]: the grid reaches ``deductible + limit``. Where it does not, the part beyond the grid is
            the difference between the moments in ``split`` and those on the grid.
        split: closed forms by the number of losses.
        levels: float64[L].

    Returns:
        float64[policies, 4 + 3 L]; the last L columns bound the error of the TVaRs where the VaR lies so close above an
        atom that the grid cannot resolve the density there, and are zero elsewhere.
    """
    out = np.empty((step.size, VAR + 3 * levels.size))
    _figures_of_grid(
        mass,
        means,
        (means.shape[1] - 1) // mass.shape[1],
        step,
        period,
        deductible,
        limit,
        closed,
        split.p_one,
        split.p_plural,
        split.moments_plural,
        levels,
        out,
    )
    out[:, :ANY_LOSS] += split.p_one[:, None] * split.moments_one
    out[:, ANY_LOSS] = (
        np.where(deductible == 0.0, split.p_plural, out[:, ANY_LOSS]) + split.p_one * split.p_one_exceeds
    )
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _figures_of_grid(  # type: ignore[no-untyped-def]  # noqa: ANN202 - kernel
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
    """Compute the figures of years with more than one loss, and VaR and TVaR of all years."""
    n = mass.shape[1]
    last = n - 1
    survival, total = np.empty(n), np.empty(n)
    first, second, third = np.empty(n), np.empty(n), np.empty(n)
    for p in range(mass.shape[0]):
        h, m = step[p], period[p]
        _stop_losses(mass[p], means[p], stride, more[p], one[p] / h, survival, first, second, third, total)
        end = float(last)
        bottom = min(deductible[p] / h, end)
        d1, slope = _interpolate(first, m, last, bottom)
        d2, _ = _interpolate(second, m, last, bottom)
        d3, _ = _interpolate(third, m, last, bottom)
        out[p, ANY_LOSS] = -slope
        if closed[p]:
            width = limit[p] / h
            top = min(bottom + width, end)
            c1, _ = _interpolate(first, m, last, top)
            c2, _ = _interpolate(second, m, last, top)
            c3, _ = _interpolate(third, m, last, top)
            out[p, MEAN] = (d1 - c1) * h
            out[p, SECOND] = (d2 - c2 - 2.0 * width * c1) * h * h
            out[p, THIRD] = (d3 - c3 - 3.0 * width * (c2 + width * c1)) * h * h * h
            cut, _ = _interpolate(total, m, last, top)
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
            beyond, _ = _interpolate(total, m, last, at)
            out[p, VAR + i] = (at - bottom) * h
            out[p, VAR + levels.size + i] = (at - bottom + (beyond + above) / tail) * h
            out[p, VAR + 2 * levels.size + i] = h * _tvar_error(survival, m, last, at) / tail


@njit(cache=True, error_model="numpy", nogil=True)
def _tvar_error(survival, m, last, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Bound the error just above an atom, where the density may be steep, by an eighth of the fall of the survival."""
    cell = min(int(at), last - 1)
    low = cell // m * m if m > 0 else 0
    if not 1e-9 * at < at - low < NEAR_ATOM:
        return 0.0
    return 0.125 * (survival[max(cell - 1, low)] - survival[cell + 1])


@njit(cache=True, error_model="numpy", nogil=True)
def _stop_losses(mass, means, stride, more, per_step, survival, first, second, third, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Compute E[(min(S, end) - x_j)^k], in steps: k = 1, 2, 3 over N >= 2, and k = 1 over all years.

    ``survival`` becomes P(S > x) of all years, averaged over each cell.
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
    """Return first point and number of points of the polynomial for a cell, all on one side of every atom."""
    low, high = 0, last
    if m > 0:
        low = cell // m * m
        high = min(low + m, last)
    count = min(NODES, high - low + 1)
    return max(low, min(cell - count // 2 + 1, high - count + 1)), count


@njit(cache=True, error_model="numpy", nogil=True)
def _interpolate(values, m, last, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Return value and slope (for a step of 1) between grid points; at an atom, those to its right."""
    cell = min(int(at), last - 1)
    nearest = np.rint(at)
    if m > 0 and abs(at - nearest) < 1e-9 * max(1.0, at):  # an atom that rounding has moved
        cell = min(int(nearest), last - 1)
        at = nearest
    return _interpolate_in_cell(values, m, last, cell, at)


@njit(cache=True, error_model="numpy", nogil=True)
def _interpolate_in_cell(values, m, last, cell, at):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Return value and slope at ``at`` by the polynomial of a cell (Newton's forward differences)."""
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
    """Return the place, in steps, where P(S > x) falls to ``tail``; the end of the grid if it does not."""
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
        _, slope = _interpolate_in_cell(first, m, last, cell, float(cell))
        if -slope <= tail:
            return float(cell)  # an atom
        _, slope = _interpolate_in_cell(first, m, last, cell, cell + 1.0)
        if -slope <= tail:
            return _root_in_cell(first, m, last, cell, tail)
    return float(min(last, low + 3))


@njit(cache=True, error_model="numpy", nogil=True)
def _root_in_cell(first, m, last, cell, tail):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Return the place within a cell where the survival function falls to ``tail`` (Illinois method)."""
    left, right = float(cell), cell + 1.0
    _, slope = _interpolate_in_cell(first, m, last, cell, left)
    above = -slope - tail
    _, slope = _interpolate_in_cell(first, m, last, cell, right)
    below = -slope - tail
    for _ in range(30):
        if right - left < 1e-12 * right or below == above:
            break
        middle = right - below * (right - left) / (below - above)
        _, slope = _interpolate_in_cell(first, m, last, cell, middle)
        rest = -slope - tail
        if rest == 0.0:
            return middle
        if rest > 0.0:
            left, above, below = middle, rest, 0.5 * below
        else:
            right, below, above = middle, rest, 0.5 * above
    return right
