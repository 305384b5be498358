"""The kernel: all simulated years of a run of accounts, from incidents to treaty columns, one account at a time.

An account's own incidents and the common-cause events that hit it are put in order of time, its losses drawn, each of
its policies' contracts read over them, and what they pay added up: by year or, where treaties look at an event by
itself, event by event. Nothing is kept of an account but sums. Amounts are whole fen from the moment a policy's
payment is known, so all sums are exact and do not depend on the order of accounts.

Compiled callers are kept on disk and do not notice a change of the modules this one imports kernels from: touch them.
"""

import numpy as np
from numba import njit

from wangbao.contract.kernel import read_batch
from wangbao.portfolio.engine.select import sum_of_largest
from wangbao.portfolio.engine.timeline import (
    PURPOSE_WHEN,
    hits_of_list,
    merge,
    own_years,
)
from wangbao.portfolio.reinsurance.rows import (
    cede,
    cede_one,
    columns,
    columns_one,
    fen,
    kept as is_kept,
    kept_one as is_kept_one,
)
from wangbao.risk.event_model import Arrays
from wangbao.risk.incident_losses import draw_losses, draw_types
from wangbao.risk.randoms import philox, uniform53

_COMMON_YEAR = np.int64(1) << 62  # tells a common-cause event's counter from a year's
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)


@njit(cache=True, error_model="numpy", nogil=True)
def when(k, year, k0, k1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """The time within the year, in (0, 1), of an account's own incident number ``k`` of ``year``."""
    y = np.uint64(year)
    a, b, _, _ = philox(k, y & _LOW, y >> _32, PURPOSE_WHEN, k0, k1)
    return uniform53(a, b)


@njit(cache=True, error_model="numpy", nogil=True)
def arrange(raw, n, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Put the incidents of a chunk in the order they are worked on."""
    bound = room.scratch.bound
    last = bound.size - 1
    for t in range(bound.size):
        bound[t] = 0
    for x in range(n):
        t = np.int64(raw.kind[x]) if raw.alone[x] else np.int64(last - 1)
        bound[t + 1] += 1
    for t in range(last):
        bound[t + 1] += bound[t]
    for x in range(n):
        t = np.int64(raw.kind[x]) if raw.alone[x] else np.int64(last - 1)
        y = np.uint64(bound[t])
        bound[t] += 1
        room.at[y] = raw.at[x]
        room.counter[y] = raw.counter[x]
        room.year[y] = raw.year[x]
        room.kind[y] = raw.kind[x]
        room.event[y] = raw.event[x]
        room.time[y] = raw.time[x]
        room.latent[y] = raw.latent[x]


@njit(cache=True, error_model="numpy", nogil=True)
def simulate(  # type: ignore[no-untyped-def]  # noqa: ANN201 - kernel
    accounts,  # noqa: ANN001
    models,  # noqa: ANN001
    quantiles,  # noqa: ANN001
    events,  # noqa: ANN001
    compiled,  # noqa: ANN001
    treaties,  # noqa: ANN001
    layout,  # noqa: ANN001
    rows,  # noqa: ANN001
    cell,  # noqa: ANN001
    kept,  # noqa: ANN001
    emitted,  # noqa: ANN001
    wanted,  # noqa: ANN001
    room,  # noqa: ANN001
    years,  # noqa: ANN001
    first,  # noqa: ANN001
    last,  # noqa: ANN001
    tail_years,  # noqa: ANN001
):
    """Simulate accounts ``first`` to ``last`` and add them to ``rows`` and ``cell``.

    Args:
        accounts: :class:`wangbao.portfolio.engine.shapes.Accounts`, and so on for the next.
        models: :class:`wangbao.risk.many.Models` of the accounts.
        quantiles: :class:`wangbao.risk.simulate.Tables`.
        events: :class:`CommonEvents`.
        compiled: the contracts, row p of the block its policy p.
        treaties: :class:`RiskTreaties` of the rows.
        layout: :class:`Layout` of the columns, ground-up not among them.
        rows: :class:`Rows`.
        cell: :class:`Cell` with two columns more than the layout: what risk-level treaties leave, and ground-up.
            Kept events have the first of the two as well.
        kept: :class:`Kept`, grown as needed.
        emitted: :class:`Emitted`, grown as needed; only filled where ``wanted`` is given.
        wanted: bool[years], the only years to simulate; empty for all.
        room: :class:`Room`.
        years: how many.
        first: first account.
        last: one past the last.
        tail_years: over how many of a row's worst years its own tail is summed.

    Returns:
        ``kept``, how many were kept, ``emitted``, how many were emitted.
    """
    all_years = wanted.size == 0
    treaty_count = treaties.share.shape[0]
    column_count = layout.base.size
    own_types = events.own_types
    dated = False
    for i in range(treaty_count):
        dated |= treaties.start[i] > 0.0 or treaties.end[i] < 1.0
    n_kept, n_emitted = 0, 0
    kept_account, kept_year, kept_type, kept_time, kept_fen = kept
    e_row, e_year, e_event, e_time, e_gross, e_net = emitted
    own_year, own_count = room.own_year, room.own_count
    raw = room.drawn
    for a in range(first, last):
        k0, k1 = accounts.key0[a], accounts.key1[a]
        row0, row1 = accounts.row[a], accounts.row[a + 1]
        m = row1 - row0
        own = own_years(
            accounts.mu[a], accounts.r[a], years, k0, k1, room.cdf, room.work, own_year, own_count
        )

        # The common-cause events that hit it, in order.
        hits, spare, more = 0, 1, 2
        n_hits = 0
        for at in range(accounts.list_start[a], accounts.list_start[a + 1]):
            lst = accounts.list[at]
            of_list = events.event[events.start[lst] : events.start[lst + 1]]
            found = hits_of_list(
                of_list,
                events.breadth,
                events.widest[lst],
                accounts.chance[at],
                events.key[lst],
                k0,
                k1,
                room.hits[more] if n_hits else room.hits[hits],
            )
            if n_hits == 0:
                n_hits = found
            elif found:
                merge(room.hits[hits], n_hits, room.hits[more], found, room.hits[spare])
                n_hits += found
                hits, spare = spare, hits
        struck = room.hits[hits]

        # The account's laws.
        total_rate = 0.0
        for t in range(room.bound.size):
            total_rate += models.rates[a, t]
            room.bound[t] = total_rate
        for t in range(room.bound.size):
            room.bound[t] /= total_rate if total_rate > 0.0 else 1.0
        arrays = Arrays(
            room.bound,
            room.kept,
            models.cause[a],
            models.scenario[a],
            models.conditions[a],
            models.first,
            models.head,
            models.probability[a],
            models.log_median[a],
            models.sigma,
            models.stop_probability[a],
            models.stop_log_median[a],
            models.stop_sigma,
            models.people_probability,
            models.data_head,
            models.constants[a],
        )
        for j in range(m):
            room.years[j] = 0
            room.now[j, 0], room.now[j, 1] = -1, 0

        i, h = 0, 0  # the next own year, the next hit
        while True:
            # A chunk of incidents, whole years.
            n = 0
            while i < own or h < n_hits:
                year = np.int64(years)
                if i < own:
                    year = np.int64(own_year[i])
                if h < n_hits:
                    year = min(year, np.int64(events.year[struck[h]]))
                k = own_count[i] if i < own and own_year[i] == year else 0
                c = 0
                while h + c < n_hits and events.year[struck[h + c]] == year:
                    c += 1
                if n + k + c > raw.year.size:
                    break
                if all_years or wanted[year]:
                    begin = n
                    for number in range(k):
                        raw.at[n] = np.uint64(number)
                        raw.counter[n] = year
                        raw.year[n] = year
                        raw.event[n] = -1
                        raw.alone[n] = k + c == 1
                        raw.time[n] = -1.0 if k + c == 1 and not dated else when(number, year, k0, k1)
                        n += 1
                    for number in range(c):
                        e = struck[h + number]
                        raw.at[n] = np.uint64(0)
                        raw.counter[n] = events.counter[e] | _COMMON_YEAR
                        raw.year[n] = year
                        raw.event[n] = e
                        raw.alone[n] = k + c == 1
                        raw.time[n] = events.time[e]
                        n += 1
                    for x in range(begin + 1, n):  # in order of time
                        y = x
                        while y > begin and raw.time[y] < raw.time[y - 1]:
                            raw.time[y], raw.time[y - 1] = raw.time[y - 1], raw.time[y]
                            raw.at[y], raw.at[y - 1] = raw.at[y - 1], raw.at[y]
                            raw.counter[y], raw.counter[y - 1] = raw.counter[y - 1], raw.counter[y]
                            raw.event[y], raw.event[y - 1] = raw.event[y - 1], raw.event[y]
                            y -= 1
                i += 1 if k else 0
                h += c
            if n == 0:
                break

            # Their types; then in the order they are worked on: the only incidents of their years by type, so that what
            # is done to neighbours is alike, and after them the years with several, as they come.
            draw_types(
                room.bound,
                quantiles.normal,
                n,
                raw.at,
                raw.counter,
                k0,
                k1,
                raw.kind,
                raw.latent,
                room.scratch,
            )
            if n_hits:
                for x in range(n):
                    e = raw.event[x]
                    if e >= 0:
                        kind = events.kind[e]
                        weight = events.weight[kind]
                        raw.kind[x] = np.uint8(own_types + kind)
                        raw.latent[x] = (
                            np.sqrt(weight) * events.latent[e] + np.sqrt(1.0 - weight) * raw.latent[x]
                        )
            arrange(raw, n, room)
            draw_losses(
                arrays,
                quantiles,
                n,
                room.at,
                room.counter,
                k0,
                k1,
                room.kind,
                room.latent,
                room.hours,
                room.loss,
                room.scratch,
            )
            for x in range(n):
                t = room.kind[x]
                room.cause[x] = arrays.cause[t]
                room.scenario[x] = arrays.scenario[t]
                room.conditions[x] = arrays.conditions[t]
                cell.incidents[t] += 1

            # What each policy pays, our share of it, in whole fen.
            for j in range(m):
                p = row0 + j
                for x in range(n):
                    room.policy[x] = p
                read_batch(
                    compiled,
                    room.policy[:n],
                    room.year[:n],
                    room.cause[:n],
                    room.scenario[:n],
                    room.conditions[:n],
                    room.hours[:n],
                    room.loss[:n],
                    room.paid[:n],
                )
                share = rows.share[p]
                for x in range(n):
                    total = 0.0
                    for head in range(room.paid.shape[1]):
                        total += room.paid[x, head]
                    if total <= 0.0:
                        room.gross[j, x] = 0.0
                        continue
                    running, upto = 0.0, np.int64(0)
                    t = room.kind[x]
                    for head in range(room.paid.shape[1]):
                        part = room.paid[x, head]
                        if part > 0.0:
                            running += part * share
                            now = fen(running)
                            cell.heads[t, head] += now - upto
                            upto = now
                    room.gross[j, x] = upto / 100.0
                    if upto:
                        rows.gross[p] += upto
                        year = room.year[x]
                        if room.now[j, 0] != year:
                            if room.now[j, 1]:
                                yuan = room.now[j, 1] / 100.0
                                rows.square[p] += yuan * yuan
                                room.yearly[j, room.years[j]] = yuan
                                room.years[j] += 1
                            room.now[j, 0], room.now[j, 1] = year, 0
                        room.now[j, 1] += upto

            # Events: to the treaties, and into years or one by one.
            for x in range(n):
                e, year = room.event[x], room.year[x]
                moment = max(room.time[x], 0.0)  # not drawn where no treaty asks for it
                ground = fen(room.scratch.total[x])
                gross = room.gross[0, x]
                if m > 1:
                    for j in range(m):
                        room.one[j] = room.gross[j, x]
                    gross = 0.0
                    for j in range(m):
                        gross += room.gross[j, x]
                if e >= 0:
                    cell.struck[e] += 1
                if gross <= 0.0:
                    if e >= 0:
                        cell.event[column_count + 1, e] += ground
                    else:
                        cell.lump[column_count + 1, year] += ground
                    continue
                amount = fen(gross)
                alone = False
                net = gross
                if treaty_count == 0:
                    for k in range(column_count):
                        room.values[k] = gross if layout.scope[k] < 0 or m > 1 else 0.0
                        if layout.scope[k] >= 0:
                            total = 0.0
                            for j in range(m):
                                if layout.in_scope[layout.scope[k], row0 + j]:
                                    total += room.gross[j, x]
                            room.values[k] = total
                    alone = gross >= layout.keep_from
                elif m == 1:
                    net = cede_one(
                        gross,
                        row0,
                        moment,
                        treaties.share,
                        treaties.attachment,
                        treaties.limit,
                        treaties.priority,
                        treaties.start,
                        treaties.end,
                        room.ceded[:, 0],
                    )
                    columns_one(
                        gross, row0, room.ceded[:, 0], layout.base, layout.scope, layout.in_scope, room.values
                    )
                    alone = is_kept_one(gross, room.ceded[:, 0], treaties.occurrence_limit, layout.keep_from)
                    rows.ceded[row0] += fen(gross - net)
                else:
                    net = cede(
                        room.one[:m],
                        row0,
                        moment,
                        treaties.share,
                        treaties.attachment,
                        treaties.limit,
                        treaties.account_level,
                        treaties.priority,
                        treaties.start,
                        treaties.end,
                        room.ceded,
                    )
                    columns(
                        room.one[:m],
                        row0,
                        room.ceded,
                        layout.base,
                        layout.scope,
                        layout.in_scope,
                        room.values,
                    )
                    alone = is_kept(room.one[:m], room.ceded, treaties.occurrence_limit, layout.keep_from)
                    for j in range(m):
                        total = 0.0
                        for k in range(treaty_count):
                            total += room.ceded[k, j]
                        rows.ceded[row0 + j] += fen(total)
                left_fen = fen(max(net, 0.0))
                if not all_years:
                    for j in range(m):
                        if room.gross[j, x] > 0.0:
                            if n_emitted == e_row.size:
                                size = 2 * n_emitted + 1024
                                e_row, e_year = grown(e_row, size), grown(e_year, size)
                                e_event, e_time = grown(e_event, size), grown(e_time, size)
                                e_gross, e_net = grown(e_gross, size), grown(e_net, size)
                            e_row[n_emitted] = row0 + j
                            e_year[n_emitted] = year
                            e_event[n_emitted] = e
                            e_time[n_emitted] = room.time[x]
                            e_gross[n_emitted] = fen(room.gross[j, x])
                            left = room.gross[j, x]
                            for k in range(treaty_count):
                                left -= room.ceded[k, j]
                            e_net[n_emitted] = max(left, 0.0)
                            n_emitted += 1
                if e >= 0:
                    cell.paid[e] += 1
                    for k in range(column_count):
                        cell.event[k, e] += fen(room.values[k])
                    cell.event[column_count, e] += left_fen
                    cell.event[column_count + 1, e] += ground
                    continue
                cell.largest[year] = max(cell.largest[year], amount)
                cell.lump[column_count + 1, year] += ground
                if not alone:
                    for k in range(column_count):
                        cell.lump[k, year] += fen(room.values[k])
                    cell.lump[column_count, year] += left_fen
                    cell.largest_left[year] = max(cell.largest_left[year], left_fen)
                    continue
                if n_kept == kept_account.size:
                    size = 2 * n_kept + 1024
                    kept_account, kept_year = grown(kept_account, size), grown(kept_year, size)
                    kept_type, kept_time = grown(kept_type, size), grown(kept_time, size)
                    wider = np.zeros((size, column_count + 1), np.int64)
                    wider[:n_kept] = kept_fen[:n_kept]
                    kept_fen = wider
                kept_account[n_kept] = a
                kept_year[n_kept] = year
                kept_type[n_kept] = room.kind[x]
                kept_time[n_kept] = room.time[x] if room.time[x] >= 0.0 else when(room.at[x], year, k0, k1)
                for k in range(column_count):
                    kept_fen[n_kept, k] = fen(room.values[k])
                kept_fen[n_kept, column_count] = left_fen
                n_kept += 1

        # The rows' own years.
        for j in range(m):
            p = row0 + j
            if room.now[j, 1]:
                yuan = room.now[j, 1] / 100.0
                rows.square[p] += yuan * yuan
                room.yearly[j, room.years[j]] = yuan
                room.years[j] += 1
            if all_years:
                rows.tail[p] = sum_of_largest(room.yearly[j], room.years[j], tail_years) / tail_years
    out = (kept_account, kept_year, kept_type, kept_time, kept_fen)
    more_out = (e_row, e_year, e_event, e_time, e_gross, e_net)
    return out, n_kept, more_out, n_emitted


@njit(cache=True, error_model="numpy", nogil=True)
def grown(array, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """The array with room for ``size``."""
    more = np.zeros(size, array.dtype)
    more[: array.size] = array
    return more
