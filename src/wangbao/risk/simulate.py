"""Simulated incidents of one enterprise, in cache-sized batches.

Every random number is a function of (seed, policy, year, incident of the year, purpose): the same incident meets the
same numbers whatever the block size, the thread, or another control in place. That makes what-ifs comparable draw by
draw (common random numbers) and every run repeatable bit for bit.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.risk.counts import Years
from wangbao.risk.event_model import Arrays, EventModel
from wangbao.risk.quantiles import Table, beta_quantile, look_up, standard_normal
from wangbao.risk.randoms import philox, uniform53
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS

BATCH_EVENTS = 2048  # 2,048 incidents x 15 heads x 8 bytes stay within a core's second-level cache

# What an incident's random numbers are for: the fourth word of the counter. Each purpose has two uniforms.
PURPOSE_TYPE = 1  # its type, and its latent factor
PURPOSE_PEOPLE = 2  # people affected, and a suit
PURPOSE_STOP = 3  # downtime, and the share of revenue affected
PURPOSE_HEAD = 4  # and one purpose for every two heads from here
PURPOSE_KEPT = 12  # whether it comes about at all
PURPOSES = 12  # a multiple of four: the compiler draws four at once, cheaper than drawing only those needed

_BI = HEAD_INDEX["business_interruption"]
_IR = HEAD_INDEX["emergency_response"]
_HEADS = len(HEADS)
_LN10 = float(np.log(10.0))


class Batch(NamedTuple):
    """Incidents as a struct of arrays, n of them; years are whole and in order.

    ``policy`` int32, ``year`` int64, ``type`` uint8, ``cause`` uint8, ``scenario`` uint8, ``conditions`` uint64,
    ``hours`` float64 (of interruption), ``loss`` float64[n, 15] yuan by head.
    """

    policy: NDArray[np.int32]
    year: NDArray[np.int64]
    type: NDArray[np.uint8]
    cause: NDArray[np.uint8]
    scenario: NDArray[np.uint8]
    conditions: NDArray[np.uint64]
    hours: NDArray[np.float64]
    loss: NDArray[np.float64]

    def first(self, n: int) -> "Batch":
        return Batch._make(column[:n] for column in self)


class Tables(NamedTuple):
    """The quantile tables the kernel looks up."""

    normal: Table
    affected: Table


def tables(model: EventModel) -> Tables:
    return Tables(standard_normal(), beta_quantile(model.severity.affected_a, model.severity.affected_b))


def empty_batch(events: int) -> Batch:
    return Batch(
        policy=np.zeros(events, np.int32),
        year=np.zeros(events, np.int64),
        type=np.zeros(events, np.uint8),
        cause=np.zeros(events, np.uint8),
        scenario=np.zeros(events, np.uint8),
        conditions=np.zeros(events, np.uint64),
        hours=np.zeros(events),
        loss=np.zeros((events, _HEADS)),
    )


def blocks(years: Years, *, events: int = BATCH_EVENTS) -> list[tuple[int, int]]:
    """Slices [start, stop) of ``years`` that hold about ``events`` incidents each, whole years only."""
    total = np.concatenate([[0], np.cumsum(years.count)])
    edges = [0]
    while edges[-1] < years.count.size:
        stop = int(np.searchsorted(total, total[edges[-1]] + events, side="right")) - 1
        edges.append(max(stop, edges[-1] + 1))
    return list(pairwise(edges))


def incidents(
    arrays: Arrays, quantiles: Tables, years: Years, key: tuple[int, int], chunks: list[tuple[int, int]]
) -> Iterator[tuple[int, int, Batch]]:
    """For each slice of ``years``: its bounds and its incidents. The batch is reused: read it before the next."""
    room = max((int(years.count[a:b].sum()) for a, b in chunks), default=0)
    whole = empty_batch(room)
    for start, stop in chunks:
        n = fill(arrays, quantiles, years.year[start:stop], years.count[start:stop], key[0], key[1], whole)
        yield start, stop, whole.first(n)


@njit(cache=True, error_model="numpy", nogil=True)
def fill(arrays, quantiles, years, counts, k0, k1, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Fill ``out`` with the incidents of ``years``; returns how many there are."""
    rho, cap, profit, people_mu, people_sigma, people_held, notify = arrays.constants[:7]
    suit_a, suit_b, suit_factor, suit_cost, suit_elasticity, suit_sigma = arrays.constants[7:13]
    own = np.sqrt(1.0 - rho * rho)
    normal = quantiles.normal
    draws = np.empty((2, PURPOSES))  # one array, not two: then the compiler sees that nothing overlaps
    n = 0
    for row in range(years.size):
        year = years[row]
        y0, y1 = year & 0xFFFFFFFF, year >> 32
        for k in range(counts[row]):
            for at in range(PURPOSES):
                a, b, c, d = philox(k, y0, y1, at + 1, k0, k1)
                draws[0, at] = uniform53(a, b)
                draws[1, at] = uniform53(c, d)
            loss = out.loss[n]
            loss[:] = 0.0
            u = draws[0, PURPOSE_TYPE - 1]
            t = 0
            while t < arrays.type_bound.size - 1 and u > arrays.type_bound[t]:
                t += 1
            shared = rho * look_up(normal, draws[1, PURPOSE_TYPE - 1])
            happens = draws[0, PURPOSE_KEPT - 1] < arrays.kept[t]
            total = 0.0
            # One draw says whether a head is struck and, rescaled, how hard.
            for slot in range(arrays.first[t], arrays.first[t + 1] if happens else arrays.first[t]):
                head = arrays.head[slot]
                u = draws[head & 1, PURPOSE_HEAD - 1 + (head >> 1)]
                p = arrays.probability[slot]
                if u < p:
                    z = shared + own * look_up(normal, u / p)
                    x = np.exp(arrays.log_median[slot] + arrays.sigma[slot] * z)
                    loss[head] += x
                    total += x
            hours = 0.0
            p = arrays.stop_probability[t] if happens else 0.0
            u = draws[0, PURPOSE_STOP - 1]
            if u < p:
                z = shared + own * look_up(normal, u / p)
                hours = np.exp(arrays.stop_log_median[t] + arrays.stop_sigma[t] * z)
                x = profit * look_up(quantiles.affected, draws[1, PURPOSE_STOP - 1]) * hours
                loss[_BI] = x
                total += x
            p = arrays.people_probability[t] if happens else 0.0
            u = draws[0, PURPOSE_PEOPLE - 1]
            if u < p:
                z = shared + own * look_up(normal, u / p)
                log_people = people_mu + people_sigma * z
                people = np.exp(log_people)
                if people > people_held:
                    people = people_held
                    log_people = np.log(max(people_held, 1e-9))
                x = notify * people
                loss[_IR] += x
                total += x
                p = suit_factor / (1.0 + np.exp(-(suit_a + suit_b / _LN10 * log_people)))
                u = draws[1, PURPOSE_PEOPLE - 1]
                if u < p:
                    z = shared + own * look_up(normal, u / p)
                    x = np.exp(suit_cost + suit_elasticity * log_people + suit_sigma * z)
                    loss[arrays.data_head[t]] += x
                    total += x
            if total > cap:
                loss *= cap / total
            out.policy[n] = 0
            out.year[n] = year
            out.type[n] = t
            out.cause[n] = arrays.cause[t]
            out.scenario[n] = arrays.scenario[t]
            out.conditions[n] = arrays.conditions[t]
            out.hours[n] = hours
            n += 1
    return n
