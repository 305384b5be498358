"""Common causes of one block of accounts, as input of the engine."""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CommonEvents
from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.accumulation.footprints import Footprints, assumed, members_of
from wangbao.portfolio.accumulation.frequency_scale import Mode, Rebased, rebase
from wangbao.portfolio.accumulation.susceptibility import susceptibility
from wangbao.risk.many.facts import Facts
from wangbao.risk.parameters import Parameters


class Block(NamedTuple):
    """Footprints of A accounts, ``scale`` float64[A] of the rates of own incidents, and counts for the report.

    ``assumed`` int64[5]: by class, the number of accounts assigned to an entity they do not name.
    """

    footprints: Footprints
    scale: NDArray[np.float64]
    rebased: Rebased
    assumed: NDArray[np.int64]


def footprints_of_block(
    accounts: pa.Table,
    facts: Facts,
    entities: Entities,
    events: tuple[NDArray[np.int64], NDArray[np.int32]],
    *,
    rates: NDArray[np.float64],
    expected: NDArray[np.float64],
    model: Parameters,
    mode: Mode = "rebased",
    figures: CommonEvents | None = None,
) -> Block:
    """Build the common causes of a block of accounts.

    Args:
        accounts: rows of the book, one for each account.
        facts: facts of the same accounts.
        entities: entities of the whole book, from :func:`wangbao.portfolio.accumulation.entities.entities_of`.
        events: events of the whole book, from :func:`wangbao.portfolio.accumulation.event_set.events_by_entity`.
        rates: float64[A, T], yearly rates by incident type, built without common causes.
        expected: float64[A, T], expected ground-up loss of one incident by type, in yuan.
        model: parameters of the loss model.
        mode: ``rebased``, ``added`` or ``none``.
        figures: parameters of the event set, by default the shipped ones.
    """
    members = members_of(accounts, entities)
    rebased = rebase(
        members,
        entities,
        susceptibility(facts, model),
        rates=rates,
        expected=expected,
        model=model,
        mode=mode,
        figures=figures,
    )
    on = rebased.members
    footprints = Footprints(events[0], events[1], on.account_start, on.list, rebased.chance)
    return Block(footprints, rebased.scale, rebased, assumed(on, entities))
