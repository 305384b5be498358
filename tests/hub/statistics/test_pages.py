"""Everybody sees what is theirs, strangers what is published; files hold no formula."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from wangbao.hub.access.roles import Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.models import Authority
from wangbao.hub.statistics.reads import figures as reads
from wangbao.hub.statistics.reads.figures import Filters
from wangbao.hub.statistics.writes import figures, publication
from wangbao.programme.results import published_results
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db

APRIL = dt.datetime(2026, 4, 12, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def summed(many, system):
    """Twelve policies in Beijing, six in Shanghai, three insurers; March is published."""
    many(12, month=3)
    many(6, month=3, province="31", kind="telecom_internet", premium="2500.50")
    figures.refresh(by=system, now=APRIL)
    publication.publish_due(by=system, now=APRIL)


def counts(actor, **options):
    filters = Filters(**{name: options[name] for name in options if name != "by"})
    return {
        line.code: line.values["policies"]
        for line in reads.table(actor, by=options.get("by", "province"), filters=filters).lines
        if "policies" in line.values
    }


def national(organisation_of):
    found = organisation_of(Kind.AUTHORITY, "国家某部门")
    Organisation.objects.filter(pk=found.pk).update(uscc="11100000" + "0" * 10, province="")
    return found


def test_each_sees_its_own_and_authorities_their_area(
    summed, insurer, other_insurer, authority, organisation_of, actor_of, django_assert_num_queries
) -> None:
    assert counts(actor_of(national(organisation_of), "official")) == {"11": 12, "31": 6}
    assert counts(actor_of(authority, "official")) == {"11": 12}  # registered in Beijing
    assert counts(actor_of(insurer, "actuary")) == {"11": 4, "31": 2}
    assert counts(actor_of(other_insurer, "senior_underwriter")) == {}
    with django_assert_num_queries(4):  # the organisation, its area, the figures, when they were summed
        counts(actor_of(authority, "official"))


def test_an_authority_whose_area_is_not_known_sees_nothing(summed, authority, actor_of) -> None:
    Organisation.objects.filter(pk=authority.pk).update(province="", uscc=None)
    assert counts(actor_of(authority, "official")) == {}


@pytest.mark.parametrize(
    ("level", "territory", "wanted"),
    [("national", "", {"11": 12, "31": 6}), ("provincial", "31", {"31": 6}), ("provincial", "4403", {})],
)
def test_the_register_of_authorities_decides(
    summed, authority, actor_of, now, level, territory, wanted
) -> None:
    side = "" if level == "national" else "industry"
    Authority.objects.create(
        organisation=authority, level=level, territory=territory, side=side, registered_at=now
    )
    assert counts(actor_of(authority, "official")) == wanted


def test_filters_drill_down_and_ratios_follow(summed, organisation_of, actor_of) -> None:
    official = actor_of(national(organisation_of), "official")
    assert counts(official, by="kind", province="31") == {"telecom_internet": 6}
    assert counts(official, by="month", first="2026-04") == {}
    table = reads.table(official, by="province", filters=Filters(province="31"))
    assert table.total.values["premium"] == Decimal("15003.00")
    assert table.total.rate == Decimal(15003) / Decimal(600000)
    assert [one.code for one in table.measures] == [
        "participants",
        "schemes",
        "policies",
        "premium",
        "sum_insured",
        "events_held",
        "attendances",
    ]
    by_kind = reads.table(official, by="kind", filters=Filters())
    assert [one.code for one in by_kind.measures] == ["policies", "premium", "sum_insured"]


def test_insurers_are_not_shown_each_other(summed, insurer, actor_of) -> None:
    with pytest.raises(InputError):
        reads.table(actor_of(insurer, "actuary"), by="insurer_key", filters=Filters())


def test_the_page_leads_from_a_line_into_the_next_class(summed, authority, client_of) -> None:
    page = client_of(authority, "official").get("/statistics/").content.decode()
    assert 'href="?province=11&amp;by=kind"' in page
    answer = client_of(authority, "official").get("/statistics/?province=11&by=kind&form=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1][:3] == ["industrial_internet", "工业互联网企业", "12"]
    assert Entry.objects.filter(verb="statistics.exported").count() == 1
    assert client_of(authority, "official").get("/statistics/?first=2026-13").status_code == 422


def test_the_home_page_tells_of_the_year(summed, insurer, client_of) -> None:
    page = client_of(insurer, "actuary").get("/").content.decode()
    assert "本年承保的保单" in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_public_page_needs_no_account_and_shows_what_is_published(summed, language) -> None:
    stranger = Client(headers={"accept-language": language})
    page = stranger.get("/statistics/published/").content.decode()
    assert {"zh": "公开统计", "en": "Published statistics"}[language] in page
    assert "1.30%" in page  # the published results of the first batch
    assert stranger.get("/statistics/published/?period=2026-02").status_code == 404
    assert stranger.get("/statistics/published/all.exe").status_code == 404
    rows = list(
        csv.DictReader(io.StringIO(stranger.get("/statistics/published/all.csv").content.decode("utf-8-sig")))
    )
    total = next(row for row in rows if row["表" if language == "zh" else "Table"] in {"合计", "Total"})
    assert total["保单数" if language == "zh" else "Policies"] == "18"
    book = load_workbook(io.BytesIO(stranger.get("/statistics/published/all.xlsx").content))
    assert book.active.max_row == len(rows) + 1


def test_the_first_batch_reproduces_its_means() -> None:
    (first,) = published_results()
    assert first.participants == 68
    assert first.mean_premium_cny == 100_000
    assert round(first.mean_sum_insured_cny) == 7_666_667
    assert round(100 * first.rate, 2) == Decimal("1.30")
