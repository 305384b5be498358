"""Policies added to the stored years of a run: what they add to its tail, without simulating the book again.

A random number depends only on the seed, the insured and the event, so new insureds can be simulated alone: on the
market of the run, their years are those of a whole run with them in the book. Their losses are added to the stored ones
year by year and event by event, and the treaties act again on the years in which the new policies lose anything (on all
years if a treaty's terms are in percent of a premium that grows). The result is that of a whole run on the same market
(``run.simulate`` with ``market``), to the fen.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.book.contracts import terms_of
from wangbao.portfolio.book.reader import Book
from wangbao.portfolio.engine import block
from wangbao.portfolio.engine.block_order import order_blocks
from wangbao.portfolio.engine.industry import industry_fen
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.world import world as draw
from wangbao.portfolio.engine.year_store import market_of
from wangbao.portfolio.reinsurance.programme import Beside, Compiled, compile as compile_programme
from wangbao.portfolio.reinsurance.recoveries import apply
from wangbao.portfolio.results.folder import Folder
from wangbao.portfolio.results.store import LEFT, OWN, StoredProgramme
from wangbao.portfolio.results.tables import Years, ints
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

Ints = NDArray[np.int64]
_MOST_NAMED = 20  # accounts in one refusal


class Alone(NamedTuple):
    """The new policies by themselves: gross fen of Y years, of own incidents and of E common-cause events."""

    totals: Totals
    market: Entities
    own_fen: Ints  # int64[Y]
    gross_fen: Ints  # int64[Y]


class Added(NamedTuple):
    """The ``years`` of a run before the addition, int64[Y] fen of the years after it, and the new policies alone.

    ``reinstatement_fen`` are the reinstatement premiums of all treaties.
    """

    years: Years
    gross_fen: Ints
    net_fen: Ints
    reinstatement_fen: Ints
    alone: Alone
    remarks: tuple[Problem, ...]


def add_policies(folder: Folder, book: Book, *, settings: Settings | None = None) -> Added:
    """Add the policies of a small book to the years of a run.

    Args:
        folder: the results of a run, at its default model and figures.
        book: the new policies, of insureds that are not in the run's book.
        settings: years, seed and assumptions as the run had; by default those of its ``run.json``.

    Raises:
        InputError: the run keeps no market or had another model, an insured is in its book already, or a policy is
            refused.
    """
    settings = settings_of(folder) if settings is None else settings
    market = market_of(folder, settings)
    _refuse_held(folder, book)
    order = order_blocks(book.table, groupings=())
    terms_of(order.table)
    years = folder.years()
    stored = folder.subjects() if folder.run.treaties else None
    programme = None
    if stored is not None:
        about = stored[1]
        beside = Beside(np.array(about.cells, np.uint64), np.array(about.subject))
        programme = compile_programme(about.programme, order.table, about.start, beside=beside)
    world = draw(order, settings, programme, market=market, few=True)
    totals = Totals(world)
    for number in range(len(order.blocks)):
        totals.merge(number, block.compute(world, number))
    alone = _alone(totals, world.entities)
    gross = years.gross_fen + alone.gross_fen
    if stored is None or programme is None:
        return Added(years, gross, gross, np.zeros_like(gross), alone, ())
    net, reinstatement = _after_treaties(years, alone, stored[0], stored[1], programme, market)
    named = tuple(remark for remark in programme.remarks if remark.value is not None)
    return Added(years, gross, net, reinstatement, alone, named)


def settings_of(folder: Folder) -> Settings:
    """Rebuild the settings of a run from its folder; the model is today's.

    Raises:
        InputError: the folder keeps no market.
    """
    run, (_, about) = folder.run, folder.market()
    return Settings(
        years=run.years,
        seed=run.seed,
        batches=run.batches,
        common_causes=run.common_causes,
        view="conservative" if run.view == "conservative" else "default",
        capital_level=run.capital_level,
        scale=about.scale,
    )


def _refuse_held(folder: Folder, book: Book) -> None:
    """Refuse insureds of the run's book: a further policy of theirs shares incidents that are stored in sums only."""
    held = folder.policies(["account"]).column("account")
    mine = book.table["account"].cast(pa.string()).combine_chunks().unique()
    twice = mine.filter(pc.is_in(mine, value_set=held.combine_chunks())).to_pylist()
    if twice:
        rule = Text(
            "该账户已在此次模拟的账册中：其新保单与原有保单经历同样的事件，须重新模拟",
            "the account is in the simulated book: its new policy meets the same incidents, so simulate again",
        )
        raise InputError(
            [Problem("account", name, rule) for name in sorted(twice)[:_MOST_NAMED]], file=book.source
        )


def _alone(totals: Totals, market: Entities) -> Alone:
    events, years = totals.world.events, totals.world.settings.years
    kept = totals.kept()
    own = totals.lump[0].copy()
    np.add.at(own, kept.year, kept.fen[:, 0])
    gross = own.copy()
    np.add.at(gross, events.year, totals.event[0])
    if gross.size != years:
        raise ValueError("a total for every year")
    return Alone(totals, market, own, gross)


def _after_treaties(
    years: Years,
    alone: Alone,
    stored: pa.Table,
    about: StoredProgramme,
    programme: Compiled,
    market: Entities,
) -> tuple[Ints, Ints]:
    """Apply the treaties to the years with the new policies; return net and reinstatement premiums by year."""
    net = years.net_fen.copy()
    reinstatement = np.zeros_like(net)
    for fen in years.reinstatement.values():
        reinstatement += fen
    grows = bool((programme.subject != np.array(about.subject)).any())
    touched = np.arange(net.size) if grows else np.flatnonzero(alone.gross_fen)
    if not touched.size:
        return net, reinstatement
    place = np.full(net.size, -1, np.int64)
    place[touched] = np.arange(touched.size)
    year, time, entity, fen, industry = _merged(stored, about, alone, programme, market, place)
    lump = entity == LEFT
    left = np.zeros((touched.size, programme.base.size), np.int64)
    np.add.at(left, place[year[lump]], fen[lump])
    found = apply(
        programme,
        years=touched.size,
        event_year=place[year[~lump]].astype(np.int32),
        event_time=time[~lump],
        event_fen=fen[~lump],
        lump_fen=left,
        industry_fen=np.ascontiguousarray(industry[~lump].T) if programme.warranties else None,
    )
    net[touched] = found.year_net
    reinstatement[touched] = found.reinstatement.sum(axis=0)
    return net, reinstatement


def _merged(
    stored: pa.Table,
    about: StoredProgramme,
    alone: Alone,
    programme: Compiled,
    market: Entities,
    place: Ints,
) -> tuple[Ints, NDArray[np.float64], Ints, Ints, Ints]:
    """Merge stored and new subjects of the years with a ``place``.

    Returns their year, time, entity, columns and industry's loss; amounts are fen.
    """
    all_years = ints(stored, "year")
    at = np.flatnonzero(place[all_years] >= 0)
    rows = stored if at.size == all_years.size else stored.take(pa.array(at))
    cells = np.array(about.cells, np.uint64)
    old = np.zeros((at.size, programme.base.size), np.int64)
    for k, to in enumerate(_widened(cells, programme)):
        column = ints(rows, f"c{k}")
        for target in to:
            old[:, target] = column
    totals = alone.totals
    events, kept, columns = totals.world.event_set, totals.kept(), programme.base.size
    struck = np.flatnonzero(totals.event[0])
    left = np.flatnonzero(totals.lump[0])
    moved = np.array([market.place.get(key, -10 - i) for i, key in enumerate(alone.market.place)], np.int64)
    warranties = len(programme.warranties)
    index = np.zeros((events.year.size, warranties), np.int64)
    if warranties:
        index = industry_fen(programme, events, alone.market).T
    held = np.zeros((at.size, warranties), np.int64)
    for w in range(warranties):
        held[:, w] = ints(rows, f"industry{w}")
    parts = [
        (all_years[at], rows.column("time").to_numpy(), ints(rows, "entity"), old, held),
        (
            events.year[struck],
            events.time[struck],
            moved[events.entity[struck]],
            totals.by_event[struck, :columns],
            index[struck],
        ),
        (
            kept.year,
            kept.time,
            np.full(kept.year.size, OWN),
            kept.fen[:, :columns],
            _no(kept.year.size, index),
        ),
        (
            left,
            np.zeros(left.size),
            np.full(left.size, LEFT),
            totals.by_year[left, :columns],
            _no(left.size, index),
        ),
    ]
    year = np.concatenate([part[0] for part in parts]).astype(np.int64)
    time = np.concatenate([part[1] for part in parts])
    entity = np.concatenate([part[2] for part in parts]).astype(np.int64)
    fen, industry = (np.concatenate([part[i] for part in parts]) for i in (3, 4))
    order = np.lexsort((entity, time, year))
    year, time, entity, fen, industry = year[order], time[order], entity[order], fen[order], industry[order]
    new = np.ones(year.size, np.bool_)
    new[1:] = (np.diff(year) != 0) | (np.diff(time) != 0.0) | (np.diff(entity) != 0) | (entity[1:] == OWN)
    first = np.flatnonzero(new)
    return year[first], time[first], entity[first], np.add.reduceat(fen, first, axis=0), industry[first]


def _no(rows: int, index: Ints) -> Ints:
    return np.zeros((rows, index.shape[1]), np.int64)


def _widened(cells: NDArray[np.uint64], programme: Compiled) -> list[list[int]]:
    """Find the columns of a programme's layout that each column of the stored layout goes to.

    They differ if the new policies make a cell that the book did not have: a set of scopes that no row was in.
    """
    risks, wider = len(programme.risk), len(programme.cells)
    if cells.size == wider:
        return [[k] for k in range(programme.base.size)]
    at = np.searchsorted(programme.cells, cells)
    if cells.size == 1:
        inside = [1 + int(at[0]) * (1 + risks) + k for k in range(1 + risks)]
        return [[0, inside[0]], *([k] for k in inside[1:])]
    return [[0], *([1 + int(c) * (1 + risks) + k] for c in at for k in range(1 + risks))]
