"""Comparable risks, the book, what waits, search, invariants, commands."""

import datetime as dt
from decimal import Decimal
from io import StringIO
from statistics import median

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from tests.hub.underwriting.conftest import START

from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import accumulation, assessment, book_impact, queries, workbench
from wangbao.hub.underwriting.rules import invariants
from wangbao.hub.underwriting.rules.states import State
from wangbao.hub.underwriting.web import home, search
from wangbao.hub.underwriting.writes import answer as answer_writes, decision
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.postgresql


@pytest.fixture
def many(quote_of, organisation_of):
    """Six quotes of six enterprises of one kind, sector and size."""
    return [
        quote_of(applicant=organisation_of("insured", f"同类企业{i}"), revenue=str(3000 + 100 * i))
        for i in range(6)
    ]


@pytest.fixture
def bound(many, applicant, system, now):
    """Three of them bound, on two clouds."""
    for quote, provider in zip(many[:3], ("aliyun", "aliyun", "huawei-cloud"), strict=True):
        Quote.objects.filter(pk=quote.pk).update(state=State.BOUND, cloud_provider=provider)
    cache.clear()
    return Quote.objects.filter(state=State.BOUND).order_by("pk")


def test_comparable_risks_are_statistics_of_the_same_insurers_quotes(many):
    own, *others = many
    found = queries.alike(own)
    rates = [float(Decimal(q.price["annual_cny"]) / q.limit) for q in others]
    assert (found.count, found.by.en) == (5, "same kind, sector and size")
    assert found.rate_middle == pytest.approx(median(rates))
    assert found.own_rate == pytest.approx(float(Decimal(own.price["annual_cny"]) / own.limit))
    assert (found.accepted_share, found.declined_share) == (0.0, 0.0)


def test_fewer_than_five_give_no_statistics(many):
    Quote.objects.filter(pk=many[1].pk).update(insured_kind="it_product")
    assert queries.alike(many[0]) is None


def test_another_insurers_quotes_are_not_compared(many, other_insurer):
    Quote.objects.filter(pk__in=[q.pk for q in many[1:3]]).update(insurer=other_insurer)
    assert queries.alike(many[0]) is None


def test_limits_in_force_add_up_by_provider(bound, insurer, other_insurer, now):
    day = START
    rows = accumulation.accumulation(insurer.pk, day)
    assert [(r.name, r.limit_cny, r.policies) for r in rows] == [
        ("aliyun", 4_000_000, 2),
        ("huawei-cloud", 2_000_000, 1),
    ]
    assert accumulation.share(rows, "huawei-cloud", Decimal(2_000_000)) == Decimal("0.5")
    assert accumulation.share((), "huawei-cloud", Decimal(1)) is None
    assert accumulation.accumulation(other_insurer.pk, day) == ()
    assert accumulation.accumulation(insurer.pk, START + dt.timedelta(days=365)) == ()  # ended that day


def test_a_cloud_that_carries_much_refers_the_risk(bound, quote_of, organisation_of):
    quote = quote_of(applicant=organisation_of("insured", "云上企业"), cloud="high", cloud_provider="aliyun")
    flag = next(f for f in quote.flags if f["rule"] == "provider-accumulation")
    assert flag["seen"] == {"provider_share": "0.750000", "cloud": "high"}
    assert (quote.state, quote.authority) == (State.REFERRED, "senior_underwriter")


def test_the_books_impact_is_the_difference_of_the_same_simulated_years(
    bound, many, insurer, settings, tmp_path
):
    settings.HOME = tmp_path
    assert book_impact.impact(many[5]) is None
    call_command("underwriting_book", "--years", "2000", "--threads", "1", stdout=(said := StringIO()))
    assert said.getvalue().strip() == f"{insurer.name}: 3"
    found = book_impact.impact(many[5])
    assert found.policies == 3
    together, alone = found.added.together.mean.value, found.added.block.mean.value
    assert together == pytest.approx(found.added.book.mean.value + alone, abs=0.01)
    assert found.added.change.mean.change.value == pytest.approx(alone, abs=0.01)
    assert found.added.marginal.value <= found.added.stand_alone.value + 0.01
    with pytest.raises(InputError):  # a policy is not added to the book it is in
        book_impact.impact(many[0])


def test_the_assessment_follows_a_change_of_terms(many, underwriter, now):
    quote = many[0]
    first = assessment.assessed(by=underwriter, now=now, quote=quote)
    assert first["price"]["premium_cny"] == f"{quote.technical:f}"
    changed = decision.revise(
        by=underwriter,
        now=now,
        quote=quote,
        revision=quote.revision,
        terms={**quote.terms, "limit_cny": "1000000"},
        reason="试",
    )
    second = assessment.assessed(by=underwriter, now=now, quote=changed)
    assert Decimal(second["limit_cny"]) == 1_000_000
    assert second["price"]["premium_cny"] == f"{changed.technical:f}" != first["price"]["premium_cny"]


def test_what_waits_by_side(
    referred, application_of, organisation_of, underwriter, applicant, insurer, actor_of, now
):
    application_of(applicant=organisation_of("insured", "新来企业"))
    decide, assess = home.tiles(underwriter, now=now)
    assert ([row.title for row in decide.rows], decide.count) == ([referred.number], 1)
    assert assess.count == 1
    assert home.tiles(actor_of(insurer, Role.CLAIMS_HANDLER), now=now) == []
    decision.offer(by=underwriter, now=now, quote=referred, revision=referred.revision)
    answer, papers = home.tiles(applicant, now=now)
    assert ([row.title for row in answer.rows], answer.urgent, papers.count) == ([referred.number], False, 0)
    soon = dt.datetime.combine(START - dt.timedelta(days=2), dt.time(4), tzinfo=dt.UTC)
    assert home.tiles(applicant, now=soon)[0].urgent


def test_work_beyond_ones_authority_does_not_wait_on_the_home_page(referred, underwriter, senior, now):
    Quote.objects.filter(pk=referred.pk).update(authority="senior_underwriter")
    assert [tiles[0].count for tiles in (home.tiles(underwriter, now=now), home.tiles(senior, now=now))] == [
        0,
        1,
    ]


def test_search_finds_by_number_name_and_credit_code(
    referred, enterprise, underwriter, other_insurer, actor_of
):
    for term in (referred.number, referred.number.lower(), "海川", enterprise.uscc):
        assert [row.title for row in search.find(underwriter, term, limit=5)[0].rows] == [referred.number]
    assert search.find(underwriter, "没有这家", limit=5)[0].rows == ()
    assert search.find(actor_of(other_insurer, Role.UNDERWRITER), referred.number, limit=5)[0].rows == ()


CHECKS = (
    invariants.quotes_match_their_applications,
    invariants.prices_add_up,
    invariants.offers_were_free_to_be_made,
    invariants.histories_lead_to_where_quotes_stand,
)


def test_invariants_hold_of_quotes_made_by_operations(many, underwriter, applicant, now):
    decision.revise(
        by=underwriter, now=now, quote=many[0], revision=many[0].revision, terms=many[0].terms, reason="复核"
    )
    decision.counter(
        by=underwriter, now=now, quote=many[1], revision=many[1].revision, terms=many[1].terms, reason="复核"
    )
    decision.decline(by=underwriter, now=now, quote=many[2], revision=many[2].revision, reason="不承保")
    assert [list(check()) for check in CHECKS] == [[], [], [], []]


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"premium": Decimal("1.00")}, invariants.prices_add_up),
        ({"end": START + dt.timedelta(days=3)}, invariants.quotes_match_their_applications),
        ({"flags": [{"rule": "x", "flag": "block"}]}, invariants.offers_were_free_to_be_made),
        ({"state": "accepted"}, invariants.histories_lead_to_where_quotes_stand),
    ],
)
def test_each_invariant_finds_what_breaks_it(offered, change, check):
    Quote.objects.filter(pk=offered.pk).update(**change)
    broken = [c for c in CHECKS if [p.value for p in c()] == [offered.number]]
    assert check in broken


def test_the_daily_command_expires_offers(offered, monkeypatch):
    late = dt.datetime.combine(START + dt.timedelta(days=2), dt.time(4), tzinfo=dt.UTC)
    monkeypatch.setattr("wangbao.hub.underwriting.management.commands.expire_quotes.now", lambda: late)
    call_command("expire_quotes", stdout=(said := StringIO()))
    offered.refresh_from_db()
    assert (said.getvalue().strip(), offered.state) == ("1", State.EXPIRED)


def test_days_are_counted_until_a_quote_has_ended(offered, now):
    later = now + dt.timedelta(days=213)
    assert workbench.row_of(offered, later).age_days == 213
    for state in (State.BOUND, State.DECLINED, State.EXPIRED):
        offered.state, offered.changed_at = state, now + dt.timedelta(days=9)
        assert workbench.row_of(offered, later).age_days == 9
    offered.state = State.ACCEPTED
    assert workbench.row_of(offered, later).age_days == 213


def test_a_bound_quote_changes_no_more(offered, applicant, underwriter, system, now):
    quote = answer_writes.accept(by=applicant, now=now, quote=offered, revision=offered.revision)
    with transaction.atomic():
        quote = answer_writes.mark_bound(by=system, now=now, quote=quote)
    assert quote.state == State.BOUND
    for verb, more in ((decision.decline, {"reason": "x"}), (decision.offer, {})):
        with pytest.raises(Conflict):
            verb(by=underwriter, now=now, quote=quote, revision=quote.revision, **more)
