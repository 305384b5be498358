"""The overview on an official's home page: participants of selected pilots by kind, plans by state."""

import pytest
from tests.hub.plans.conftest import IN_TIME, draft

from wangbao.hub.plans.reads import overview
from wangbao.hub.plans.web.overview import blocks
from wangbao.hub.plans.writes import decision, submission
from wangbao.programme.plan import PlanKind

pytestmark = pytest.mark.django_db


def test_participants_are_counted_once_as_what_they_take_part_as(of) -> None:
    nation = of.actors["national"]
    for kind, owner in ((PlanKind.ENTERPRISE, "chain"), (PlanKind.INSTITUTION, "lead")):
        made = submission.submit(by=of.actors[owner], now=IN_TIME, plan=draft(of, kind))
        decision.select(by=nation, now=IN_TIME, plan=made, revision=made.revision)
    waiting = submission.submit(by=of.actors["province"], now=IN_TIME, plan=draft(of, PlanKind.AUTHORITY))
    # The insurer is a member of the one and owns the other; the chain leader and its supplier are enterprises.
    assert overview.participants(nation) == {
        PlanKind.AUTHORITY: 0,
        PlanKind.INSTITUTION: 1,
        PlanKind.ENTERPRISE: 2,
    }
    assert overview.by_state(nation) == {"selected": 2, "submitted": 1}
    titles = {block.title.en: block for block in blocks(nation, now=IN_TIME)}
    assert len(titles["Pilot plans submitted last"].rows) == 3
    decision.not_select(by=nation, now=IN_TIME, plan=waiting, revision=waiting.revision, reason="x")
    assert overview.participants(nation)[PlanKind.AUTHORITY] == 0


def test_nobody_but_an_official_has_it(of) -> None:
    assert blocks(of.actors["lead"], now=IN_TIME) == []
