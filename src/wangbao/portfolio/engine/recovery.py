"""Application of treaties to the totals of a run: years, events, and the groups' shares of both."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.engine.industry import industry_fen, untriggered_losses
from wangbao.portfolio.engine.shapes import Kept
from wangbao.portfolio.engine.tail import Nets, in_order
from wangbao.portfolio.engine.totals import GROSS, LEFT, Totals
from wangbao.portfolio.reinsurance.recoveries import Recoveries, apply
from wangbao.portfolio.results.tables import Group, Years
from wangbao.vocabulary.errors import Problem

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Recovered(NamedTuple):
    """The book after its treaties.

    ``common_net`` int64[E] and ``kept_net`` int64[n] are the events' fen before year-level treaties; ``common_ceded``
    int64[T, E] and ``kept_ceded`` int64[T, n] each treaty's recoveries of them.
    """

    years: Years
    kept: Kept
    common_net: Ints
    common_ceded: Ints
    kept_net: Ints
    kept_ceded: Ints
    nets: Nets


def recover(totals: Totals, codes: tuple[str, ...]) -> Recovered:
    """Compute the years of the book, gross, ceded and net; ``codes`` are the treaties' in inuring order."""
    world, kept = totals.world, totals.kept()
    years, events, columns = world.settings.years, world.events, world.columns
    own = np.bincount(kept.year, weights=kept.fen[:, 0], minlength=years).astype(np.int64)
    common = _by_year(events.year, totals.event[0], years)
    gross = totals.lump[0] + own + common
    ground = totals.lump[-1] + _by_year(events.year, totals.event[-1], years)
    largest = totals.largest.copy()
    np.maximum.at(largest, events.year, totals.event[0])
    if world.programme is None:
        nets = in_order(kept, np.ones(kept.year.size), np.ones(events.year.size), np.ones(years))
        none = np.zeros((0, 0), np.int64)
        book = Years(ground, gross, np.zeros(years, np.int64), gross, largest, largest, {}, {})
        return Recovered(book, kept, totals.event[0], none, kept.fen[:, 0], none, nets)
    found = apply(
        world.programme,
        years=years,
        event_year=np.concatenate([events.year, kept.year]),
        event_time=np.concatenate([events.time, kept.time]),
        event_fen=np.concatenate([totals.event[:columns].T, kept.fen[:, :columns]]),
        lump_fen=np.ascontiguousarray(totals.lump[:columns].T),
        industry_fen=industry_fen(world.programme, world.event_set, world.entities, more=kept.year.size),
    )
    place = {treaty.code: t for t, treaty in enumerate(world.programme.treaties)}
    book = Years(
        ground_fen=ground,
        gross_fen=gross,
        ceded_fen=gross - found.year_net,
        net_fen=found.year_net,
        largest_gross_fen=largest,
        largest_net_fen=np.maximum(found.largest_net, _largest_of_lumps(totals, found)),
        ceded={code: found.by_treaty[place[code]] for code in codes},
        reinstatement={code: found.reinstatement[place[code]] for code in codes},
    )
    order = [place[code] for code in codes]
    e = events.year.size
    ceded = found.event_ceded[order]
    return Recovered(
        years=book,
        kept=kept,
        common_net=found.event_net[:e],
        common_ceded=ceded[:, :e],
        kept_net=found.event_net[e:],
        kept_ceded=ceded[:, e:],
        nets=_nets(totals, kept, found),
    )


def remarks(totals: Totals) -> tuple[Problem, ...]:
    """List the remarks on the programme of a run, with the basis risk of its warranties."""
    programme = totals.world.programme
    if programme is None:
        return ()
    return (*programme.remarks, *untriggered_losses(programme, totals.world, totals))


def groups(totals: Totals, recovered: Recovered, place: int) -> list[Group]:
    """Compute the years of every group of one grouping (``place`` is its index).

    Recoveries on whole events and years are allocated in proportion to the groups' losses net of risk-level treaties,
    rounded on the running total of the groups, so that groups add up to the book.
    """
    world, kept, nets = totals.world, recovered.kept, recovered.nets
    block_order, events, years = world.block_order, world.events, world.settings.years
    cell_of_account = np.empty(block_order.accounts, np.int32)
    for block in block_order.blocks:
        for piece in block.pieces:
            cell_of_account[piece.first : piece.last] = piece.cell
    group_of_kept = (
        block_order.cells[cell_of_account[kept.account], place] if kept.year.size else kept.account
    )
    factor = np.ones(kept.year.size)
    factor[np.lexsort((kept.time, kept.year, kept.account))] = nets.kept
    so_far, given = np.zeros(years), np.zeros(years, np.int64)
    made = []
    for group, name in enumerate(block_order.groups[place]):
        mine = group_of_kept == group
        lump, event = totals.of_group(place, group)
        gross = lump[GROSS] + _by_year(events.year, event[GROSS], years)
        gross += _by_year(kept.year[mine], kept.fen[mine, 0], years)
        so_far += lump[LEFT] * nets.lump
        so_far += np.bincount(events.year, weights=event[LEFT] * nets.event, minlength=years)
        left = kept.fen[mine, world.columns] * factor[mine]
        so_far += np.bincount(kept.year[mine], weights=left, minlength=years)
        upto = np.rint(so_far).astype(np.int64)
        net, given = upto - given, upto
        largest = totals.group_largest[place][group].copy()
        np.maximum.at(largest, events.year, event[GROSS])
        some = np.flatnonzero(gross)
        made.append(
            Group(
                block_order.groupings[place], name, some, gross[some], np.maximum(net[some], 0), largest[some]
            )
        )
    return made


def _nets(totals: Totals, kept: Kept, found: Recoveries) -> Nets:
    columns, e = totals.world.columns, totals.world.events.year.size
    years = totals.world.settings.years
    of_events = _by_year(totals.world.events.year, found.event_net[:e], years)
    of_events += _by_year(kept.year, found.event_net[e:], years)
    yearly = _ratio(found.year_net, of_events + found.lump_net)
    return in_order(
        kept,
        _ratio(found.event_net[e:], kept.fen[:, columns]) * yearly[kept.year],
        _ratio(found.event_net[:e], totals.event[columns]) * yearly[totals.world.events.year],
        _ratio(found.lump_net, totals.lump[columns]) * yearly,
    )


def _ratio(part: Ints, whole: Ints) -> Floats:
    """Divide part by whole; 0 where the whole is 0."""
    return np.where(whole > 0, part / np.maximum(whole, 1), 0.0)


def _largest_of_lumps(totals: Totals, found: Recoveries) -> Ints:
    """Estimate the largest net event of each year among those not kept, int64[Y] fen.

    Treaties are taken to leave the same share of it as of the year's lump.
    """
    left = totals.lump[totals.world.columns]
    net = np.floor(totals.largest_left * _ratio(found.lump_net, left)).astype(np.int64)
    return np.minimum(np.minimum(net, found.lump_net), totals.largest)


def _by_year(year: NDArray[np.int32], fen: Ints, years: int) -> Ints:
    """Sum whole fen by year, int64[years]."""
    made = np.zeros(years, np.int64)
    np.add.at(made, year, fen)
    return made
