"""Evidence of disclosure: by clause, once, by a named person, for the terms the contract will have."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from wangbao.hub.applications.models import Disclosure
from wangbao.hub.applications.reads import application as application_reads
from wangbao.hub.applications.writes import disclosure, draft, submission
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.models import Entry
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
MINUTE = dt.timedelta(minutes=1)


def confirm(by, application, now, codes=None):
    codes = [clause.code for clause in application_reads.exempting(application)] if codes is None else codes
    return disclosure.confirm(by=by, now=now + MINUTE, application=application, clauses=codes, shown_at=now)


def test_confirmed_clauses_have_whole_evidence(started, applicant, now):
    assert len(application_reads.disclosure_gaps(started)) == len(application_reads.exempting(started)) > 10
    rows = confirm(applicant, started, now)
    assert application_reads.disclosure_gaps(started, at=now + MINUTE) == ()
    assert {(row.shown_at, row.confirmed_at, row.by_name) for row in rows} == {
        (now, now + MINUTE, applicant.name)
    }
    assert rows[0].words["words"] == application_reads.exempting(started)[0].words._asdict()
    assert Entry.objects.filter(verb="application.disclosed").count() == 1


def test_what_is_unconfirmed_at_a_moment_is_what_has_gaps_at_it(started, applicant, now):
    choice = application_reads.binding_choice(started)
    clauses = application_reads.exempting(started, choice)
    confirm(applicant, started, now, [clause.code for clause in clauses[::2]])
    for at, missing in ((now, clauses), (now + MINUTE, clauses[1::2])):
        assert application_reads.unconfirmed(started, choice, at=at) == missing
        assert (
            tuple(gap.clause for gap in application_reads.disclosure_gaps(started, choice, at=at)) == missing
        )


def test_a_clause_confirmed_again_keeps_its_first_evidence(started, applicant, now):
    first, *rest = [clause.code for clause in application_reads.exempting(started)]
    confirm(applicant, started, now, [first])
    later = confirm(applicant, started, now + 5 * MINUTE, [first, rest[0]])
    assert [row.confirmed_at for row in later] == [now + MINUTE, now + 6 * MINUTE]
    assert Disclosure.objects.count() == 2


def test_changed_terms_need_new_evidence(started, applicant, now):
    confirm(applicant, started, now)
    row = draft.choose(by=applicant, now=now, application=started, requested={"waiting_hours": "48"})
    kinds = {gap.clause.kind for gap in application_reads.disclosure_gaps(row)}
    assert "waiting" in kinds <= {"waiting", "sublimit"}  # an indemnity period may count from its end


@pytest.mark.parametrize("codes", [[], ["deductible-000000000000"]])
def test_clauses_the_contract_has_not_are_refused(started, applicant, now, codes):
    with pytest.raises(InputError):
        confirm(applicant, started, now, codes)
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize(
    ("after", "rule"),
    [
        (MINUTE, "must not be later than now"),
        (-MINUTE, "must not be earlier than the beginning of the application"),
    ],
    ids=["the future", "before it was begun"],
)
def test_a_page_that_cannot_have_been_shown_is_refused(started, applicant, now, after, rule):
    codes = [application_reads.exempting(started)[0].code]
    with pytest.raises(InputError) as refused:
        disclosure.confirm(by=applicant, now=now, application=started, clauses=codes, shown_at=now + after)
    assert [(one.field, one.rule.en) for one in refused.value.problems] == [("shown_at", rule)]
    assert not Disclosure.objects.exists()


def test_it_may_be_done_after_submitting_but_not_after_the_end(submitted, applicant, now):
    confirm(applicant, submitted, now)
    row = submission.withdraw(by=applicant, now=now, application=submitted)
    with pytest.raises(Conflict):
        confirm(applicant, row, now)


@pytest.mark.parametrize(
    "wrong",
    [
        {"explained_at": None},
        {"by_name": ""},
        {"by_id": None},
        {"explained_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
        {"confirmed_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_the_database_refuses_evidence_that_proves_nothing(started, applicant, now, wrong):
    (row,) = confirm(applicant, started, now, [application_reads.exempting(started)[0].code])
    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=row.pk).update(**wrong)
