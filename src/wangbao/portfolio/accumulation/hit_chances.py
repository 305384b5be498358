"""Hit probabilities of accounts by common-cause events, such as a cloud outage: the steps in one place.

1. ``footprints``: an account is a member of the list of every entity it uses (its cloud and region, …), with a weight
   if it uses several products;
2. ``entities``: each list has the hit probability of its class in the loss model's table of common causes;
3. ``susceptibility``: the account's factor on it, by class, from posture and dependence on the failing service;
4. :func:`chances` here: the product of the three, at most the class's largest hit probability; an outage of all regions
   of a cloud hits every user of it;
5. ``event_set`` draws the times at which a list is hit, ``engine.timeline`` the accounts hit.
"""

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import WORM, CommonEvents
from wangbao.portfolio.accumulation.entities import Entities
from wangbao.portfolio.accumulation.event_set import breadth_of
from wangbao.portfolio.accumulation.footprints import Members

Floats = NDArray[np.float64]


def chances(members: Members, entities: Entities, factor: Floats, figures: CommonEvents) -> Floats:
    """Multiply each membership's table chance and weight by its account's ``factor`` float64[A, 5]; float64[m].

    It is at most the class's largest; for a worm that bound applies to its broadest event, so that a hit probability
    times a breadth never exceeds one and its mean is the hit probability itself.
    """
    kind = entities.kind[members.list]
    largest = figures.largest_chance
    largest[WORM] = largest[WORM] / breadth_of(figures).largest
    of_account = factor[members.account, kind]
    raw = entities.chance[members.list] * members.weight * of_account
    everybody = entities.everybody[members.list]
    return np.where(everybody, of_account > 0.0, np.minimum(raw, largest[kind]))
