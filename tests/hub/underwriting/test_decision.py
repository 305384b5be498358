"""Deciding: authority, filed ranges, blocks, counter-offers, head office, tenancy."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.hub.underwriting.conftest import START, TERMS

from wangbao.hub.access.roles import Role
from wangbao.hub.applications.rules.states import State as ApplicationState
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.parties.writes import register as parties
from wangbao.hub.underwriting.models import Quote, Step
from wangbao.hub.underwriting.rules.states import State
from wangbao.hub.underwriting.writes import answer, decision, documents
from wangbao.vocabulary.errors import InputError


@pytest.fixture
def after_incident(quote_of):
    """A referred quote of a risk with one incident behind it, whose filed factor is a range."""
    return quote_of(incidents="1")


def large(quote_of, **more):
    """A quote above an underwriter's authority."""
    return quote_of(
        terms={"limit_cny": "50000000", "deductible_cny": "500000", "waiting_hours": "24"}, **more
    )


def test_an_underwriter_offers_within_authority(referred, underwriter, now):
    quote = decision.offer(
        by=underwriter, now=now, quote=referred, revision=referred.revision, valid_days=3, reason="经电话核实"
    )
    assert (quote.state, quote.reason) == (State.OFFERED, "经电话核实")
    assert quote.valid_until == dt.date(2026, 11, 28)
    assert quote.decided_by_id == underwriter.person_id
    assert [s.event for s in Step.objects.filter(quote=quote)] == ["refer", "offer"]


def test_beyond_authority_is_forbidden_and_a_senior_may(quote_of, underwriter, senior, now):
    quote = large(quote_of)
    assert quote.authority == "senior_underwriter"
    with pytest.raises(Forbidden) as refused:
        decision.offer(by=underwriter, now=now, quote=quote, revision=quote.revision)
    assert "senior underwriter" in refused.value.text.en
    assert Quote.objects.get(pk=quote.pk).state == State.REFERRED
    recommended = decision.refer(
        by=underwriter, now=now, quote=quote, revision=quote.revision, reason="建议承保"
    )
    assert recommended.recommended_by_id == underwriter.person_id
    assert (
        decision.offer(by=senior, now=now, quote=recommended, revision=recommended.revision).state
        == State.OFFERED
    )


def test_head_office_is_two_seniors(quote_of, insurer, senior, underwriter, actor_of, person_of, now, system):
    quote = large(quote_of)
    Quote.objects.filter(pk=quote.pk).update(authority="head_office")
    quote.refresh_from_db()
    membership = parties.join(
        by=system, now=now, person=person_of(), organisation=insurer, role=Role.SENIOR_UNDERWRITER
    )
    other = actor_for(membership.person, membership)
    for who in (underwriter, senior):
        with pytest.raises(Forbidden):
            decision.offer(by=who, now=now, quote=quote, revision=quote.revision)
    quote = decision.refer(by=underwriter, now=now, quote=quote, revision=quote.revision, reason="核保人推荐")
    with pytest.raises(Forbidden):  # an underwriter's recommendation is not enough
        decision.offer(by=senior, now=now, quote=quote, revision=quote.revision)
    quote = decision.refer(by=senior, now=now, quote=quote, revision=quote.revision, reason="高级核保人推荐")
    with pytest.raises(Forbidden):  # nor is one's own
        decision.offer(by=senior, now=now, quote=quote, revision=quote.revision)
    assert decision.offer(by=other, now=now, quote=quote, revision=quote.revision).state == State.OFFERED


def test_a_change_of_terms_takes_a_recommendation_back(quote_of, senior, now):
    sent = large(quote_of)
    quote = decision.refer(by=senior, now=now, quote=sent, reason="推荐", revision=sent.revision)
    quote = decision.revise(
        by=senior, now=now, quote=quote, revision=quote.revision, terms=quote.terms, reason="改回"
    )
    assert (quote.recommended_by_id, quote.recommended_level) == (None, "")


def test_a_counter_offer_has_its_own_terms_price_and_reason(referred, underwriter, now):
    wanted = {**TERMS, "limit_cny": "1000000"}
    quote = decision.counter(
        by=underwriter, now=now, quote=referred, revision=referred.revision, terms=wanted, reason="限额下调"
    )
    assert (quote.state, quote.limit) == (State.OFFERED, 1_000_000)
    assert quote.premium < referred.premium
    assert [(a["field"], a["from"], a["to"], a["rule"]) for a in quote.adjustments] == [
        ("limit_cny", "2000000", "1000000", "underwriter")
    ]
    assert quote.adjustments[0]["reason"]["zh"] == "限额下调"
    assert quote.revision == referred.revision + 2  # changed, then decided


def test_an_underwriter_moves_only_within_the_filed_range(after_incident, underwriter, now):
    ranges = {one["factor"]: one for one in after_incident.price["filed"]["ranges"]}
    low, high = Decimal(ranges["prior_incidents"]["low"]), Decimal(ranges["prior_incidents"]["high"])

    def revise(value, reason):
        point = {"factor": "prior_incidents", "value": value, "reason": reason}
        return decision.revise(
            by=underwriter,
            now=now,
            quote=after_incident,
            revision=after_incident.revision,
            terms=after_incident.terms,
            judgement={"points": [point], "inputs": []},
            reason="区间内调整",
        )

    for value in (low - Decimal("0.001"), high + Decimal("0.001")):
        with pytest.raises(InputError) as error:
            revise(f"{value}", "理由")
        assert [p.field for p in error.value.problems] == ["points.prior_incidents"]
    with pytest.raises(InputError):
        revise(f"{low}", " ")
    assert Quote.objects.get(pk=after_incident.pk).premium == after_incident.premium
    moved = revise(f"{low}", "已整改")
    assert moved.premium < after_incident.premium
    assert moved.price["filed"]["ranges"][0]["reason"] == "已整改"


def test_an_input_of_the_plans_own_needs_a_reason(referred, underwriter, now):
    def revise(reason):
        given = {"code": "management", "value": "sound", "reason": reason}
        return decision.revise(
            by=underwriter,
            now=now,
            quote=referred,
            revision=referred.revision,
            terms=referred.terms,
            judgement={"points": [], "inputs": [given]},
            reason="查勘后评定",
        )

    with pytest.raises(InputError) as error:
        revise("")
    assert [p.field for p in error.value.problems] == ["inputs.management"]
    assert revise("现场查勘良好").premium < referred.premium


def test_terms_the_product_does_not_offer_are_refused(referred, underwriter, now):
    with pytest.raises(InputError) as error:
        decision.revise(
            by=underwriter,
            now=now,
            quote=referred,
            revision=referred.revision,
            terms={**TERMS, "limit_cny": "1234567"},
            reason="试",
        )
    assert [p.field for p in error.value.problems] == ["limit_cny"]


def test_overruling_an_adjustment_takes_a_senior(quote_of, underwriter, senior, now):
    quote = quote_of(
        offline_backups="no",
        exposures=["remote_desktop"],
        terms={"limit_cny": "5000000", "deductible_cny": "30000", "waiting_hours": "24"},
    )
    less = {**quote.terms, "deductible_cny": "10000"}
    with pytest.raises(Forbidden):
        decision.counter(
            by=underwriter, now=now, quote=quote, revision=quote.revision, terms=less, reason="市场竞争"
        )
    assert Quote.objects.get(pk=quote.pk).terms == quote.terms
    made = decision.counter(
        by=senior, now=now, quote=quote, revision=quote.revision, terms=less, reason="市场竞争"
    )
    assert made.authority == "senior_underwriter"
    assert "deductible-by-limit" in [flag["rule"] for flag in made.flags]


def test_an_offer_that_is_changed_is_withdrawn_until_offered_again(offered, underwriter, now):
    quote = decision.revise(
        by=underwriter,
        now=now,
        quote=offered,
        revision=offered.revision,
        terms={**TERMS, "limit_cny": "1000000"},
        reason="复核",
    )
    assert (quote.state, quote.valid_until) == (State.REFERRED, None)


def test_a_block_stands_until_it_is_lifted_with_a_reason(quote_of, underwriter, now):
    quote = quote_of(open_findings="12")
    assert [f["rule"] for f in quote.flags if f["flag"] == "block"] == ["findings-open"]
    with pytest.raises(Conflict) as refused:
        decision.offer(by=underwriter, now=now, quote=quote, revision=quote.revision)
    assert refused.value.text.en.startswith("blocks still stand: Ten or more open findings")
    assert "findings-open" not in str(refused.value.text)
    with pytest.raises(InputError):
        decision.lift(
            by=underwriter, now=now, quote=quote, revision=quote.revision, rule="findings-open", reason=" "
        )
    quote = decision.lift(
        by=underwriter,
        now=now,
        quote=quote,
        revision=quote.revision,
        rule="findings-open",
        reason="整改报告已核",
    )
    assert quote.lifted == {"findings-open": "整改报告已核"}
    assert (
        decision.offer(by=underwriter, now=now, quote=quote, revision=quote.revision).state == State.OFFERED
    )


def test_declining_needs_a_reason_and_ends_the_application(referred, underwriter, now):
    with pytest.raises(InputError) as error:
        decision.decline(by=underwriter, now=now, quote=referred, revision=referred.revision, reason="")
    assert [p.field for p in error.value.problems] == ["reason"]
    quote = decision.decline(
        by=underwriter, now=now, quote=referred, revision=referred.revision, reason="不符合承保政策"
    )
    assert quote.state == State.DECLINED
    quote.application.refresh_from_db()
    assert quote.application.state == ApplicationState.CLOSED


def test_what_another_changed_meanwhile_is_a_conflict(referred, underwriter, senior, now):
    decision.refer(by=senior, now=now, quote=referred, revision=referred.revision, reason="复核中")
    with pytest.raises(Conflict):
        decision.offer(by=underwriter, now=now, quote=referred, revision=referred.revision)


@pytest.mark.parametrize("days", [0, 91, -1])
def test_days_of_validity_are_bounded(referred, underwriter, now, days):
    with pytest.raises(InputError) as error:
        decision.offer(by=underwriter, now=now, quote=referred, revision=referred.revision, valid_days=days)
    assert [p.field for p in error.value.problems] == ["valid_days"]


def test_nothing_is_offered_for_days_that_have_begun(referred, underwriter, now):
    late = now + dt.timedelta(days=30)
    with pytest.raises(InputError) as error:
        decision.offer(by=underwriter, now=late, quote=referred, revision=referred.revision)
    assert [p.field for p in error.value.problems] == ["start"]


def test_an_offer_is_accepted_once_and_only_as_read(offered, applicant, now):
    with pytest.raises(Conflict):
        answer.accept(by=applicant, now=now, quote=offered, revision=offered.revision + 1)
    quote = answer.accept(by=applicant, now=now, quote=offered, revision=offered.revision)
    assert (quote.state, quote.accepted_at) == (State.ACCEPTED, now)
    again = answer.accept(by=applicant, now=now, quote=quote, revision=quote.revision)
    assert (again.state, Step.objects.filter(quote=quote, event="accept").count()) == (State.ACCEPTED, 1)
    with pytest.raises(Conflict):
        answer.turn_down(by=applicant, now=now, quote=quote, revision=quote.revision)


def test_a_lapsed_offer_is_not_accepted_and_is_marked_once(offered, applicant, system, now):
    late = dt.datetime.combine(START + dt.timedelta(days=1), dt.time(3), tzinfo=dt.UTC)
    with pytest.raises(Conflict) as refused:
        answer.accept(by=applicant, now=late, quote=offered, revision=offered.revision)
    assert "lapsed" in refused.value.text.en
    assert [answer.expire_due(by=system, now=at) for at in (now, late, late)] == [0, 1, 0]
    offered.refresh_from_db()
    assert offered.state == State.EXPIRED


def test_on_its_last_day_an_offer_still_holds_in_beijing(offered, applicant, system):
    last = dt.datetime(2026, 12, 1, 15, 59, tzinfo=dt.UTC)  # one minute to midnight in Beijing
    assert answer.expire_due(by=system, now=last) == 0
    assert (
        answer.accept(by=applicant, now=last, quote=offered, revision=offered.revision).state
        == State.ACCEPTED
    )


def test_turning_down_ends_it(offered, applicant, now):
    quote = answer.turn_down(
        by=applicant, now=now, quote=offered, revision=offered.revision, reason="价格偏高"
    )
    assert (quote.state, quote.reason) == (State.DECLINED, "价格偏高")


def test_the_other_side_decides_nothing(referred, applicant, now):
    for verb, more in (
        (decision.offer, {}),
        (decision.decline, {"reason": "x"}),
        (decision.refer, {"reason": "x"}),
        (decision.revise, {"terms": TERMS, "reason": "x"}),
        (decision.counter, {"terms": TERMS, "reason": "x"}),
        (decision.lift, {"rule": "x", "reason": "x"}),
        (documents.note, {"text": "x"}),
        (documents.request_documents, {"documents": []}),
        (documents.waive_document, {"item_ref": "x", "reason": "x"}),
    ):
        seen = {"revision": referred.revision} if verb.__module__ == decision.__name__ else {}
        with pytest.raises(Forbidden):
            verb(by=applicant, now=now, quote=referred, **seen, **more)


def test_the_insurer_accepts_nothing(offered, underwriter, now):
    for verb in (answer.accept, answer.turn_down):
        with pytest.raises(Forbidden):
            verb(by=underwriter, now=now, quote=offered, revision=offered.revision)


def test_another_insurer_and_another_enterprise_see_nothing(
    referred, other_insurer, organisation_of, actor_of, now
):
    stranger = actor_of(other_insurer, Role.SENIOR_UNDERWRITER)
    neighbour = actor_of(organisation_of("insured", "邻居有限公司"), Role.APPLICANT)
    for who, verb, more in (
        (stranger, decision.offer, {}),
        (stranger, decision.decline, {"reason": "x"}),
        (neighbour, answer.accept, {}),
    ):
        with pytest.raises(Invisible):
            verb(by=who, now=now, quote=referred, revision=referred.revision, **more)
        assert not Quote.objects.visible_to(who).exists()
        assert not Step.objects.visible_to(who).exists()


def test_an_unknown_decision_is_refused(referred, underwriter, now):
    with pytest.raises(InputError) as error:
        decision.decide(by=underwriter, now=now, quote=referred, decision="approve")
    assert [p.field for p in error.value.problems] == ["decision"]
