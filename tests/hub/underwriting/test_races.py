"""Two people at once, in threads with connections of their own."""

import pytest

from wangbao.hub.errors import Conflict
from wangbao.hub.journal.models import Entry
from wangbao.hub.underwriting.models import DocumentRequest, Quote, Step
from wangbao.hub.underwriting.rules.states import State
from wangbao.hub.underwriting.writes import answer, decision, documents, quotation
from wangbao.vocabulary.text import Text

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_underwriters_deciding_at_once_make_one_decision(
    referred, underwriter, senior, run_together, now
):
    seen = referred.revision
    answers = run_together(
        lambda: decision.offer(by=underwriter, now=now, quote=referred, revision=seen),
        lambda: decision.decline(by=senior, now=now, quote=referred, reason="不符合政策", revision=seen),
    )
    decided = [a for a in answers if isinstance(a, Quote)]
    assert (len(decided), sum(isinstance(a, Conflict) for a in answers)) == (1, 1)
    stands = Quote.objects.get(pk=referred.pk)
    assert stands.state == decided[0].state
    assert [s.event for s in Step.objects.filter(quote=referred)] == [
        "refer",
        "offer" if stands.state == State.OFFERED else "decline",
    ]
    assert stands.revision == seen + 1


def test_without_the_revision_the_second_decision_meets_the_first(
    referred, underwriter, senior, run_together, now
):
    answers = run_together(
        lambda: decision.decline(
            by=underwriter, now=now, quote=referred, revision=referred.revision, reason="甲"
        ),
        lambda: decision.decline(by=senior, now=now, quote=referred, revision=referred.revision, reason="乙"),
    )
    assert sum(isinstance(a, Quote) for a in answers) == 1
    assert sum(isinstance(a, Conflict) for a in answers) == 1


def test_one_application_is_quoted_once_by_eight_at_once(application_of, underwriter, run_together, now):
    row = application_of()
    calls = [
        lambda: quotation.quote(by=underwriter, now=now, application=row, idempotency_key="same")
        for _ in range(8)
    ]
    answers = run_together(*calls)
    assert {a.pk if isinstance(a, Quote) else repr(a) for a in answers} == {Quote.objects.get().pk}
    assert Entry.objects.filter(subject_kind="quote").count() == 1


def test_an_offer_accepted_by_four_at_once_is_accepted_once(offered, applicant, run_together, now):
    answers = run_together(
        *[
            lambda: answer.accept(by=applicant, now=now, quote=offered, revision=offered.revision)
            for _ in range(4)
        ]
    )
    assert [a.state for a in answers] == [State.ACCEPTED] * 4
    assert Step.objects.filter(quote=offered, event="accept").count() == 1


def test_accepting_and_changing_at_once_never_binds_other_terms(
    offered, applicant, underwriter, run_together, now
):
    seen, terms = offered.revision, {**offered.terms, "limit_cny": "1000000"}
    answers = run_together(
        lambda: answer.accept(by=applicant, now=now, quote=offered, revision=seen),
        lambda: decision.revise(
            by=underwriter, now=now, quote=offered, terms=terms, reason="复核", revision=seen
        ),
    )
    stands = Quote.objects.get(pk=offered.pk)
    accepted, revised = (isinstance(a, Quote) for a in answers)
    assert accepted is not revised
    assert (stands.state, stands.terms["limit_cny"]) == (
        (State.ACCEPTED, "2000000") if accepted else (State.REFERRED, "1000000")
    )


def test_documents_asked_for_at_once_are_asked_for_once(referred, underwriter, senior, run_together, now):
    papers = [("", Text("审计报告", "audited accounts"))]
    answers = run_together(
        lambda: documents.request_documents(by=underwriter, now=now, quote=referred, documents=papers),
        lambda: documents.request_documents(by=senior, now=now, quote=referred, documents=papers),
    )
    assert sum(isinstance(a, DocumentRequest) for a in answers) == 1
    assert sum(isinstance(a, Conflict) for a in answers) == 1
