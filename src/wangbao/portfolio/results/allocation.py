"""Allocation of the book's tail value at risk: Euler (co-TVaR) shares, and splitting of sums to the fen.

The tail value at risk is the mean of the book's ``k`` worst years, ``k = (1 - level) * years`` rounded up. The Euler
share of a part of the book is its mean loss in the same years (Tasche, "Capital allocation to business units and
sub-portfolios: the Euler principle", 2008), so shares add up to the whole. Its error is the spread over batches of the
influence function ``(X - m) 1{S > q} / (1 - level) - (C - m)``, where ``m``, the mean of ``X`` given that the total is
``q``, is estimated from the years ranked about ``k``. :mod:`.policy_shares` does the same policy by policy.
"""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from wangbao.portfolio.results.tables import FEN_PER_YUAN, Floats, Ints
from wangbao.risk.intervals import Figure
from wangbao.risk.measures import of_batches

Ranks = npt.NDArray[np.int32]


class Worst(NamedTuple):
    """The book's worst years, worst first; ties by the earlier year."""

    year: Ints  # int64[m]
    total_fen: Ints  # int64[m]
    rank: Ranks  # int32[Y], rank of every simulated year in the list; -1 if not listed
    tail: int  # the first ``tail`` years make the tail value at risk
    batch: Ints  # int64[m], batch of each listed year
    batches: int


def tail_count(years: int, level: float) -> int:
    """Count the worst years whose mean is the tail value at risk at ``level``: at least one.

    If ``(1 - level) * years`` is not whole, that mean is slightly below the exact measure, which counts the last year
    in part.
    """
    return max(1, math.ceil((1.0 - level) * years - 1e-6))  # the product may be rounded up


def worst_years(totals_fen: Ints, level: float, batches: int, *, reach: float = 2.0) -> Worst:
    """Rank the worst years of a book.

    Args:
        totals_fen: int64[Y], total of every simulated year in fen.
        level: probability of the tail value at risk.
        batches: number of batches of contiguous years.
        reach: number of listed years as a multiple of the tail; marginal shares and errors need years beyond the tail.
    """
    years = totals_fen.size
    count = tail_count(years, level)
    wanted = min(years, max(math.ceil(reach * count), count + 1))
    least = np.partition(totals_fen, years - wanted)[years - wanted]
    some = np.flatnonzero(totals_fen >= least)  # ties may give more than are wanted
    year = some[np.lexsort((some, -totals_fen[some]))][:wanted]
    rank = np.full(years, -1, np.int32)
    rank[year] = np.arange(wanted, dtype=np.int32)
    return Worst(year, totals_fen[year], rank, count, year // (years // batches), batches)


def co_tvar(part_fen: Ints, worst: Worst) -> Figure:
    """Compute a part's Euler share of the tail value at risk, yuan a year.

    Args:
        part_fen: int64[m], the part's loss in each of the listed worst years, fen.
        worst: the book's worst years; the list must extend beyond the tail.
    """
    mean = int(part_fen[: worst.tail].sum()) / worst.tail / FEN_PER_YUAN
    spread = _spread(part_fen / FEN_PER_YUAN, worst)
    reach = spread.high - spread.value
    return Figure(mean, spread.error, mean - reach, mean + reach)


def co_share(part_fen: Ints, worst: Worst) -> Figure:
    """Compute :func:`co_tvar` as a fraction of the whole; 0 if the book has no loss in its worst years."""
    whole = int(worst.total_fen[: worst.tail].sum())
    if not whole:
        return Figure(0.0, 0.0, 0.0, 0.0)
    share = int(part_fen[: worst.tail].sum()) / whole
    rest = (part_fen - share * worst.total_fen) / (whole / worst.tail)  # influence function of the ratio
    spread = _spread(rest, worst)
    reach = spread.high - spread.value
    return Figure(share, spread.error, share - reach, share + reach)


def edge_weights(worst: Worst) -> Floats:
    """Compute weights, float64[m], that estimate a part's mean loss given that the total is at the quantile.

    The weights apply to the part's losses in the listed years. They are those of a least-squares line through the
    years ranked about the end of the tail (half a tail on either side), evaluated at the quantile: exact for a part
    that is constant or proportional to the total.
    """
    tail, listed = worst.tail, worst.total_fen.size
    near = slice(tail - tail // 2, min(tail + max(tail // 2, 1), listed))
    if near.start >= listed:  # the list ends with the tail
        near = slice(listed - 1, listed)
    total = worst.total_fen[near] - float(worst.total_fen[min(tail, listed - 1)])
    middle = total.mean()
    spread = float(((total - middle) ** 2).sum())
    weights = np.zeros(listed)
    weights[near] = 1.0 / total.size
    if spread > 0.0:
        weights[near] -= middle * (total - middle) / spread
    return weights


def _spread(part: Floats, worst: Worst) -> Figure:
    """Compute the error of the mean of ``part`` (float64[m], any unit) over the tail years."""
    years = worst.rank.size
    at = float(part @ edge_weights(worst))
    sums = np.bincount(worst.batch[: worst.tail], part[: worst.tail] - at, worst.batches).astype(np.float64)
    return of_batches(sums * (years / worst.tail), years)


def code_order(policies: Any) -> Ints:
    """Compute the sort order of a table by account, policy and layer, int64[P]."""
    keys = [(name, "ascending") for name in ("account", "policy", "layer")]
    return pc.sort_indices(policies, sort_keys=keys).to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def split(total_fen: int, weights: Ints, order: Ints | None = None) -> Ints:
    """Split ``total_fen`` in proportion to ``weights`` into whole fen that add up to it exactly.

    The running total in ``order`` is rounded and each share is a step of it. So no share is a fen or more away from
    its exact value, and a share of weight 0 is 0.

    Args:
        total_fen: the amount to split, fen; may be negative.
        weights: int64[n], at least 0.
        order: int64[n], a permutation: the order of the running total (:func:`code_order`).

    Raises:
        ValueError: a negative weight, or weights that are all 0 while the total is not.
    """
    if weights.size and weights.min() < 0:
        raise ValueError("weights are at least 0")
    ordered = weights if order is None else weights[order]
    running = np.cumsum(ordered.astype(object))  # Python integers, because the product exceeds 64 bits
    whole = int(running[-1]) if running.size else 0
    if not whole:
        if total_fen:
            raise ValueError("nothing to share by: the weights are all 0")
        return np.zeros(weights.size, np.int64)
    reached = ((2 * int(total_fen) * running + whole) // (2 * whole)).astype(np.int64)
    steps = np.diff(reached, prepend=0)
    if order is None:
        return steps
    parts = np.empty_like(steps)
    parts[order] = steps
    return parts
