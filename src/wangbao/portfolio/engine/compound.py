"""Kernel of compound policies, which are already fitted: frequency, lognormal severity, layer and annual aggregate.

A loss x pays ``min(max(x - deductible, 0), limit)``, all losses of a policy in one year at most ``aggregate``. Our
share of the year's payments so far is rounded to whole fen at every loss, and a loss's gross is the increase, so that
the year is rounded once and events add up to it. Every row is a separate risk: the rows of one account have independent
incidents, and common causes do not hit them (the fitted frequency contains them).

The kernel adds to the same totals as :mod:`wangbao.portfolio.engine.kernel`, except that these losses have no incident
type and no head: ``Cell.heads`` and ``Cell.incidents`` are unchanged, a kept event's type is :data:`FITTED`, and the
number of losses drawn is returned. Losses within the deductible are drawn too, because they are part of ground-up.

"""

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.engine.compound_draws import (
    TILE,
    Tile,
    counted_times,
    draw,
    first_time,
    lognormals,
    poisson_times,
    tile,
)
from wangbao.portfolio.engine.compound_rows import (
    BY_YEAR,
    GROSS,
    SQUARE,
    State,
    Terms,
    begin,
    end_year,
    grown,
    likely,
    pay_all,
    pays,
    state,
    worst,
)
from wangbao.portfolio.engine.timeline import own_years
from wangbao.portfolio.reinsurance.rows import cede_one, columns_one, fen, kept_one
from wangbao.risk.incidents import incident_types

FITTED: Final = len(incident_types())  # type of a kept event of a fitted policy: one past the others
MOST_COUNT: Final = 1 << 16  # most losses of one negative binomial policy in a year that are distinguished
Floats = NDArray[np.float64]


class Fitted(NamedTuple):
    """P compound policies, one a row; money is yuan, ``inf`` means no limit.

    ``account`` int32[P]; ``key0`` and ``key1`` uint64[P] of the row; ``mean`` losses a year; ``size`` of the negative
    binomial (variance ``mean + mean^2 / size``), inf for Poisson; ``log_mean`` and ``log_sigma`` of a loss;
    ``deductible`` and ``limit`` of one loss, ``aggregate`` of a year.
    """

    account: NDArray[np.int32]
    key0: NDArray[np.uint64]
    key1: NDArray[np.uint64]
    mean: Floats
    size: Floats
    log_mean: Floats
    log_sigma: Floats
    deductible: Floats
    limit: Floats
    aggregate: Floats


class Space(NamedTuple):
    """Working space of the kernel."""

    tile: Tile
    state: State
    by_year: NDArray[np.int64]  # [Y, BY_YEAR]
    year: NDArray[np.int32]
    count: NDArray[np.int32]
    cdf: Floats
    work: Floats
    ceded: Floats
    values: Floats


def space(*, years: int, treaties: int, columns: int) -> Space:
    """Allocate empty working space."""
    return Space(
        tile(),
        state(years),
        np.zeros((years, BY_YEAR), np.int64),
        np.zeros(years, np.int32),
        np.zeros(years, np.int32),
        np.zeros(MOST_COUNT),
        np.zeros((2, 256)),
        np.zeros(max(treaties, 1)),
        np.zeros(columns),
    )


@njit(cache=True, error_model="numpy", nogil=True)
def simulate_fitted(  # type: ignore[no-untyped-def]  # noqa: ANN201 - kernel
    fitted,  # noqa: ANN001
    treaties,  # noqa: ANN001
    layout,  # noqa: ANN001
    rows,  # noqa: ANN001
    cell,  # noqa: ANN001
    kept,  # noqa: ANN001
    emitted,  # noqa: ANN001
    wanted,  # noqa: ANN001
    space,  # noqa: ANN001
    years,  # noqa: ANN001
    first,  # noqa: ANN001
    last,  # noqa: ANN001
    tail_years,  # noqa: ANN001
):
    """Simulate rows ``first`` to ``last`` and add them to ``rows`` and ``cell``.

    Args:
        fitted: :class:`Fitted`.
        treaties: this and the next six as for :func:`wangbao.portfolio.engine.kernel.simulate`.
        layout: columns.
        rows: sums of rows.
        cell: sums of years.
        kept: events kept one by one.
        emitted: payments of single rows.
        wanted: the years wanted, empty for all.
        space: :class:`Space`.
        years: number of years.
        first: first row.
        last: one past the last row.
        tail_years: number of a row's worst years in its tail value at risk.

    Returns:
        ``kept``, the number of kept events, ``emitted``, the number of emitted payments, the number of losses drawn.
    """
    all_years = wanted.size == 0
    treaty_count, column_count = treaties.share.shape[0], layout.base.size
    # Without treaties only the years' sums are needed.
    plain = (
        all_years
        and treaty_count == 0
        and column_count == 1
        and layout.scope[0] < 0
        and np.isinf(layout.keep_from)
    )
    n_kept, n_emitted, losses = 0, 0, 0
    kept_account, kept_year, kept_type, kept_time, kept_fen = kept
    e_row, e_year, e_event, e_time, e_gross, e_net = emitted
    some, here = space.tile, space.state
    for p in range(first, last):
        mean, k0, k1 = fitted.mean[p], fitted.key0[p], fitted.key1[p]
        terms = Terms(rows.share[p], fitted.deductible[p], fitted.limit[p], fitted.aggregate[p])
        poisson = np.isinf(fitted.size[p])
        begin(here)
        drawn, start = 0, np.float64(years)  # losses so far, and the time of the next one
        of_years, place, done, time = 0, 0, 0, 0.0
        if mean > 0.0 and poisson:
            start = first_time(mean, k0, k1)
        elif mean > 0.0:
            of_years = own_years(
                mean, fitted.size[p], years, k0, k1, space.cdf, space.work, space.year, space.count
            )
        while True:
            if poisson:
                if start >= years:
                    break
                left = (years - start) * mean  # expected
                n = min(np.int64(min(left + np.sqrt(left), 1.0 * TILE)) // 2 * 2 + 4, TILE)
                draw(some, drawn, n, k0, k1)
                n, start = poisson_times(some, n, start, mean, years)
            else:
                n, place, done, time = counted_times(
                    some, space.year[:of_years], space.count[:of_years], place, done, time, not plain, k0, k1
                )
                if n == 0:
                    break
                draw(some, drawn, n, k0, k1)
            drawn += n
            lognormals(some, n, fitted.log_mean[p], fitted.log_sigma[p])
            if plain:
                pay_all(here, terms, n, some, space.by_year)
                continue
            for i in range(n):
                year = np.int64(some.time[i])
                if not all_years and not wanted[year]:
                    continue
                amount = pays(here, terms, year, some.loss[i])
                cell.lump[column_count + 1, year] += fen(some.loss[i])
                if amount == 0:
                    continue
                gross = amount / 100.0
                when = some.time[i] - year
                net = cede_one(
                    gross,
                    p,
                    when,
                    treaties.share,
                    treaties.attachment,
                    treaties.limit,
                    treaties.priority,
                    treaties.start,
                    treaties.end,
                    treaties.bound,
                    space.ceded,
                )
                columns_one(gross, p, space.ceded, layout.base, layout.scope, layout.in_scope, space.values)
                rows.ceded[p] += fen(gross - net)
                cell.largest[year] = max(cell.largest[year], amount)
                if not all_years:
                    if n_emitted == e_row.size:
                        more = 2 * n_emitted + 1024
                        e_row, e_year, e_event = grown(e_row, more), grown(e_year, more), grown(e_event, more)
                        e_time, e_gross, e_net = grown(e_time, more), grown(e_gross, more), grown(e_net, more)
                    e_row[n_emitted], e_year[n_emitted], e_event[n_emitted] = p, year, -1
                    e_time[n_emitted], e_gross[n_emitted], e_net[n_emitted] = when, amount, max(net, 0.0)
                    n_emitted += 1
                left_fen = fen(max(net, 0.0))
                if not kept_one(gross, space.ceded, treaties.occurrence_limit, layout.keep_from):
                    for k in range(column_count):
                        cell.lump[k, year] += fen(space.values[k])
                    cell.lump[column_count, year] += left_fen
                    cell.largest_left[year] = max(cell.largest_left[year], left_fen)
                    continue
                if n_kept == kept_account.size:
                    more = 2 * n_kept + 1024
                    kept_account, kept_year = grown(kept_account, more), grown(kept_year, more)
                    kept_type, kept_time = grown(kept_type, more), grown(kept_time, more)
                    wider = np.zeros((more, column_count + 1), np.int64)
                    for x in range(n_kept):
                        for k in range(column_count + 1):
                            wider[x, k] = kept_fen[x, k]
                    kept_fen = wider
                kept_account[n_kept], kept_year[n_kept] = fitted.account[p], year
                kept_type[n_kept], kept_time[n_kept] = FITTED, when
                for k in range(column_count):
                    kept_fen[n_kept, k] = fen(space.values[k])
                kept_fen[n_kept, column_count] = left_fen
                n_kept += 1
        end_year(here)
        losses += drawn
        rows.gross[p] += here.whole[GROSS]
        rows.square[p] += here.real[SQUARE] / 1e4
        if all_years:
            guess = likely(terms, mean, fitted.log_mean[p], fitted.log_sigma[p], years, tail_years)
            rows.tail[p] = worst(here, tail_years, guess) / 100.0 / tail_years
    if plain:
        add_years(space.by_year, cell)
    out = (kept_account, kept_year, kept_type, kept_time, kept_fen)
    more_out = (e_row, e_year, e_event, e_time, e_gross, e_net)
    return out, n_kept, more_out, n_emitted, losses


@njit(cache=True, error_model="numpy", nogil=True)
def add_years(by_year, cell):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Add the sums of years to the cell, and reset them to 0."""
    for year in range(by_year.shape[0]):
        cell.lump[0, year] += by_year[year, 0]
        cell.lump[1, year] += by_year[year, 0]
        cell.lump[2, year] += by_year[year, 1]
        cell.largest[year] = max(cell.largest[year], by_year[year, 2])
        cell.largest_left[year] = max(cell.largest_left[year], by_year[year, 2])
        for column in range(by_year.shape[1]):
            by_year[year, column] = 0
