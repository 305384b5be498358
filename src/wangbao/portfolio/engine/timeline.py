"""Timeline of an account: the years with own incidents, and the common-cause events that hit it.

Most years have no incident. The number of empty years before the next year with incidents is geometric, so empty years
cost nothing; the count of a year with incidents follows the conditional law. In the same way the events of a
list are skipped to the next hit. Both are functions of the account's key alone, independent of the order and number of
accounts.
"""

import numpy as np
from numba import njit

from wangbao.risk.elementary import logarithm
from wangbao.risk.randoms import philox, uniform53

MOST_COUNT = 256  # most incidents of one account in one year that are distinguished
PURPOSE_GAP = 32  # fourth word of the counter: an account's years
PURPOSE_HIT = 33  # the events of a list that hit it
PURPOSE_WHEN = 34  # the time of an incident within the year
_DIRECT = 0.25  # hit probability from which every event is drawn in turn
_CHUNK = 256
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


@njit(cache=True, error_model="numpy", nogil=True)
def count_law(mu: float, r: float, cdf):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Compute ``cdf[n - 1]`` = P(N <= n given N >= 1); return the number of entries, and log P(N = 0).

    N is negative binomial with mean ``mu`` and size ``r``, Poisson if ``r`` is infinite. ``cdf`` float64[MOST_COUNT]
    is written; probability beyond it is added to its last entry.
    """
    if np.isinf(r):
        log_none, ratio = -mu, 0.0
    else:
        log_none, ratio = -r * np.log1p(mu / r), mu / (r + mu)
    some = -np.expm1(log_none)
    mass = np.exp(log_none) / some
    total = 0.0
    n = 0
    while n < cdf.size:
        n += 1
        mass *= mu / n if np.isinf(r) else ratio * (r + n - 1.0) / n
        total += mass
        cdf[n - 1] = total
        if 1.0 - total < 1e-15 or (n > mu and mass < 1e-18):
            break
    cdf[n - 1] = 1.0
    return n, log_none


@njit(cache=True, error_model="numpy", nogil=True)
def own_years(mu, r, years, k0, k1, cdf, work, year, count):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw the years with own incidents, rising, and the count of each; return the number of such years.

    ``year`` int32[years] and ``count`` int32[years] are written; ``cdf`` float64[MOST_COUNT] and ``work`` float64[2,
    256] are working space.
    """
    if mu <= 0.0:
        return 0
    entries, log_none = count_law(mu, r, cdf)
    scale = 1.0 / log_none
    at = np.int64(-1)
    n = 0
    drawn = np.uint64(0)
    while True:
        for i in range(np.uint64(_CHUNK)):
            a, b, c, d = philox(drawn + i, 0, 0, PURPOSE_GAP, k0, k1)
            work[0, i] = uniform53(a, b)
            work[1, i] = uniform53(c, d)
        drawn += np.uint64(_CHUNK)
        for i in range(np.uint64(_CHUNK)):
            work[0, i] = logarithm(work[0, i]) * scale
        for i in range(np.uint64(_CHUNK)):
            gap = work[0, i]
            if gap > years:
                return n
            at += 1 + np.int64(gap)
            if at >= years:
                return n
            u = work[1, i]
            k = 0
            while k < entries - 1 and u > cdf[k]:
                k += 1
            year[n] = at
            count[n] = k + 1
            n += 1


@njit(cache=True, error_model="numpy", nogil=True)
def hits_of_list(events, breadth, widest, narrowest, chance, list_key, k0, k1, work, hits):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw the events of one list that hit an account, rising, into ``hits``; return their number.

    Event ``events[i]`` (int32, rising) hits with probability ``min(1, chance * breadth[i])``, independently;
    ``widest`` and ``narrowest`` bound the breadths, ``list_key`` distinguishes lists; ``work`` float64[2, 256] is
    working space.
    """
    most = min(chance * widest, 1.0)
    if most <= 0.0:
        return 0
    low, high = list_key & _LOW, list_key >> _32
    n = 0
    if most >= _DIRECT:
        for i in range(events.size):
            a, b, _, _ = philox(i, low, high, PURPOSE_HIT, k0, k1)
            hits[n] = events[i]
            n += np.int64(uniform53(a, b) < chance * breadth[i])
        return n
    scale = 1.0 / np.log1p(-most)
    at = np.int64(-1)
    drawn = np.uint64(0)
    sure = min(chance * narrowest, 1.0)  # a draw below it hits whatever the breadth
    chunk = min(_CHUNK, 8 + np.int64(events.size * most))
    while True:
        for i in range(np.uint64(chunk)):
            a, b, c, d = philox(drawn + i, low, high, PURPOSE_HIT, k0, k1)
            work[0, i] = uniform53(a, b)
            work[1, i] = uniform53(c, d)
        drawn += np.uint64(chunk)
        for i in range(np.uint64(chunk)):
            work[0, i] = logarithm(work[0, i]) * scale
        for i in range(np.uint64(chunk)):
            gap = work[0, i]
            if gap > events.size:
                return n
            at += 1 + np.int64(gap)
            if at >= events.size:
                return n
            hits[n] = events[at]
            drawn_below = work[1, i] * most
            n += 1 if drawn_below < sure else np.int64(drawn_below < chance * breadth[at])
