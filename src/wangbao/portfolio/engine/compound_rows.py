"""Payments of one compound policy for its losses, year by year."""

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.engine.compound_draws import LARGEST_LOG
from wangbao.portfolio.engine.select import sum_of_largest
from wangbao.portfolio.reinsurance.rows import _HALF, FEN, fen

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

YEAR, UPTO, YEARS, MOST, GROSS = range(5)  # indices into State.whole
USED, SQUARE = range(2)  # indices into State.real
BY_YEAR = 3  # columns: gross, ground-up, and the largest loss's gross
_BINS = 128
_SHIFTER = 1.5 * 2.0**52  # added to an integer-valued float, puts the integer in the low bits
_SHIFTER_BITS = np.int64(np.float64(_SHIFTER).view(np.int64))
_SHIFT = 48  # shift that keeps a float's exponent and four bits of its mantissa


class Terms(NamedTuple):
    """The terms of a policy in yuan; infinite if there is no limit."""

    share: float
    deductible: float
    limit: float
    aggregate: float


class State(NamedTuple):
    """The running state of a row.

    ``whole`` int64[5]: the current year (-1 if none), its payments so far, the number of years with payments, the
    largest of those, and the sum over all years, in fen. ``real`` float64[2]: the used part of the annual aggregate, in
    yuan before our share, and the sum of squares of the finished years, in fen squared. ``yearly`` float64[Y]: the
    payments of years that have any, in fen; ``spare`` and ``bins`` are working space.
    """

    whole: Ints
    real: Floats
    yearly: Floats
    spare: Floats
    bins: Ints


def state(years: int) -> State:
    """Allocate the state of a row."""
    return State(
        np.zeros(5, np.int64),
        np.zeros(2),
        np.zeros(years + 1),
        np.zeros(years + 1),
        np.zeros(_BINS, np.int64),
    )


@njit(cache=True, error_model="numpy", nogil=True)
def begin(state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Reset the state for a new row."""
    for i in range(state.whole.size):
        state.whole[i] = 0
    state.whole[YEAR] = -1
    for i in range(state.real.size):
        state.real[i] = 0.0


@njit(cache=True, error_model="numpy", nogil=True)
def pays(state, terms, year, loss):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Compute our share of a policy's payment for its next loss, in fen. Calls must have non-decreasing ``year``."""
    whole, real = state.whole, state.real
    if year != whole[YEAR]:
        end_year(state)
        whole[YEAR], whole[UPTO] = year, 0
        real[USED] = 0.0
    paid = min(max(loss - terms.deductible, 0.0), terms.limit)
    real[USED] = min(real[USED] + paid, terms.aggregate)
    upto = fen(terms.share * real[USED])
    gross = upto - whole[UPTO]
    whole[UPTO] = upto
    return gross


@njit(cache=True, error_model="numpy", nogil=True)
def end_year(state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Close the current year of the row."""
    whole, upto = state.whole, state.whole[UPTO]
    if upto > 0:
        state.yearly[whole[YEARS]] = upto
        whole[YEARS] += 1
        whole[GROSS] += upto
        whole[MOST] = max(whole[MOST], upto)
        state.real[SQUARE] += np.float64(upto) * np.float64(upto)
        whole[UPTO] = 0


@njit(cache=True, error_model="numpy", nogil=True)
def pay_all(state, terms, n, tile, by_year):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Apply :func:`pays` to the ``n`` losses of a tile in turn; add the results to ``by_year`` int64[Y, BY_YEAR]."""
    deductible, limit, aggregate, share = terms.deductible, terms.limit, terms.aggregate, terms.share
    time, loss, amount, ground = tile.time, tile.loss, tile.amount, tile.ground
    most_paid = limit if limit < aggregate else aggregate  # noqa: FURB136 - compiled, min() is several times slower
    # Payment of a year's only loss, without branches: whether a loss exceeds the deductible is unpredictable.
    for i in range(np.uint64(n)):
        over = loss[i] - deductible
        over = over if over > 0.0 else 0.0  # noqa: FURB136 - as above
        over = over if over < most_paid else most_paid  # noqa: FURB136 - as above
        amount[i] = _fen(share * over)
        ground[i] = _fen(loss[i])
    whole, real, yearly = state.whole, state.real, state.yearly
    now, upto, used = np.uint64(whole[YEAR]), whole[UPTO], real[USED]
    years, most, total, square = np.uint64(whole[YEARS]), whole[MOST], whole[GROSS], real[SQUARE]
    begun: Any = np.uint64(n)  # the first loss of the current year, if it is in this tile
    for i in range(np.uint64(n)):
        year, gross = np.uint64(np.int64(time[i])), amount[i]
        if year != now:
            yearly[years] = upto
            years += np.uint64(upto > 0)
            total += upto
            most = upto if upto > most else most  # noqa: FURB136 - as above
            square += np.float64(upto) * np.float64(upto)
            now, upto, begun = year, gross, i
        else:
            if begun == i - np.uint64(1):
                used = _paid(loss[begun], deductible, limit, aggregate)
            used = min(used + _paid(loss[i], deductible, limit, aggregate), aggregate)
            after = fen(share * used)
            gross = after - upto
            upto = after
        by_year[year, 0] += gross
        by_year[year, 1] += ground[i]
        largest = by_year[year, 2]
        by_year[year, 2] = gross if gross > largest else largest  # noqa: FURB136 - as above
    if n > 0 and begun == np.uint64(n - 1):
        used = _paid(loss[begun], deductible, limit, aggregate)
    whole[YEAR], whole[UPTO], real[USED] = np.int64(now), upto, used
    whole[YEARS], whole[MOST], whole[GROSS], real[SQUARE] = np.int64(years), most, total, square


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _fen(yuan: float) -> np.int64:
    """Round less than 2e13 yuan to fen as :func:`fen` does, vectorisably: the integer is taken from a float's bits."""
    return np.float64(np.floor(yuan * FEN + _HALF) + _SHIFTER).view(np.int64) - _SHIFTER_BITS


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _paid(loss: float, deductible: float, limit: float, aggregate: float) -> float:
    return min(max(loss - deductible, 0.0), limit, aggregate)


@njit(cache=True, error_model="numpy", nogil=True)
def likely(terms, mean, mu, sigma, years, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Estimate an amount in fen that somewhat more than ``k`` years probably exceed; 0 if there are not enough losses.

    The estimate only saves looking at small years. It is the loss exceeded by the corresponding number of incidents,
    by the normal quantile 26.2.23 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964).
    """
    chance = (1.5 * k + 10.0) / (mean * years)
    if not chance < 0.4:
        return 0.0
    t = np.sqrt(-2.0 * np.log(chance))
    above = 2.515517 + t * (0.802853 + t * 0.010328)
    below = 1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    loss = np.exp(min(mu + sigma * (t - above / below), LARGEST_LOG))
    return np.floor(terms.share * _paid(loss, terms.deductible, terms.limit, terms.aggregate) * FEN)


@njit(cache=True, error_model="numpy", nogil=True)
def worst(state, k, guess):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Sum the ``k`` largest years, in fen; ``guess`` is that of :func:`likely`, and any value gives the same result.

    Years below the guess are dropped first, if enough others remain. The rest are counted by size, in bins of a
    sixteenth of an octave below the largest, and only the bin with the k-th largest is sorted: no branch depends on
    unpredictable data.
    """
    n, values, spare = np.uint64(state.whole[YEARS]), state.yearly, state.spare
    total = 0.0
    if n <= np.uint64(k):
        for i in range(n):
            total += values[i]
        return total
    if guess > 0.0:
        m = np.uint64(0)
        for i in range(n):
            spare[m] = values[i]
            m += np.uint64(values[i] >= guess)
        if m >= np.uint64(k):
            n, values = m, spare
    bins, top = state.bins, np.int64(np.float64(state.whole[MOST]).view(np.int64) >> _SHIFT)
    for bin_ in range(_BINS):
        bins[bin_] = 0
    for i in range(n):
        b: Any = top - (np.float64(values[i]).view(np.int64) >> _SHIFT)
        bins[np.uint64(b if b < _BINS else _BINS - 1)] += 1
    above: Any = 0
    edge = 0
    while above + bins[edge] < k:
        above += bins[edge]
        edge += 1
    inside = np.uint64(0)
    for i in range(n):
        b = top - (np.float64(values[i]).view(np.int64) >> _SHIFT)
        b = b if b < _BINS else _BINS - 1
        value = values[i]
        total += value if b < edge else 0.0
        spare[inside] = value
        inside += np.uint64(b == edge)
    found: float = sum_of_largest(spare, np.int64(inside), k - above)  # type: ignore[arg-type]  # a whole number
    return total + found


@njit(cache=True, error_model="numpy", nogil=True)
def grown(array, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Copy an array to one of ``size``. Item by item, because slices take long to compile."""
    more = np.zeros(size, array.dtype)
    for i in range(array.size):
        more[i] = array[i]
    return more
