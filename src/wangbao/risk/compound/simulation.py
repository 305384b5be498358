"""Simulated years of one policy: counts stratified over the years, sizes from a table, whole batches at a time.

Losses that do not pass the event deductible cost nothing, so they are not drawn: the number of those that do follows
the thinned law. A batch spreads its years evenly over the distribution of that number (year i of m draws it from a
uniform in [i / m, (i + 1) / m)), and the years of one count spread their first loss evenly over the distribution of
its size (stratified sampling; Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section 4.3). Both
leave every expectation as it is and lower its error, which is measured by the spread of the independent batches.

A batch depends on the seed and its number alone, so the years are the same, bit for bit, for any number of threads.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from wangbao.risk.compound.frequencies import Frequency, pmf
from wangbao.risk.compound.severities import Severity
from wangbao.risk.compound.terms import Layer, terms_of
from wangbao.risk.quantiles import Table, look_up, tabulate
from wangbao.risk.randoms import fill_uniform, key

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BATCHES = 64
_TILE = 2048  # losses drawn at once: their uniforms stay in the first-level cache
_COUNTS = 1 << 32  # stream of the counts; batch b draws sizes from stream b
_FEW = 64  # counts up to which a linear search is faster
_NEVER = 1e-100


@dataclass(frozen=True, slots=True)
class SimulatedYears:
    """Simulated years with a loss above the event deductible; the others are only counted."""

    losses: Floats  # float64[k], the year's loss after all terms
    largest: Floats  # float64[k], the year's largest loss after the per-event terms
    batch: npt.NDArray[np.int32]  # int32[k]
    batches: int
    years: int
    events: int  # losses drawn


def simulate(
    frequency: Frequency,
    severity: Severity,
    occurrence: Layer,
    aggregate: Layer,
    *,
    years: int,
    seed: int,
    threads: int | None = None,
    stratified: bool = True,
    thinned: bool = True,
) -> SimulatedYears:
    """Simulate ``years`` years of one policy.

    Args:
        frequency: law of the number of losses, plain floats.
        severity: law of their size, plain floats.
        occurrence: per-event layer.
        aggregate: annual layer.
        years: a multiple of ``BATCHES``.
        seed: any whole number; the same seed gives the same years.
        threads: how many to use, default all; the years do not depend on it.
        stratified: whether counts and first losses are spread evenly; without it every year is drawn on its own.
        thinned: whether to leave out losses that do not pass the event deductible.

    Raises:
        ValueError: ``years`` is not a positive multiple of ``BATCHES``.
    """
    if years <= 0 or years % BATCHES:
        raise ValueError(f"years must be a positive multiple of {BATCHES}")
    terms = terms_of(occurrence, aggregate)
    deductible = float(terms.event_deductible)
    passing = max(float(severity.survival(deductible)), _NEVER) if thinned else 1.0
    cdf = np.minimum(np.cumsum(pmf(frequency.thin(passing))), 1.0)
    table = (
        _table(severity, deductible, passing)
        if thinned
        else tabulate(severity.inverse_survival, severity.quantile)
    )
    counts = np.empty((BATCHES, years // BATCHES), dtype=np.int32)
    positive = np.empty(BATCHES, dtype=np.int64)  # years with a loss
    words = key(seed, 0)
    _count(words, cdf, stratified, counts, positive)
    ends = np.cumsum(positive)
    losses, largest = np.empty(ends[-1]), np.empty(ends[-1])
    batch = np.empty(ends[-1], dtype=np.int32)

    def draw(number: int) -> None:
        part = slice(ends[number] - positive[number], ends[number])
        batch[part] = number
        _draw(
            words,
            number,
            counts[number, counts.shape[1] - positive[number] :],
            table,
            0.0 if thinned else deductible,
            float(terms.event_limit),
            float(terms.deductible),
            float(terms.limit),
            float(terms.scale),
            stratified,
            losses[part],
            largest[part],
        )

    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        list(pool.map(draw, range(BATCHES)))
    if terms.event_scale != 1.0:
        largest *= float(terms.event_scale)
    return SimulatedYears(losses, largest, batch, BATCHES, years, int(counts.sum(dtype=np.int64)))


def _table(severity: Severity, deductible: float, passing: float) -> Table:
    """Tabulate quantiles of a loss less the event deductible, given that it passes it."""

    def upper(v: Floats) -> Floats:
        return np.maximum(severity.inverse_survival(v * passing) - deductible, 0.0)

    def lower(u: Floats) -> Floats:
        # from the end of the severity that keeps its digits
        tail = (1.0 - u) * passing
        loss = severity.quantile(1.0 - tail) if passing > 0.5 else severity.inverse_survival(tail)
        return np.maximum(loss - deductible, 0.0)

    return tabulate(upper, lower)


@njit(cache=True, error_model="numpy", nogil=True)
def _count(words, cdf, stratified, counts, positive):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Draw the number of losses of each year of each batch, in rising order, and count the years with a loss."""
    years = counts.shape[1]
    last = cdf.size - 1
    draws = np.empty(1 if stratified else years)
    for b in range(counts.shape[0]):
        if stratified:
            i, n = 0, 0
            while i < years:
                while (
                    n < last and cdf[n] * years <= i
                ):  # the whole of the next year's stratum has more than n
                    n += 1
                whole = min(int(cdf[n] * years), years) if n < last else years
                while i < whole:
                    counts[b, i] = n
                    i += 1
                if i < years:  # a stratum in which the number changes
                    fill_uniform(words, _COUNTS, b * years + i, draws)
                    m = n
                    while m < last and cdf[m] * years < i + draws[0]:
                        m += 1
                    counts[b, i] = m
                    i += 1
        else:
            fill_uniform(words, _COUNTS, b * years, draws)
            often = np.zeros(cdf.size, dtype=np.int64)
            for i in range(years):
                n = 0
                if last < _FEW:
                    while n < last and cdf[n] < draws[i]:
                        n += 1
                else:
                    n = min(_count_at_most(cdf, draws[i]), last)
                often[n] += 1
            i = 0
            for n in range(cdf.size):
                for _ in range(often[n]):
                    counts[b, i] = n
                    i += 1
        positive[b] = years - _count_at_most(counts[b], 0)


@njit(cache=True, error_model="numpy", nogil=True)
def _count_at_most(rising, value):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Count the sorted numbers at or below a value (np.searchsorted takes seconds to compile)."""
    low, high = 0, rising.size
    while low < high:
        middle = (low + high) // 2
        if rising[middle] <= value:
            low = middle + 1
        else:
            high = middle
    return low


@njit(cache=True, error_model="numpy", nogil=True)
def _draw(  # type: ignore[no-untyped-def]  # noqa: ANN202 - kernel
    words,  # noqa: ANN001
    stream,  # noqa: ANN001
    counts,  # noqa: ANN001
    table,  # noqa: ANN001
    event_deductible,  # noqa: ANN001
    event_limit,  # noqa: ANN001
    deductible,  # noqa: ANN001
    limit,  # noqa: ANN001
    scale,  # noqa: ANN001
    stratified,  # noqa: ANN001
    losses,  # noqa: ANN001
    largest,  # noqa: ANN001
):
    """Draw the losses of one batch and write each year's total and largest loss."""
    sizes = np.empty(_TILE)
    at, drawn = 0, 0
    while at < counts.size:
        n = int(counts[at])
        years = _count_at_most(counts, n) - at  # those with as many losses
        inverse = 1.0 / years
        per_tile = max(1, _TILE // n)
        for start in range(0, years, per_tile):
            tile = min(per_tile, years - start)
            total, most = losses[at : at + tile], largest[at : at + tile]
            for done in range(0, n, _TILE):  # one turn, except for years of more losses than a tile holds
                part = min(n - done, _TILE)
                size = sizes[: tile * part]
                fill_uniform(words, stream, drawn, size)
                drawn += size.size
                if stratified and done == 0:
                    for j in range(tile):
                        size[j] = (start + j + size[j]) * inverse
                for i in range(size.size):
                    size[i] = look_up(table, size[i])
                _layer(size, event_deductible, event_limit, 1.0)
                if done == 0:
                    for j in range(tile):
                        total[j], most[j] = size[j], size[j]
                for i in range(1 if done == 0 else 0, part):  # loss i of every year of the tile
                    _add(size[i * tile : i * tile + tile], total, most)
            _layer(total, deductible, limit, scale)
            at += tile


# In compiled code max() and min() are several times slower than a choice between two numbers.


@njit(cache=True, error_model="numpy", nogil=True)
def _layer(amounts, deductible, limit, scale):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Apply a layer to amounts in place."""
    for i in range(amounts.size):
        beyond = amounts[i] - deductible
        beyond = beyond if beyond > 0.0 else 0.0  # noqa: FURB136 - see above
        amounts[i] = scale * (beyond if beyond < limit else limit)  # noqa: FURB136 - see above


@njit(cache=True, error_model="numpy", nogil=True)
def _add(size, total, most):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Add one loss a year to the totals and keep the largest."""
    for j in range(size.size):
        total[j] += size[j]
        most[j] = size[j] if size[j] > most[j] else most[j]  # noqa: FURB136 - see above
