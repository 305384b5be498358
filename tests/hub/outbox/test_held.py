"""What waited when a backup was made is held back, and is sent or dropped only when an operator says so."""

import pytest
from tests.hub.cast import NOW
from tests.hub.outbox.conftest import say

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.invariants import invariants
from wangbao.hub.journal.models import Entry
from wangbao.hub.outbox.models import Delivery
from wangbao.hub.outbox.reads.delivery import held_by_kind
from wangbao.hub.outbox.rules.states import Event
from wangbao.hub.outbox.writes import held as writes
from wangbao.hub.outbox.writes.delivery import deliver
from wangbao.vocabulary.text import Text

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
SYSTEM = {"by": Actor.system(), "now": NOW}


@pytest.fixture
def held(insurer, to_client, mailed) -> list[Delivery]:
    """Three mails that wait, held back."""
    for key in "abc":
        say(to_client, insurer=insurer, key=key)
    assert writes.hold(**SYSTEM) == writes.hold(**SYSTEM) == 3
    return list(Delivery.objects.filter(channel="mail").order_by("pk"))


def found() -> list[str]:
    """Everything that ``hub check`` says of messages and of records beside the journal, in English."""
    names = ("journal.records_and_entries_agree", "outbox.")
    checks = (one for one in invariants() if one.name.startswith(names))
    return [problem.say("en") for one in checks for problem in one.problems()]


def test_nothing_that_is_held_leaves(held, mailed) -> None:
    assert deliver(clock=lambda: NOW).attempts == 0
    assert (mailed, found(), [row[2] for row in held_by_kind()]) == ([], [], [3])
    assert held_by_kind()[0][0] == Text("收到报价", "Quote offered")


def test_one_is_released_and_one_dropped_by_the_administrator_whose_record_it_is(
    held, mailed, insurer, actor_of, applicant, client_of
) -> None:
    administrator = actor_of(insurer, Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        writes.release(by=applicant, now=NOW, delivery=held[0])
    assert writes.release(by=administrator, now=NOW, delivery=held[0]).state == "waiting"
    browser = client_of(insurer, Role.ADMINISTRATOR)
    page = f"/outbox/deliveries/{held[1].ref}/"
    assert "不再发送" in browser.get(page).content.decode()
    assert browser.post(f"{page}release/", {"action": "drop"}).status_code == 302
    for verb in (writes.release, writes.drop):
        with pytest.raises(Conflict):
            verb(by=administrator, now=NOW, delivery=held[1])
    assert deliver(clock=lambda: NOW).accepted == len(mailed) == 1
    states = Delivery.objects.filter(channel="mail").order_by("pk").values_list("state", flat=True)
    assert (list(states), found()) == (["accepted", "dropped", "held"], [])


@pytest.mark.parametrize(("event", "sent"), [(Event.RELEASE, 3), (Event.DROP, 0)])
def test_the_operator_ends_them_all_and_each_is_journalled(held, mailed, event, sent, monkeypatch) -> None:
    monkeypatch.setattr(writes, "_CHUNK", 2)
    assert writes.end_all(**SYSTEM, event=event) == 3
    assert deliver(clock=lambda: NOW).accepted == len(mailed) == sent
    verb = {Event.RELEASE: "message.released", Event.DROP: "message.dropped"}[event]
    assert (Entry.objects.filter(verb=verb).count(), held_by_kind(), found()) == (3, [], [])


def test_a_delivery_dropped_behind_the_operations_back_is_found(held) -> None:
    Delivery.objects.filter(pk=held[0].pk).update(state="dropped")
    assert "messages dropped: 1 rows without an entry" in found()[0]
