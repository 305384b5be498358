"""Draws of times and sizes of compound policies' losses, a few hundred at a time.

A Poisson policy's incidents are a Poisson process over the simulated years, with exponential gaps: incidents come in
order of time, and empty years cost nothing (Devroye, "Non-Uniform Random Variate Generation", 1986, section VI.1.2).
Negative binomial years come from :func:`wangbao.portfolio.engine.timeline.own_years`; the times of a year's incidents
are drawn in rising order (ibid., section V.3). Sizes are lognormal with the normals of Box and Muller ("A note on the
generation of random normal deviates", 1958): arithmetic alone, no table. One block of random bits holds two incidents:
52 bits for the radius, 32 for the angle, 22 for each gap. Every draw depends on the policy's key and the incident's
number, not on how many are drawn together.
"""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.engine.elementary import exponential, logarithm, turn
from wangbao.risk.randoms import philox, uniform53

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

TILE = 256  # number of incidents drawn together, even
PURPOSE_FITTED = 48  # fourth word of the counter: sizes and gaps
PURPOSE_FIRST = 49  # the time of the first
PURPOSE_TIME = 50  # the times within a negative binomial year
LARGEST_LOG = float(np.log(1e12))  # largest loss: 1e12 yuan
_SMALLEST_LOG = -700.0
_ONE, _ONE_22 = np.uint64(0x3FF0000000000000), np.uint64(0x3FF0000000000000 | 1 << 29)
_LOW = np.uint64(0xFFFFFFFF)
_10, _12, _20, _30, _32 = (np.uint64(k) for k in (10, 12, 20, 30, 32))
_TEN_BITS, _TWELVE_BITS = np.uint64((1 << 10) - 1), np.uint64((1 << 12) - 1)
_WITHIN = 1.0 - 2.0**-20  # latest time within a year that, added to the year's number, stays in that year


class Tile(NamedTuple):
    """Arrays for incidents that are drawn together."""

    radius: Floats  # [TILE / 2]
    angle: Floats  # [TILE / 2]
    gap: Floats  # [TILE]
    time: Floats  # [TILE] years since the start
    loss: Floats  # [TILE] yuan, ground-up
    amount: Ints  # [TILE] fen, payment if it is the year's only loss
    ground: Ints  # [TILE] fen, ground-up


def tile() -> Tile:
    """Allocate a tile."""
    half, whole, fen = np.zeros(TILE // 2), np.zeros(TILE), np.zeros(TILE, np.int64)
    return Tile(half, half.copy(), whole, whole.copy(), whole.copy(), fen, fen.copy())


@njit(cache=True, error_model="numpy", nogil=True)
def draw(tile, first, n, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw the uniforms of incidents ``first`` (even) to ``first + n``."""
    radius, angle, gap = tile.radius, tile.angle, tile.gap
    block = np.uint64(first >> 1)
    for i in range(np.uint64((n + 1) >> 1)):
        at: Any = block + i
        a, b, c, d = philox(at, at >> _32, 0, PURPOSE_FITTED, k0, k1)
        radius[i] = uniform53(a, b)
        angle[i] = np.uint64((np.uint64(c) << _20) | _ONE).view(np.float64) - 1.0
        near = np.uint64(d) >> _10
        far = ((np.uint64(d) & _TEN_BITS) << _12) | (np.uint64(b) & _TWELVE_BITS)
        gap[2 * i] = np.uint64((near << _30) | _ONE_22).view(np.float64) - 1.0
        gap[2 * i + 1] = np.uint64((far << _30) | _ONE_22).view(np.float64) - 1.0


@njit(cache=True, error_model="numpy", nogil=True)
def lognormals(tile, n, mu, sigma):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Compute the losses of the incidents drawn, yuan."""
    radius, angle, loss = tile.radius, tile.angle, tile.loss
    for i in range(np.uint64((n + 1) >> 1)):
        r = sigma * np.sqrt(-2.0 * logarithm(radius[i]))
        x, y = turn(angle[i])
        near, far = mu + r * x, mu + r * y
        near = min(LARGEST_LOG, near)
        far = min(LARGEST_LOG, far)
        loss[2 * i] = exponential(max(_SMALLEST_LOG, near))
        loss[2 * i + 1] = exponential(max(_SMALLEST_LOG, far))


@njit(cache=True, error_model="numpy", nogil=True)
def first_time(mean, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw the time of a Poisson policy's first incident, years since the start."""
    a, b, _, _ = philox(0, 0, 0, PURPOSE_FIRST, k0, k1)
    return -logarithm(uniform53(a, b)) / mean


@njit(cache=True, error_model="numpy", nogil=True)
def poisson_times(tile, n, start, mean, years):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Compute the times of the incidents drawn, the first at ``start``.

    Returns how many of them are within ``years``, and the time of the next one.
    """
    gap, time = tile.gap, tile.time
    scale = -1.0 / mean
    for i in range(np.uint64(n)):
        gap[i] = scale * logarithm(gap[i])
    at = start
    for i in range(np.uint64(n)):
        time[i] = at
        at += gap[i]
    within = np.int64(n)
    while within > 0 and time[np.uint64(within - 1)] >= years:
        within -= 1
    return within, at


@njit(cache=True, error_model="numpy", nogil=True)
def counted_times(tile, year, count, place, done, last, dated, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw the times of the next incidents of the years ``year`` with ``count`` each.

    Of the year at index ``place``, ``done`` incidents have been drawn, the latest at ``last`` within the year. If
    times do not matter (not ``dated``) they are the beginnings of the years. Returns how many there are in the tile,
    and the new ``place``, ``done`` and ``last``.
    """
    n = 0
    while n < TILE and place < year.size:
        if not dated:
            tile.time[n] = np.float64(year[place])
            n += 1
            done += 1
            if done == count[place]:
                place, done = place + 1, 0
            continue
        y: Any = np.uint64(year[place])
        a, b, _, _ = philox(done, y & _LOW, y >> _32, PURPOSE_TIME, k0, k1)
        # The smallest of ``left`` uniforms in (last, 1).
        left = np.float64(count[place] - done)
        last = 1.0 - (1.0 - last) * exponential(logarithm(uniform53(a, b)) / left)
        tile.time[n] = np.float64(year[place]) + min(last, _WITHIN)
        n += 1
        done += 1
        if done == count[place]:
            place, done, last = place + 1, 0, 0.0
    return n, place, done, last
