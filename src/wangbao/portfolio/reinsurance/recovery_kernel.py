"""Compiled kernel of the recoveries; for the method see :mod:`recoveries`.

All arithmetic is in whole fen and exact. A position is an event of the year or, at the end, its lump. Columns and kinds
of the arrays are defined here, because compiled code is cached by the content of *this file*.
"""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance.reinstatement import premium_fen

MILLION = 1_000_000
# Kinds: cessions of risks, excess of an event, share of its net, the year.
RISK, EXCESS, SHARE, YEAR = 0, 1, 2, 3

# Columns of ``terms``, i64[T, 12]. Money is fen, shares parts per million. The cessions of a risk-level treaty include
# the placed share, and so do its occurrence and annual terms and its reinstatements; its PLACED is a million.
KIND, PRIORITY, PLACE = (
    0,
    1,
    2,
)  # PLACE: index among the risk-level treaties, or among the industry-loss warranties
ATTACHMENT, LIMIT = 3, 4  # of the occurrence (EXCESS) or the year (YEAR), on the loss
CEDED, PLACED = 5, 6
OCCURRENCE_LIMIT, ANNUAL_ATTACHMENT, ANNUAL_LIMIT = 7, 8, 9  # on the ceded amount; of RISK, EXCESS and SHARE
WINDOW = (
    10  # of YEAR: the length of a window in which losses count, millionths of the year; 0 for the whole year
)
TRIGGER = 11  # of EXCESS: the industry loss from which an event counts; 0 if none is needed

_Fen = NDArray[np.int64]
_Floats = NDArray[np.float64]
_Whole = int | np.int64


@njit(cache=True, error_model="numpy", nogil=True)
def recover(
    steps: Any,
    risks: int,
    first: _Fen,
    order: _Fen,
    time: _Floats,
    events: _Fen,
    index: _Fen,
    lumps: _Fen,
    made: Any,
) -> None:
    """Compute recoveries year by year.

    Args:
        steps: the treaties' terms as arrays, :class:`~wangbao.portfolio.reinsurance.steps.Steps`.
        risks: R, the number of risk-level treaties.
        first: i64[Y + 1]; events of year y are ``order[first[y]:first[y + 1]]``, in the order of time.
        order: i64[n].
        time: f64[n].
        events: i64[n, M].
        index: i64[W, n], the industry's loss of each event, fen, as each warranty has it.
        lumps: i64[Y, M].
        made: zeros, written: :class:`~wangbao.portfolio.reinsurance.recoveries.Recoveries`.
    """
    terms, period, members = steps.terms, steps.period, steps.members
    reinstated, charge, inuring = steps.reinstated, steps.charge, steps.inuring
    stepped, step = steps.stepped, steps.step
    by_treaty, reinstatement = made.by_treaty, made.reinstatement
    event_ceded, event_net = made.event_ceded, made.event_net
    lump_ceded, lump_net = made.lump_ceded, made.lump_net
    year_gross, year_net, largest_net = made.year_gross, made.year_net, made.largest_net
    years = lumps.shape[0]
    treaties, cells = members.shape
    longest = 0
    for y in range(years):
        longest = max(longest, first[y + 1] - first[y])
    net = np.zeros((longest + 1, cells), np.int64)
    subject = np.zeros((longest + 1, cells), np.int64)
    weights = np.zeros(cells, np.int64)
    yearly = np.zeros(cells, np.int64)  # taken by treaties that act on years
    yearly_before = np.zeros(cells, np.int64)  # the same, when the priority began
    for y in range(years):
        a, n = first[y], first[y + 1] - first[y]
        gross = lumps[y, 0]
        _by_cell(lumps[y], risks, net[n])
        for p in range(n):
            gross += events[order[a + p], 0]
            _by_cell(events[order[a + p]], risks, net[p])
        year_gross[y] = gross
        yearly[:] = 0
        ceded = np.int64(0)
        for s in range(treaties):
            t = inuring[s]
            if s == 0 or terms[t, PRIORITY] != terms[inuring[s - 1], PRIORITY]:
                subject[: n + 1] = net[: n + 1]
                yearly_before[:] = yearly
            if period[t, 0] >= period[t, 1]:
                continue
            if terms[t, KIND] == YEAR:
                taken, eroded = _of_year(
                    terms[t], period[t], members[t], n, order[a:], time,
                    subject, net, weights, yearly, yearly_before,
                )  # fmt: skip
                reinstatement[t, y] = stepped_fen(eroded, stepped[t], step[t])
            else:
                taken, used = _of_events(
                    terms[t], period[t], members[t], risks, n, order[a:], time, events, index, lumps[y],
                    subject, net, weights, event_ceded[t], lump_ceded[t, y : y + 1],
                )  # fmt: skip
                reinstatement[t, y] = premium_fen(used, reinstated[t], charge[t])
            by_treaty[t, y] = taken
            ceded += taken
        year_net[y] = gross - ceded
        for k in range(cells):
            lump_net[y] += net[n, k]
            for p in range(n):
                event_net[order[a + p]] += net[p, k]
        for p in range(n):
            largest_net[y] = max(largest_net[y], event_net[order[a + p]])


@njit(cache=True, error_model="numpy", nogil=True)
def _of_events(
    terms: _Fen,
    period: _Floats,
    members: NDArray[np.bool_],
    risks: int,
    n: int,
    order: _Fen,
    time: _Floats,
    events: _Fen,
    index: _Fen,
    lump_columns: _Fen,
    subject: _Fen,
    net: _Fen,
    weights: _Fen,
    event_ceded: _Fen,
    lump_ceded: _Fen,
) -> tuple[np.int64, np.int64]:
    """Apply a treaty on risks or events to one year.

    Returns its recovery, and the ceded amount within its annual terms, in fen.
    """
    start, end = period[0], period[1]
    placed = terms[PLACED]
    lump = _ceded(terms, members, risks, lump_columns, subject[n], weights, is_lump=True)
    if terms[KIND] == SHARE and end - start < 1.0:
        lump = np.int64(np.floor(lump * (end - start) + 0.5))
    total = np.int64(0)  # ceded amounts of the events so far
    given, taken = np.int64(0), np.int64(0)
    for p in range(n):
        e = order[p]
        if not (start <= time[e] < end) or (terms[TRIGGER] > 0 and index[terms[PLACE], e] < terms[TRIGGER]):
            continue
        ceded = _ceded(terms, members, risks, events[e], subject[p], weights, is_lump=False)
        if ceded > 0:
            accrued = np.int64(np.floor(lump * ((time[e] - start) / (end - start)) + 0.5))
            before = _share(_annual(total + accrued, terms), placed)
            part = _share(_annual(total + accrued + ceded, terms), placed) - before
            given += part
            total += ceded
            event_ceded[e] = _take(part, weights, net[p])
            taken += event_ceded[e]
    used = _annual(total + lump, terms)
    if lump > 0:
        _ceded(terms, members, risks, lump_columns, subject[n], weights, is_lump=True)
        lump_ceded[0] = _take(_share(used, placed) - given, weights, net[n])
        taken += lump_ceded[0]
    return taken, used


@njit(cache=True, error_model="numpy", nogil=True)
def _ceded(
    terms: _Fen,
    members: NDArray[np.bool_],
    risks: int,
    columns: _Fen,
    subject: _Fen,
    weights: _Fen,
    is_lump: bool,
) -> np.int64:
    """Compute the ceded amount of an event or lump before annual terms, fen, and its source by cell in ``weights``."""
    kind = terms[KIND]
    cells = weights.shape[0]
    total = np.int64(0)
    for k in range(cells):
        weights[k] = 0
        if members[k]:
            if kind == RISK:
                at = 1 + terms[PLACE] if cells == 1 else 2 + terms[PLACE] + k * (1 + risks)
                weights[k] = columns[at]
            else:
                weights[k] = subject[k]
            total += weights[k]
    if kind == EXCESS:
        if is_lump:
            return np.int64(0)
        return _share(min(max(total - terms[ATTACHMENT], 0), terms[LIMIT]), terms[CEDED])
    if kind == SHARE:
        total = _share(total, terms[CEDED])
    return total if is_lump else min(total, terms[OCCURRENCE_LIMIT])


@njit(cache=True, error_model="numpy", nogil=True)
def _of_year(
    terms: _Fen,
    period: _Floats,
    members: NDArray[np.bool_],
    n: int,
    order: _Fen,
    time: _Floats,
    subject: _Fen,
    net: _Fen,
    weights: _Fen,
    yearly: _Fen,
    yearly_before: _Fen,
) -> tuple[np.int64, np.int64]:
    """Apply a treaty on the year; return its recovery and its subject in fen, and add the first to ``yearly`` by cell.

    With a window only the losses of the window with the largest sum count: a loss opens it, or stands in it until its
    length has passed; what was not kept by events counts in proportion.
    """
    start, end = period[0], period[1]
    cells = weights.shape[0]
    if terms[WINDOW] > 0:
        start, end = _worst_window(terms, start, end, members, n, order, time, subject)
    left = np.zeros(cells, np.int64)
    total = np.int64(0)
    for k in range(cells):
        weights[k] = 0
        if not members[k]:
            continue
        weights[k] = subject[n, k]
        if end - start < 1.0:
            weights[k] = np.int64(np.floor(subject[n, k] * (end - start) + 0.5))
        left[k] = net[n, k] - yearly[k]
        for p in range(n):
            left[k] += net[p, k]
            if start <= time[order[p]] < end:
                weights[k] += subject[p, k]
        weights[k] = max(weights[k] - yearly_before[k], 0)
        total += weights[k]
    over = min(max(total - terms[ATTACHMENT], 0), terms[LIMIT])
    yearly += left
    taken = _take(_share(_share(over, terms[CEDED]), terms[PLACED]), weights, left)
    yearly -= left
    return taken, total


@njit(cache=True, error_model="numpy", nogil=True)
def _worst_window(
    terms: _Fen,
    start: float,
    end: float,
    members: NDArray[np.bool_],
    n: int,
    order: _Fen,
    time: _Floats,
    subject: _Fen,
) -> tuple[float, float]:
    """Find the window in the treaty's period that holds the largest sum of events; the first of equal ones.

    The best window opens with an event: moved later until its first event, it loses none.
    """
    length = terms[WINDOW] / MILLION
    best, begin = np.int64(-1), start
    for p in range(n):
        opens = time[order[p]]
        if not (start <= opens < end):
            continue
        opens = max(min(opens, end - length), start)  # a window of full length within the period
        total = np.int64(0)
        for q in range(n):
            if opens <= time[order[q]] < min(opens + length, end):
                for k in range(members.shape[0]):
                    if members[k]:
                        total += subject[q, k]
        if total > best:
            best, begin = total, opens
    return begin, min(begin + length, end)


@njit(cache=True, error_model="numpy", nogil=True)
def stepped_fen(eroded: _Whole, upto_fen: _Fen, premium_fen: _Floats) -> np.int64:
    """Compute the premium, fen, of the steps reached once a year's losses have eroded ``eroded`` fen."""
    due = 0.0
    for k in range(upto_fen.shape[0]):
        if premium_fen[k] > 0.0 and eroded >= upto_fen[k]:
            due += premium_fen[k]
    return np.int64(np.floor(due + 0.500001))


@njit(cache=True, error_model="numpy", nogil=True)
def _annual(ceded: _Whole, terms: _Fen) -> np.int64:
    """Compute the part of a year's ceded amounts within the annual attachment and limit, fen."""
    return np.int64(min(max(ceded - terms[ANNUAL_ATTACHMENT], 0), terms[ANNUAL_LIMIT]))


@njit(cache=True, error_model="numpy", nogil=True)
def _share(fen: _Whole, millionths: _Whole) -> np.int64:
    """Multiply ``fen`` by a share in parts per million, half up, without overflow."""
    whole, rest = fen // MILLION, fen % MILLION
    return np.int64(whole * millionths + (rest * millionths + MILLION // 2) // MILLION)


@njit(cache=True, error_model="numpy", nogil=True)
def _by_cell(columns: _Fen, risks: int, gross: _Fen) -> None:
    """Compute the gross of each cell in fen, with rounding differences adjusted so that cells add up to column 0."""
    cells = gross.shape[0]
    if cells == 1:
        gross[0] = columns[0]
        return
    rest = columns[0]
    largest = 0
    for k in range(cells):
        gross[k] = columns[1 + k * (1 + risks)]
        rest -= gross[k]
        if gross[k] > gross[largest]:
            largest = k
    k = largest
    while rest != 0:  # a fen or so; if the largest cell has not enough, the next gives
        part = max(rest, -gross[k])
        gross[k] += part
        rest -= part
        k = (k + 1) % cells


@njit(cache=True, error_model="numpy", nogil=True)
def _take(recovered: _Whole, weights: _Fen, left: _Fen) -> np.int64:
    """Deduct a recovery from the cells pro rata to ``weights``, at most the remaining amounts; return the sum."""
    cells = weights.shape[0]
    total = np.int64(0)
    room = np.int64(0)
    for k in range(cells):
        total += weights[k]
        if weights[k] > 0:
            room += left[k]
    goal = min(np.int64(recovered), room)
    if goal <= 0:
        return np.int64(0)
    running, before, taken = np.int64(0), np.int64(0), np.int64(0)
    for k in range(cells):
        running += weights[k]
        upto = _part(goal, running, total)
        part = min(upto - before, left[k])
        before = upto
        left[k] -= part
        taken += part
    for k in range(cells):  # where a cell had not enough, the others of the scope give
        if weights[k] > 0 and taken < goal:
            part = min(goal - taken, left[k])
            left[k] -= part
            taken += part
    return taken


@njit(cache=True, error_model="numpy", nogil=True)
def _part(amount: _Whole, running: _Whole, total: _Whole) -> np.int64:
    """Compute ``floor(amount * running / total)`` exactly, for ``0 <= running <= total``, ``total`` positive.

    The product overflows, but the remainder does not: a floating-point quotient is off by at most a few units, and the
    true remainder, taken modulo 2**64, gives the correction.
    """
    if running == total:
        return np.int64(amount)
    quotient = np.int64(np.float64(amount) * np.float64(running) / np.float64(total))
    rest = np.int64(np.uint64(amount) * np.uint64(running) - np.uint64(quotient) * np.uint64(total))
    while rest < 0:
        quotient -= 1
        rest += total
    while rest >= total:
        quotient += 1
        rest -= total
    return np.int64(quotient)
