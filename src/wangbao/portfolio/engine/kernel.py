"""The kernel: all simulated years of a run of accounts, from incidents to treaty columns, one account at a time.

An account's own incidents and the common-cause events that hit it are put in order of time, its losses drawn, each of
its policies' contracts read over them, and what they pay added up: by year or, where treaties look at an event by
itself, event by event. Nothing is kept of an account but sums. Amounts are whole fen from the moment a policy's
payment is known, so all sums are exact and do not depend on the order of accounts.
"""

from numba import njit

from wangbao.contract.kernel import read_batch
from wangbao.portfolio.engine.adding import add_events, add_years, keep
from wangbao.portfolio.engine.chunk import (
    arrange,
    describe,
    fetch,
    next_chunk,
    possible_heads,
    share_latent,
)
from wangbao.portfolio.engine.paying import cede_events, emit, finish_years, pay
from wangbao.portfolio.engine.select import sum_of_largest
from wangbao.portfolio.engine.timeline import hits_of_list, merge, own_years
from wangbao.risk.event_model import Arrays
from wangbao.risk.incident_losses import draw_losses, draw_types


@njit(cache=True, error_model="numpy", nogil=True)
def account_hits(events, lists, chances, k0, k1, work, hits):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """The common-cause events that hit an account, rising, and how many.

    ``lists`` and ``chances`` are the account's; ``work`` and ``hits`` int32[3, E] are room, one row of hits the answer.
    """
    first, spare, more = 0, 1, 2
    n = 0
    for at in range(lists.size):
        of = lists[at]
        found = hits_of_list(
            events.event[events.start[of] : events.start[of + 1]],
            events.breadth,
            events.widest[of],
            chances[at],
            events.key[of],
            k0,
            k1,
            work,
            hits[more] if n else hits[first],
        )
        if n == 0:
            n = found
        elif found:
            merge(hits[first], n, hits[more], found, hits[spare])
            n += found
            first, spare = spare, first
    return hits[first], n


@njit(cache=True, error_model="numpy", nogil=True)
def account_arrays(models, a, bound, ones):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """The event model of account ``a`` as one enterprise's; ``bound`` is where its types' shares go."""
    total = 0.0
    for t in range(bound.size):
        total += models.rates[a, t]
        bound[t] = total
    for t in range(bound.size):
        bound[t] /= total if total > 0.0 else 1.0
    return Arrays(
        bound,
        ones,
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


@njit(cache=True, error_model="numpy", nogil=True)
def is_dated(treaties):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Whether any risk-level treaty is in force only part of the year."""
    dated = False
    for i in range(treaties.start.size):
        dated |= treaties.start[i] > 0.0 or treaties.end[i] < 1.0
    return dated


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
        n_kept: how many it holds already.
        emitted: :class:`Emitted`, grown as needed; only filled where ``wanted`` is given.
        n_emitted: how many it holds already.
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
    dated = is_dated(treaties)
    out = (kept[0], kept[1], kept[2], kept[3], kept[4])
    more = (emitted[0], emitted[1], emitted[2], emitted[3], emitted[4], emitted[5])
    raw = room.drawn
    for a in range(first, last):
        k0, k1 = accounts.key0[a], accounts.key1[a]
        row0, m = accounts.row[a], accounts.row[a + 1] - accounts.row[a]
        own = own_years(
            accounts.mu[a], accounts.r[a], years, k0, k1, room.cdf, room.work, room.own_year, room.own_count
        )
        begin, end = accounts.list_start[a], accounts.list_start[a + 1]
        struck, hits = account_hits(
            events, accounts.list[begin:end], accounts.chance[begin:end], k0, k1, room.work, room.hits
        )
        fetch(events.record, struck, hits, room)
        arrays = account_arrays(models, a, room.bound, room.ones)
        possible_heads(arrays, room.heads)
        room.years[:m] = 0
        room.now[:m, 0] = -1
        room.now[:m, 1] = 0

        i, h = 0, 0  # the next own year, the next hit
        while i < own or h < hits:
            n, i, h = next_chunk(i, own, h, hits, years, wanted, dated, k0, k1, room)
            if n == 0:
                continue
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
            if hits:
                share_latent(raw, n, room.hit_kind, room.hit_latent, events.weight, events.own_types)
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
            cede_events(n, row0, m, treaties, layout, rows.ceded, room)
            if not all_years:
                n_emitted, more = emit(n, row0, m, treaties.share.shape[0], struck, room, more, n_emitted)
            add_years(n, room, cell.lump, cell.largest, cell.largest_left)
            if hits:
                add_events(n, struck, room, cell)
            n_kept, out = keep(n, a, k0, k1, room, out, n_kept)

        for j in range(m):
            finish_years(j, row0 + j, rows.square, room)
            if all_years:
                rows.tail[row0 + j] = sum_of_largest(room.yearly[j], room.years[j], tail_years) / tail_years
    return out, n_kept, more, n_emitted
