"""Simulation of one block of accounts, from its rows of the book to the sums that the run merges."""

import threading
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray
from scipy import special

from wangbao.portfolio.accumulation.block import footprints_of_block
from wangbao.portfolio.book.contracts import compiled
from wangbao.portfolio.book.facts import account_keys, facts
from wangbao.portfolio.engine import shapes
from wangbao.portfolio.engine.block_order import Block
from wangbao.portfolio.engine.compound import simulate_fitted, space as fitted_space
from wangbao.portfolio.engine.compound_block import expected as expected_of_fitted, fitted
from wangbao.portfolio.engine.kernel import simulate
from wangbao.portfolio.engine.shapes import Accounts, Emitted, Kept, Room, Rows, Space, Sums
from wangbao.portfolio.engine.timeline import MOST_COUNT
from wangbao.portfolio.engine.world import World
from wangbao.portfolio.reinsurance.programme import of_rows
from wangbao.portfolio.reinsurance.rows import Layout, RiskTreaties
from wangbao.risk import many
from wangbao.risk.incidents import incident_types
from wangbao.risk.randoms import key
from wangbao.vocabulary.errors import refusal

_LOCAL = threading.local()
_MANY = 10.0  # incidents a year from which an account is checked
_LEAST_LOG = -600.0  # smallest log-probability of a year without incidents that floats can hold
_BEYOND = 1e-9  # largest probability of more incidents in a year than are distinguished
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Part(NamedTuple):
    """The result of one block.

    ``sums`` are the sums of its pieces with their cells; ``rows`` the sums of rows from ``first_row`` on; ``kept`` the
    events kept one by one, with account numbers of the whole book; ``assumed`` and ``raised`` count accounts as
    :mod:`wangbao.portfolio.accumulation` does.
    """

    sums: tuple[tuple[int, Sums], ...]
    rows: Rows
    first_row: int
    kept: Kept
    emitted: Emitted
    assumed: Ints
    raised: tuple[int, float]  # accounts, and ground-up yuan a year
    expected: float  # ground-up yuan a year


def compute(world: World, block: int) -> Part:
    """Simulate a block in every year."""
    return _run(world, block, np.zeros(0, np.bool_))


def compute_years(world: World, block: int, wanted: NDArray[np.bool_]) -> Part:
    """Simulate a block again in the years of ``wanted`` (bool[years]) only, and emit the payments of each row."""
    return _run(world, block, wanted)


def _run(world: World, block: int, wanted: NDArray[np.bool_]) -> Part:
    block_order, settings = world.block_order, world.settings
    piece = block_order.blocks[block]
    row0, row1 = int(block_order.row[piece.first]), int(block_order.row[piece.last])
    table = block_order.table.slice(row0, row1 - row0).combine_chunks()
    row = block_order.row[piece.first : piece.last + 1] - row0
    if piece.compound:
        return _run_fitted(world, piece, row0, table, row, wanted)
    insureds, _ = facts(table)
    models = many.build(insureds, settings.model, view=settings.view, common_causes=False)
    expected = many.expected(models)
    on = footprints_of_block(
        table.take(pa.array(row[:-1])),
        insureds,
        world.entities,
        world.lists,
        rates=models.rates,
        expected=expected,
        model=settings.model,
        mode=settings.common_causes,
        figures=settings.figures,
    )
    account = account_keys(table)
    often = models.mu * on.scale * settings.scale
    _refuse_counts(often, models.r, table, row)
    treaties, layout = _treaties(world, table)
    key0, key1 = _keys(settings.seed, account)
    accounts = Accounts(
        key0=key0,
        key1=key1,
        row=row,
        mu=often,
        r=models.r,
        list_start=on.footprints.account_start,
        list=on.footprints.list,
        chance=on.footprints.chance,
    )
    columns = layout.base.size
    space = _room(world, treaties.share.shape[0], columns)
    cell = _space(world, columns)
    p = table.num_rows
    contracts = compiled(table)
    sums = Rows(
        share=_share(table),
        gross=np.zeros(p, np.int64),
        square=np.zeros(p),
        tail=np.zeros(p),
        ceded=np.zeros(p, np.int64),
    )
    kept, emitted, n_kept, n_emitted = _kept(columns), _emitted(), 0, 0
    done = []
    for part in piece.pieces:
        kept, n_kept, emitted, n_emitted = simulate(
            accounts,
            models,
            world.quantiles,
            world.events,
            contracts,
            treaties,
            layout,
            sums,
            cell.cell,
            kept,
            n_kept,
            emitted,
            n_emitted,
            wanted,
            space,
            settings.years,
            part.first - piece.first,
            part.last - piece.first,
            settings.tail_years,
        )
        done += _taken(cell, part.cell, wanted)
    few = Kept._make(column[:n_kept] for column in kept)
    return Part(
        sums=tuple(done),
        rows=sums,
        first_row=row0,
        kept=few._replace(account=few.account + np.int32(piece.first)),
        emitted=Emitted._make(column[:n_emitted] for column in emitted),
        assumed=on.assumed,
        raised=(int(np.count_nonzero(on.rebased.raised > 0.0)), float(on.rebased.raised.sum())),
        expected=float((models.rates * expected).sum()),
    )


def _run_fitted(
    world: World, block: Block, row0: int, table: pa.Table, row: Ints, wanted: NDArray[np.bool_]
) -> Part:
    """Simulate a block of compound policies, which common causes do not hit."""
    settings, p = world.settings, table.num_rows
    policies = fitted(table, row, seed=settings.seed, years=settings.years, scale=settings.scale)
    treaties, layout = _treaties(world, table)
    columns = layout.base.size
    cell = _space(world, columns)
    none = np.zeros(p)
    sums = Rows(_share(table), np.zeros(p, np.int64), none, none.copy(), np.zeros(p, np.int64))
    kept, emitted, done = [_kept(columns)], [_emitted()], []
    for part in block.pieces:
        more, n_kept, told, n_emitted, losses = simulate_fitted(
            policies,
            treaties,
            layout,
            sums,
            cell.cell,
            _kept(columns),
            _emitted(),
            wanted,
            fitted_space(years=settings.years, treaties=treaties.share.shape[0], columns=columns),
            settings.years,
            int(row[part.first - block.first]),
            int(row[part.last - block.first]),
            settings.tail_years,
        )
        kept.append(Kept._make(column[:n_kept] for column in more))
        emitted.append(Emitted._make(column[:n_emitted] for column in told))
        cell.cell.incidents[-1] += losses  # they have no type and are only counted
        done += _taken(cell, part.cell, wanted)
    few = Kept._make(np.concatenate(column) for column in zip(*kept, strict=True))
    return Part(
        sums=tuple(done),
        rows=sums,
        first_row=row0,
        kept=few._replace(account=few.account + np.int32(block.first)),
        emitted=Emitted._make(np.concatenate(column) for column in zip(*emitted, strict=True)),
        assumed=np.zeros(5, np.int64),
        raised=(0, 0.0),
        expected=expected_of_fitted(policies),
    )


def _refuse_counts(mu: Floats, r: Floats, table: pa.Table, row: Ints) -> None:
    """Refuse an account whose counts do not fit the table of :func:`.timeline.count_law`.

    Raises:
        InputError: too many incidents a year are expected; names the account.
    """
    for a in np.flatnonzero(mu > _MANY).tolist():
        never, beyond = (
            -r[a] * np.log1p(mu[a] / r[a]),
            special.betainc(MOST_COUNT + 1, r[a], mu[a] / (mu[a] + r[a])),
        )
        if never < _LEAST_LOG or beyond > _BEYOND:
            raise refusal(
                "account",
                table["account"][int(row[a])].as_py(),
                f"每年约 {mu[a]:,.0f} 起事件，过多而无法逐件模拟；请核对其事件历史",
                f"about {mu[a]:,.0f} incidents a year are too many to simulate one by one: check its history",
            )


def _keys(seed: int, account: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    key0, key1 = np.zeros((2, account.size), np.uint64)
    _fill_keys(np.uint64(seed), account, key0, key1)
    return key0, key1


@njit(cache=True, error_model="numpy", nogil=True)
def _fill_keys(seed, account, key0, key1):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    for i in range(account.size):
        key0[i], key1[i] = key(seed, account[i])


def _share(table: pa.Table) -> NDArray[np.float64]:
    return np.array(
        table["share"].to_numpy(), dtype=np.float64
    )  # a copy: Arrow's array may be read-only, which would compile another kernel


def _treaties(world: World, table: pa.Table) -> tuple[RiskTreaties, Layout]:
    if world.programme is None:
        return _no_treaties(table.num_rows)
    treaties, in_scope = of_rows(world.programme, table)
    return treaties, world.programme.layout(in_scope)


def _no_treaties(rows: int) -> tuple[RiskTreaties, Layout]:
    none = np.zeros((0, rows))
    few = np.zeros(0)
    treaties = RiskTreaties(
        none, none, none, np.zeros(0, np.bool_), np.zeros(0, np.int32), few, few, few, few
    )
    layout = Layout(np.zeros(1, np.int32), np.full(1, -1, np.int32), np.zeros((0, rows), np.bool_), np.inf)
    return treaties, layout


def _kept(columns: int) -> Kept:
    return Kept(
        np.zeros(0, np.int32),
        np.zeros(0, np.int32),
        np.zeros(0, np.uint8),
        np.zeros(0),
        np.zeros((0, columns + 1), np.int64),
    )


def _emitted() -> Emitted:
    return Emitted(
        np.zeros(0, np.int32),
        np.zeros(0, np.int32),
        np.zeros(0, np.int32),
        np.zeros(0),
        np.zeros(0, np.int64),
        np.zeros(0),
    )


def _space(world: World, columns: int) -> Space:
    """Return this thread's totals, allocated once a run."""
    wanted = (world.settings.years, int(world.events.year.size), len(incident_types()), columns + 2)
    if getattr(_LOCAL, "totals", None) != wanted:
        years, events, types, width = wanted
        _LOCAL.space = shapes.space(years=years, events=events, types=types, columns=width)
        _LOCAL.totals = wanted
    return _LOCAL.space  # type: ignore[no-any-return]


def _taken(space: Space, cell: int, wanted: NDArray[np.bool_]) -> list[tuple[int, Sums]]:
    """Take a piece's sums out of the space; in the second pass they are discarded."""
    if wanted.size:
        shapes.empty(space)
        return []
    return [(cell, shapes.take(space))]


def _room(world: World, treaties: int, columns: int) -> Room:
    """Return this thread's working space, allocated once a run."""
    wanted = {
        "years": world.settings.years,
        "events": int(world.events.year.size),
        "year_events": int(np.bincount(world.events.year).max()) if world.events.year.size else 0,
        "rows": world.block_order.most_rows,
        "types": len(incident_types()),
        "treaties": treaties,
        "columns": columns,
    }
    if getattr(_LOCAL, "wanted", None) != wanted:
        _LOCAL.room, _LOCAL.wanted = shapes.room(**wanted), wanted
    return _LOCAL.room  # type: ignore[no-any-return]
