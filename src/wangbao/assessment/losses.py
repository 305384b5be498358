"""Simulated years of one enterprise: ground-up and, through the vector reader, insured under several contracts at once.

Amounts are whole fen in 64-bit integers from the moment an incident is known, so every total adds up exactly in any
order and a run is bit-identical for any number of threads. Years without incidents are never touched.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.contract import vector
from wangbao.contract.terms import Terms
from wangbao.risk.counts import Years, draw_years
from wangbao.risk.event_model import EventModel
from wangbao.risk.incidents import incident_types
from wangbao.risk.randoms import key
from wangbao.risk.simulate import Batch, blocks, incidents, tables
from wangbao.vocabulary.heads import HEADS

FEN = 100.0  # fen in a yuan
BATCHES = 50  # independent batches of years (their spread gives the errors); divides every round number
_PORTION = 16  # blocks a thread takes at a time; also how often progress is told

Fen = NDArray[np.int64]
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Sampling:
    """Number of years to simulate (a multiple of the batches), seed, and stratified or plain years."""

    years: int
    seed: int
    stratified: bool = True
    threads: int = 1
    batches: int = BATCHES


@dataclass(frozen=True, slots=True)
class Losses:
    """Losses of the years that have incidents, in fen; k years, J contracts, T incident types, H heads.

    ``ground`` and ``ground_largest`` int64[k]: total and largest incident of each year. ``insured`` and
    ``insured_largest`` int64[J, k]: the same after each contract. ``ground_cells`` int64[T, H] and ``insured_cells``
    int64[J, T, H]: sums over all years. ``incidents`` int64[T]: how many of each type.
    """

    years: Years
    ground: Fen
    ground_largest: Fen
    insured: Fen
    insured_largest: Fen
    ground_cells: Fen
    insured_cells: Fen
    incidents: Fen

    def per_year(self, fen: Fen) -> NDArray[np.float64]:
        """Convert sums in fen to yuan a year."""
        return np.asarray(fen / FEN / self.years.years, dtype=np.float64)


def simulate(
    model: EventModel, contracts: Sequence[Terms], sampling: Sampling, *, progress: Progress | None = None
) -> Losses:
    """Simulate ``sampling.years`` years of ``model`` and read every incident through each contract.

    Args:
        model: the enterprise's event model.
        contracts: resolved terms; each sees the very same incidents.
        sampling: years, seed, strata, threads.
        progress: told the share done, 0 to 1.
    """
    years = _years(model, sampling)
    return _losses(model, contracts, sampling, years, np.arange(years.year.size), progress)


def of_years(
    model: EventModel, contracts: Sequence[Terms], sampling: Sampling, years: Years, rows: NDArray[np.int64]
) -> Losses:
    """Simulate again only some rows of ``years``, for the breakdown of bad years."""
    return _losses(model, contracts, sampling, years, rows, None)


def _years(model: EventModel, sampling: Sampling) -> Years:
    f = model.frequency
    return draw_years(
        f.mu,
        f.r,
        years=sampling.years,
        batches=sampling.batches,
        key=key(sampling.seed, 0),
        stratified=sampling.stratified,
    )


def _losses(
    model: EventModel,
    contracts: Sequence[Terms],
    sampling: Sampling,
    years: Years,
    rows: NDArray[np.int64],
    progress: Progress | None,
) -> Losses:
    chosen = Years(years.year[rows], years.count[rows], years.batch[rows], years.years, years.batches)
    k, j, t, h = rows.size, len(contracts), len(incident_types()), len(HEADS)
    ground, largest = np.zeros((2, k), np.int64)
    insured, insured_largest = np.zeros((2, j, k), np.int64)
    arrays, quantiles, keys = model.arrays(), tables(model), key(sampling.seed, 0)
    compiled = [_compiled(terms) for terms in contracts]
    slices = blocks(chosen)
    portions = [slices[i : i + _PORTION] for i in range(0, len(slices), _PORTION)]
    finished = 0

    def work(portion: list[tuple[int, int]]) -> tuple[Fen, Fen, Fen]:
        cells, insured_cells = np.zeros((t, h), np.int64), np.zeros((j, t, h), np.int64)
        seen = np.zeros(t, np.int64)
        for start, stop, batch in incidents(arrays, quantiles, chosen, keys, portion):
            counts = chosen.count[start:stop]
            add(batch.loss, batch.type, counts, ground[start:stop], largest[start:stop], cells)
            seen += np.bincount(batch.type, minlength=t)
            for row in range(j):
                paid = _paid(compiled[row], batch)
                into, most = insured[row, start:stop], insured_largest[row, start:stop]
                add(paid, batch.type, counts, into, most, insured_cells[row])
        return cells, insured_cells, seen

    cells, insured_cells = np.zeros((t, h), np.int64), np.zeros((j, t, h), np.int64)
    seen = np.zeros(t, np.int64)
    with ThreadPoolExecutor(sampling.threads) as pool:
        for part_cells, part_insured, part_seen in pool.map(work, portions):
            cells += part_cells
            insured_cells += part_insured
            seen += part_seen
            finished += 1
            if progress is not None:
                progress(finished / len(portions))
    return Losses(chosen, ground, largest, insured, insured_largest, cells, insured_cells, seen)


@lru_cache(maxsize=64)
def _compiled(terms: Terms) -> vector.CompiledTerms:
    """Compile one contract to arrays, cached: the band uses the same contract once a draw."""
    return vector.compile_terms([terms])


def _paid(compiled: vector.CompiledTerms, batch: Batch) -> NDArray[np.float64]:
    """Return one contract's payments for a batch: float64[n, H], yuan."""
    paid = np.empty_like(batch.loss)
    vector.read(
        compiled,
        batch.policy,
        batch.year,
        batch.cause,
        batch.scenario,
        batch.conditions,
        batch.hours,
        batch.loss,
        paid,
    )
    return paid


def by_batch(fen: Fen, years: Years) -> NDArray[np.float64]:
    """Add yearly totals in fen up by batch: float64[batches], yuan."""
    return np.bincount(years.batch, weights=fen / FEN, minlength=years.batches).astype(np.float64)


@njit(cache=True, error_model="numpy", nogil=True)
def add(loss, kind, counts, total, largest, cells):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Add incidents to their years' totals and largest (int64[k]) and to ``cells`` int64[T, H], in whole fen.

    The running total of an incident is what is rounded, so its heads add up to the incident rounded once.
    """
    n = 0
    for row in range(counts.size):
        for _ in range(counts[row]):
            running, event = 0.0, np.int64(0)
            for head in range(loss.shape[1]):
                x = loss[n, head]
                if x != 0.0:
                    running += x
                    upto = np.int64(np.rint(running * FEN))
                    cells[kind[n], head] += upto - event
                    event = upto
            total[row] += event
            largest[row] = max(largest[row], event)
            n += 1
