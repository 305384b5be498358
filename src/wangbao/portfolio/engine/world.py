"""Shared input of all blocks of a run: the sorted book, common-cause events, treaties, and settings."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.entities import Entities, entities_of, joined
from wangbao.portfolio.accumulation.event_set import EventSet, draw, events_by_entity
from wangbao.portfolio.accumulation.footprints import members_of
from wangbao.portfolio.engine.block_order import BlockOrder
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.shapes import (
    EVENT_COUNTER,
    EVENT_LATENT,
    EVENT_TIME,
    EVENT_YEAR_KIND,
    KIND_BITS,
    CommonEvents,
)
from wangbao.portfolio.reinsurance.programme import Compiled
from wangbao.risk.incidents import incident_types
from wangbao.risk.quantiles import beta_quantile, standard_normal
from wangbao.risk.simulate import Tables

_MULTIPLY, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
_BITS = np.uint64((1 << 62) - 1)


class World(NamedTuple):
    """Shared input of all blocks."""

    block_order: BlockOrder
    settings: Settings
    entities: Entities
    event_set: EventSet
    lists: tuple[NDArray[np.int64], NDArray[np.int32]]
    events: CommonEvents
    quantiles: Tables
    programme: Compiled | None

    @property
    def columns(self) -> int:
        """Number of columns of an event that treaties act on."""
        return 1 if self.programme is None else self.programme.base.size


def world(
    block_order: BlockOrder,
    settings: Settings,
    programme: Compiled | None = None,
    *,
    market: Entities | None = None,
    few: bool = False,
) -> World:
    """Draw the common-cause events of a run.

    Args:
        block_order: the book.
        settings: years, seed, assumptions.
        programme: the treaties.
        market: entities to use in place of the book's own, with what the book has besides.
        few: draw only the events of entities that an account of the book is on; the rest hit none of it.
    """
    accounts = block_order.table.take(block_order.row[:-1])
    if market is None:
        entities = entities_of(accounts, settings.model, settings.figures)
    else:
        entities = joined(market, accounts, settings.model, settings.figures)
    only = None
    if few:
        only = np.zeros(len(entities.name), np.bool_)
        only[members_of(accounts, entities).list] = True
    event_set = draw(
        entities,
        years=settings.years,
        batches=settings.batches,
        seed=settings.seed,
        figures=settings.figures,
        only=only,
    )
    lists = events_by_entity(event_set, len(entities.name))
    affected = settings.model.table("severity.business_interruption.affected_share")
    return World(
        block_order,
        settings,
        entities,
        event_set,
        lists,
        _events(event_set, entities, lists, settings),
        Tables(standard_normal(), beta_quantile(affected["a"], affected["b"])),
        programme,
    )


def expected_events(table: pa.Table, settings: Settings, market: Entities | None = None) -> float:
    """Compute the expected number of common-cause events of a run; 0 where there are none."""
    if settings.common_causes == "none":
        return 0.0
    found = market or entities_of(table, settings.model, settings.figures)
    return float(found.rate.sum()) * settings.years


def _events(
    event_set: EventSet,
    entities: Entities,
    lists: tuple[NDArray[np.int64], NDArray[np.int32]],
    settings: Settings,
) -> CommonEvents:
    start, event = lists
    breadth = event_set.breadth[event] if event.size else np.ones(1)
    edges = np.minimum(start[:-1], max(event.size - 1, 0))
    some = np.diff(start) > 0
    widest, narrowest = np.ones((2, start.size - 1))
    if some.any():
        widest = np.where(some, np.maximum.reduceat(breadth, edges), 1.0)
        narrowest = np.where(some, np.minimum.reduceat(breadth, edges), 1.0)
    record = np.zeros((event_set.year.size, 4), np.int64)
    record[:, EVENT_YEAR_KIND] = (event_set.year.astype(np.int64) << KIND_BITS) | event_set.kind
    record[:, EVENT_COUNTER] = _counters(event_set, entities)
    record[:, EVENT_TIME] = event_set.time.view(np.int64)
    record[:, EVENT_LATENT] = event_set.latent.view(np.int64)
    return CommonEvents(
        year=event_set.year,
        time=event_set.time,
        breadth=breadth,
        record=record,
        start=start,
        event=event,
        widest=widest,
        narrowest=narrowest,
        key=entities.code,
        weight=settings.figures.shares,
        own_types=sum(not kind.common_cause for kind in incident_types()),
    )


def _counters(event_set: EventSet, entities: Entities) -> NDArray[np.int64]:
    """Number each event for random counters, by entity, year and number within both, independent of other entities."""
    if not event_set.year.size:
        return np.zeros(0, np.int64)
    order = np.lexsort((event_set.time, event_set.year, event_set.entity))
    entity, year = event_set.entity[order], event_set.year[order]
    new = np.concatenate([[True], (entity[1:] != entity[:-1]) | (year[1:] != year[:-1])])
    begin = np.flatnonzero(new)
    number = np.arange(order.size) - np.repeat(begin, np.diff([*begin, order.size]))
    mixed = entities.code[entity] ^ (year.astype(np.uint64) * _MULTIPLY)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * _MIX + number.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * _MULTIPLY
    found = np.empty(order.size, np.int64)
    found[order] = ((mixed ^ (mixed >> np.uint64(32))) & _BITS).astype(np.int64)
    return found
