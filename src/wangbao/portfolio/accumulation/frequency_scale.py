"""Rebasing: frequencies of own incidents reduced by the common causes that they already contain.

Claims-based frequencies already contain common-cause events. How often an event happens, whom it reaches and what it
costs are facts about events and never adjusted to an account. There are three modes:

* ``rebased``: the yearly cost of an account's lists, ``common = sum of rate x chance x expected loss of a hit``, is
  deducted from its own incidents, whose rates are all multiplied by ``1 - common / base``. Its expected loss before
  insurance stays as without common causes. At most the share ``cap`` of its own incidents is taken off: an account
  whose common causes need more keeps ``1 - cap`` of them, and its expected loss is *raised* by the difference. What
  policies pay on average moves in any case, because contracts treat common causes and other incidents differently.
* ``added``: hit probabilities are unchanged; rates of own incidents are multiplied by the loss model's offset.
* ``none``: no common causes; own incidents are unchanged.
"""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CLASSES, CommonEvents, default, first_type
from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.accumulation.footprints import Members, kept
from wangbao.portfolio.accumulation.hit_chances import chances
from wangbao.risk.parameters import Parameters

Floats = NDArray[np.float64]
Mode = Literal["rebased", "added", "none"]
MODES: tuple[Mode, ...] = ("rebased", "added", "none")


class Rebased(NamedTuple):
    """Memberships that can be hit, with hit probabilities, and the scale of own incidents, for A accounts.

    ``members`` and ``chance`` float64[m]; ``scale`` float64[A], factor on every rate of own incidents; ``raised``
    float64[A], by how much the expected ground-up loss exceeds ``base``; ``common`` float64[A], expected yearly
    ground-up loss from common causes, and ``base`` float64[A], without them, in yuan; ``by_class`` float64[5], sum of
    ``common`` by class.
    """

    members: Members
    chance: Floats
    scale: Floats
    raised: Floats
    common: Floats
    base: Floats
    by_class: Floats


def rebase(
    members: Members,
    entities: Entities,
    factor: Floats,
    *,
    rates: Floats,
    expected: Floats,
    model: Parameters,
    mode: Mode = "rebased",
    figures: CommonEvents | None = None,
) -> Rebased:
    """Compute hit probabilities and the scale of own incidents for a block of A accounts.

    Args:
        members: the accounts' memberships.
        entities: the entities of the book.
        factor: float64[A, 5], relative hit probability by class.
        rates: float64[A, T], yearly rates by incident type, built without common causes.
        expected: float64[A, T], expected ground-up loss of one incident of each type, in yuan.
        model: parameters of the loss model.
        mode: see the module.
        figures: parameters of the event set, by default the shipped ones.
    """
    figures = default() if figures is None else figures
    accounts = rates.shape[0]
    base = (rates * expected).sum(axis=1)
    if mode == "none":
        none = kept(members, np.zeros(members.list.size, np.bool_))
        zero = np.zeros(accounts)
        return Rebased(none, np.zeros(0), np.ones(accounts), zero, zero, base, np.zeros(CLASSES))
    chance = chances(members, entities, factor, figures)
    struck = chance > 0.0
    members, chance = kept(members, struck), chance[struck]
    account, kind = members.account, entities.kind[members.list]
    cost = entities.rate[members.list] * expected[account, first_type() + kind]  # a year, at chance one
    common: Floats = np.bincount(account, cost * chance, accounts).astype(np.float64)
    by_class: Floats = np.bincount(kind, cost * chance, CLASSES).astype(np.float64)
    if mode == "added":
        scale = np.full(accounts, model.value("common_cause_offset"))
        return Rebased(members, chance, scale, scale * base + common - base, common, base, by_class)
    taken = np.minimum(common, figures.rebasing.cap.v * base)
    scale = 1.0 - np.divide(taken, base, out=np.zeros(accounts), where=base > 0.0)
    return Rebased(members, chance, scale, common - taken, common, base, by_class)
