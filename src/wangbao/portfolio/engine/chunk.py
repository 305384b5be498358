"""Chunks of incidents of crowded years: whole years of an account's timeline, each in order of time."""

import numpy as np
from numba import njit

from wangbao.portfolio.engine.shapes import (
    CROWD,
    EVENT_COUNTER,
    EVENT_LATENT,
    EVENT_TIME,
    EVENT_YEAR_KIND,
    KIND_BITS,
)
from wangbao.portfolio.engine.timeline import PURPOSE_WHEN
from wangbao.risk.incident_losses import heads_of
from wangbao.risk.randoms import philox, uniform53

_COMMON_YEAR = np.int64(1) << 62  # distinguishes the counter of a common-cause event from a year's
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_KIND = (1 << KIND_BITS) - 1


@njit(cache=True, error_model="numpy", nogil=True)
def when(k, year, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw the time within the year, in (0, 1), of an account's own incident number ``k`` of ``year``."""
    y = np.uint64(year)
    a, b, _, _ = philox(k, y & _LOW, y >> _32, PURPOSE_WHEN, k0, k1)
    return uniform53(a, b)


@njit(cache=True, error_model="numpy", nogil=True)
def fetch(record, struck, n, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Read the attributes of an account's ``n`` hits into ``room``.

    One loop reads them all, so that no memory access waits for another.
    """
    year, kind, counter = room.hit_year, room.hit_kind, room.hit_counter
    time, latent = room.hit_time, room.hit_latent
    for h in range(np.uint64(n)):
        e = np.uint64(struck[h])
        both = record[e, EVENT_YEAR_KIND]
        year[h] = both >> KIND_BITS
        kind[h] = both & _KIND
        counter[h] = record[e, EVENT_COUNTER] | _COMMON_YEAR
        time[h] = np.int64(record[e, EVENT_TIME]).view(np.float64)
        latent[h] = np.int64(record[e, EVENT_LATENT]).view(np.float64)


@njit(cache=True, error_model="numpy", nogil=True)
def next_chunk(i, own, h, hits, years, k0, k1, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Fill ``room`` with the incidents of the next years, in order of time; ``hit`` holds the hit's index for now.

    Begins at item ``i`` of ``own`` years with own incidents and at item ``h`` of ``hits``. Returns the number of
    incidents, and the next ``i`` and ``h``.
    """
    at, counter, year_of, hit, time = room.at, room.counter, room.year, room.hit, room.time
    own_year, own_count = room.own_year, room.own_count
    hit_year, hit_counter, hit_time = room.hit_year, room.hit_counter, room.hit_time
    n = 0
    while i < own or h < hits:
        year = np.int64(years)
        if i < own:
            year = np.int64(own_year[i])
        if h < hits:
            year = min(year, hit_year[h])
        k = np.int64(own_count[i]) if i < own and own_year[i] == year else np.int64(0)
        c = 0
        while h + c < hits and hit_year[h + c] == year:
            c += 1
        if n and n + k + c > CROWD:
            break
        begin = n
        for number in range(k):
            at[n] = np.uint64(number)
            counter[n] = year
            year_of[n] = year
            hit[n] = -1
            time[n] = when(number, year, k0, k1)
            n += 1
        for number in range(h, h + c):
            at[n] = np.uint64(0)
            counter[n] = hit_counter[number]
            year_of[n] = year
            hit[n] = number
            time[n] = hit_time[number]
            n += 1
        for x in range(begin + 1, n):
            y = x
            while y > begin and time[y] < time[y - 1]:
                time[y], time[y - 1] = time[y - 1], time[y]
                at[y], at[y - 1] = at[y - 1], at[y]
                counter[y], counter[y - 1] = counter[y - 1], counter[y]
                hit[y], hit[y - 1] = hit[y - 1], hit[y]
                y -= 1
        i += 1 if k else 0
        h += c
    return n, i, h


@njit(cache=True, error_model="numpy", nogil=True)
def share_latent(n, struck, weight, own_types, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Set the type of each hit to its class, and mix its latent normal with the one shared by all accounts hit.

    ``room.hit`` becomes the number of the event, -1 for an account's own incident.
    """
    hit, kind, latent = room.hit, room.kind, room.latent
    hit_kind, hit_latent = room.hit_kind, room.hit_latent
    for x in range(n):
        number = hit[x]
        if number >= 0:
            of = hit_kind[number]
            common = weight[of]
            kind[x] = np.uint8(own_types + of)
            latent[x] = np.sqrt(common) * hit_latent[number] + np.sqrt(1.0 - common) * latent[x]
            hit[x] = struck[number]


@njit(cache=True, error_model="numpy", nogil=True)
def possible_heads(arrays, heads):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Compute the loss heads possible for each incident type, as bits."""
    for t in range(heads.size):
        heads[t] = heads_of(arrays, t)


@njit(cache=True, error_model="numpy", nogil=True)
def describe(arrays, heads, n, room, incidents):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Fill in the attributes of each incident that contracts need, and count incidents by type."""
    kind, cause, scenario, conditions = room.kind, room.cause, room.scenario, room.conditions
    possible = room.possible
    cause_of, scenario_of, conditions_of = arrays.cause, arrays.scenario, arrays.conditions
    for x in range(n):
        t = kind[x]
        cause[x] = cause_of[t]
        scenario[x] = scenario_of[t]
        conditions[x] = conditions_of[t]
        possible[x] = heads[t]
        incidents[t] += 1
