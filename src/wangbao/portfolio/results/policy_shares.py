"""Euler and marginal shares of the book's tail value at risk, policy by policy, with their errors.

The policies' losses in the book's worst years are one sparse table: policy ``p`` has the entries
``start[p]:start[p + 1]``, in any order, each the rank of a year in
:class:`~wangbao.portfolio.results.allocation.Worst` and an amount in whole fen. A year may have several entries. Losses
in years that are not listed are left out.
"""

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from wangbao.portfolio.results.allocation import Ranks, Worst, edge_weights
from wangbao.portfolio.results.tables import FEN_PER_YUAN, Floats, Ints


class Shares(NamedTuple):
    """Shares of the tail value at risk, one a policy, with standard errors; float64[P] yuan a year."""

    value: Floats
    error: Floats


def euler(start: Ints, rank: Ranks, loss_fen: Ints, worst: Worst) -> tuple[Ints, Floats]:
    """Compute every policy's loss in the tail years and the error of its Euler share.

    Args:
        start: int64[P + 1], offsets of each policy's entries.
        rank: int32[n], ranks in the list of worst years.
        loss_fen: int64[n].
        worst: the book's worst years, listed to about twice the tail (the error uses half a tail beyond it).

    Returns:
        int64[P], fen summed over the ``worst.tail`` tail years (the Euler share is that divided by ``worst.tail``), and
        float64[P], the standard error of the share in yuan a year; errors as :func:`.allocation.co_tvar`.
    """
    return _euler(start, rank, loss_fen, edge_weights(worst), worst.batch, worst.tail, worst.batches)


def marginal_tvar(start: Ints, rank: Ranks, loss_fen: Ints, worst: Worst) -> Shares:
    """Compute the fall of the book's tail value at risk without each policy; arguments as for :func:`euler`.

    The value is exact for the simulated years. It is nan for a policy that is in so many of the listed years that
    years beyond the list could replace them; a longer list gives it a value. Time is ``n log n`` in the policy's
    entries.
    """
    fall, error = _marginal(
        start, rank, loss_fen, worst.total_fen, worst.batch, worst.tail, worst.rank.size, worst.batches
    )
    unknown = fall < 0
    return Shares(
        np.where(unknown, np.nan, fall / (worst.tail * FEN_PER_YUAN)),
        np.where(unknown, np.nan, error / (worst.tail * FEN_PER_YUAN)),
    )


@njit(cache=True, error_model="numpy", nogil=True)
def _error(sums: Floats) -> float:
    """Compute the standard error of a sum over all years from its sums by batch."""
    batches = sums.size
    mean = sums.sum() / batches
    square = 0.0
    for b in range(batches):
        square += (sums[b] - mean) ** 2
    return math.sqrt(square * batches / (batches - 1))


@njit(cache=True, error_model="numpy", nogil=True)
def _sort(key: Ints, carried: Ints, n: int) -> None:
    """Sort the first ``n`` keys ascending in place, and permute ``carried`` alike.

    Heapsort, because it compiles fast.
    """
    for filled in range(n // 2 - 1, -n, -1):
        if filled >= 0:
            at, end = filled, n
        else:
            end = n + filled
            key[0], key[end] = key[end], key[0]
            carried[0], carried[end] = carried[end], carried[0]
            at = 0
        while 2 * at + 1 < end:
            child = 2 * at + 1
            if child + 1 < end and key[child + 1] > key[child]:
                child += 1
            if key[at] >= key[child]:
                break
            key[at], key[child] = key[child], key[at]
            carried[at], carried[child] = carried[child], carried[at]
            at = child


@njit(cache=True, error_model="numpy", nogil=True)
def _euler(
    start: Ints, rank: Ranks, loss: Ints, weight: Floats, batch: Ints, tail: int, batches: int
) -> tuple[Ints, Floats]:
    policies = start.size - 1
    tails, errors = np.zeros(policies, np.int64), np.zeros(policies)
    in_tail = np.zeros(batches)
    for r in range(tail):
        in_tail[batch[r]] += 1.0
    sums = np.empty(batches)
    for p in range(policies):
        if start[p] == start[p + 1]:
            continue
        lost, at_edge = np.int64(0), 0.0
        sums[:] = 0.0
        for i in range(start[p], start[p + 1]):
            r = rank[i]
            if r < tail:
                lost += loss[i]
                sums[batch[r]] += loss[i]
            at_edge += loss[i] * weight[r]
        sums -= at_edge * in_tail
        tails[p] = lost
        errors[p] = _error(sums) / (tail * 100.0)
    return tails, errors


@njit(cache=True, error_model="numpy", nogil=True)
def _marginal(
    start: Ints, rank: Ranks, loss: Ints, total: Ints, batch: Ints, tail: int, years: int, batches: int
) -> tuple[Ints, Floats]:
    """Compute the fall of the sum of the ``tail`` largest totals without each policy, and its error.

    A fall of -1 means that it cannot be determined from the listed years. Totals only fall, so tail years that the
    policy did not hit stay in the tail. The places of those it hit go to the largest among the reduced totals of its
    years and the unhit years next on the list, merged. Over years the difference of the two influence functions is
    ``(S - q) 1{tail} - (S' - q') 1{new tail}``.
    """
    policies = start.size - 1
    fall, errors = np.zeros(policies, np.int64), np.zeros(policies)
    in_tail = np.zeros(batches)
    for r in range(tail):
        in_tail[batch[r]] += 1.0
    edge = total[min(tail, total.size - 1)]
    sums = np.empty(batches)
    for p in range(policies):
        n = start[p + 1] - start[p]
        if n == 0:
            continue
        place, left = np.empty(n, np.int64), np.empty(n, np.int64)
        key, carried = np.empty(n, np.int64), np.empty(n, np.int64)
        for j in range(n):
            key[j], carried[j] = rank[start[p] + j], loss[start[p] + j]
        _sort(key, carried, n)
        m = 0  # number of years hit; `left` is the reduced total of each
        for j in range(n):
            if m == 0 or place[m - 1] != key[j]:
                place[m], left[m] = key[j], total[key[j]]
                m += 1
            left[m - 1] -= carried[j]
        wanted = 0  # places of the tail to fill
        lost, gained = np.int64(0), np.int64(0)
        while wanted < m and place[wanted] < tail:
            lost += total[place[wanted]]
            wanted += 1
        for j in range(m):
            key[j], carried[j] = left[j], batch[place[j]]
        _sort(key, carried, m)
        top, at, hit = m - 1, tail, wanted
        joined, joined_batch = np.empty(wanted, np.int64), np.empty(wanted, np.int64)
        new_edge, settled = edge, True
        for j in range(wanted + 1):  # the last round finds the largest total below the new tail
            while hit < m and place[hit] == at:  # hit by the policy: already among the reduced totals
                hit += 1
                at += 1
            fresh = at < total.size
            if fresh and (top < 0 or total[at] >= key[top]):
                value, of = total[at], batch[at]
                at += 1
            elif top >= 0 and (fresh or total.size == years or key[top] >= total[total.size - 1]):
                value, of = key[top], carried[top]
                top -= 1
            else:
                settled = j == wanted
                break
            new_edge = value
            if j < wanted:
                gained += value
                joined[j], joined_batch[j] = value, of
        if not settled:
            fall[p] = -1
            continue
        fall[p] = lost - gained
        for b in range(batches):
            sums[b] = in_tail[b] * (new_edge - edge)
        for j in range(wanted):
            sums[batch[place[j]]] += total[place[j]] - new_edge
            sums[joined_batch[j]] -= joined[j] - new_edge
        errors[p] = _error(sums)
    return fall, errors
