"""One enterprise stands before one insurer once; the other is told so and nothing more."""

import datetime as dt

import pytest
from tests.hub.applications.conftest import START, full_answers

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.rules.clearance import DAYS
from wangbao.hub.applications.rules.invariants import nobody_stands_twice, signed_answers_are_unchanged
from wangbao.hub.applications.writes import draft, submission
from wangbao.hub.errors import Conflict

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def ready(by, version, enterprise, now, *, start=START, **answers):
    """A signed draft."""
    row = draft.start(by=by, now=now, version=version, applicant=enterprise, start=start)
    draft.answer(by=by, now=now, application=row, answers=full_answers(**answers))
    return submission.sign(by=by, now=now, application=row, name=by.name, agreed=True)


@pytest.fixture
def other_broker(organisation_of, enterprise, mandate_of):
    made = organisation_of("broker", "另一家经纪")
    mandate_of(made, enterprise)
    return made


@pytest.fixture
def by_broker(broker, mandate, actor_of, version, enterprise, now):
    """The first broker's application, submitted."""
    by = actor_of(broker, "broker")
    return submission.submit(by=by, now=now, application=ready(by, version, enterprise, now))


def test_a_second_broker_meets_a_conflict_that_tells_nothing_of_the_first(
    by_broker, other_broker, broker, actor_of, version, enterprise, now
):
    by = actor_of(other_broker, "broker")
    second = ready(by, version, enterprise, now)
    with pytest.raises(Conflict) as met:
        submission.submit(by=by, now=now, application=second)
    for said in met.value.text:
        for secret in (by_broker.number, by_broker.ref, broker.name, broker.name_en, "30000"):
            assert secret not in said
    assert Application.objects.get(pk=second.pk).state == "draft"


def test_whoever_may_know_of_the_other_is_told_its_number(by_broker, applicant, version, enterprise, now):
    own = ready(applicant, version, enterprise, now)
    with pytest.raises(Conflict) as met:
        submission.submit(by=applicant, now=now, application=own)
    assert by_broker.number in met.value.text.zh


@pytest.mark.parametrize("why", ["later", "another period", "another insurer", "withdrawn", "another kind"])
def test_nothing_stands_in_the_way_where_one_thing_differs(
    why, by_broker, other_broker, other_insurer, actor_of, version, version_of, enterprise, broker, now
):
    by, at, start, sold, answers = actor_of(other_broker, "broker"), now, START, version, {}
    if why == "later":
        at, start = now + dt.timedelta(days=DAYS, minutes=1), START + dt.timedelta(days=DAYS)
    if why == "another period":
        start = START + dt.timedelta(days=100)
        Application.objects.filter(pk=by_broker.pk).update(end=start)
    if why == "another insurer":
        sold = version_of(by=other_insurer)
    if why == "withdrawn":
        submission.withdraw(by=actor_of(broker, "broker"), now=now, application=by_broker)
    if why == "another kind":
        sold, answers = version_of("example-telecom-internet"), {"kind": "telecom_internet"}
    row = ready(by, sold, enterprise, at, start=start, **answers)
    assert submission.submit(by=by, now=at, application=row).state == "submitted"
    assert list(nobody_stands_twice()) == []


def test_the_invariants_find_what_went_past_the_operations(
    by_broker, other_broker, actor_of, version, enterprise, now
):
    second = ready(actor_of(other_broker, "broker"), version, enterprise, now)
    Application.objects.filter(pk=second.pk).update(state="submitted", submitted_at=now)
    assert [problem.value for problem in nobody_stands_twice()] == [second.number]
    assert list(signed_answers_are_unchanged()) == []
    Application.objects.filter(pk=second.pk).update(answers={"revenue": "1"})
    assert [problem.value for problem in signed_answers_are_unchanged()] == [second.number]


@pytest.mark.django_db(transaction=True)
def test_of_two_brokers_at_once_one_is_first(
    broker, mandate, other_broker, actor_of, version, enterprise, now, run_together
):
    rows = [
        (by, ready(by, version, enterprise, now))
        for by in (actor_of(broker, "broker"), actor_of(other_broker, "broker"))
    ]
    found = run_together(
        *(lambda by=by, row=row: submission.submit(by=by, now=now, application=row) for by, row in rows)
    )
    assert sorted(type(one).__name__ for one in found) == ["Application", "Conflict"]
    assert Application.objects.filter(state="submitted").count() == 1
