"""The overview on an official's home page: days ahead, participants, schemes by state, what came in last."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.hub.schemes.conftest import IN_TIME, draft, join

from wangbao.hub.schemes.reads import overview
from wangbao.hub.schemes.web.overview import blocks
from wangbao.hub.schemes.writes import scheme as schemes, submission

pytestmark = pytest.mark.django_db


def said(of, name: str) -> dict[str, list]:
    """List what the blocks of a reader say, by the English title of each."""
    return {
        block.title.en: [(one.name.en, one.number) for one in block.counted]
        or [row.title for row in block.rows]
        for block in blocks(of.actors[name], now=IN_TIME)
    }


@pytest.fixture
def submitted(of):
    made = draft(of, title="已报方案")
    join(of, made)
    made = schemes.set_route(by=of.actors["lead"], now=IN_TIME, scheme=made, route=of.municipal)
    submission.submit(by=of.actors["lead"], now=IN_TIME, scheme=made)
    submission.submit(by=of.actors["lead"], now=IN_TIME, scheme=draft(of, title="直报方案"))
    draft(of, title="未报方案")


def test_an_official_sees_what_its_authority_sees_each_institution_once(of, submitted) -> None:
    nation, city = said(of, "national"), said(of, "city")
    assert nation["Participants by kind"] == [("Insurer", 1), ("Security company", 1)]
    assert dict(nation["Schemes by state"]) == {"With local authorities": 1, "Submitted": 1}
    assert nation["Schemes submitted last"] == ["直报方案", "已报方案"]
    assert city["Schemes submitted last"] == ["已报方案"]
    assert said(of, "elsewhere")["Participants by kind"] == []


def test_the_days_ahead_are_those_not_over_the_nearest_first(of) -> None:
    found = [(one.step, one.day.isoformat()) for one in overview.days_ahead(IN_TIME.date())]
    assert found == [("scheme", "2024-01-28"), ("plan", "2024-03-15"), ("summary", "2024-11-10")]


def test_nobody_but_an_official_has_it(of, cast) -> None:
    assert blocks(of.actors["lead"], now=IN_TIME) == []
    assert blocks(cast.actor(of.national, "auditor"), now=IN_TIME) == []


def test_it_asks_as_often_for_three_schemes_as_for_one(of) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as kept:
            blocks(of.actors["national"], now=IN_TIME)
        return len(kept)

    submission.submit(by=of.actors["lead"], now=IN_TIME, scheme=draft(of, title="甲"))
    once = asked()
    for title in ("乙", "丙"):
        submission.submit(by=of.actors["lead"], now=IN_TIME, scheme=draft(of, title=title))
    assert asked() == once
