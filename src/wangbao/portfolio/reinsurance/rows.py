"""Cessions of one account's event to the risk-level treaties, row by row, inside the event kernel.

Risk-level treaties (facultative, surplus, quota share, per-risk excess) act on each risk of an event before the event
is known as a whole. There are ``R`` of them in inuring order; a row is the payment of our share of one policy for the
event, in yuan. A treaty's subject on a row is the gross less the cessions of every earlier priority; treaties of one
priority have the same subject. A row's cession never exceeds its remaining loss, in the order of the treaties.

    c = share * min(max(subject - attachment, 0), limit)                     policy level
    C = share * min(max(sum of subjects in scope - attachment, 0), limit)    account level, spread pro rata to subject

An event outside ``[start, end)`` of a treaty, or a row with share 0, cedes nothing. The kernels take plain arrays and
allocate nothing.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

FEN = 100.0
_HALF = 0.500001  # half a fen, plus a millionth for rounding errors, so that a true half is always rounded up


class RiskTreaties(NamedTuple):
    """Terms of ``R`` risk-level treaties in inuring order, for ``P`` rows; see :func:`cede`. Money is yuan.

    ``share`` is ceded share times placed share (0: not in scope); ``attachment`` and ``limit`` (inf: none) bound the
    loss of a risk before the share. ``priority`` rises. ``start`` and ``end`` are fractions of the simulated year.
    ``occurrence_limit`` (inf: none) bounds the cession of one event over all accounts, placed share included; it is
    applied in :mod:`recoveries`, and here only decides which events are kept one by one. ``bound`` is the same where a
    later risk-level treaty acts on what is left (inf elsewhere): it then bounds the cession of one account's event, so
    that the later treaty's subject is right for every event of a single account.
    """

    share: NDArray[np.float64]  # [R, P]
    attachment: NDArray[np.float64]  # [R, P]
    limit: NDArray[np.float64]  # [R, P]
    account_level: NDArray[np.bool_]  # [R]
    priority: NDArray[np.int32]  # [R]
    start: NDArray[np.float64]  # [R]
    end: NDArray[np.float64]  # [R]
    occurrence_limit: NDArray[np.float64]  # [R]
    bound: NDArray[np.float64]  # [R]


class Layout(NamedTuple):
    """The ``M`` columns of an event, and the threshold for keeping an account's event as a single event.

    Column 0 is all gross. ``base`` is 0 for gross or 1 + i for the cession to risk treaty i; ``scope`` is -1 for all
    rows or k for the rows of ``in_scope[k]``. Scopes are disjoint. An account's own event is kept as a single event if
    its gross is at least ``keep_from`` yuan (see :func:`kept`).
    """

    base: NDArray[np.int32]  # [M]
    scope: NDArray[np.int32]  # [M]
    in_scope: NDArray[np.bool_]  # [K, P]
    keep_from: float


@njit(cache=True, error_model="numpy", nogil=True)
def fen(yuan: float) -> np.int64:
    """Round yuan (not negative) to whole fen, half up.

    A value up to a millionth of a fen below the half counts as the half.
    """
    return np.int64(np.floor(yuan * FEN + _HALF))


@njit(cache=True, error_model="numpy", nogil=True)
def cede_one(
    gross: float,
    row: int,
    time: float,
    share: NDArray[np.float64],
    attachment: NDArray[np.float64],
    limit: NDArray[np.float64],
    priority: NDArray[np.int32],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    bound: NDArray[np.float64],
    cessions: NDArray[np.float64],
) -> float:
    """Compute the cessions of :func:`cede` for an account of one row, faster.

    ``gross`` is yuan of ``row`` (a column of the ``[R, P]`` arrays), ``time`` in [0, 1). Writes ``cessions[:R]``
    (f64[>= R]) and returns the net: gross less all cessions, yuan.
    """
    left = gross
    subject = gross
    for i in range(share.shape[0]):
        if i > 0 and priority[i] != priority[i - 1]:
            subject = left
        ceded = 0.0
        part = share[i, row]
        if part > 0.0 and start[i] <= time < end[i]:
            over = subject - attachment[i, row]
            if over > 0.0:
                ceded = min(part * min(over, limit[i, row]), left, bound[i])
                left -= ceded
        cessions[i] = ceded
    return left


@njit(cache=True, error_model="numpy", nogil=True)
def cede(
    gross: NDArray[np.float64],
    first: int,
    time: float,
    share: NDArray[np.float64],
    attachment: NDArray[np.float64],
    limit: NDArray[np.float64],
    account_level: NDArray[np.bool_],
    priority: NDArray[np.int32],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    bound: NDArray[np.float64],
    cessions: NDArray[np.float64],
) -> float:
    """Compute the cessions of one account's event, whose rows are adjacent and begin with ``first``.

    Args:
        gross: f64[m], yuan of the account's m rows (0 if a row pays nothing).
        first: row j of ``gross`` is column ``first + j`` of the ``[R, P]`` arrays.
        time: of the event, in [0, 1) of the simulated year.
        share: f64[R, P], as in :class:`RiskTreaties`, like the six below.
        attachment: f64[R, P]; one for all rows of an account in an account-level treaty's scope.
        limit: f64[R, P]; the same.
        account_level: bool[R].
        priority: i32[R].
        start: f64[R].
        end: f64[R].
        bound: f64[R].
        cessions: f64[R + 2, >= m], written: rows 0..R-1 the cessions; the last two are working space.

    Returns:
        The net of the account's event: gross less all cessions.
    """
    treaties = share.shape[0]
    m = gross.shape[0]
    left = cessions[treaties]
    subject = cessions[treaties + 1]
    for j in range(m):
        left[j] = gross[j]
        subject[j] = gross[j]
    for i in range(treaties):
        if i > 0 and priority[i] != priority[i - 1]:
            for j in range(m):
                subject[j] = left[j]
        for j in range(m):
            cessions[i, j] = 0.0
        if not (start[i] <= time < end[i]):
            continue
        most = bound[i] if m == 1 else np.inf  # several rows are scaled down together, below
        if account_level[i]:
            total = 0.0
            floor, ceiling = 0.0, np.inf
            for j in range(m):
                if share[i, first + j] > 0.0:
                    total += subject[j]
                    floor, ceiling = attachment[i, first + j], limit[i, first + j]
            layer = min(total - floor, ceiling)
            if layer > 0.0:
                for j in range(m):
                    part = share[i, first + j]
                    if part > 0.0:
                        ceded = min(part * layer * subject[j] / total, left[j], most)
                        cessions[i, j] = ceded
                        left[j] -= ceded
        else:
            for j in range(m):
                part = share[i, first + j]
                over = subject[j] - attachment[i, first + j]
                if part > 0.0 and over > 0.0:
                    ceded = min(part * min(over, limit[i, first + j]), left[j], most)
                    cessions[i, j] = ceded
                    left[j] -= ceded
        if m > 1 and bound[i] < np.inf:
            total = 0.0
            for j in range(m):
                total += cessions[i, j]
            if total > bound[i]:
                for j in range(m):
                    kept_part = cessions[i, j] * (bound[i] / total)
                    left[j] += cessions[i, j] - kept_part
                    cessions[i, j] = kept_part
    net = 0.0
    for j in range(m):
        net += left[j]
    return net


@njit(cache=True, error_model="numpy", nogil=True)
def columns_one(
    gross: float,
    row: int,
    cessions: NDArray[np.float64],
    base: NDArray[np.int32],
    scope: NDArray[np.int32],
    in_scope: NDArray[np.bool_],
    values: NDArray[np.float64],
) -> None:
    """Compute the event's M columns in yuan, for an account of one row.

    ``cessions`` f64[>= R] from :func:`cede_one`; ``values`` f64[M], written.
    """
    for k in range(base.shape[0]):
        if scope[k] >= 0 and not in_scope[scope[k], row]:
            values[k] = 0.0
        elif base[k] == 0:
            values[k] = gross
        else:
            values[k] = cessions[base[k] - 1]


@njit(cache=True, error_model="numpy", nogil=True)
def columns(
    gross: NDArray[np.float64],
    first: int,
    cessions: NDArray[np.float64],
    base: NDArray[np.int32],
    scope: NDArray[np.int32],
    in_scope: NDArray[np.bool_],
    values: NDArray[np.float64],
) -> None:
    """Compute the event's M columns in yuan; sums run in the order of the rows.

    ``gross`` f64[m] and ``cessions`` f64[>= R, >= m] from :func:`cede`; ``values`` f64[M], written.
    """
    m = gross.shape[0]
    for k in range(base.shape[0]):
        total = 0.0
        for j in range(m):
            if scope[k] < 0 or in_scope[scope[k], first + j]:
                total += gross[j] if base[k] == 0 else cessions[base[k] - 1, j]
        values[k] = total


@njit(cache=True, error_model="numpy", nogil=True)
def kept_one(
    gross: float, cessions: NDArray[np.float64], occurrence_limit: NDArray[np.float64], keep_from: float
) -> bool:
    """Decide :func:`kept` for an account of one row; ``cessions`` f64[>= R]."""
    if gross >= keep_from:
        return True
    for i in range(occurrence_limit.shape[0]):  # noqa: SIM110 - compiled
        if cessions[i] > occurrence_limit[i]:
            return True
    return False


@njit(cache=True, error_model="numpy", nogil=True)
def kept(
    gross: NDArray[np.float64],
    cessions: NDArray[np.float64],
    occurrence_limit: NDArray[np.float64],
    keep_from: float,
) -> bool:
    """Decide whether an account's own event is kept as a single event; other events go into the year's lump.

    It is kept if its gross reaches ``keep_from``, or a cession is above its occurrence limit. ``gross`` f64[m],
    ``cessions`` f64[>= R, >= m].
    """
    total = 0.0
    for j in range(gross.shape[0]):
        total += gross[j]
    if total >= keep_from:
        return True
    for i in range(occurrence_limit.shape[0]):
        ceded = 0.0
        for j in range(gross.shape[0]):
            ceded += cessions[i, j]
        if ceded > occurrence_limit[i]:
            return True
    return False
