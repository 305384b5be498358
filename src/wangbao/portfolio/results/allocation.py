"""Who the book's bad years come from: Euler (co-TVaR) shares of the tail value at risk, and splitting to the fen.

The tail value at risk here is the mean of the book's ``k`` worst years, ``k = (1 - level) * years`` rounded up; what a
part of the book lost in those same years is its Euler share (Tasche, "Capital allocation to business units and
sub-portfolios: the Euler principle", 2008), so shares add up to the whole. Its error is the spread over batches of the
influence function ``(X - m) 1{S > q} / (1 - level) - (C - m)``, ``m`` the mean of ``X`` where the total is ``q``, read
from the years ranked about ``k``. :mod:`.policy_shares` does the same policy by policy.
"""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from wangbao.portfolio.results.tables import FEN_PER_YUAN, Floats, Ints
from wangbao.risk.measures import Figure, of_batches

Ranks = npt.NDArray[np.int32]


class Worst(NamedTuple):
    """The book's worst years, worst first; the earlier year first where two are equal."""

    year: Ints  # int64[m]
    total_fen: Ints  # int64[m]
    rank: Ranks  # int32[Y], place of every year in the list; -1 where it is not on it
    tail: int  # the first ``tail`` of them make the tail value at risk
    batch: Ints  # int64[m], the batch of every one
    batches: int

    @property
    def tvar_cny(self) -> float:
        """Mean of the ``tail`` worst years."""
        return int(self.total_fen[: self.tail].sum()) / self.tail / FEN_PER_YUAN


def tail_count(years: int, level: float) -> int:
    """How many worst years make the tail value at risk at ``level``: at least one.

    Where ``(1 - level) * years`` is not whole, the mean of so many years is slightly less than the measure's own, which
    counts the last of them in part.
    """
    return max(1, math.ceil((1.0 - level) * years - 1e-6))  # the product may be a rounding high


def worst_years(totals_fen: Ints, level: float, batches: int, *, reach: float = 2.0) -> Worst:
    """The worst years of a book.

    Args:
        totals_fen: int64[Y] of every simulated year.
        level: probability of the tail value at risk.
        batches: batches of contiguous years.
        reach: how many times as many years as the tail has are listed (marginal shares and errors look beyond it).
    """
    years = totals_fen.size
    count = tail_count(years, level)
    wanted = min(years, max(math.ceil(reach * count), count + 1))
    least = np.partition(totals_fen, years - wanted)[years - wanted]
    some = np.flatnonzero(totals_fen >= least)  # a tie at the end may hold more than are wanted
    year = some[np.lexsort((some, -totals_fen[some]))][:wanted]
    rank = np.full(years, -1, np.int32)
    rank[year] = np.arange(wanted, dtype=np.int32)
    return Worst(year, totals_fen[year], rank, count, year // (years // batches), batches)


def co_tvar(part_fen: Ints, worst: Worst) -> Figure:
    """A part's Euler share of the tail value at risk, yuan a year.

    Args:
        part_fen: int64[m], the part's loss in each of the listed worst years.
        worst: the book's worst years, listed somewhat beyond the tail.
    """
    mean = int(part_fen[: worst.tail].sum()) / worst.tail / FEN_PER_YUAN
    spread = _spread(part_fen / FEN_PER_YUAN, worst)
    reach = spread.high - spread.value
    return Figure(mean, spread.error, mean - reach, mean + reach)


def co_share(part_fen: Ints, worst: Worst) -> Figure:
    """As :func:`co_tvar`, as a share of the whole; 0 where the book has no loss in its worst years."""
    whole = int(worst.total_fen[: worst.tail].sum())
    if not whole:
        return Figure(0.0, 0.0, 0.0, 0.0)
    share = int(part_fen[: worst.tail].sum()) / whole
    rest = (part_fen - share * worst.total_fen) / (whole / worst.tail)  # the ratio's influence
    spread = _spread(rest, worst)
    reach = spread.high - spread.value
    return Figure(share, spread.error, share - reach, share + reach)


def edge_weights(worst: Worst) -> Floats:
    """Weights float64[m] that make of a part's losses in the listed years its mean where the total is at the quantile.

    The line through them over the years ranked about the end of the tail (half as many again on either side), fitted by
    least squares and read at the quantile: exact for a part that is constant or in proportion to the total.
    """
    tail, listed = worst.tail, worst.total_fen.size
    near = slice(tail - tail // 2, min(tail + max(tail // 2, 1), listed))
    if near.start >= listed:  # the tail is all there is
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
    """The error of the mean of ``part`` (float64[m], any unit) over the tail years."""
    years = worst.rank.size
    at = float(part @ edge_weights(worst))
    sums = np.bincount(worst.batch[: worst.tail], part[: worst.tail] - at, worst.batches).astype(np.float64)
    return of_batches(sums * (years / worst.tail), years)


def code_order(policies: Any) -> Ints:
    """The order of the policies' codes (account, policy, layer) in a table, whatever the order of its rows."""
    keys = [(name, "ascending") for name in ("account", "policy", "layer")]
    return pc.sort_indices(policies, sort_keys=keys).to_numpy().astype(np.int64)  # type: ignore[no-any-return]


def split(total_fen: int, weights: Ints, order: Ints | None = None) -> Ints:
    """``total_fen`` shared in proportion to ``weights`` in whole fen that add up to it exactly.

    The running total in ``order`` is rounded and the shares are its steps, so none is a fen or more away from its
    exact value and one of weight 0 is 0.

    Args:
        total_fen: what is shared; may be negative.
        weights: int64[n], at least 0.
        order: int64[n], a permutation: the order the running total goes in (:func:`code_order`).

    Raises:
        ValueError: a negative weight, or weights that are all 0 while the total is not.
    """
    if weights.size and weights.min() < 0:
        raise ValueError("weights are at least 0")
    ordered = weights if order is None else weights[order]
    running = np.cumsum(ordered.astype(object))  # whole numbers of any length: the product passes 64 bits
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
