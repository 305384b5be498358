"""Making quotes: what the rules let through, refer and decline; adjustments; prices that agree with the pure rooms."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.hub.underwriting.conftest import START, TERMS

from wangbao.hub.access.roles import Role
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.reads.indication import indication
from wangbao.hub.applications.rules.states import State as ApplicationState
from wangbao.hub.applications.writes import submission
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.underwriting.models import Quote, Step
from wangbao.hub.underwriting.reads import quotation as quotation_reads
from wangbao.hub.underwriting.reads.data import for_api
from wangbao.hub.underwriting.reads.indication import indicate
from wangbao.hub.underwriting.rules import invariants
from wangbao.hub.underwriting.rules.states import State
from wangbao.hub.underwriting.writes import quotation
from wangbao.policy.duration import table_share
from wangbao.policy.payable import Vat
from wangbao.product.choice import usual
from wangbao.product.price import filed_premium
from wangbao.proposal import option_fit
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import yuan


def test_what_the_rules_let_through_is_offered_at_once(offered, now):
    assert [flag["rule"] for flag in offered.flags if flag["flag"] != "info"] == []
    assert (offered.state, offered.authority, offered.adjustments) == (State.OFFERED, "automatic", [])
    assert offered.terms == {**TERMS, "left_out": []}
    assert offered.valid_until == START  # thirty days would go beyond the first day of cover
    assert offered.decided_by is None
    assert (
        offered.application.__class__.objects.get(pk=offered.application_id).state == ApplicationState.QUOTED
    )


def test_the_price_is_that_of_the_filed_plan_and_adds_up(offered):
    risk, choice = (
        quotation_reads.of_quote(offered),
        option_fit.with_usual(bundle_of(offered.product_version), offered.terms),
    )
    bundle = bundle_of(offered.product_version)
    rated = filed_premium(bundle.definition, bundle.wording, bundle.plan, risk.profile, choice)
    assert offered.premium == rated.premium_cny == Decimal(offered.price["annual_cny"])
    assert offered.vat == yuan(offered.premium * Vat().rate)
    assert sum(Decimal(part) for part in offered.price["annual_premium_cny"].values()) == rated.premium_cny
    lines = [Decimal(line["amount_cny"]) for line in offered.price["technical"]["trace"]]
    assert sum(lines) == offered.technical


def test_a_flag_refers_and_says_the_authority_it_takes(referred):
    assert referred.state == State.REFERRED
    assert [(f["rule"], f["flag"], f["authority"]) for f in referred.flags if f["flag"] == "refer"] == [
        ("exposed-desktop", "refer", "underwriter")
    ]
    assert referred.authority == "underwriter"
    assert referred.valid_until is None


def test_a_rule_declines_with_its_reason_and_the_application_ends(quote_of):
    quote = quote_of(exposures=["remote_desktop"], mfa_everywhere="no", offline_backups="no")
    assert quote.state == State.DECLINED
    assert "Remote desktop open to the internet" in quote.reason
    assert "远程桌面" in quote.reason
    assert quote.application.__class__.objects.get(pk=quote.application_id).state == ApplicationState.CLOSED


def test_adjustments_say_field_from_to_rule_and_reason(quote_of):
    quote = quote_of(
        offline_backups="no", terms={"limit_cny": "5000000", "deductible_cny": "10000", "waiting_hours": "8"}
    )
    said = [(a["field"], a["from"], a["to"], a["rule"]) for a in quote.adjustments]
    assert said == [
        ("deductible_cny", "10000", "30000", "deductible-by-limit"),
        ("waiting_hours", "8", "24", "waiting-without-backups"),
    ]
    assert quote.requested["deductible_cny"] == "10000"
    assert quote.terms["deductible_cny"] == "30000"
    assert quote.deductible == 30000
    assert all(a["reason"]["zh"] and a["reason"]["en"] for a in quote.adjustments)


def test_one_live_quote_an_application(offered, underwriter, now):
    with pytest.raises(Conflict):
        quotation.quote(by=underwriter, now=now, application=offered.application)
    twin = Quote.objects.get(pk=offered.pk)
    twin.pk, twin.number, twin.ref = None, "Q20269999999", "f" * 32
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


def test_the_same_key_gives_the_same_quote_and_another_application_a_conflict(
    application_of, organisation_of, underwriter, now
):
    first = application_of()
    made = quotation.quote(by=underwriter, now=now, application=first, idempotency_key="k-1")
    again = quotation.quote(by=underwriter, now=now, application=first, idempotency_key="k-1")
    assert again.pk == made.pk
    other = application_of(applicant=organisation_of("insured", "另一企业有限公司"))
    with pytest.raises(Conflict):
        quotation.quote(by=underwriter, now=now, application=other, idempotency_key="k-1")


def test_only_what_is_submitted_is_quoted(application_of, applicant, underwriter, now):
    row = application_of()
    withdrawn = submission.withdraw(by=applicant, now=now, application=row)
    with pytest.raises(Conflict):
        quotation.quote(by=underwriter, now=now, application=withdrawn)
    assert not Quote.objects.exists()


def test_who_may_quote(application_of, other_insurer, enterprise, actor_of, insurer, applicant, now):
    row = application_of()
    with pytest.raises(Invisible):
        quotation.quote(by=actor_of(other_insurer, Role.UNDERWRITER), now=now, application=row)
    with pytest.raises(Forbidden):
        quotation.quote(by=actor_of(insurer, Role.CLAIMS_HANDLER), now=now, application=row)
    assert quotation.quote(by=applicant, now=now, application=row).state == State.OFFERED


def test_quoting_leaves_a_history_and_a_journal_entry(referred, underwriter):
    steps = Step.objects.filter(quote=referred)
    assert [(s.seq, s.event, s.by_name, s.inside) for s in steps] == [(1, "refer", underwriter.name, True)]
    entry = Entry.objects.filter(subject_kind="quote").get()
    assert (entry.verb, entry.subject, entry.organisation_id) == (
        "quote.referred",
        referred.number,
        referred.insurer_id,
    )


def test_an_indication_is_what_the_quote_will_be_and_leaves_no_record(offered, version_of):
    risk = quotation_reads.of_quote(offered)
    told = indicate(version=version_of(), profile=risk.profile, period=risk.period, terms=TERMS)
    assert Decimal(told["premium"]["premium_cny"]) == offered.premium
    assert (told["decision"], told["terms"]) == ("offer", offered.terms)
    assert Quote.objects.count() == 1


def test_indication_refuses_terms_by_name(offered, version_of):
    risk = quotation_reads.of_quote(offered)
    with pytest.raises(InputError) as error:
        indicate(version=version_of(), profile=risk.profile, period=risk.period, terms={"limit": 3})
    assert [p.field for p in error.value.problems] == ["limit"]


def test_for_the_api_only_the_insurer_reads_flags_and_prices_within(
    referred, application_of, underwriter, applicant
):
    inside, outside = for_api(referred, underwriter), for_api(referred, applicant)
    assert set(inside) - set(outside) == {
        "authority",
        "flags",
        "needs",
        "price",
        "judgement",
        "rules",
        "rules_sha256",
    }
    assert (outside["terms"], outside["premium"], outside["adjustments"]) == (None, None, [])
    assert outside["state_name"] == {"zh": "核保中", "en": "Under review"}


def test_a_shorter_period_is_charged_by_the_products_table(quote_of, version_of):
    version = version_of("example-small-enterprise")
    quote = quote_of(version=version, end=dt.date(2027, 3, 1))
    share = table_share(version.definition["term"]["short_period"], 3)
    parts = [Decimal(part) for part in quote.price["annual_premium_cny"].values()]
    assert quote.price["term"] == version.definition["term"]["short_period"]
    assert quote.premium == sum(yuan(part * share.numerator / share.denominator) for part in parts)
    assert quote.premium < Decimal(quote.price["annual_cny"])


@pytest.mark.parametrize("stored", [{}, {"waiting_hours": None}, {"waiting_hours": ""}])
def test_terms_that_were_not_stated_are_the_usual_ones_on_the_page_and_in_the_quote(application_of, stored):
    application = application_of()
    application.requested = {"limit_cny": "2000000", "deductible_cny": "20000", **stored}
    bundle = bundle_of(application.product_version)
    hours = usual(bundle.definition, bundle.wording).waiting_hours
    assert hours is not None
    assert (
        hours != bundle.definition.options.waiting_hours[0]
    )  # which an offer would have had for no hours at all
    on_page = application_reads.requested(application)
    _, quoted = quotation_reads.of_application(application)
    assert on_page == quoted
    assert quoted.waiting_hours == hours
    assert not indication(application).changes  # the page's indication moves nothing either


def test_an_answer_refused_today_is_left_out_of_a_page_but_not_of_a_quote(application_of):
    application = application_of()
    application.answers |= {"revenue": "much"}
    assert "revenue" not in application_reads.answers(application).values
    with pytest.raises(InputError) as error:
        quotation_reads.of_application(application)
    assert [problem.field for problem in error.value.problems] == ["revenue"]


def test_a_quote_that_falls_with_its_application_has_a_history_that_leads_there(
    referred, enterprise, actor_of, now
):
    applicant = actor_of(enterprise, Role.APPLICANT)
    submission.withdraw(by=applicant, now=now, application=referred.application)
    referred.refresh_from_db()
    assert referred.state == State.DECLINED
    assert list(invariants.histories_lead_to_where_quotes_stand()) == []
    Step.objects.filter(quote=referred, event="turn_down").delete()
    assert [row.value for row in invariants.histories_lead_to_where_quotes_stand()] == [referred.number]
