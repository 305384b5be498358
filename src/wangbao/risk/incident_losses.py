"""The losses of incidents by head, a type at a time: the simulator's inner kernel.

Incidents of one enterprise are put in order of their type, and every loop runs over incidents of one type with nothing
to decide inside it, so that the compiler draws and transforms several at once; only heads that are struck are worked
out. Random numbers are those of (incident, purpose) under the enterprise's key, as :mod:`wangbao.risk.simulate` says,
so the result does not depend on how incidents are cut into calls.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.risk.elementary import exponential
from wangbao.risk.quantiles import look_up
from wangbao.risk.randoms import philox, uniform53
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS

# What an incident's random numbers are for: the fourth word of the counter. Each purpose has two uniforms.
PURPOSE_TYPE = 1  # its type, and its latent factor
PURPOSE_PEOPLE = 2  # people affected, and a suit
PURPOSE_STOP = 3  # downtime, and the share of revenue affected
PURPOSE_HEAD = 4  # and one purpose for every two heads from here
PURPOSE_KEPT = 12  # whether it comes about at all

_BI = HEAD_INDEX["business_interruption"]
_IR = HEAD_INDEX["emergency_response"]
_HEADS = len(HEADS)
_LN10 = float(np.log(10.0))
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


class Scratch(NamedTuple):
    """Room for the work on up to n incidents; reused from call to call."""

    bound: NDArray[np.int64]  # [T + 2] where each type's incidents begin
    order: NDArray[np.int64]  # [n] incidents in order of their type
    counter: NDArray[np.uint64]  # [3, n] the counter's words, in that order
    uniform: NDArray[np.float64]  # [2, n]
    shared: NDArray[
        np.float64
    ]  # [n] the part of a head's normal that the incident's latent factor gives, in that order
    struck: NDArray[np.int64]  # [n]
    total: NDArray[np.float64]  # [n] by incident, as it came


def scratch(events: int, types: int) -> Scratch:
    """Room for ``events`` incidents of ``types`` types."""
    return Scratch(
        bound=np.zeros(types + 2, np.int64),
        order=np.zeros(events, np.int64),
        counter=np.zeros((3, events), np.uint64),
        uniform=np.zeros((2, events)),
        shared=np.zeros(events),
        struck=np.zeros(events, np.int64),
        total=np.zeros(events),
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
    """The type of each of ``n`` incidents (``kind`` uint8[n]) and its latent normal (``latent`` float64[n]).

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
    """The hours of interruption (float64[n]) and the losses by head (float64[n, 15], yuan) of ``n`` incidents.

    ``kind`` and ``latent`` as :func:`draw_types` makes them; ``room.total`` holds each incident's total after it.
    """
    constants = arrays.constants
    rho, cap, profit, people_mu, people_sigma, people_held, notify = constants[:7]
    suit_a, suit_b, suit_factor, suit_cost, suit_elasticity, suit_sigma = constants[7:13]
    own = np.sqrt(1.0 - rho * rho)
    normal = quantiles.normal
    order, counter, u, shared = room.order, room.counter, room.uniform, room.shared
    struck, total, bound = room.struck, room.total, room.bound
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
        start, stop = np.uint64(bound[t]), np.uint64(bound[t + 1])
        if stop == start:
            continue
        kept = arrays.kept[t]
        if kept < 1.0:
            # The prevented ones go to the end and are left out.
            _draw(counter, start, stop, PURPOSE_KEPT, k0, k1, u)
            j = start
            for i in range(start, stop):
                if u[0, i] < kept:
                    order[j], shared[j] = order[i], shared[i]
                    counter[0, j], counter[1, j], counter[2, j] = counter[0, i], counter[1, i], counter[2, i]
                    j += np.uint64(1)
            stop = j

        # One draw says whether a head is struck and, rescaled, how hard.
        drawn = -1
        for slot in range(arrays.first[t], arrays.first[t + 1]):
            p = arrays.probability[slot]
            if p <= 0.0:
                continue
            head = np.uint64(arrays.head[slot])
            purpose = PURPOSE_HEAD + np.int64(head >> np.uint64(1))
            if purpose != drawn:
                _draw(counter, start, stop, purpose, k0, k1, u)
                drawn = purpose
            side = head & np.uint64(1)
            m = _below(u, side, p, start, stop, struck)
            mu, sigma = arrays.log_median[slot], arrays.sigma[slot]
            for s in range(m):
                j = np.uint64(struck[s])
                z = shared[j] + own * look_up(normal, u[side, j] / p)
                u[side, j] = exponential(mu + sigma * z)
            for s in range(m):
                j = np.uint64(struck[s])
                i = np.uint64(order[j])
                loss[i, head] += u[side, j]
                total[i] += u[side, j]

        p = arrays.stop_probability[t]
        if p > 0.0:
            _draw(counter, start, stop, PURPOSE_STOP, k0, k1, u)
            mu, sigma = arrays.stop_log_median[t], arrays.stop_sigma[t]
            m = _below(u, 0, p, start, stop, struck)
            for s in range(m):
                j = np.uint64(struck[s])
                z = shared[j] + own * look_up(normal, u[0, j] / p)
                u[0, j] = exponential(mu + sigma * z)
                u[1, j] = profit * look_up(quantiles.affected, u[1, j]) * u[0, j]
            for s in range(m):
                j = np.uint64(struck[s])
                i = np.uint64(order[j])
                hours[i] = u[0, j]
                loss[i, _BI] += u[1, j]
                total[i] += u[1, j]

        p = arrays.people_probability[t]
        if p > 0.0:
            _draw(counter, start, stop, PURPOSE_PEOPLE, k0, k1, u)
            most = np.log(max(people_held, 1e-9))
            liability = np.uint64(arrays.data_head[t])
            m = _below(u, 0, p, start, stop, struck)
            for s in range(m):
                j = np.uint64(struck[s])
                z = shared[j] + own * look_up(normal, u[0, j] / p)
                u[0, j] = min(people_mu + people_sigma * z, most)
            suits = np.uint64(0)
            for s in range(m):
                j = np.uint64(struck[s])
                i = np.uint64(order[j])
                log_people = u[0, j]
                x = notify * exponential(log_people)
                loss[i, _IR] += x
                total[i] += x
                p = suit_factor / (1.0 + exponential(-(suit_a + suit_b / _LN10 * log_people)))
                sued = u[1, j] < p
                u[1, j] /= p
                struck[suits] = struck[s]
                suits += np.uint64(sued)
            for s in range(suits):
                j = np.uint64(struck[s])
                i = np.uint64(order[j])
                z = shared[j] + own * look_up(normal, u[1, j])
                x = exponential(suit_cost + suit_elasticity * u[0, j] + suit_sigma * z)
                loss[i, liability] += x
                total[i] += x

    for i in range(n):
        if total[i] > cap:
            scale = cap / total[i]
            for head in range(_HEADS):
                loss[i, head] *= scale
            total[i] = cap


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _draw(counter, start, stop, purpose, k0, k1, u):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Both uniforms of a purpose, for incidents ``start`` to ``stop`` in order of type."""
    for j in range(start, stop):
        a, b, c, d = philox(counter[0, j], counter[1, j], counter[2, j], purpose, k0, k1)
        u[0, j] = uniform53(a, b)
        u[1, j] = uniform53(c, d)


@njit(cache=True, error_model="numpy", nogil=True, forceinline=True)
def _below(u, side, p, start, stop, struck):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    """Those whose uniform is below ``p``: their places in ``struck``, and how many."""
    m = np.uint64(0)
    for j in range(start, stop):
        struck[m] = j
        m += np.uint64(u[side, j] < p)
    return m
