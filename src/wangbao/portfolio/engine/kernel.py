"""The kernel: simulates all years of a range of accounts, from incidents to treaty columns, one account at a time.

An account's own incidents and the common-cause events that hit it are sorted by time, its losses are drawn, the
contracts of its policies are applied to them, and payments are added up: by year, or by event if treaties act on single
events. Only sums are kept of an account. Amounts are whole fen from a policy's payment on, so all sums are exact and
independent of the order of accounts.
"""

import numpy as np
from numba import njit

from wangbao.contract.kernel import make_lanes, read_alike, read_batch
from wangbao.portfolio.engine.addition import add_events, add_years, keep
from wangbao.portfolio.engine.chunk import describe, fetch, next_chunk, possible_heads, share_latent
from wangbao.portfolio.engine.lone import by_type, draw_own, hit_segment, own_segment, part
from wangbao.portfolio.engine.payment import cede_events, emit, finish_years, pay, pay_lone
from wangbao.portfolio.engine.select import sum_of_largest
from wangbao.portfolio.engine.shapes import CHUNK
from wangbao.portfolio.engine.timeline import hits_of_list, own_years
from wangbao.risk.incident_losses import draw_losses, draw_type, draw_types
from wangbao.risk.many.models import account_arrays


@njit(cache=True, error_model="numpy", nogil=True)
def account_hits(events, lists, chances, k0, k1, work, hits):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Find the common-cause events that hit an account, list by list; return their number.

    ``lists`` and ``chances`` are the account's; ``work`` is working space, ``hits`` int32[E] the result.
    """
    n = 0
    for at in range(lists.size):
        of = lists[at]
        begin, end = events.start[of], events.start[of + 1]
        n += hits_of_list(
            events.event[begin:end],
            events.breadth[begin:end],
            events.widest[of],
            events.narrowest[of],
            chances[at],
            events.key[of],
            k0,
            k1,
            work,
            hits[n:],
        )
    return n


@njit(cache=True, error_model="numpy", nogil=True)
def is_dated(treaties):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Check whether any risk-level treaty is in force only part of the year."""
    dated = False
    for i in range(treaties.start.size):
        dated |= treaties.start[i] > 0.0 or treaties.end[i] < 1.0
    return dated


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def read_segment(arrays, quantiles, compiled, t, n, k0, k1, row0, m, rows, lanes, room, cell):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw the losses of ``n`` lone incidents of type ``t``, and compute the payments of the account's policies."""
    losses, possible = room.scratch.by_head, room.heads[t]
    draw_type(arrays, quantiles, t, possible, n, room.words, room.shared, k0, k1, losses, room.scratch)
    cell.incidents[t] += n
    for j in range(m):
        read_alike(
            compiled,
            row0 + j,
            n,
            arrays.cause[t],
            arrays.scenario[t],
            arrays.conditions[t],
            room.scratch.hours,
            possible,
            losses,
            room.paid_by_head,
            lanes,
        )
        pay_lone(n, j, row0 + j, t, possible, rows, room, cell.heads)


@njit(cache=True, error_model="numpy", nogil=True, inline="always")
def read_chunk(arrays, quantiles, events, struck, compiled, n, k0, k1, row0, m, rows, room, cell):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Draw ``n`` incidents of years with several, and pay them under each of the account's policies."""
    draw_types(
        room.bound,
        quantiles.normal,
        n,
        room.at,
        room.counter,
        k0,
        k1,
        room.kind,
        room.latent,
        room.scratch,
    )
    share_latent(n, struck, events.weight, events.own_types, room)
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
    describe(arrays, room.heads, n, room, cell.incidents)
    for j in range(m):
        room.policy[:n] = row0 + j
        read_batch(
            compiled,
            room.policy[:n],
            room.year[:n],
            room.cause[:n],
            room.scenario[:n],
            room.conditions[:n],
            room.hours[:n],
            room.possible[:n],
            room.loss[:n],
            room.paid[:n],
        )
        pay(n, j, row0 + j, rows, room, cell.heads)


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
    n_kept,  # noqa: ANN001
    emitted,  # noqa: ANN001
    n_emitted,  # noqa: ANN001
    wanted,  # noqa: ANN001
    room,  # noqa: ANN001
    years,  # noqa: ANN001
    first,  # noqa: ANN001
    last,  # noqa: ANN001
    tail_years,  # noqa: ANN001
):
    """Simulate accounts ``first`` to ``last`` and add them to ``rows`` and ``cell``.

    Args:
        accounts: :class:`wangbao.portfolio.engine.shapes.Accounts`, like the types below.
        models: :class:`wangbao.risk.many.Models` of the accounts.
        quantiles: :class:`wangbao.risk.simulate.Tables`.
        events: :class:`CommonEvents`.
        compiled: the contracts; policy p is row p of the block.
        treaties: :class:`RiskTreaties` of the rows.
        layout: :class:`Layout` of the columns, without ground-up.
        rows: :class:`Rows`.
        cell: :class:`Cell` with two columns more than the layout: net of risk-level treaties, and ground-up. Kept
            events have the first of the two as well.
        kept: :class:`Kept`, enlarged as needed.
        n_kept: number of events already in it.
        emitted: :class:`Emitted`, enlarged as needed; filled only if ``wanted`` is given.
        n_emitted: number of payments already in it.
        wanted: bool[years], the only years to simulate; empty for all.
        room: :class:`Room`.
        years: number of years.
        first: first account.
        last: one past the last account.
        tail_years: number of a row's worst years in its tail value at risk.

    Returns:
        ``kept``, the number of kept events, ``emitted``, the number of emitted payments.
    """
    dated = is_dated(treaties)
    tell, struck = wanted.size > 0, room.hits
    lanes = make_lanes(compiled, room.paid_by_head.shape[1])
    out = (kept[0], kept[1], kept[2], kept[3], kept[4])
    more = (emitted[0], emitted[1], emitted[2], emitted[3], emitted[4], emitted[5])
    types = room.bound.size
    start = np.zeros(types + 1, np.int64)
    classes = np.zeros(types + 1, np.int64)
    for a in range(first, last):
        k0, k1 = accounts.key0[a], accounts.key1[a]
        row0, m = accounts.row[a], accounts.row[a + 1] - accounts.row[a]
        own = own_years(
            accounts.mu[a], accounts.r[a], years, k0, k1, room.cdf, room.work, room.own_year, room.own_count
        )
        begin, end = accounts.list_start[a], accounts.list_start[a + 1]
        hits = account_hits(
            events, accounts.list[begin:end], accounts.chance[begin:end], k0, k1, room.work, struck
        )
        own, lone, hits, lone_hits = part(own, struck, hits, events.year, wanted, room)
        arrays = account_arrays(models, a, room.bound, room.ones)
        possible_heads(arrays, room.heads)
        rho = arrays.constants[0]
        room.years[:m] = 0

        # Years with one incident, a type at a time: first the account's own, then common-cause events.
        draw_own(lone, room.bound, quantiles.normal, k0, k1, start, room)
        for t in range(types):
            for at in range(start[t], start[t + 1], CHUNK):
                n = min(CHUNK, start[t + 1] - at)
                own_segment(at, n, t, rho, dated, k0, k1, room)
                read_segment(arrays, quantiles, compiled, t, n, k0, k1, row0, m, rows, lanes, room, cell)
                cede_events(n, row0, m, treaties, layout, rows.ceded, room.scratch.sum, room)
                if tell:
                    n_emitted, more = emit(n, row0, m, treaties.share.shape[0], room, more, n_emitted)
                add_years(n, room, cell.lump, cell.largest, cell.largest_left)
                n_kept, out = keep(n, a, k0, k1, room, out, n_kept)
        fetch(events.record, room.lone_hit, lone_hits, room)
        by_type(room.hit_kind, lone_hits, classes, room.order)
        for of in range(events.weight.size):
            t = events.own_types + of
            for at in range(classes[of], classes[of + 1], CHUNK):
                n = min(CHUNK, classes[of + 1] - at)
                hit_segment(at, n, t, rho, events.weight[of], quantiles.normal, k0, k1, room)
                read_segment(arrays, quantiles, compiled, t, n, k0, k1, row0, m, rows, lanes, room, cell)
                cede_events(n, row0, m, treaties, layout, rows.ceded, room.scratch.sum, room)
                if tell:
                    n_emitted, more = emit(n, row0, m, treaties.share.shape[0], room, more, n_emitted)
                add_events(n, room, cell)

        # Years with several incidents, in order of time.
        fetch(events.record, struck, hits, room)
        room.now[:m, 0] = -1
        room.now[:m, 1] = 0
        i, h = 0, 0  # the next own year, the next hit
        while i < own or h < hits:
            n, i, h = next_chunk(i, own, h, hits, years, k0, k1, room)
            read_chunk(arrays, quantiles, events, struck, compiled, n, k0, k1, row0, m, rows, room, cell)
            cede_events(n, row0, m, treaties, layout, rows.ceded, room.scratch.total, room)
            if tell:
                n_emitted, more = emit(n, row0, m, treaties.share.shape[0], room, more, n_emitted)
            add_years(n, room, cell.lump, cell.largest, cell.largest_left)
            add_events(n, room, cell)
            n_kept, out = keep(n, a, k0, k1, room, out, n_kept)

        for j in range(m):
            finish_years(j, row0 + j, rows.square, room)
            if not tell:
                rows.tail[row0 + j] = sum_of_largest(room.yearly[j], room.years[j], tail_years) / tail_years
    return out, n_kept, more, n_emitted
