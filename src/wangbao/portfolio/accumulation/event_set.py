"""Event set: the common-cause events of all simulated years, with entity, time, severity and breadth.

Counts are Poisson by entity and year, by stratified sampling: within a batch of m years each year draws from its own
m-th of the unit interval, in random order, so each batch has the right number of years with none, one, two … events to
within one. The latent factors of an entity's n events in a batch are stratified too, in random order, and so is a
worm's R0. The count of any one year is Poisson, and the latent factor of any one event standard normal; the strata
remove most of the noise of rare events, on which remote layers depend (Glasserman, Monte Carlo Methods in Financial
Engineering, 2003, section 4.3). Batches are independent, and their spread gives the errors.

All draws are a function of (seed, entity's name, batch, index in the batch): adding an entity does not change others.
"""

from functools import lru_cache
from math import ceil, log
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import WORM, CommonEvents, default
from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.accumulation.sir import final_size
from wangbao.risk.quantiles import look_up, standard_normal
from wangbao.risk.randoms import key, philox, uniform53
from wangbao.vocabulary.errors import refusal

Floats = NDArray[np.float64]

MOST_EVENTS = 50_000_000  # 2 GB; more would be a book whose "providers" are shared by nobody

_NO_EVENTS = (np.zeros(0, np.int64), *np.zeros((3, 0)))  # year, time, latent factor, second normal
_COUNT, _EVENT, _REACH, _ORDER = range(4)  # purposes of draws: the fourth word of the counter
_TAIL = 1e-16
_NODES = 4001
_WIDEST = 3.0  # standard deviations


class EventSet(NamedTuple):
    """E events in order of (year, time, class, entity); an event's number is its row.

    ``kind`` uint8, class; ``entity`` int32; ``year`` int32 from 0; ``time`` float64 in (0, 1) of the year; ``latent``
    float64, the severity factor shared by all accounts hit, standard normal; ``breadth`` float64, a factor on every hit
    probability, with mean one over the events of an entity.
    """

    kind: NDArray[np.uint8]
    entity: NDArray[np.int32]
    year: NDArray[np.int32]
    time: Floats
    latent: Floats
    breadth: Floats


class Breadth(NamedTuple):
    """Law of a worm's breadth: its final size times the firms it can reach, over their ``mean``.

    R0 - 1 and the number of firms a worm can reach, those with the flaw that it uses, are lognormal with one normal:
    what spreads faster finds more. The normal is held within ``_WIDEST`` standard deviations, so that breadth has a
    ``largest`` value.
    """

    log_median: float
    sigma: float
    reach_sigma: float
    immune: float
    mean: float
    largest: float

    def at(self, normal: Floats) -> Floats:
        """Compute the breadth at standard normals."""
        held = np.clip(normal, -_WIDEST, _WIDEST)
        size = final_size(1.0 + np.exp(self.log_median + self.sigma * held), self.immune)
        return size * np.exp(self.reach_sigma * held) / self.mean

    def normal(self, r0: float) -> float:
        """Compute the standard normal at which the worm's R0 is ``r0``, above 1."""
        return (log(r0 - 1.0) - self.log_median) / self.sigma


def breadth_of(figures: CommonEvents) -> Breadth:
    """Build the law of a worm's breadth.

    Raises:
        InputError: the worm never spreads, because R0 is too low or too many are immune.
    """
    worm = figures.worm
    return _breadth(log(worm.r0_excess_median.v), worm.r0_excess_sigma.v, worm.reach_sigma.v, worm.immune.v)


@lru_cache
def _breadth(log_median: float, sigma: float, reach_sigma: float, immune: float) -> Breadth:
    """Compute the law with its mean by the trapezoid rule over +-8.5 standard deviations."""
    at = np.linspace(-8.5, 8.5, _NODES)
    weight = np.exp(-0.5 * at * at)
    raw = Breadth(log_median, sigma, reach_sigma, immune, 1.0, 1.0)
    mean = float((raw.at(at) * weight).sum() / weight.sum())
    if mean <= 0.0:
        zh, en = (
            "蠕虫不会传播：R0 过低或免疫占比过高",
            "the worm never spreads: R0 too low or too many immune",
        )
        raise refusal("worm", None, zh, en)
    found = raw._replace(mean=mean)
    return found._replace(largest=float(found.at(np.array([_WIDEST]))[0]))


def draw(
    entities: Entities,
    *,
    years: int,
    batches: int,
    seed: int,
    figures: CommonEvents | None = None,
    only: NDArray[np.bool_] | None = None,
) -> EventSet:
    """Draw the events of ``years`` years in ``batches`` equal batches (year y is in batch y // (years/batches)).

    With ``only``, bool[entities], those of the other entities are left out; it does not change those drawn.

    Raises:
        ValueError: ``years`` is not a positive multiple of ``batches``.
        InputError: the entities would have more than ``MOST_EVENTS`` events.
    """
    if batches < 1 or years < 1 or years % batches:
        raise ValueError("years must be a positive multiple of batches")
    expected = float(entities.rate.sum()) * years
    if expected > MOST_EVENTS:
        zh = f"共因对象 {len(entities.name):,} 个，约有 {expected:,.0f} 起事件，超过 {MOST_EVENTS:,}"
        en = f"{len(entities.name):,} entities would have about {expected:,.0f} events, over {MOST_EVENTS:,}"
        raise refusal("years", years, zh, en)
    law = breadth_of(default() if figures is None else figures)
    wanted = np.ones(entities.rate.size, np.bool_) if only is None else only
    drawn = [
        _of_entity(float(rate), int(code), years, batches, seed) if drawn else _NO_EVENTS
        for rate, code, drawn in zip(entities.rate, entities.code.view(np.int64), wanted, strict=True)
    ]
    sizes = [part[0].size for part in drawn]
    entity = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    year, time, latent, shape = (np.concatenate([p[i] for p in drawn] or [np.zeros(0)]) for i in range(4))
    kind = entities.kind[entity]
    breadth = np.ones(entity.size)
    worms = kind == WORM
    breadth[worms] = law.at(shape[worms])
    order = np.lexsort((entity, kind, time, year))
    return EventSet(
        kind=kind[order],
        entity=entity[order],
        year=year[order].astype(np.int32),
        time=time[order],
        latent=latent[order],
        breadth=breadth[order],
    )


def events_by_entity(event_set: EventSet, entities: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Index the events by entity, rising: those of entity i are ``event[start[i]:start[i + 1]]``."""
    start = np.zeros(entities + 1, np.int64)
    np.cumsum(np.bincount(event_set.entity, minlength=entities), out=start[1:])
    return start, np.argsort(event_set.entity, kind="stable").astype(np.int32)


def poisson_cdf(mean: float) -> Floats:
    """Compute P(N <= n) for n = 0, 1, …, until the rest is below rounding; the last value is 1."""
    mass, n = [float(np.exp(-mean))], 0
    while n <= mean or mass[-1] > _TAIL * mass[0]:
        n += 1
        mass.append(mass[-1] * mean / n)
        if n > mean and mass[-1] < _TAIL:
            break
    cdf: Floats = np.minimum(np.cumsum(mass), 1.0)
    cdf[-1] = 1.0
    return cdf


def _of_entity(
    rate: float, code: int, years: int, batches: int, seed: int
) -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    """Draw year, time, latent factor and second normal (for a worm's R0) of one entity's events."""
    cdf = poisson_cdf(rate)
    per_batch = years // batches
    start = min(int(cdf[0] * per_batch), per_batch)  # years of lower strata have no event
    # Summed over the strata, a batch's events exceed their mean by at most the largest count of the table.
    most = (ceil(rate * per_batch) + cdf.size + 1) * batches
    year = np.empty(most, np.int64)
    time, latent, shape = np.empty(most), np.empty(most), np.empty(most)
    k0, k1 = key(seed, code)
    n = _fill(cdf, per_batch, batches, start, k0, k1, standard_normal(), year, time, latent, shape)
    return year[:n].copy(), time[:n].copy(), latent[:n].copy(), shape[:n].copy()


@njit(cache=True, error_model="numpy", nogil=True)
def _fill(cdf, per_batch, batches, start, k0, k1, normal, year, time, latent, shape):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    places = np.arange(per_batch)  # a permutation of the years, restored after each batch
    swapped = np.empty(per_batch - start, np.int64)
    total = 0
    for batch in range(batches):
        first = total
        for i in range(per_batch - start):
            a, b, c, d = philox(i, batch, 0, _COUNT, k0, k1)
            u = (start + i + uniform53(a, b)) / per_batch
            other = i + np.int64(uniform53(c, d) * (per_batch - i))
            swapped[i] = other
            places[i], places[other] = places[other], places[i]
            n = 0
            while n < cdf.size - 1 and u > cdf[n]:
                n += 1
            for _ in range(n):
                year[total] = np.int64(batch) * per_batch + places[i]
                total += 1
        for i in range(per_batch - start - 1, -1, -1):
            other = swapped[i]
            places[i], places[other] = places[other], places[i]
        n = total - first
        for i in range(n):  # strata in order first, then each column shuffled separately
            a, b, c, d = philox(i, batch, 0, _EVENT, k0, k1)
            time[first + i] = uniform53(a, b)
            latent[first + i] = -look_up(normal, (i + uniform53(c, d)) / n)
            a, b, _, _ = philox(i, batch, 0, _REACH, k0, k1)
            shape[first + i] = -look_up(normal, (i + uniform53(a, b)) / n)
        for i in range(n - 1):
            a, b, c, d = philox(i, batch, 0, _ORDER, k0, k1)
            other = i + np.int64(uniform53(a, b) * (n - i))
            latent[first + i], latent[first + other] = latent[first + other], latent[first + i]
            other = i + np.int64(uniform53(c, d) * (n - i))
            shape[first + i], shape[first + other] = shape[first + other], shape[first + i]
    return total
