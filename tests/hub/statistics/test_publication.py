"""A month is published once; what is fetched of all months and years gives no enterprise away."""

import datetime as dt

import numpy as np
import pytest
from django.db.models import F
from tests.disclosure_control.auditor import Stranger

from wangbao.disclosure_control import rule as rules
from wangbao.disclosure_control.suppression import contents_of, publication_of
from wangbao.disclosure_control.tables import MEASURES
from wangbao.hub.policies.models import Endorsement
from wangbao.hub.statistics.models import PolicyFact, Release, ReleasedCell
from wangbao.hub.statistics.reads import publication as reads
from wangbao.hub.statistics.rules import invariants
from wangbao.hub.statistics.writes import figures, publication

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

NEW_YEAR = dt.datetime(2027, 1, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def nightly(system):
    """The night's work: sums, and publishes what is due."""

    def run(at):
        figures.refresh(by=system, now=at)
        return [one.period for one in publication.publish_due(by=system, now=at)]

    return run


def test_a_month_is_published_ten_days_after_its_end_and_never_again(many, nightly) -> None:
    many(12, month=3)
    many(1, month=3, province="31")
    assert nightly(dt.datetime(2026, 4, 9, 15, 0, tzinfo=dt.UTC)) == []
    assert nightly(dt.datetime(2026, 4, 11, 15, 0, tzinfo=dt.UTC)) == ["2026-03"]
    before = list(ReleasedCell.objects.order_by("pk").values())
    # A late change of one policy, and the month's total would be one enterprise's.
    Endorsement.objects.update(net_cny=F("net_cny") + 1)
    assert nightly(dt.datetime(2026, 4, 12, 15, 0, tzinfo=dt.UTC)) == []
    assert list(ReleasedCell.objects.order_by("pk").values()) == before
    total = ReleasedCell.objects.get(table="total")
    assert (total.policies, total.premium) == (13, 1_300_000)
    left_out = ReleasedCell.objects.filter(policies=None).values_list("table", "code")
    assert set(left_out) >= {("province", "11"), ("province", "31")}
    assert [
        *invariants.published_figures_are_the_frozen_sums(),
        *invariants.nothing_left_out_is_exposed(),
    ] == []


def test_a_year_is_the_sum_of_its_months_as_they_were_published(many, nightly) -> None:
    many(12, month=3)
    nightly(dt.datetime(2026, 4, 12, 2, 0, tzinfo=dt.UTC))
    many(9, month=12)
    Endorsement.objects.filter(issued_at__month=3).update(net_cny=F("net_cny") + 1)
    done = nightly(NEW_YEAR)
    assert done[-2:] == ["2026-12", "2026"]
    year = ReleasedCell.objects.get(release__period="2026", table="total")
    assert (year.policies, year.premium) == (21, 2_100_000)


def test_what_comes_late_is_never_published(many, nightly) -> None:
    many(12, month=3)
    assert nightly(dt.datetime(2026, 5, 12, 2, 0, tzinfo=dt.UTC)) == ["2026-03", "2026-04"]
    many(12, month=2)  # a month before the first that is published
    many(1, month=3, province="31")  # and one of a month that is
    assert nightly(NEW_YEAR)[:1] == ["2026-05"]
    assert not Release.objects.filter(period="2026-02").exists()
    assert ReleasedCell.objects.get(release__period="2026", table="total").policies == 12
    assert PolicyFact.objects.filter(frozen_premium=None).count() == 13
    assert [
        *invariants.published_figures_are_the_frozen_sums(),
        *invariants.nothing_left_out_is_exposed(),
    ] == []


def test_a_month_with_too_few_is_withheld(many, nightly) -> None:
    many(2, month=3)
    nightly(dt.datetime(2026, 4, 12, 2, 0, tzinfo=dt.UTC))
    assert Release.objects.get().withheld
    assert not ReleasedCell.objects.exists()


def test_a_tampered_publication_is_found(many, nightly) -> None:
    many(12, month=3)
    many(1, month=3, province="31")
    nightly(dt.datetime(2026, 4, 12, 2, 0, tzinfo=dt.UTC))
    ReleasedCell.objects.filter(table="province", code="11").update(
        policies=12, premium=1_200_000, sum_insured=120_000_000
    )
    assert list(invariants.nothing_left_out_is_exposed())
    ReleasedCell.objects.filter(table="total").update(policies=14)
    assert [one.field for one in invariants.published_figures_are_the_frozen_sums()] == ["2026-03 total "]
    PolicyFact.objects.filter(province="31").update(month="2026-04")
    assert [one.field for one in invariants.unpublished_months_are_not_frozen()] == ["2026-04"]


def test_a_stranger_with_every_table_and_month_tells_nothing(many, nightly) -> None:
    """Must show 7, over what anybody can fetch: see the property test of disclosure_control for random books."""
    many(9, month=10)
    many(3, month=10, province="31", kind="telecom_internet")
    many(1, month=10, province="32", premium="7777.00")
    many(10, month=11)
    many(7, month=11, province="31", kind="telecom_internet", premium="2000.00")
    many(2, month=12)
    many(6, month=12, province="31")
    nightly(NEW_YEAR)
    Endorsement.objects.filter(issued_at__month=10).update(net_cny=F("net_cny") + 5)
    nightly(NEW_YEAR + dt.timedelta(days=1))

    released = reads.released()
    withheld = {period for period, cells in released.items() if cells is None}
    fetched = {period: {} for period in released}
    for one in reads.published():
        figures_of = (one.policies, one.premium, one.sum_insured) if one.is_shown else None
        fetched[one.period].setdefault(one.table, {})[one.code] = figures_of
    rows = publication.frozen_rows("2026")
    contents = contents_of(rows, released)
    shown = publication_of(contents, released).shown
    hidden = contents.keys() - shown
    assert hidden, "the story has nothing to hide"
    codes = {
        name: sorted({getattr(row, name) for row in rows}) for name in ("province", "kind", "size", "month")
    }
    stranger = Stranger(
        {period: tables for period, tables in fetched.items() if period not in withheld},
        provinces=codes["province"],
        kinds=codes["kind"],
        sizes=codes["size"],
        months=codes["month"],
    )
    for cell in hidden:
        true = contents[cell].policies
        least, greatest = stranger.interval(MEASURES.index("policies"), *cell)
        assert least - 1e-6 <= true <= greatest + 1e-6
        assert np.floor(greatest + 1e-6) - np.ceil(least - 1e-6) >= rules.rule().narrowest_policies, cell
    assert list(invariants.nothing_left_out_is_exposed()) == []
