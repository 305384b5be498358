"""Events: places and the waiting list, days, what is told, certificates, what is published, what is erased."""

import datetime as dt

import pytest
from tests.hub.events.conftest import AFTER, BEGINS, NOW, announced, broken, content

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Conflict, Forbidden, Invisible
from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.retention import DAYS, RULES
from wangbao.hub.events.rules.states import Place
from wangbao.hub.events.rules.statistical_measures import MEASURES
from wangbao.hub.events.writes import event as events, registration
from wangbao.hub.events.writes.reminder import remind
from wangbao.hub.outbox.models import Message
from wangbao.hub.publications.models import Publication
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import InputError

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def join(of, row: Event, name: str, now: dt.datetime = NOW) -> Registration:
    return registration.register(by=of.actors[name], now=now, event=row)


def close(of, row: Event, attended: list[str]) -> Event:
    row.refresh_from_db()
    return events.close(
        by=of.actors["organiser"], now=AFTER, event=row, revision=row.revision, attended=attended
    )


def test_the_waiting_list_moves_up_in_its_order_when_a_place_is_free(of) -> None:
    row = announced(of, capacity=1)
    first, second, third = (join(of, row, name) for name in ("insurer", "company", "enterprise"))
    assert [first.state, second.state, third.state] == [Place.REGISTERED, Place.WAITING, Place.WAITING]
    registration.withdraw(by=of.actors["insurer"], now=NOW, registration=first)
    states = dict(Registration.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (second, third)] == [Place.REGISTERED, Place.WAITING]
    assert [one.deliveries.filter(channel="in_app").get().person_id for one in Message.objects.all()] == [
        second.person_id
    ]
    again = join(of, row, "insurer")
    assert again.state == Place.WAITING
    assert broken() == []


def test_more_places_move_everybody_up_and_fewer_than_are_taken_are_refused(of) -> None:
    row = announced(of, capacity=1)
    for name in ("insurer", "company", "enterprise"):
        join(of, row, name)
    by = {"by": of.actors["organiser"], "now": NOW, "event": row}
    row = events.change(revision=row.revision, content=content(capacity=None), **by)
    assert set(Registration.objects.values_list("state", flat=True)) == {Place.REGISTERED}
    with pytest.raises(InputError) as error:
        events.change(revision=row.revision, content=content(capacity=2), **by)
    assert [problem.field for problem in error.value.problems] == ["capacity"]
    assert broken() == []


@pytest.mark.parametrize(
    ("now", "taken"),
    [
        (dt.datetime(2026, 12, 8, 23, 59, 59, tzinfo=BEIJING), True),
        (dt.datetime(2026, 12, 9, 0, 0, tzinfo=BEIJING), False),
    ],
)
def test_registration_ends_with_its_last_day_in_beijing(of, now, taken) -> None:
    row = announced(of)
    if taken:
        assert join(of, row, "insurer", now).state == Place.REGISTERED
        return
    with pytest.raises(Conflict):
        join(of, row, "insurer", now)


def test_one_person_registers_once_and_nobody_without_an_organisation(of, cast) -> None:
    row = announced(of)
    join(of, row, "insurer")
    with pytest.raises(Conflict):
        join(of, row, "insurer")
    somebody = cast.person()
    alone = Actor(person_id=somebody.pk, name="某人", organisation_id=None, organisation_kind=None, role=None)
    with pytest.raises(Forbidden):
        registration.register(by=alone, now=NOW, event=row)
    draft = events.draft(by=of.actors["organiser"], now=NOW, content=content())
    with pytest.raises(Invisible):
        join(of, draft, "company")


def test_a_training_certifies_those_who_attended_and_no_other(of) -> None:
    row = announced(of)
    there, away = join(of, row, "insurer"), join(of, row, "company")
    close(of, row, [there.ref])
    numbers = dict(Registration.objects.values_list("ref", "certificate"))
    assert numbers[there.ref].startswith("T2026")
    assert numbers[away.ref] is None
    assert broken() == []
    Registration.objects.filter(pk=there.pk).update(name="别人")
    assert [problem.field for problem in broken()] == ["certificate"]


def test_an_exchange_certifies_nobody(of) -> None:
    row = announced(of, event_kind="exchange")
    close(of, row, [join(of, row, "insurer").ref])
    assert not Registration.objects.exclude(certificate=None).exists()


def test_a_registration_of_another_event_is_no_attendance(of) -> None:
    other = join(of, announced(of), "insurer")
    with pytest.raises(InputError) as error:
        close(of, announced(of), [other.ref])
    assert [problem.field for problem in error.value.problems] == ["attended"]


def test_an_event_is_closed_once_it_has_ended(of) -> None:
    row = announced(of)
    with pytest.raises(Conflict):
        events.close(by=of.actors["organiser"], now=BEGINS, event=row, revision=row.revision, attended=[])


def test_a_change_is_a_version_and_is_told_a_cancellation_says_why(of) -> None:
    row = announced(of)
    join(of, row, "insurer")
    by = {"by": of.actors["organiser"], "now": NOW}
    row = events.change(event=row, revision=row.revision, content=content(place="上海"), **by)
    same = events.change(event=row, revision=row.revision, content=content(place="上海"), **by)
    assert same.revision == row.revision
    events.cancel(event=row, revision=row.revision, reason="疫情", **by)
    found = Publication.objects.filter(number=row.number)
    assert [(one.version, one.is_current, one.withdrawn) for one in found] == [
        (1, False, ""),
        (2, False, ""),
        (3, True, "疫情"),
    ]
    assert list(Message.objects.order_by("pk").values_list("kind", flat=True)) == [
        "events.changed",
        "events.cancelled",
    ]
    assert set(Registration.objects.values_list("state", flat=True)) == {Place.WITHDRAWN}
    assert broken() == []


def test_sent_again_under_its_key_there_is_one_draft(of) -> None:
    given = {"by": of.actors["organiser"], "now": NOW, "idempotency_key": "k"}
    first = events.draft(content=content(), **given)
    assert events.draft(content=content(), **given).pk == first.pk
    with pytest.raises(Conflict):
        events.draft(content=content(place="别处"), **given)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": None}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"event_kind": "party"}, "event_kind"),
        ({"ends_at": BEGINS.isoformat()}, "ends_at"),
        ({"last_day": "2026-12-11"}, "last_day"),
        ({"capacity": 0}, "capacity"),
        ({"address": "javascript:alert(1)"}, "address"),
        ({"starts_at": "2026-12-10T14:00:00"}, "starts_at"),
        ({"unknown": "x"}, "unknown"),
        ({"place": "北京\u202e"}, "place"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field_and_nothing_is_made(of, changes, field) -> None:
    with pytest.raises(InputError) as error:
        events.draft(by=of.actors["organiser"], now=NOW, content=content(**changes))
    assert [problem.field for problem in error.value.problems] == [field]
    assert not Event.objects.exists()


def test_a_draft_whose_last_day_is_over_is_not_announced(of) -> None:
    by = {"by": of.actors["organiser"], "now": NOW}
    row = events.draft(content=content(last_day="2026-11-24"), **by)
    with pytest.raises(Conflict):
        events.announce(event=row, revision=row.revision, **by)


def test_people_are_reminded_once_the_day_before(of) -> None:
    row = announced(of)
    join(of, row, "insurer")
    system = Actor.system()
    night = BEGINS - dt.timedelta(hours=30)
    assert remind(by=system, now=NOW) == 0
    assert [remind(by=system, now=night), remind(by=system, now=night)] == [1, 1]
    assert Message.objects.filter(kind="events.tomorrow").count() == 1


def test_names_go_when_their_time_is_over_and_certificates_stay(of) -> None:
    row = announced(of)
    close(of, row, [join(of, row, "insurer").ref])
    (rule,) = RULES
    late = AFTER + dt.timedelta(days=DAYS)
    assert rule.erases(rule.finds(AFTER), AFTER) == 0
    assert rule.erases(rule.finds(late), late) == 1
    kept = Registration.objects.get()
    assert (kept.name, kept.person_id, bool(kept.certificate)) == ("", None, True)
    assert broken() == []


def test_events_and_attendances_are_counted_by_month_and_province(of) -> None:
    row = announced(of)
    close(of, row, [join(of, row, "insurer").ref])
    join(of, announced(of), "company")
    counted = {one.code: list(one.rows(None)) for one in MEASURES}
    wanted = {"month": "2026-12", "province": "11", "kind": "", "size": "", "insurer_key": 0, "value": 1}
    assert counted == {"events_held": [wanted], "attendances": [wanted]}
    assert [list(one.rows(["2026-11"])) for one in MEASURES] == [[], []]
