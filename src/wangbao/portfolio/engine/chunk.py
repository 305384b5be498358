"""Chunks of an account's incidents: the next whole years of its timeline, then in the order they are worked on."""

import numpy as np
from numba import njit

from wangbao.portfolio.engine.shapes import (
    CHUNK,
    EVENT_COUNTER,
    EVENT_KIND,
    EVENT_LATENT,
    EVENT_TIME,
    EVENT_YEAR,
)
from wangbao.portfolio.engine.timeline import PURPOSE_WHEN
from wangbao.risk.randoms import philox, uniform53
from wangbao.vocabulary.heads import HEAD_INDEX

_COMMON_YEAR = np.int64(1) << 62  # tells a common-cause event's counter from a year's
_LOW = np.uint64(0xFFFFFFFF)
_32, _ONE = np.uint64(32), np.uint64(1)
_INTERRUPTION = np.uint64(HEAD_INDEX["business_interruption"])
_RESPONSE = np.uint64(HEAD_INDEX["emergency_response"])


@njit(cache=True, error_model="numpy", nogil=True)
def when(k, year, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """The time within the year, in (0, 1), of an account's own incident number ``k`` of ``year``."""
    y = np.uint64(year)
    a, b, _, _ = philox(k, y & _LOW, y >> _32, PURPOSE_WHEN, k0, k1)
    return uniform53(a, b)


@njit(cache=True, error_model="numpy", nogil=True)
def fetch(record, struck, n, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """What is known of an account's ``n`` hits, read in one go: no reach into memory waits for another."""
    year, kind, counter = room.hit_year, room.hit_kind, room.hit_counter
    time, latent = room.hit_time, room.hit_latent
    for h in range(n):
        e = struck[h]
        year[h] = record[e, EVENT_YEAR]
        kind[h] = record[e, EVENT_KIND]
        counter[h] = record[e, EVENT_COUNTER] | _COMMON_YEAR
        time[h] = np.int64(record[e, EVENT_TIME]).view(np.float64)
        latent[h] = np.int64(record[e, EVENT_LATENT]).view(np.float64)


@njit(cache=True, error_model="numpy", nogil=True)
def next_chunk(i, own, h, hits, years, wanted, dated, k0, k1, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """The incidents of the next years, in order of time, into ``room.drawn``.

    ``i`` of ``own`` years with incidents of the account's own and ``h`` of ``hits`` are the next. Returns how many
    incidents, and the next ``i`` and ``h``. Years that are not ``wanted`` are passed over. A time that nobody asks for
    is -1.
    """
    raw = room.drawn
    at, counter, raw_year, hit = raw.at, raw.counter, raw.year, raw.hit
    alone, time = raw.alone, raw.time
    own_year, own_count = room.own_year, room.own_count
    hit_year, hit_counter, hit_time = room.hit_year, room.hit_counter, room.hit_time
    every = wanted.size == 0
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
        if n and n + k + c > CHUNK:
            break
        if every or wanted[year]:
            begin = n
            single = k + c == 1
            for number in range(k):
                at[n] = np.uint64(number)
                counter[n] = year
                raw_year[n] = year
                hit[n] = -1
                alone[n] = single
                time[n] = -1.0 if single and not dated else when(number, year, k0, k1)
                n += 1
            for number in range(h, h + c):
                at[n] = np.uint64(0)
                counter[n] = hit_counter[number]
                raw_year[n] = year
                hit[n] = number
                alone[n] = single
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
def share_latent(raw, n, hit_kind, hit_latent, weight, own_types):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Hits get the type of their class, and a latent normal they share in part with all that the event strikes."""
    hit, kind, latent = raw.hit, raw.kind, raw.latent
    for x in range(n):
        number = hit[x]
        if number >= 0:
            of = hit_kind[number]
            common = weight[of]
            kind[x] = np.uint8(own_types + of)
            latent[x] = np.sqrt(common) * hit_latent[number] + np.sqrt(1.0 - common) * latent[x]


@njit(cache=True, error_model="numpy", nogil=True)
def arrange(raw, n, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Put incidents in the order they are worked on, and remember their ``place``.

    The only incidents of their years come first, by type, so that what is done to neighbours is alike; after them the
    years with several, in order of time.
    """
    bound, place = room.scratch.bound, room.place
    alone, kind_of = raw.alone, raw.kind
    last = bound.size - 1
    for t in range(bound.size):
        bound[t] = 0
    for x in range(n):
        t = np.int64(kind_of[x]) if alone[x] else np.int64(last - 1)
        bound[t + 1] += 1
    for t in range(last):
        bound[t + 1] += bound[t]
    for x in range(n):
        t = np.int64(kind_of[x]) if alone[x] else np.int64(last - 1)
        place[x] = bound[t]
        bound[t] += 1
    at, counter, year, kind = room.at, room.counter, room.year, room.kind
    hit, time, latent = room.hit, room.time, room.latent
    for x in range(n):
        y = np.uint64(place[x])
        at[y] = raw.at[x]
        counter[y] = raw.counter[x]
        year[y] = raw.year[x]
        kind[y] = raw.kind[x]
        hit[y] = raw.hit[x]
        time[y] = raw.time[x]
        latent[y] = raw.latent[x]


@njit(cache=True, error_model="numpy", nogil=True)
def possible_heads(arrays, heads):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """The heads an incident of each type may strike, as bits."""
    first, head, probability = arrays.first, arrays.head, arrays.probability
    for t in range(heads.size):
        bits = np.uint64(0)
        for slot in range(first[t], first[t + 1]):
            if probability[slot] > 0.0:
                bits |= _ONE << np.uint64(head[slot])
        if arrays.stop_probability[t] > 0.0:
            bits |= _ONE << _INTERRUPTION
        if arrays.people_probability[t] > 0.0:
            bits |= (_ONE << _RESPONSE) | (_ONE << np.uint64(arrays.data_head[t]))
        heads[t] = bits


@njit(cache=True, error_model="numpy", nogil=True)
def describe(arrays, heads, n, room, incidents):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """What the contract asks of an incident beside its losses; and one more of its type."""
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
