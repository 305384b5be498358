"""Policies bound already: the same again is refused, an overlap is referred and told, each reader what it may know."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.hub.underwriting.conftest import START, answers

from wangbao.hub.access.roles import Role
from wangbao.hub.applications.models import Application, Disclosure
from wangbao.hub.applications.reads import application as application_reads, other_cover
from wangbao.hub.applications.writes import draft, submission
from wangbao.hub.applications.writes.disclosure import words_of
from wangbao.hub.errors import Conflict
from wangbao.hub.parties.models import Organisation, Person
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.writes import binding
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import preview
from wangbao.hub.underwriting.rules.double_insurance import ELSEWHERE, OURS
from wangbao.hub.underwriting.writes import answer, decision

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LATER = START + dt.timedelta(days=100)


@pytest.fixture(autouse=True)
def today(monkeypatch, now):
    """Pages read the clock; here it stands."""
    monkeypatch.setattr("wangbao.hub.clock.now", lambda: now)


@pytest.fixture
def bound_of(quote_of, actor_of, now):
    """A policy in force to be, from application to binding: ``bound_of(by=underwriter, version=…)``."""

    def make(*, by=None, applicant=None, **given):
        quote = quote_of(by=by, applicant=applicant, **given)
        if quote.state == "referred":
            quote = decision.offer(by=by, now=now, quote=quote, revision=quote.revision, reason="已核实")
        signer = actor_of(quote.applicant, Role.APPLICANT)
        quote = answer.accept(by=signer, now=now, quote=quote, revision=quote.revision)
        application = quote.application
        Disclosure.objects.bulk_create(
            [
                Disclosure(
                    application=application,
                    clause=clause.code,
                    words=words_of(clause),
                    shown_at=now,
                    explained_at=now,
                    confirmed_at=now,
                    by_id=signer.person_id,
                    by_name=signer.name,
                )
                for clause in application_reads.exempting(application)
            ]
        )
        return binding.bind(
            quote_ref=quote.ref,
            idempotency_key=f"bind-{quote.number}",
            by=by or actor_of(quote.insurer, Role.SENIOR_UNDERWRITER),
            now=now,
        )

    return make


@pytest.fixture
def rival(other_insurer, actor_of):
    return actor_of(other_insurer, Role.SENIOR_UNDERWRITER)


@pytest.fixture
def elsewhere(bound_of, rival, other_insurer, version_of):
    """The enterprise's policy with another insurer."""
    return bound_of(by=rival, version=version_of(by=other_insurer))


@pytest.fixture
def ours(bound_of):
    """The enterprise's policy with the insurer of the tests."""
    return bound_of()


def raised(quote):
    return {flag["rule"]: flag for flag in quote.flags}


def test_the_same_again_is_refused_and_named_to_whoever_may_know(ours, application_of):
    with pytest.raises(Conflict) as met:
        application_of()
    assert all(ours.number in said for said in met.value.text)
    assert [row.state for row in Application.objects.order_by("pk")] == ["closed", "draft"]


def test_the_same_again_for_days_that_lost_their_cover_is_for_an_underwriter(ours, quote_of):
    ours.endorsements.update(segments=[segment(START, LATER), segment(LATER, ours.end, in_force=False)])
    Policy.objects.filter(pk=ours.pk).update(state="cancelled")
    assert OURS in raised(quote_of())


def test_the_same_again_by_a_broker_is_refused_without_a_name(
    ours, broker, mandate, enterprise, actor_of, version_of, now
):
    by = actor_of(broker, Role.BROKER)
    row = draft.start(
        by=by, now=now, version=version_of(), applicant=enterprise, start=START, answers=answers()
    )
    row = submission.sign(by=by, now=now, application=row, name=by.name, agreed=True)
    with pytest.raises(Conflict) as met:
        submission.submit(by=by, now=now, application=row)
    assert not any(ours.number in said for said in met.value.text)


def test_an_overlap_with_our_own_policy_waits_for_an_underwriter_and_names_it(ours, quote_of):
    quote = quote_of(start=LATER)
    flag = raised(quote)[OURS]
    assert (quote.state, flag["flag"], flag["authority"]) == ("referred", "refer", "underwriter")
    assert all(ours.number in said for said in flag["reason"].values())
    assert ELSEWHERE not in raised(quote)
    assert quote.needs[0]["rule"] == OURS


def test_another_insurers_policy_is_told_without_a_name(elsewhere, other_insurer, quote_of):
    quote = quote_of()
    flag = raised(quote)[ELSEWHERE]
    assert quote.state == "referred"
    for secret in (elsewhere.number, elsewhere.ref, other_insurer.name, other_insurer.name_en):
        assert secret not in str(quote.flags)
    assert "重复保险" in flag["asks"]["zh"]
    assert OURS not in raised(quote)


def test_a_policy_we_have_a_share_of_is_ours_to_know(elsewhere, insurer, quote_of):
    elsewhere.shares.create(insurer=insurer, share="0.2", lead=False)
    assert elsewhere.number in raised(quote_of())[OURS]["reason"]["zh"]


@pytest.mark.parametrize(
    ("case", "flagged"),
    [
        ("renewal", False),
        ("a day before it ends", True),
        ("cancelled before", False),
        ("cancelled within", True),
        ("another enterprise", False),
        ("another kind", False),
    ],
)
def test_what_overlaps(case, flagged, ours, quote_of, organisation_of, underwriter, now):
    start, given = LATER, {}
    if case == "renewal":
        Policy.objects.filter(pk=ours.pk).update(end=LATER)
        ours.endorsements.update(segments=[segment(START, LATER)])
    if case == "a day before it ends":
        Policy.objects.filter(pk=ours.pk).update(end=LATER + dt.timedelta(days=1))
        ours.endorsements.update(segments=[segment(START, LATER + dt.timedelta(days=1))])
    if case.startswith("cancelled"):
        last = LATER if case == "cancelled before" else LATER + dt.timedelta(days=10)
        Policy.objects.filter(pk=ours.pk).update(state="cancelled")
        ours.endorsements.update(segments=[segment(START, last), segment(last, ours.end, in_force=False)])
    if case == "another enterprise":
        given = {"applicant": organisation_of("insured", "邻居有限公司")}
    if case == "another kind":
        Policy.objects.filter(pk=ours.pk).update(kind="financial")
    quote = quote_of(start=start, **given)
    assert (OURS in raised(quote)) is flagged
    assert quote.state == ("referred" if flagged else "offered")


def segment(start, end, *, in_force=True):
    return {"start": start.isoformat(), "end": end.isoformat(), "in_force": in_force}


def test_a_policy_is_found_by_the_credit_code_it_insures_now(ours, organisation_of, quote_of):
    successor = organisation_of("insured", "继任有限公司")
    Policy.objects.filter(pk=ours.pk).update(insured_uscc=successor.uscc)
    assert OURS in raised(quote_of(applicant=successor, start=LATER))
    assert OURS not in raised(quote_of(start=LATER))


def test_without_a_credit_code_it_is_found_by_the_enterprise(organisation_of, bound_of, quote_of):
    who = organisation_of("insured", "无码有限公司")
    Organisation.objects.filter(pk=who.pk).update(uscc=None)
    who.refresh_from_db()
    bound_of(applicant=who)
    assert OURS in raised(quote_of(applicant=who, start=LATER))


def test_terms_tried_and_revised_keep_the_flag(ours, quote_of, underwriter, now):
    quote = quote_of(start=LATER)
    tried = preview.preview(by=underwriter, now=now, quote=quote, terms=quote.terms, judgement={})
    assert tried.flags[0]["rule"] == OURS
    terms = {**quote.terms, "deductible_cny": "30000"}
    revised = decision.revise(
        by=underwriter, now=now, quote=quote, revision=quote.revision, terms=terms, reason="提高免赔"
    )
    assert OURS in raised(revised)


def test_the_workbench_and_the_queue_tell_what_the_insurer_may_know(
    ours, elsewhere, other_insurer, insurer, quote_of, application_of, client_of
):
    quote = quote_of(start=LATER)
    client = client_of(insurer, Role.UNDERWRITER)
    page = client.get(reverse("underwriting:quote", args=[quote.number])).content.decode()
    queue = client.get(reverse("underwriting:queue")).content.decode()
    for shown in (page, queue):
        assert ours.number in shown
        assert "其他保险人承保" in shown
        for secret in (elsewhere.number, other_insurer.name):
            assert secret not in shown


def test_an_application_that_waits_is_marked_in_the_queue(ours, insurer, application_of, client_of):
    application_of(start=LATER)
    queue = client_of(insurer, Role.UNDERWRITER).get(reverse("underwriting:queue")).content.decode()
    assert ours.number in queue


@pytest.mark.parametrize(
    ("language", "said"), [("zh", "同一期间另有同类保险"), ("en", "Other cover of the same kind")]
)
def test_the_applicant_is_told_of_its_own_policies_before_it_signs(
    language, said, ours, elsewhere, enterprise, actor_of, version_of, client_of, now
):
    by = actor_of(enterprise, Role.APPLICANT)
    row = draft.start(by=by, now=now, version=version_of(), applicant=enterprise, start=LATER)
    client = client_of(enterprise, Role.APPLICANT)
    Person.objects.update(language=language)
    shown = client.get(reverse("applications:review", args=[row.number])).content.decode()
    assert ours.number in shown
    assert elsewhere.number in shown
    assert said in shown


def test_a_broker_is_told_that_there_is_cover_it_did_not_bring(
    ours, broker, mandate, enterprise, actor_of, version_of, client_of, now
):
    by = actor_of(broker, Role.BROKER)
    row = draft.start(by=by, now=now, version=version_of(), applicant=enterprise, start=LATER)
    client = client_of(broker, Role.BROKER)
    shown = client.get(reverse("applications:review", args=[row.number])).content.decode()
    assert "不由您经办" in shown
    assert ours.number not in shown


def test_an_offer_tells_of_a_policy_bound_since(
    offered, bound_of, rival, other_insurer, version_of, client_of
):
    since = bound_of(by=rival, version=version_of(by=other_insurer))
    client = client_of(offered.applicant, Role.APPLICANT)
    shown = client.get(reverse("underwriting:offer", args=[offered.number])).content.decode()
    assert since.number in shown


def test_an_offer_is_decided_anew_once_there_is_other_cover(
    offered, bound_of, rival, other_insurer, version_of, actor_of, underwriter, now
):
    bound_of(by=rival, version=version_of(by=other_insurer))
    signer = actor_of(offered.applicant, Role.APPLICANT)
    with pytest.raises(Conflict) as met:
        answer.accept(by=signer, now=now, quote=offered, revision=offered.revision)
    assert "重复保险" in met.value.text.zh
    assert Quote.objects.get(pk=offered.pk).state == "offered"
    revised = decision.revise(
        by=underwriter,
        now=now,
        quote=offered,
        revision=offered.revision,
        terms=offered.terms,
        reason="另有保险，重新核保",
    )
    anew = decision.offer(
        by=underwriter, now=now, quote=revised, revision=revised.revision, reason="已核实其他保险"
    )
    assert ELSEWHERE in raised(anew)
    assert answer.accept(by=signer, now=now, quote=anew, revision=anew.revision).state == "accepted"


def test_queries_do_not_grow_with_rows(
    ours, quote_of, referred_of, bound_of, insurer, client_of, organisation_of
):
    client = client_of(insurer, Role.UNDERWRITER)
    quote_of(start=LATER)

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as made:
            assert client.get(reverse("underwriting:queue")).status_code == 200
        return len(made)

    count()
    one = count()
    for name in ("甲有限公司", "乙有限公司"):
        who = organisation_of("insured", name)
        bound_of(applicant=who)
        quote_of(applicant=who, start=LATER)
    assert count() == one


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by statistics")
def test_policies_are_found_by_an_index_of_their_credit_code(offered):
    with CaptureQueriesContext(connection) as made:
        other_cover.covers([other_cover.of_quote(offered)])
    asked = made.captured_queries[-1]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked['sql']}")
        plan = [row[-1] for row in cursor.fetchall()]
    assert any("policy_insurer_uscc" in line for line in plan)
    assert not any(line.startswith("SCAN policies_policy") for line in plan)
