"""One block of accounts simulated: from its rows of the book to the sums the run adds up."""

import threading
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.block import footprints_of_block
from wangbao.portfolio.book.contracts import compiled
from wangbao.portfolio.book.facts import account_keys, facts
from wangbao.portfolio.engine import shapes
from wangbao.portfolio.engine.fitted import simulate_fitted, space as fitted_space
from wangbao.portfolio.engine.fitted_block import expected as expected_of_fitted, fitted
from wangbao.portfolio.engine.kernel import simulate
from wangbao.portfolio.engine.shapes import Accounts, Cell, Emitted, Kept, Room, Rows
from wangbao.portfolio.engine.world import World
from wangbao.portfolio.reinsurance.programme import of_rows
from wangbao.portfolio.reinsurance.rows import Layout, RiskTreaties
from wangbao.risk import many
from wangbao.risk.incidents import incident_types
from wangbao.risk.randoms import key

_LOCAL = threading.local()
Ints = NDArray[np.int64]


class Part(NamedTuple):
    """What one block adds to the run.

    ``rows`` are the sums of rows ``first_row`` on; ``kept`` the events kept one by one, accounts numbered over the
    book; ``assumed`` and ``capped`` count accounts as :mod:`wangbao.portfolio.accumulation` does.
    """

    cell: Cell
    rows: Rows
    first_row: int
    kept: Kept
    emitted: Emitted
    assumed: Ints
    capped: int
    expected: float  # ground-up yuan a year


def compute(world: World, block: int) -> Part:
    """Simulate a block in every year."""
    return _run(world, block, np.zeros(0, np.bool_))


def compute_years(world: World, block: int, wanted: NDArray[np.bool_]) -> Part:
    """Simulate a block again, only in the years wanted (bool[years]), and emit what each row is paid."""
    return _run(world, block, wanted)


def _run(world: World, block: int, wanted: NDArray[np.bool_]) -> Part:
    plan, settings = world.plan, world.settings
    piece = plan.blocks[block]
    row0, row1 = int(plan.row[piece.first]), int(plan.row[piece.last])
    table = plan.table.slice(row0, row1 - row0).combine_chunks()
    row = plan.row[piece.first : piece.last + 1] - row0
    if plan.compound[piece.cell]:
        return _run_fitted(world, piece.first, row0, table, row, wanted)
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
    treaties, layout = _treaties(world, table)
    key0, key1 = _keys(settings.seed, account)
    accounts = Accounts(
        key0=key0,
        key1=key1,
        row=row,
        mu=models.mu * on.scale * settings.scale,
        r=models.r,
        list_start=on.footprints.account_start,
        list=on.footprints.list,
        chance=on.footprints.chance,
    )
    columns = layout.base.size
    space = _room(world, treaties.share.shape[0], columns)
    types = models.rates.shape[1]
    years, events = settings.years, world.events.year.size
    cell = shapes.cell(years=years, events=events, types=types, columns=columns + 2)
    p = table.num_rows
    sums = Rows(
        share=_share(table),
        gross=np.zeros(p, np.int64),
        square=np.zeros(p),
        tail=np.zeros(p),
        ceded=np.zeros(p, np.int64),
    )
    kept, n_kept, emitted, n_emitted = simulate(
        accounts,
        models,
        world.quantiles,
        world.events,
        compiled(table),
        treaties,
        layout,
        sums,
        cell,
        _kept(columns),
        _emitted(),
        wanted,
        space,
        years,
        0,
        piece.last - piece.first,
        settings.tail_years,
    )
    few = Kept(*(column[:n_kept] for column in kept))
    return Part(
        cell=cell,
        rows=sums,
        first_row=row0,
        kept=few._replace(account=few.account + np.int32(piece.first)),
        emitted=Emitted(*(column[:n_emitted] for column in emitted)),
        assumed=on.assumed,
        capped=int(on.rebased.capped.sum()),
        expected=float((models.rates * expected).sum()),
    )


def _run_fitted(
    world: World, first: int, row0: int, table: pa.Table, row: Ints, wanted: NDArray[np.bool_]
) -> Part:
    """A block of already fitted policies; common causes do not strike them."""
    settings, p = world.settings, table.num_rows
    policies = fitted(table, row, seed=settings.seed, years=settings.years, scale=settings.scale)
    treaties, layout = _treaties(world, table)
    columns, events = layout.base.size, world.events.year.size
    types = len(incident_types())
    cell = shapes.cell(years=settings.years, events=events, types=types, columns=columns + 2)
    none = np.zeros(p)
    sums = Rows(_share(table), np.zeros(p, np.int64), none, none.copy(), np.zeros(p, np.int64))
    kept, n_kept, emitted, n_emitted, losses = simulate_fitted(
        policies,
        treaties,
        layout,
        sums,
        cell,
        _kept(columns),
        _emitted(),
        wanted,
        fitted_space(years=settings.years, treaties=treaties.share.shape[0], columns=columns),
        settings.years,
        0,
        p,
        settings.tail_years,
    )
    cell.incidents[-1] += losses  # they have no type; what is told of them is how many there are
    few = Kept(*(column[:n_kept] for column in kept))
    return Part(
        cell=cell,
        rows=sums,
        first_row=row0,
        kept=few._replace(account=few.account + np.int32(first)),
        emitted=Emitted(*(column[:n_emitted] for column in emitted)),
        assumed=np.zeros(5, np.int64),
        capped=0,
        expected=expected_of_fitted(policies),
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
    return np.asarray(table["share"].to_numpy(), dtype=np.float64)


def _treaties(world: World, table: pa.Table) -> tuple[RiskTreaties, Layout]:
    if world.programme is None:
        return _no_treaties(table.num_rows)
    treaties, in_scope = of_rows(world.programme, table)
    return treaties, world.programme.layout(in_scope)


def _no_treaties(rows: int) -> tuple[RiskTreaties, Layout]:
    none = np.zeros((0, rows))
    few = np.zeros(0)
    treaties = RiskTreaties(none, none, none, np.zeros(0, np.bool_), np.zeros(0, np.int32), few, few, few)
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


def _room(world: World, treaties: int, columns: int) -> Room:
    """This thread's working space, made once for a run."""
    wanted = {
        "years": world.settings.years,
        "events": int(world.events.year.size),
        "year_events": int(np.bincount(world.events.year).max()) if world.events.year.size else 0,
        "rows": world.plan.most_rows,
        "types": len(incident_types()),
        "treaties": treaties,
        "columns": columns,
    }
    if getattr(_LOCAL, "wanted", None) != wanted:
        _LOCAL.room, _LOCAL.wanted = shapes.room(**wanted), wanted
    return _LOCAL.room  # type: ignore[no-any-return]
