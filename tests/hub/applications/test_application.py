"""An application from its start to its end: what each operation takes, refuses, writes and records."""

import datetime as dt

import pytest
from tests.hub.applications.conftest import START, full_answers
from tests.inspection.making import PDF

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.writes import draft as draft_writes, renewal, submission
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.questionnaire import signature
from wangbao.vocabulary.errors import InputError

pytestmark = pytest.mark.django_db


def verbs(application):
    rows = Entry.objects.filter(subject_kind="application", subject=application.number)
    return list(rows.order_by("sequence").values_list("verb", flat=True))


def refused(call, *args, **kwargs):
    with pytest.raises(InputError) as error:
        call(*args, **kwargs)
    return {problem.field for problem in error.value.problems}


def test_starting_takes_number_questions_term_and_usual_cover(started, version, enterprise, insurer):
    assert (started.number, started.state) == ("A20260000001", "draft")
    assert (started.applicant, started.insurer_id, started.broker_id) == (enterprise, insurer.pk, None)
    assert started.questions == "enterprise@2026.2"
    assert (started.start, started.end) == (START, dt.date(2027, 12, 1))
    offered = version.definition["options"]
    assert started.requested["limit_cny"] in [str(one) for one in offered["limits_cny"]]
    assert verbs(started) == ["application.started"]


@pytest.mark.parametrize(
    ("start", "end", "fields"),
    [
        (dt.date(2026, 11, 24), None, {"start"}),
        (dt.date(2027, 6, 1), None, {"start"}),
        (START, dt.date(2026, 12, 15), {"end"}),
        (START, dt.date(2027, 12, 2), {"end"}),
        (START, START, {"end"}),
    ],
)
def test_days_the_product_does_not_offer_are_refused(version, enterprise, applicant, now, start, end, fields):
    found = refused(
        draft_writes.start, by=applicant, now=now, version=version, applicant=enterprise, start=start, end=end
    )
    assert found == fields
    assert not Application.objects.exists()


def test_a_version_not_on_sale_is_refused(version_of, enterprise, applicant, now):
    draft = version_of(published=False)
    assert refused(
        draft_writes.start, by=applicant, now=now, version=draft, applicant=enterprise, start=START
    ) == {"product"}


def test_a_retry_with_the_same_key_gives_the_same_application(version, enterprise, applicant, now):
    made = [
        draft_writes.start(
            by=applicant, now=now, version=version, applicant=enterprise, start=START, idempotency_key="k-1"
        ).number
        for _ in range(2)
    ]
    assert made == ["A20260000001", "A20260000001"]


def test_nobody_starts_for_an_enterprise_that_is_not_theirs(
    version, organisation_of, applicant, broker, actor_of, now
):
    stranger = organisation_of("insured", "别家企业")
    with pytest.raises(Invisible):
        draft_writes.start(by=applicant, now=now, version=version, applicant=stranger, start=START)
    with pytest.raises(Forbidden):
        draft_writes.start(
            by=actor_of(broker, "broker"), now=now, version=version, applicant=stranger, start=START
        )


def test_a_broker_starts_for_a_client_until_the_mandate_ends(
    version, enterprise, broker, mandate, actor_of, now
):
    by = actor_of(broker, "broker")
    made = draft_writes.start(by=by, now=now, version=version, applicant=enterprise, start=START)
    assert made.broker_id == broker.pk
    type(mandate).objects.filter(pk=mandate.pk).update(ended_at=now)
    with pytest.raises(Forbidden):
        draft_writes.answer(by=by, now=now, application=made, answers={"revenue": "1"})


def test_answers_are_kept_merged_and_taken_out(started, applicant, now):
    draft_writes.answer(
        by=applicant,
        now=now,
        application=started,
        answers={"revenue": "5000", "kind": "industrial_internet"},
    )
    row = draft_writes.answer(
        by=applicant, now=now, application=started, answers={"kind": "", "employees": "12"}
    )
    assert row.answers == {"revenue": "5000", "employees": "12"}
    last = Entry.objects.order_by("-sequence").first()
    assert last.verb == "application.answered"


def test_nothing_is_recorded_where_nothing_changed(completed, applicant, now):
    before = len(verbs(completed))
    draft_writes.answer(by=applicant, now=now, application=completed, answers=full_answers())
    assert len(verbs(completed)) == before


def test_refused_answers_leave_the_draft_as_it_was_unless_the_good_are_kept(started, applicant, now):
    wrong = {"revenue": "many", "employees": "12"}
    assert refused(draft_writes.answer, by=applicant, now=now, application=started, answers=wrong) == {
        "revenue"
    }
    assert Application.objects.get(pk=started.pk).answers == {}
    found = refused(
        draft_writes.answer, by=applicant, now=now, application=started, answers=wrong, keep_good=True
    )
    assert found == {"revenue"}
    assert Application.objects.get(pk=started.pk).answers == {"employees": "12"}


def test_cover_is_what_the_product_offers(started, applicant, now):
    row = draft_writes.choose(by=applicant, now=now, application=started, requested={"limit_cny": "5000000"})
    assert row.requested["limit_cny"] == "5000000"
    wrong = {"limit_cny": "5000001"}
    assert refused(draft_writes.choose, by=applicant, now=now, application=started, requested=wrong) == {
        "limit_cny"
    }
    assert refused(
        draft_writes.choose, by=applicant, now=now, application=started, requested={"colour": "red"}
    ) == {"colour"}


def test_signing_keeps_name_time_person_and_hash(signed, applicant, now):
    assert (signed.signed_by_id, signed.signed_at, signed.signed_name) == (
        applicant.person_id,
        now,
        applicant.name,
    )
    assert signed.signed_sha256 == signature.fingerprint(application_reads.answers(signed))
    assert signed.insured_kind == "industrial_internet"
    assert verbs(signed)[-1] == "application.signed"


@pytest.mark.parametrize(
    ("name", "agreed", "field"), [("别人", True, "name"), ("", True, "name"), (None, False, "agreed")]
)
def test_a_signature_needs_ones_own_name_and_the_declaration(completed, applicant, now, name, agreed, field):
    typed = applicant.name if name is None else name
    found = refused(submission.sign, by=applicant, now=now, application=completed, name=typed, agreed=agreed)
    assert found == {field}


def test_an_unfinished_application_cannot_be_signed(started, applicant, now):
    found = refused(
        submission.sign, by=applicant, now=now, application=started, name=applicant.name, agreed=True
    )
    assert {"kind", "revenue", "employees"} <= found


def test_a_kind_the_product_does_not_insure_is_refused(started, applicant, now):
    given = full_answers(kind="telecom_internet")
    draft_writes.answer(by=applicant, now=now, application=started, answers=given)
    found = refused(
        submission.sign, by=applicant, now=now, application=started, name=applicant.name, agreed=True
    )
    assert found == {"kind"}


def test_a_changed_answer_takes_the_signature_off(signed, applicant, now):
    row = draft_writes.answer(by=applicant, now=now, application=signed, answers={"employees": "999"})
    assert (row.signed_by_id, row.signed_at, row.signed_name, row.signed_sha256) == (None, None, "", "")
    assert refused(submission.submit, by=applicant, now=now, application=row) == {"signature"}


def test_submitting_keeps_the_assessment_and_closes_the_draft(submitted, applicant, now):
    assert (submitted.state, submitted.submitted_at) == ("submitted", now)
    assert submitted.assessment["very_bad_year_cny"]["value"] > submitted.assessment["mean_cny"]["value"] > 0
    assert verbs(submitted)[-1] == "application.submitted"
    with pytest.raises(Conflict):
        draft_writes.answer(by=applicant, now=now, application=submitted, answers={"employees": "1"})
    with pytest.raises(Conflict):
        submission.submit(by=applicant, now=now, application=submitted)


def test_a_start_now_past_cannot_be_submitted(signed, applicant, now):
    late = now + dt.timedelta(days=30)
    assert refused(submission.submit, by=applicant, now=late, application=signed) == {"start"}


def test_withdrawing_ends_it(submitted, applicant, now):
    row = submission.withdraw(by=applicant, now=now, application=submitted)
    assert (row.state, row.ended_at) == ("withdrawn", now)
    with pytest.raises(Conflict):
        submission.withdraw(by=applicant, now=now, application=row)


def test_a_renewal_begins_with_the_answers_and_cover_of_before(submitted, version, applicant, now):
    later = now + dt.timedelta(days=300)
    row = renewal.copy_as_renewal(by=applicant, now=later, application=submitted, version=version)
    assert row.answers == submitted.answers
    assert row.requested == submitted.requested
    assert (row.start, row.renews_id, row.signed_sha256, row.state) == (
        submitted.end,
        submitted.pk,
        "",
        "draft",
    )


def test_a_renewal_stays_with_the_insurer(submitted, version_of, other_insurer, applicant, now):
    other = version_of(by=other_insurer)
    found = refused(renewal.copy_as_renewal, by=applicant, now=now, application=submitted, version=other)
    assert found == {"product"}


def test_a_letter_of_authority_is_kept_for_all_three(version, enterprise, broker, mandate, actor_of, now):
    by = actor_of(broker, "broker")
    made = draft_writes.start(by=by, now=now, version=version, applicant=enterprise, start=START)
    row = draft_writes.attach_authority(by=by, now=now, application=made, name="授权书.pdf", content=PDF)
    assert row.authority_letter.purpose == "application.authority"
    assert (
        refused(
            draft_writes.attach_authority, by=by, now=now, application=made, name="x.exe", content=b"MZ\x00"
        )
        != set()
    )
    applicant = actor_of(enterprise, "applicant")
    with pytest.raises(Forbidden):
        draft_writes.attach_authority(by=applicant, now=now, application=made, name="a.pdf", content=PDF)


@pytest.mark.parametrize("records", ["10", "900000000"])  # offered at once, or waiting for an underwriter
def test_an_open_quote_falls_with_a_withdrawn_application(records, started, applicant, now):
    from wangbao.hub.underwriting.models import Quote
    from wangbao.hub.underwriting.writes import answer, quotation

    given = full_answers(holds_personal_data="yes", records=records)
    draft_writes.answer(by=applicant, now=now, application=started, answers=given)
    row = submission.sign(by=applicant, now=now, application=started, name=applicant.name, agreed=True)
    row = submission.submit(by=applicant, now=now, application=row)
    quote = quotation.quote(by=applicant, now=now, application=row)
    if quote.state == "declined":
        pytest.fail("the example should be offered or referred")
    submission.withdraw(by=applicant, now=now, application=row)
    assert Quote.objects.get(pk=quote.pk).state == "declined"
    with pytest.raises(Conflict):
        answer.accept(by=applicant, now=now, quote=quote, revision=quote.revision)


def test_an_accepted_offer_is_no_longer_taken_back(submitted, applicant, now):
    from wangbao.hub.underwriting.models import Quote
    from wangbao.hub.underwriting.writes import quotation

    quote = quotation.quote(by=applicant, now=now, application=submitted)
    Quote.objects.filter(pk=quote.pk).update(state="accepted", valid_until=START, premium=1, vat=0)
    with pytest.raises(Conflict):
        submission.withdraw(by=applicant, now=now, application=submitted)
    assert Application.objects.get(pk=submitted.pk).state == "quoted"
