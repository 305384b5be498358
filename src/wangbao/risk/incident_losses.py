"""Losses of incidents by head, a type at a time: the simulator's inner kernel.

Incidents of one enterprise are sorted by type, and every loop runs over incidents of one type without a decision
inside, so that the compiler vectorises it; heads that are seldom struck are computed only where they are. Random
numbers are those of (incident, purpose) under the enterprise's key, as in :mod:`wangbao.risk.simulate`, so the result
does not depend on how incidents are cut into calls.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.risk.elementary import exponential
from wangbao.risk.quantiles import look_up
from wangbao.risk.randoms import philox, uniform53
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS

# Purposes of an incident's random numbers: the fourth word of the counter. Each purpose has two uniforms.
PURPOSE_TYPE = 1  # its type, and its latent factor
PURPOSE_PEOPLE = 2  # people affected, and a suit
PURPOSE_STOP = 3  # downtime, and the share of revenue affected
PURPOSE_HEAD = 4  # and one purpose for every two heads from here
PURPOSE_KEPT = 12  # does it happen at all, or was it prevented

_BI = HEAD_INDEX["business_interruption"]
_IR = HEAD_INDEX["emergency_response"]
_HEADS = len(HEADS)
_LN10 = float(np.log(10.0))
_LOW = np.uint64(0xFFFFFFFF)
_32, _ONE = np.uint64(32), np.uint64(1)
_MOST = 0.7  # probability from which computing every incident is faster than selecting those struck


class Scratch(NamedTuple):
    """Working arrays for up to n incidents, reused from call to call."""

    bound: NDArray[np.int64]  # [T + 2] where each type's incidents begin
    order: NDArray[np.int64]  # [n] incidents in order of their type
    counter: NDArray[np.uint64]  # [3, n] the counter's words, in that order
    uniform: NDArray[np.float64]  # [2, n]
    shared: NDArray[
        np.float64
    ]  # [n] the part of a head's normal that the incident's latent factor gives, in that order
    struck: NDArray[np.int64]  # [n]
    total: NDArray[np.float64]  # [n] by incident, as it came
    hours: NDArray[np.float64]  # [n] of one type's incidents, as are the next two
    sum: NDArray[np.float64]  # [n]
    by_head: NDArray[np.float64]  # [H, n], H the loss heads of the vocabulary
    work: NDArray[np.float64]  # [4, n] those that are struck, side by side


def scratch(events: int, types: int) -> Scratch:
    """Allocate working arrays for ``events`` incidents of ``types`` types."""
    return Scratch(
        bound=np.zeros(types + 2, np.int64),
        order=np.zeros(events, np.int64),
        counter=np.zeros((3, events), np.uint64),
        uniform=np.zeros((2, events)),
        shared=np.zeros(events),
        struck=np.zeros(events, np.int64),
        total=np.zeros(events),
        hours=np.zeros(events),
        sum=np.zeros(events),
        by_head=np.zeros((_HEADS, events)),
        work=np.zeros((4, events)),
    )


@njit(cache=True, error_model="numpy", nogil=True)
def draw_types(  # type: ignore[no-untyped-def]  # noqa: ANN201 - kernel
    type_bound,  # noqa: ANN001
    normal,  # noqa: ANN001
    n,  # noqa: ANN001
    at,  # noqa: ANN001
    year,  # noqa: ANN001
    k0,  # noqa: ANN001
    k1,  # noqa: ANN001
    kind,  # noqa: ANN001
    latent,  # noqa: ANN001
    room,  # noqa: ANN001
):
    """Draw the type of each of ``n`` incidents (``kind`` uint8[n]) and its latent normal (``latent`` float64[n]).

    Incident i is number ``at[i]`` (uint64) of counter year ``year[i]`` (int64).
    """
    u = room.uniform
    last = type_bound.size - 1
    for i in range(np.uint64(n)):
        y = np.uint64(year[i])
        a, b, c, d = philox(at[i], y & _LOW, y >> _32, PURPOSE_TYPE, k0, k1)
        u[0, i] = uniform53(a, b)
        u[1, i] = uniform53(c, d)
    for i in range(np.uint64(n)):
        latent[i] = look_up(normal, u[1, i])
    for i in range(np.uint64(n)):
        kind[i] = 0
    for t in range(last):
        bound = type_bound[t]
        for i in range(np.uint64(n)):
            kind[i] += np.uint8(u[0, i] > bound)


@njit(cache=True, error_model="numpy", nogil=True)
def draw_latents(normal, n, counter, k0, k1, latent, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw only the latent normals of :func:`draw_types`; ``counter`` uint64[3, >= n] are the counters' words."""
    u = room.uniform
    _draw(counter, n, PURPOSE_TYPE, k0, k1, u)
    for i in range(np.uint64(n)):
        latent[i] = look_up(normal, u[1, i])


@njit(cache=True, error_model="numpy", nogil=True)
def draw_losses(  # type: ignore[no-untyped-def]  # noqa: ANN201 - kernel
    arrays,  # noqa: ANN001
    quantiles,  # noqa: ANN001
    n,  # noqa: ANN001
    at,  # noqa: ANN001
    year,  # noqa: ANN001
    k0,  # noqa: ANN001
    k1,  # noqa: ANN001
    kind,  # noqa: ANN001
    latent,  # noqa: ANN001
    hours,  # noqa: ANN001
    loss,  # noqa: ANN001
    room,  # noqa: ANN001
):
    """Draw hours of interruption (float64[n]) and losses by head (float64[n, H], yuan) of ``n`` incidents.

    ``kind`` and ``latent`` as :func:`draw_types` makes them; ``room.total`` holds each incident's total after it.
    """
    rho = arrays.constants[0]
    order, counter, u, shared = room.order, room.counter, room.uniform, room.shared
    total, bound, by_head = room.total, room.bound, room.by_head
    types = arrays.first.size - 1
    n = np.uint64(n)
    for i in range(n):
        for head in range(_HEADS):
            loss[i, head] = 0.0
        hours[i] = 0.0
        total[i] = 0.0

    # In order of type.
    for t in range(types + 2):
        bound[t] = 0
    for i in range(n):
        bound[kind[i] + 2] += 1
    for t in range(types):
        bound[t + 2] += bound[t + 1]
    for i in range(n):
        t = kind[i] + 1
        j = np.uint64(bound[t])
        order[j] = i
        bound[t] += 1
    for j in range(n):
        i = np.uint64(order[j])
        y = np.uint64(year[i])
        counter[0, j] = at[i]
        counter[1, j] = y & _LOW
        counter[2, j] = y >> _32
        shared[j] = rho * latent[i]

    for t in range(types):
        start, stop = bound[t], bound[t + 1]
        if stop == start:
            continue
        kept = arrays.kept[t]
        if kept < 1.0:
            # The prevented ones go to the end and are left out.
            _draw(counter[:, start:stop], stop - start, PURPOSE_KEPT, k0, k1, u)
            j = start
            for i in range(start, stop):
                if u[0, i - start] < kept:
                    order[j], shared[j] = order[i], shared[i]
                    counter[0, j], counter[1, j], counter[2, j] = counter[0, i], counter[1, i], counter[2, i]
                    j += 1
            stop = j
        m, heads = stop - start, heads_of(arrays, t)
        words = counter[:, start:stop]
        draw_type(arrays, quantiles, t, heads, m, words, shared[start:stop], k0, k1, by_head, room)
        for j in range(m):
            i = np.uint64(order[start + j])
            hours[i] = room.hours[j]
            total[i] = room.sum[j]
        for head in range(_HEADS):
            if not (heads >> np.uint64(head)) & _ONE:
                continue
            for j in range(m):
                loss[np.uint64(order[start + j]), head] = by_head[head, j]


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def heads_of(arrays, t):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Return the heads an incident of type ``t`` may strike, as bits."""
    bits = np.uint64(0)
    for slot in range(arrays.first[t], arrays.first[t + 1]):
        if arrays.probability[slot] > 0.0:
            bits |= _ONE << np.uint64(arrays.head[slot])
    if arrays.stop_probability[t] > 0.0:
        bits |= _ONE << np.uint64(_BI)
    if arrays.people_probability[t] > 0.0:
        bits |= (_ONE << np.uint64(_IR)) | (_ONE << np.uint64(arrays.data_head[t]))
    return bits


@njit(cache=True, error_model="numpy", nogil=True)
def draw_type(  # type: ignore[no-untyped-def]  # noqa: ANN201 - kernel
    arrays,  # noqa: ANN001
    quantiles,  # noqa: ANN001
    t,  # noqa: ANN001
    heads,  # noqa: ANN001
    n,  # noqa: ANN001
    counter,  # noqa: ANN001
    shared,  # noqa: ANN001
    k0,  # noqa: ANN001
    k1,  # noqa: ANN001
    loss,  # noqa: ANN001
    room,  # noqa: ANN001
):
    """Draw the losses by head of ``n`` incidents of type ``t``: ``loss`` float64[H, >= n], yuan.

    Only the rows of ``heads``, its :func:`heads_of`, are written. ``counter`` uint64[3, >= n] are the counters'
    words, ``shared`` float64[>= n] the part of a head's normal that comes from the latent factor. ``room.hours`` and
    ``room.sum`` hold the hours of interruption and the totals after it.
    """
    constants = arrays.constants
    rho, cap, profit, people_mu, people_sigma, people_held, notify = constants[:7]
    suit_a, suit_b, suit_factor, suit_cost, suit_elasticity, suit_sigma = constants[7:13]
    own = np.sqrt(1.0 - rho * rho)
    normal = quantiles.normal
    affected = quantiles.affected
    u, struck, total, hours = room.uniform, room.struck, room.sum, room.hours
    first, second, third, fourth = room.work[0], room.work[1], room.work[2], room.work[3]
    n = np.uint64(n)
    for head in range(np.uint64(_HEADS)):
        if (heads >> head) & _ONE:
            for j in range(n):
                loss[head, j] = 0.0
    for j in range(n):
        hours[j] = 0.0
        total[j] = 0.0

    # One draw decides if a head is struck and, rescaled, gives its size.
    drawn = -1
    for slot in range(arrays.first[t], arrays.first[t + 1]):
        p = arrays.probability[slot]
        if p <= 0.0:
            continue
        head = np.uint64(arrays.head[slot])
        purpose = PURPOSE_HEAD + np.int64(head >> np.uint64(1))
        if purpose != drawn:
            _draw(counter, n, purpose, k0, k1, u)
            drawn = purpose
        side = head & np.uint64(1)
        mu, sigma = arrays.log_median[slot], arrays.sigma[slot]
        if p >= _MOST:
            for j in range(n):
                z = shared[j] + own * look_up(normal, u[side, j] / p)
                x = exponential(mu + sigma * z)
                first[j] = x if u[side, j] < p else 0.0
            for j in range(n):
                loss[head, j] += first[j]
                total[j] += first[j]
            continue
        m = _below(u, side, p, n, struck)
        for s in range(m):
            j = np.uint64(struck[s])
            first[s], second[s] = u[side, j], shared[j]
        for s in range(m):
            first[s] = exponential(mu + sigma * (second[s] + own * look_up(normal, first[s] / p)))
        for s in range(m):
            j = np.uint64(struck[s])
            loss[head, j] += first[s]
            total[j] += first[s]

    p = arrays.stop_probability[t]
    if p > 0.0:
        _draw(counter, n, PURPOSE_STOP, k0, k1, u)
        mu, sigma, weight = arrays.stop_log_median[t], arrays.stop_sigma[t], arrays.stop_weight[t]
        rest = np.sqrt(1.0 - rho * weight * (rho * weight))
        m = _below(u, 0, p, n, struck)
        for s in range(m):
            j = np.uint64(struck[s])
            first[s], second[s], third[s] = u[0, j], weight * shared[j], u[1, j]
        for s in range(m):
            first[s] = exponential(mu + sigma * (second[s] + rest * look_up(normal, first[s] / p)))
        for s in range(m):
            third[s] = profit * look_up(affected, third[s]) * first[s]
        for s in range(m):
            j = np.uint64(struck[s])
            hours[j] = first[s]
            loss[np.uint64(_BI), j] += third[s]
            total[j] += third[s]

    p = arrays.people_probability[t]
    if p > 0.0:
        _draw(counter, n, PURPOSE_PEOPLE, k0, k1, u)
        most = np.log(max(people_held, 1e-9))
        liability = np.uint64(arrays.data_head[t])
        m = _below(u, 0, p, n, struck)
        for s in range(m):
            j = np.uint64(struck[s])
            first[s], second[s], third[s] = u[0, j], shared[j], u[1, j]
        for s in range(m):
            z = second[s] + own * look_up(normal, first[s] / p)
            first[s] = min(people_mu + people_sigma * z, most)
        for s in range(m):
            fourth[s] = suit_factor / (1.0 + exponential(-(suit_a + suit_b / _LN10 * first[s])))
        for s in range(m):
            j = np.uint64(struck[s])
            x = notify * exponential(first[s])
            loss[np.uint64(_IR), j] += x
            total[j] += x
        suits = np.uint64(0)
        for s in range(m):
            sued = third[s] < fourth[s]
            struck[suits], first[suits], second[suits] = struck[s], first[s], second[s]
            third[suits] = third[s] / fourth[s]
            suits += np.uint64(sued)
        for s in range(suits):
            z = second[s] + own * look_up(normal, third[s])
            third[s] = exponential(suit_cost + suit_elasticity * first[s] + suit_sigma * z)
        for s in range(suits):
            j = np.uint64(struck[s])
            loss[liability, j] += third[s]
            total[j] += third[s]

    for j in range(n):
        if total[j] > cap:
            scale = cap / total[j]
            for head in range(np.uint64(_HEADS)):
                if (heads >> head) & _ONE:
                    loss[head, j] *= scale
            total[j] = cap


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _draw(counter, n, purpose, k0, k1, u):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Draw both uniforms of a purpose for ``n`` incidents."""
    for j in range(np.uint64(n)):
        a, b, c, d = philox(counter[0, j], counter[1, j], counter[2, j], purpose, k0, k1)
        u[0, j] = uniform53(a, b)
        u[1, j] = uniform53(c, d)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _below(u, side, p, n, struck):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Write the places of the uniforms below ``p`` to ``struck`` and return their number."""
    m = np.uint64(0)
    for j in range(n):
        struck[m] = j
        m += np.uint64(u[side, j] < p)
    return m
