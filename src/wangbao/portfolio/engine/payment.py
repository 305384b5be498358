"""Payments of contracts converted to the columns that treaties act on, for a chunk of one account's incidents."""

import numpy as np
from numba import njit

from wangbao.portfolio.reinsurance.rows import cede, columns, fen, kept as is_kept

_ONE = np.uint64(1)


@njit(cache=True, error_model="numpy", nogil=True)
def pay(n, j, p, rows, room, heads):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Compute our share of the payment of policy ``p``, the account's ``j``-th, for each incident, in whole fen."""
    paid, kind, year_of, gross = room.paid, room.kind, room.year, room.gross
    years, now, yearly, possible = room.years, room.now, room.yearly, room.possible
    share, total, square = rows.share[p], rows.gross[p], rows.square[p]
    for x in range(n):
        running, upto = 0.0, np.int64(0)
        t = kind[x]
        for head in range(paid.shape[1]):
            if not (possible[x] >> np.uint64(head)) & _ONE:
                continue
            part = paid[x, head]
            if part > 0.0:
                running += part * share
                here = fen(running)
                heads[t, head] += here - upto
                upto = here
        gross[j, x] = upto / 100.0
        if upto:
            total += upto
            year = year_of[x]
            if now[j, 0] != year:
                if now[j, 1]:
                    yuan = now[j, 1] / 100.0
                    square += yuan * yuan
                    yearly[j, years[j]] = yuan
                    years[j] += 1
                now[j, 0], now[j, 1] = year, 0
            now[j, 1] += upto
    rows.gross[p], rows.square[p] = total, square


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def pay_lone(n, j, p, t, possible, rows, room, heads):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Apply :func:`pay` to incidents of one type ``t``, each the only one of its year; reads ``room.paid_by_head``."""
    paid, gross, running, upto = room.paid_by_head, room.gross[j], room.running, room.upto
    yearly = room.yearly[j]
    share, n = rows.share[p], np.uint64(n)
    for x in range(n):
        running[x] = 0.0
        upto[x] = 0
    for head in range(np.uint64(paid.shape[0])):
        if not (possible >> head) & _ONE:
            continue
        more = np.int64(0)
        for x in range(n):
            running[x] += paid[head, x] * share
            here = fen(running[x])
            more += here - upto[x]
            upto[x] = here
        heads[t, head] += more
    total, square, years = np.int64(0), rows.square[p], np.uint64(room.years[j])
    for x in range(n):
        yuan = upto[x] / 100.0
        gross[x] = yuan
        total += upto[x]
        square += yuan * yuan
        yearly[years] = yuan
        years += np.uint64(upto[x] > 0)
    room.years[j] = years
    rows.gross[p] += total
    rows.square[p] = square


@njit(cache=True, error_model="numpy", nogil=True)
def finish_years(j, p, square, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Close the last year of policy ``p``, the account's ``j``-th."""
    if room.now[j, 1]:
        yuan = room.now[j, 1] / 100.0
        square[p] += yuan * yuan
        room.yearly[j, room.years[j]] = yuan
        room.years[j] += 1


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def cede_single(n, row, treaties, layout, ceded_of_row, ground, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Apply :func:`cede_events` to an account of one row, treaty by treaty."""
    gross, left, subject, ceded = room.gross[0], room.left[0], room.subject, room.cessions
    out, keeps, time, hit = room.fen, room.kept, room.time, room.hit
    base, scope, in_scope, width = layout.base, layout.scope, layout.in_scope, layout.base.size
    n, keep_from = np.uint64(n), layout.keep_from
    for x in range(n):
        left[x] = gross[x]
        subject[x] = gross[x]
        keeps[x] = (gross[x] >= keep_from) & (gross[x] > 0.0)
    for i in range(treaties.share.shape[0]):
        if i > 0 and treaties.priority[i] != treaties.priority[i - 1]:
            for x in range(n):
                subject[x] = left[x]
        here = ceded[i]
        part = treaties.share[i, row]
        if part <= 0.0:
            here[:n] = 0.0
            continue
        floor, ceiling = treaties.attachment[i, row], treaties.limit[i, row]
        start, end, most = treaties.start[i], treaties.end[i], treaties.occurrence_limit[i]
        always = start <= 0.0 and end >= 1.0
        for x in range(n):
            over = subject[x] - floor
            amount = min(part * min(over, ceiling), left[x])
            amount = amount if over > 0.0 else 0.0
            if not always:
                amount = amount if start <= max(time[x], 0.0) < end else 0.0
            here[x] = amount
            left[x] -= amount
            keeps[x] |= amount > most
    for k in range(width):
        if scope[k] >= 0 and not in_scope[scope[k], row]:
            for x in range(n):
                out[k, x] = 0
        elif base[k] == 0:
            for x in range(n):
                out[k, x] = fen(gross[x])
        else:
            of = ceded[base[k] - 1]
            for x in range(n):
                out[k, x] = fen(of[x])
    total = np.int64(0)
    for x in range(n):
        out[width, x] = fen(max(left[x], 0.0))
        out[width + 1, x] = fen(ground[x])
        total += fen(gross[x] - left[x])
        keeps[x] &= hit[x] < 0
        left[x] = max(left[x], 0.0)
    ceded_of_row[row] += total


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def cede_events(n, row0, m, treaties, layout, ceded_of_row, ground, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Compute each incident's columns in whole fen (``room.fen``), and whether it is kept (``room.kept``).

    The columns are the layout's, then net of risk-level treaties, then ground-up: ``ground`` float64[n], yuan.
    """
    if m == 1:
        cede_single(n, row0, treaties, layout, ceded_of_row, ground, room)
        return
    share, attachment, limit = treaties.share, treaties.attachment, treaties.limit
    level, priority = treaties.account_level, treaties.priority
    start, end, occurrence, bound = treaties.start, treaties.end, treaties.occurrence_limit, treaties.bound
    base, scope, in_scope, keep_from = layout.base, layout.scope, layout.in_scope, layout.keep_from
    count, width = share.shape[0], base.size
    gross_of, one, ceded, values = room.gross, room.one[:m], room.ceded, room.values
    out, keeps, time, hit = room.fen, room.kept, room.time, room.hit
    for x in range(n):
        out[width + 1, x] = fen(ground[x])
        gross = gross_of[0, x]
        for j in range(1, m):
            gross += gross_of[j, x]
        if gross <= 0.0:
            for k in range(width + 1):
                out[k, x] = 0
            keeps[x] = False
            continue
        moment = max(time[x], 0.0)  # not drawn if no treaty needs it
        for j in range(m):
            one[j] = gross_of[j, x]
        net = cede(one, row0, moment, share, attachment, limit, level, priority, start, end, bound, ceded)
        columns(one, row0, ceded, base, scope, in_scope, values)
        alone = is_kept(one, ceded, occurrence, keep_from)
        for j in range(m):
            part = 0.0
            for i in range(count):
                part += ceded[i, j]
            ceded_of_row[row0 + j] += fen(part)
        for k in range(width):
            out[k, x] = fen(values[k])
        out[width, x] = fen(max(net, 0.0))
        keeps[x] = alone and hit[x] < 0
        for j in range(m):
            left = gross_of[j, x]
            for i in range(count):
                left -= ceded[i, j]
            room.left[j, x] = max(left, 0.0)


@njit(cache=True, error_model="numpy", nogil=True)
def emit(n, row0, m, count, room, emitted, used):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Append the payment of each row for each incident.

    Returns the number of emitted payments, and the arrays, enlarged where needed.
    """
    row, year, event, time, gross, net = emitted
    for x in range(n):
        for j in range(m):
            if room.gross[j, x] <= 0.0:
                continue
            if used == row.size:
                size = 2 * used + 1024
                row, year, event = grown(row, size), grown(year, size), grown(event, size)
                time, gross, net = grown(time, size), grown(gross, size), grown(net, size)
            row[used] = row0 + j
            year[used] = room.year[x]
            event[used] = room.hit[x]
            time[used] = room.time[x]
            gross[used] = fen(room.gross[j, x])
            net[used] = room.left[j, x] if count else room.gross[j, x]
            used += 1
    return used, (row, year, event, time, gross, net)


@njit(cache=True, error_model="numpy", nogil=True)
def grown(array, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Copy an array to one of ``size``."""
    more = np.zeros(size, array.dtype)
    more[: array.size] = array
    return more
