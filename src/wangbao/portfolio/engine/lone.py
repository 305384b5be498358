"""Years with one incident: separated from crowded years, and processed type by type.

Most years of an account have one incident or none. The only incident of a year has no predecessor that matters to the
contract, so such incidents need not be in order of time: they are sorted by type, and each loop runs over incidents of
one type, which have the same heads, cause, scenario and conditions.
"""

import numpy as np
from numba import njit

from wangbao.portfolio.engine.chunk import when
from wangbao.portfolio.engine.shapes import CHUNK
from wangbao.risk.incident_losses import draw_latents, draw_types

_LOW, _32 = np.uint64(0xFFFFFFFF), np.uint64(32)


@njit(cache=True, error_model="numpy", nogil=True)
def part(own, struck, hits, event_year, wanted, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Separate lone incidents from crowded years; drop years that are not ``wanted`` (unless it is empty).

    The account's ``own`` years with incidents are in ``room.own_year`` and ``room.own_count``, its ``hits`` in
    ``struck`` in any order; all are reduced to the crowded years, rising. Returns the numbers of own years, lone own
    years (``room.lone_year``), hits and lone hits (``room.lone_hit``).
    """
    crowding, year_of, count_of = room.crowding, room.own_year, room.own_count
    hit_year, lone_year, lone_hit = room.hit_year, room.lone_year, room.lone_hit
    for h in range(np.uint64(hits)):
        hit_year[h] = event_year[np.uint64(struck[h])]
    if wanted.size:
        asked = np.uint64(0)
        for i in range(np.uint64(own)):
            year = year_of[i]
            year_of[asked], count_of[asked] = year, count_of[i]
            asked += np.uint64(wanted[np.uint64(year)])
        own, asked = asked, np.uint64(0)
        for h in range(np.uint64(hits)):
            year = hit_year[h]
            hit_year[asked], struck[asked] = year, struck[h]
            asked += np.uint64(wanted[np.uint64(year)])
        hits = asked
    crowding[:] = 0
    for i in range(np.uint64(own)):
        crowding[np.uint64(year_of[i])] = min(count_of[i], 2)
    for h in range(np.uint64(hits)):
        year = np.uint64(hit_year[h])
        crowding[year] = min(crowding[year] + 1, 2)
    lone_own, crowded_own = np.uint64(0), np.uint64(0)
    for i in range(np.uint64(own)):
        year = year_of[i]
        many = crowding[np.uint64(year)]
        lone_year[lone_own] = year
        lone_own += np.uint64(many == 1)
        year_of[crowded_own], count_of[crowded_own] = year, count_of[i]
        crowded_own += np.uint64(many == 2)
    lone_hits, crowded_hits = np.uint64(0), np.uint64(0)
    for h in range(np.uint64(hits)):
        many = crowding[np.uint64(hit_year[h])]
        event = struck[h]
        lone_hit[lone_hits] = event
        lone_hits += np.uint64(many == 1)
        struck[crowded_hits] = event
        crowded_hits += np.uint64(many == 2)
    struck[:crowded_hits].sort()
    return np.int64(crowded_own), np.int64(lone_own), np.int64(crowded_hits), np.int64(lone_hits)


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def draw_own(lone, bound, normal, k0, k1, start, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw types and latent normals of ``lone`` own incidents.

    ``room.order`` becomes their order by type, with offsets ``start`` int64[T + 1].
    """
    at, counter, lone_year = room.at, room.counter, room.lone_year
    for begin in range(0, lone, CHUNK):
        n = min(CHUNK, lone - begin)
        for x in range(np.uint64(n)):
            at[x] = np.uint64(0)
            counter[x] = lone_year[np.uint64(begin) + x]
        draw_types(
            bound,
            normal,
            n,
            at,
            counter,
            k0,
            k1,
            room.lone_kind[begin : begin + n],
            room.lone_latent[begin : begin + n],
            room.scratch,
        )
    by_type(room.lone_kind, lone, start, room.order)


@njit(cache=True, error_model="numpy", nogil=True)
def by_type(kind, n, start, order):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Sort the first ``n`` indices by ``kind``: those of kind t are ``order[start[t]:start[t + 1]]``."""
    start[:] = 0
    for x in range(np.uint64(n)):
        start[np.uint64(kind[x]) + np.uint64(1)] += 1
    for t in range(1, start.size):
        start[t] += start[t - 1]
    for x in range(np.uint64(n)):
        t = np.uint64(kind[x])
        order[np.uint64(start[t])] = x
        start[t] += 1
    for t in range(start.size - 1, 0, -1):
        start[t] = start[t - 1]
    start[0] = 0


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def own_segment(begin, n, t, rho, dated, k0, k1, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Fill ``room`` with own incidents ``begin`` to ``begin + n`` of the order, all of type ``t``."""
    words, year_of, order, lone_year = room.words, room.year, room.order, room.lone_year
    lone_latent, shared, hit, at = room.lone_latent, room.shared, room.hit, room.at
    kind, time, offset = room.kind, room.time, np.uint64(begin)
    for x in range(np.uint64(n)):
        y = np.uint64(order[offset + x])
        year = np.uint64(lone_year[y])
        year_of[x] = year
        words[0, x] = np.uint64(0)
        words[1, x] = year
        words[2, x] = np.uint64(0)
        shared[x] = rho * lone_latent[y]
        hit[x] = -1
        at[x] = np.uint64(0)
        kind[x] = t
        time[x] = -1.0  # not needed
    if dated:
        for x in range(np.uint64(n)):
            time[x] = when(0, year_of[x], k0, k1)


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def hit_segment(begin, n, t, rho, common, normal, k0, k1, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Fill ``room`` with lone hits ``begin`` to ``begin + n`` of the order, of type ``t``.

    ``common`` is the share of the variance of log-severity that all accounts hit by the event have in common.
    """
    words, offset, latent, order = room.words, np.uint64(begin), room.latent, room.order
    year_of, hit, time, shared, kind = room.year, room.hit, room.time, room.shared, room.kind
    hit_counter, hit_year, hit_time = room.hit_counter, room.hit_year, room.hit_time
    hit_latent, lone_hit = room.hit_latent, room.lone_hit
    for x in range(np.uint64(n)):
        y = np.uint64(order[offset + x])
        counter = np.uint64(hit_counter[y])
        words[0, x] = np.uint64(0)
        words[1, x] = counter & _LOW
        words[2, x] = counter >> _32
        year_of[x] = hit_year[y]
        hit[x] = lone_hit[y]
        time[x] = hit_time[y]
        shared[x] = hit_latent[y]
        kind[x] = t
    draw_latents(normal, n, words, k0, k1, latent, room.scratch)
    of_event, of_account = np.sqrt(common), np.sqrt(1.0 - common)
    for x in range(np.uint64(n)):
        shared[x] = rho * (of_event * shared[x] + of_account * latent[x])
