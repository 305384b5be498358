"""Quantile functions as tables: drawing from any distribution costs one load and three multiplications.

A table holds a quantile function of the *survival* probability ``v = P(X > x)`` as cubics. Cells are indexed by the
exponent and the leading mantissa bits of ``min(v, 1 - v)``: 64 cells to every halving, so the grid refines
geometrically towards both ends and an event of probability 1e-12 is as accurate, relatively, as a median one. (The
idea is the non-uniform segmentation of Cheung, Lee, Luk and Villasenor, "Hardware generation of arbitrary random
number distributions", IEEE Trans. VLSI 2007; here the float's own bits are the segment number.)

Tables are plain arrays, handed to kernels as arguments; the ready-made ones are shared, so nobody writes to them.
"""

import math
from collections.abc import Callable
from functools import cache, partial
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from numba import njit

Table = npt.NDArray[np.float64]
Quantile = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]

CELL_BITS = 6  # mantissa bits that number the cells of one halving
SMALLEST = 2.0**-53  # smallest tail probability told apart; below it the quantile is held
CELLS = (52 << CELL_BITS) + 1  # cells of one side: [2**-53, 1/2) and the point 1/2

_MANTISSA = 52
_SHIFT = np.uint64(_MANTISSA - CELL_BITS)
_UP = np.uint64(CELL_BITS)
_FIRST = (1023 - 53) << CELL_BITS  # cell number of SMALLEST in the float's own bits
_UPPER, _SIDE = np.uint64(-4 * _FIRST % 2**64), np.uint64(4 * CELLS)  # unsigned numbers wrap
_HALF, _63 = np.uint64(0x3FE0000000000000), np.uint64(63)  # the bits of 1/2
_1, _2, _3 = np.uint64(1), np.uint64(2), np.uint64(3)
_FRACTION = np.uint64((1 << _MANTISSA) - 1)
_ONE = np.uint64(0x3FF0000000000000)  # the bits of 1.0


def tabulate(upper: Quantile, lower: Quantile) -> Table:
    """Tabulate a quantile function for :func:`look_up`.

    Each cell holds the cubic through the function at the cell's four Chebyshev nodes.

    Args:
        upper: quantile as a function of ``v = P(X > x)``, vectorised, used for ``2**-53 <= v <= 1/2``.
        lower: quantile as a function of ``u = P(X <= x)``, vectorised, used for ``2**-53 <= u <= 1/2``.

    Returns:
        float64[2 * CELLS * 4]: upper half first; four coefficients a cell, in rising powers of the cell's own mantissa
        in [1, 2).
    """
    steps = 1 << CELL_BITS
    number = np.arange(CELLS)
    floor = np.ldexp(1.0 + (number % steps) / steps, number // steps - 53)
    width = np.ldexp(1.0 / steps, number // steps - 53)
    width[-1] = 0.0  # the point 1/2: a constant
    nodes = 0.5 + 0.5 * np.cos(np.pi * (np.arange(4) + 0.5) / 4.0)
    powers = np.linalg.inv(np.vander(1.0 + nodes, increasing=True))
    at = floor[:, None] + width[:, None] * nodes
    sides = [np.asarray(quantile(at), dtype=np.float64) @ powers.T for quantile in (upper, lower)]
    return np.ascontiguousarray(np.concatenate(sides).ravel())


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def look_up(table: Table, v: float) -> float:
    """Return the quantile with survival probability ``v``; outside [2**-53, 1 - 2**-53] the end value is held."""
    # no choice here may become a branch: the side of v cannot be predicted, and a misprediction costs more than all the
    # rest, so the side is taken from the sign of a difference of bits
    other = 1.0 - v
    tail = other if other < v else v  # noqa: FURB136 - as below
    tail = tail if tail > SMALLEST else SMALLEST  # noqa: FURB136 - compiled, max() is several times slower
    above = (_HALF - np.float64(v).view(np.uint64)) >> _63
    bits = np.float64(tail).view(np.uint64)
    at = ((bits >> _SHIFT) << _2) + _UPPER + above * _SIDE
    t = np.uint64(((bits << _UP) & _FRACTION) | _ONE).view(np.float64)
    return float(table[at] + t * (table[at + _1] + t * (table[at + _2] + t * table[at + _3])))


@cache
def standard_normal() -> Table:
    """Return the table of the standard normal; absolute error below 1e-9, and odd about v = 1/2."""
    # The standard library's quantile: loading SciPy's would take longer than the whole table.
    lower = np.vectorize(NormalDist().inv_cdf, otypes=[np.float64])
    return tabulate(lambda v: -lower(v), lower)


@cache
def beta_quantile(a: float, b: float) -> Table:
    """Return the table of the beta distribution on (0, 1) with shapes ``a`` and ``b`` (both positive)."""
    if a == int(a) and b == int(b):
        upper, lower = partial(_order_statistic, int(b), int(a)), partial(_order_statistic, int(a), int(b))
        return tabulate(lambda v: 1.0 - upper(v), lower)
    from scipy import special  # noqa: PLC0415 - heavy: longer than most runs

    return tabulate(lambda v: special.betainccinv(a, b, v), lambda u: special.betaincinv(a, b, u))


def _order_statistic(a: int, b: int, u: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the beta quantile for whole shapes: the ``a``-th smallest of ``n = a + b - 1`` uniforms.

    Its distribution function is a binomial tail, a sum of positive terms.
    """
    n = a + b - 1
    choose = [math.comb(n, j) for j in range(a, n + 1)]

    def cdf(x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        terms = (c * x**j * (1.0 - x) ** (n - j) for j, c in enumerate(choose, start=a))
        return sum(terms, np.zeros_like(x))

    # Newton's steps in the logs of u and x, where the tail is a straight line and the start is its asymptote.
    log_x = np.log(u / choose[0]) / a
    for _ in range(60):
        x = np.minimum(np.exp(log_x), 1.0 - 1e-16)
        at = cdf(x)
        density = a * choose[0] * x**a * (1.0 - x) ** (b - 1) / at
        step = np.clip(np.log(at / u) / density, -0.5, 0.5)
        log_x = log_x - step
        if np.abs(step).max() < 1e-9:  # the next would be below rounding
            break
    return np.exp(log_x)
