"""Submitted schemes are a measure of the statistics, by month and province of the lead."""

import pytest
from tests.hub.schemes.conftest import IN_TIME, draft, make_scene

from wangbao.hub.schemes.models import Scheme
from wangbao.hub.statistics.models import Figure
from wangbao.hub.statistics.reads import figures as reads
from wangbao.hub.statistics.reads.figures import Filters
from wangbao.hub.statistics.writes import figures

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_submitted_schemes_are_counted_and_drafts_are_not(cast, system) -> None:
    of = make_scene(cast)
    draft(of)
    submitted = draft(of)
    Scheme.objects.filter(pk=submitted.pk).update(state="submitted", submitted_at=IN_TIME)
    figures.refresh(by=system, now=IN_TIME)
    rows = Figure.objects.filter(measure="schemes").values_list("month", "province", "value")
    assert list(rows) == [(f"{IN_TIME:%Y-%m}", "11", 1)]
    table = reads.table(of.actors["province"], by="province", filters=Filters())
    assert table.total.values["schemes"] == 1
    assert reads.table(of.actors["elsewhere"], by="province", filters=Filters()).total.values["schemes"] == 0
