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
from wangbao.risk.incident_losses import draw_losses, draw_types, scratch
from wangbao.risk.quantiles import Table, beta_quantile, standard_normal
from wangbao.vocabulary.heads import HEADS

BATCH_EVENTS = 2048  # 2,048 incidents x H heads x 8 bytes stay within a core's second-level cache


class Batch(NamedTuple):
    """Incidents as a struct of arrays, n of them; years are whole and in order.

    ``policy`` int32, ``year`` int64, ``type`` uint8, ``cause`` uint8, ``scenario`` uint8, ``conditions`` uint64,
    ``hours`` float64 (of interruption), ``loss`` float64[n, H] yuan, a column a loss head.
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
        """Return the first ``n`` incidents, without a copy."""
        return Batch._make(column[:n] for column in self)


class Work(NamedTuple):
    """Working arrays of n incidents that are no result: number within the year, latent normal."""

    at: NDArray[np.uint64]
    latent: NDArray[np.float64]


class Tables(NamedTuple):
    """The quantile tables the kernel looks up."""

    normal: Table
    affected: Table


def tables(model: EventModel) -> Tables:
    """Return the quantile tables of a model."""
    return Tables(standard_normal(), beta_quantile(model.severity.affected_a, model.severity.affected_b))


def empty_batch(events: int) -> Batch:
    """Return a batch of ``events`` incidents, all zero."""
    return Batch(
        policy=np.zeros(events, np.int32),
        year=np.zeros(events, np.int64),
        type=np.zeros(events, np.uint8),
        cause=np.zeros(events, np.uint8),
        scenario=np.zeros(events, np.uint8),
        conditions=np.zeros(events, np.uint64),
        hours=np.zeros(events),
        loss=np.zeros((events, len(HEADS))),
    )


def empty_work(events: int) -> Work:
    """Return working arrays for ``events`` incidents."""
    return Work(np.zeros(events, np.uint64), np.zeros(events))


def blocks(years: Years, *, events: int = BATCH_EVENTS) -> list[tuple[int, int]]:
    """Return slices [start, stop) of ``years`` that hold about ``events`` incidents each, whole years only."""
    total = np.concatenate([[0], np.cumsum(years.count)])
    edges = [0]
    while edges[-1] < years.count.size:
        stop = int(np.searchsorted(total, total[edges[-1]] + events, side="right")) - 1
        edges.append(max(stop, edges[-1] + 1))
    return list(pairwise(edges))


def incidents(
    arrays: Arrays, quantiles: Tables, years: Years, key: tuple[int, int], chunks: list[tuple[int, int]]
) -> Iterator[tuple[int, int, Batch]]:
    """Yield, for each slice of ``years``, its bounds and its incidents.

    The batch is reused: read it before the next.
    """
    room = max((int(years.count[a:b].sum()) for a, b in chunks), default=0)
    whole, work = empty_batch(room), empty_work(room)
    space = scratch(room, arrays.kept.size)
    for start, stop in chunks:
        year, count = years.year[start:stop], years.count[start:stop]
        n = fill(arrays, quantiles, year, count, key[0], key[1], whole, work, space)
        yield start, stop, whole.first(n)


@njit(cache=True, error_model="numpy", nogil=True)
def fill(arrays, quantiles, years, counts, k0, k1, out, work, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Fill ``out`` with the incidents of ``years``; return how many there are."""
    n = 0
    for row in range(years.size):
        for k in range(counts[row]):
            work.at[n] = np.uint64(k)
            out.year[n] = years[row]
            n += 1
    draw_types(arrays.type_bound, quantiles.normal, n, work.at, out.year, k0, k1, out.type, work.latent, room)
    draw_losses(
        arrays, quantiles, n, work.at, out.year, k0, k1, out.type, work.latent, out.hours, out.loss, room
    )
    for i in range(n):
        t = out.type[i]
        out.policy[i] = 0
        out.cause[i] = arrays.cause[t]
        out.scenario[i] = arrays.scenario[t]
        out.conditions[i] = arrays.conditions[t]
    return n
