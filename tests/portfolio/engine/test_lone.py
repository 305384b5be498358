"""Lone incidents are told from crowded years, whatever order the hits come in."""

from collections import Counter

import numpy as np
import pytest

from wangbao.portfolio.engine.lone import by_type, part
from wangbao.portfolio.engine.shapes import room


@pytest.mark.parametrize("some", [False, True], ids=["every year", "some years"])
@pytest.mark.parametrize("seed", range(5))
def test_each_incident_is_lone_or_crowded(seed, some):
    rng = np.random.default_rng(seed)
    years, events = 60, 40
    space = room(years=years, events=events, year_events=9, rows=1, types=3, treaties=0, columns=1)
    event_year = np.sort(rng.integers(0, years, events)).astype(np.int32)
    own = np.sort(rng.choice(years, 25, replace=False))
    counts = rng.integers(1, 4, own.size)
    space.own_year[: own.size], space.own_count[: own.size] = own, counts
    hits = rng.permutation(events)[:20]
    struck = np.zeros(events, np.int32)
    struck[: hits.size] = hits
    wanted = rng.random(years) < 0.5 if some else np.zeros(0, np.bool_)

    crowded, lone, crowded_hits, lone_hits = part(own.size, struck, hits.size, event_year, wanted, space)

    in_year = Counter(event_year[hits].tolist())
    in_year.update(dict(zip(own.tolist(), counts.tolist(), strict=True)))
    asked = {year for year in in_year if not some or wanted[year]}
    alone = {year for year in asked if in_year[year] == 1}
    assert space.lone_year[:lone].tolist() == [year for year in own if year in alone]
    assert space.own_year[:crowded].tolist() == [year for year in own if year in asked - alone]
    assert space.own_count[:crowded].tolist() == [
        count for year, count in zip(own, counts, strict=True) if year in asked - alone
    ]
    assert sorted(space.lone_hit[:lone_hits]) == sorted(e for e in hits if event_year[e] in alone)
    assert struck[:crowded_hits].tolist() == sorted(e for e in hits if event_year[e] in asked - alone)


def test_places_in_order_of_type_keep_their_order():
    kind = np.random.default_rng(2).integers(0, 5, 200).astype(np.uint8)
    start, order = np.zeros(6, np.int64), np.zeros(200, np.int32)
    by_type(kind, 150, start, order)
    assert order[:150].tolist() == np.argsort(kind[:150], kind="stable").tolist()
    assert start.tolist() == np.searchsorted(np.sort(kind[:150]), np.arange(6)).tolist()
