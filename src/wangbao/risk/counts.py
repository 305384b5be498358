"""Number of incidents in each simulated year: negative-binomial counts, stratified over the years.

The years of a batch share the unit interval evenly: year i of m draws its count from a uniform in [i/m, (i+1)/m). So
each batch holds the right number of years with none, one, two … incidents to within one, and the noise of the
frequency all but vanishes (stratified sampling; Glasserman 2003, section 4.3). Batches are independent, and their
spread gives the standard errors. Years without incidents, which are most, are not drawn.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.risk.randoms import philox, uniform53

PURPOSE_COUNT = 0
_TAIL = 1e-15
_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class Years:
    """The years that have incidents: ``year`` int64[k] and ``count`` int32[k], and their batch int32[k]."""

    year: NDArray[np.int64]
    count: NDArray[np.int32]
    batch: NDArray[np.int32]
    years: int
    batches: int

    @property
    def events(self) -> int:
        return int(self.count.sum())


def negative_binomial_cdf(mu: float, r: float) -> NDArray[np.float64]:
    """Return P(N <= n) for n = 0, 1, … until the rest is below 1e-15; mean ``mu``, variance ``mu + mu^2 / r``."""
    mass = [(r / (r + mu)) ** r]
    step = mu / (r + mu)
    total = mass[0]
    while 1.0 - total > _TAIL and len(mass) < _MOST:
        n = len(mass)
        mass.append(mass[-1] * step * (r + n - 1.0) / n)
        if mass[-1] < _TAIL * _TAIL:  # the rest is rounding
            break
        total += mass[-1]
    cdf: NDArray[np.float64] = np.minimum(np.cumsum(mass), 1.0)
    return cdf


def draw_years(
    mu: float, r: float, *, years: int, batches: int, key: tuple[int, int], stratified: bool = True
) -> Years:
    """Draw the counts of ``years`` simulated years in ``batches`` equal batches.

    Raises:
        ValueError: ``years`` is not a multiple of ``batches``.
    """
    if years % batches:
        raise ValueError("years must be a multiple of batches")
    cdf = negative_binomial_cdf(mu, r)
    per_batch = years // batches
    if stratified:
        # Year i of a batch can have an incident only if its whole stratum is not below P(N = 0).
        start = min(int(cdf[0] * per_batch), per_batch)
        each = per_batch - start
        room = each * batches
    else:
        start, room = 0, years
    year = np.empty(room, dtype=np.int64)
    count = np.empty(room, dtype=np.int32)
    used = _draw(cdf, per_batch, batches, start, stratified, key[0], key[1], year, count)
    year, count = year[:used].copy(), count[:used].copy()
    return Years(year, count, (year // per_batch).astype(np.int32), years, batches)


@njit(cache=True, error_model="numpy", nogil=True)
def _draw(cdf, per_batch, batches, start, stratified, k0, k1, year, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Write the years that have incidents and their counts; return how many there are."""
    used = 0
    for batch in range(batches):
        for i in range(start, per_batch):
            at = np.int64(batch) * per_batch + i
            a, b, _, _ = philox(0, at & 0xFFFFFFFF, at >> 32, PURPOSE_COUNT, k0, k1)
            u = uniform53(a, b)
            if stratified:
                u = (i + u) / per_batch
            if u <= cdf[0]:
                continue
            n = 1
            while n < cdf.size - 1 and u > cdf[n]:
                n += 1
            year[used] = at
            count[used] = n
            used += 1
    return used
