"""Whom a common-cause event strikes, say a cloud outage, and with what probability: the chain in one place.

1. ``footprints``: an account is a member of the list of every entity it uses (its cloud and region, …), with a weight
   where it does not say which;
2. ``entities``: each list has the table's hit probability of its class (``hit_probability`` of a common cause);
3. ``susceptibility``: the account's factor on it, by class: posture and how much it depends on what fails;
4. :func:`chances` here: the three multiplied, at most the class's largest chance;
5. ``rebasing``: scaled down where common causes would take more than their cap of the account's expected loss;
6. ``catalogue`` draws when a list is struck, ``engine.timeline`` whom of it.
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

    Never above the class's largest; for a worm that largest is met by its broadest event, so that a hit probability
    times a breadth never passes one and its mean is the hit probability itself.
    """
    kind = entities.kind[members.list]
    largest = figures.largest_chance
    largest[WORM] = largest[WORM] / breadth_of(figures).largest
    raw = entities.chance[members.list] * members.weight * factor[members.account, kind]
    return np.minimum(raw, largest[kind])
