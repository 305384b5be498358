"""Pages of events: an organiser announces and closes by forms, people register, strangers see what is public."""

import pytest
from django.test import Client
from tests.hub.events.conftest import AFTER, NOW, announced, content
from time_machine import travel

from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.states import Place, State
from wangbao.hub.events.writes import event as events

pytestmark = pytest.mark.django_db


def typed(**changes) -> dict:
    """What is typed into the form of an event."""
    given = content(**changes)
    return given | {name: f"{given[name][:16]}" for name in ("starts_at", "ends_at")}


def send(client: Client, row: Event, action: str, **given):
    row.refresh_from_db()
    return client.post(f"/events/{row.number}/{action}/", {"revision": row.revision, **given})


@pytest.fixture
def organiser(cast, of) -> Client:
    return cast.client(of.organiser, "official")


@travel(NOW, tick=False)
def test_an_event_goes_from_draft_to_its_certificates_by_its_forms(cast, of, organiser) -> None:
    answer = organiser.post("/events/begin/", {"key": "1", **typed()})
    assert answer.status_code == 302, answer.content.decode()
    row = Event.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/events/{row.number}/")
    assert Client().get(f"/events/{row.number}/").status_code == 404
    assert send(organiser, row, "announce").status_code == 302
    assert "网络安全保险核保培训" in Client().get("/events/").content.decode()
    guest = cast.client(of.insurer, "underwriter")
    assert send(guest, row, "register").status_code == 302
    assert send(guest, row, "withdraw").status_code == 302
    assert send(guest, row, "register").status_code == 302
    there = Registration.objects.get(state=Place.REGISTERED)
    with travel(AFTER, tick=False):
        organiser = cast.client(of.organiser, "official")
        assert there.ref in organiser.get(f"/events/{row.number}/people/").content.decode()
        assert send(organiser, row, "close", attended=[there.ref]).status_code == 302
    row.refresh_from_db()
    there.refresh_from_db()
    assert (row.state, there.state) == (State.HELD, Place.ATTENDED)
    address = f"/events/certificates/{there.certificate}/"
    assert there.name in guest.get(address).content.decode()
    assert there.name not in Client().get(address).content.decode()


@travel(NOW, tick=False)
def test_refused_input_is_shown_where_it_was_entered_and_nothing_is_lost(organiser) -> None:
    answer = organiser.post("/events/begin/", {"key": "1", **typed(last_day="2026-12-11", place="某处")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不得晚于活动开始之日" in page
    assert 'value="某处"' in page
    assert not Event.objects.exists()


@travel(NOW, tick=False)
def test_a_form_without_or_with_an_old_revision_does_nothing(of, organiser) -> None:
    row = announced(of)
    assert organiser.post(f"/events/{row.number}/cancel/", {"reason": "x"}).status_code == 428
    old = {"reason": "x", "revision": row.revision - 1}
    assert organiser.post(f"/events/{row.number}/cancel/", old).status_code == 409
    row.refresh_from_db()
    assert row.state == State.ANNOUNCED


@travel(NOW, tick=False)
def test_the_change_form_holds_what_is_there_and_changes_nothing_when_it_is_sent_back(of, organiser) -> None:
    row = announced(of, address="https://example.org/x", text="第一行\n第二行")
    page = organiser.get(f"/events/{row.number}/").content.decode()
    assert 'value="2026-12-10T14:00"' in page
    assert send(organiser, row, "change", **typed(address="https://example.org/x", text="第一行\n第二行"))
    after = Event.objects.get()
    assert (after.content, after.revision) == (row.content, row.revision)


@travel(NOW, tick=False)
def test_a_version_is_shown_in_both_languages_and_a_cancelled_event_says_why(of) -> None:
    row = announced(of)
    by = {"by": of.actors["organiser"], "now": NOW}
    row = events.change(event=row, revision=row.revision, content=content(place="上海"), **by)
    events.cancel(event=row, revision=row.revision, reason="场地不可用", **by)
    first = Client(headers={"accept-language": "en"}).get(f"/publications/{row.number}/1/").content.decode()
    assert "Training on underwriting" in first
    assert "This is not the newest version." in first
    assert "10 Dec 2026, 14:00" in first
    assert "场地不可用" in Client().get(f"/events/{row.number}/").content.decode()


@travel(NOW, tick=False)
def test_the_list_asks_as_much_for_three_events_as_for_one(of, django_assert_max_num_queries) -> None:
    announced(of)
    with django_assert_max_num_queries(12) as asked:
        Client().get("/events/")
    one = len(asked)
    announced(of)
    announced(of)
    with django_assert_max_num_queries(12) as asked:
        Client().get("/events/")
    assert len(asked) == one
