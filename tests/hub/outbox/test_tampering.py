"""Messages of weight and deliveries changed behind the operations' back are found; erased in time, they are not."""

import datetime as dt

import pytest
from tests.hub.cast import NOW
from tests.hub.outbox.conftest import OFFERED, REFERRED, say

from wangbao.hub.access.roles import Role
from wangbao.hub.invariants import invariants
from wangbao.hub.journal import erasure
from wangbao.hub.journal.models import Entry
from wangbao.hub.outbox import kinds
from wangbao.hub.outbox.audience import ToAddress, ToOrganisation
from wangbao.hub.outbox.models import Attempt, Delivery, Message
from wangbao.hub.outbox.reads import message as reads
from wangbao.hub.outbox.writes import delivery, message as writes
from wangbao.hub.outbox.writes.claim import Lane, claim
from wangbao.hub.outbox.writes.delivery import Outcome, write_down

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
YEAR = dt.timedelta(days=366)


@pytest.fixture
def reader(insurer, enterprise, to_client, mailed, actor_of, monkeypatch):
    """A client with an offer of weight in the box, one mail of it delivered and one given up."""
    declared = kinds.kind(OFFERED)
    confirmed = type(declared)(
        **{name: getattr(declared, name) for name in declared.__slots__} | {"acknowledged": True}
    )
    known = {**kinds.registry(), OFFERED: confirmed}
    monkeypatch.setattr(kinds, "registry", lambda: known)
    made = say([*to_client, ToAddress("x@example.com")], insurer=insurer)
    found = claim(now=NOW, most=9, lane=Lane.PEOPLE)
    taken, refused = sorted(found, key=lambda one: one.person_id is None)
    write_down([taken], Outcome(accepted=True, answer="ok"), now=NOW)
    write_down([refused], Outcome(accepted=False, answer="550 x@example.com", for_good=True), now=NOW)
    reader = actor_of(enterprise, Role.APPLICANT)
    writes.acknowledge(by=reader, now=NOW, ref=made.deliveries.get(channel="in_app").ref)
    return reader


def found() -> str:
    """Everything that ``hub check`` says of messages and of records beside the journal, in English."""
    names = ("journal.records_and_entries_agree", "outbox.")
    checks = (one for one in invariants() if one.name.startswith(names))
    return "\n".join(problem.say("en") for one in checks for problem in one.problems())


def removed() -> None:
    Attempt.objects.all().delete()
    Delivery.objects.all().delete()
    Message.objects.all().delete()


def doubled() -> None:
    row = Message.objects.get()
    row.pk, row.ref = None, "again"
    row.save(force_insert=True)


def delivered_after_all() -> None:
    Attempt.objects.filter(gave_up=True).update(gave_up=False, accepted=True)
    Delivery.objects.filter(state="dead").update(state="accepted", accepted_at=NOW, failed_at=None)


def blanked() -> None:
    Message.objects.update(context={}, erased_at=NOW, digest="0" * 64)


def test_nothing_is_found_of_what_operations_made(reader) -> None:
    assert found() == ""
    verbs = Entry.objects.filter(verb__startswith="message.").order_by("sequence")
    assert list(verbs.values_list("verb", flat=True)) == [
        "message.sent", "message.delivered", "message.given_up", "message.acknowledged",
    ]  # fmt: skip
    assert "example.com" not in "".join(verbs.values_list("after", flat=True))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (removed, "messages of weight and whom they went to: 1 entries in the journal without the record"),
        (doubled, "messages of weight and whom they went to: 1 rows without an entry"),
        (
            lambda: Message.objects.update(context=Message.objects.get().context | {"premium_cny": "1.00"}),
            "messages of weight and whom they went to: 1 rows without an entry",
        ),
        (
            lambda: Message.objects.update(queued_at=NOW - YEAR),
            "messages of weight and whom they went to: 1 rows without an entry",
        ),
        (
            lambda: Delivery.objects.filter(channel="in_app").update(person=None),
            "messages of weight and whom they went to: 1 rows without an entry",
        ),
        (
            lambda: Delivery.objects.filter(address="x@example.com").update(address="y@example.com"),
            "messages of weight and whom they went to: 1 rows without an entry",
        ),
        (delivered_after_all, "messages delivered and given up: 1 rows without an entry"),
        (
            lambda: Delivery.objects.filter(state="dead").update(
                state="accepted", accepted_at=NOW, failed_at=None
            ),
            "its last attempt ended otherwise",
        ),
        (
            lambda: Attempt.objects.filter(accepted=True).update(at=NOW - YEAR),
            "messages delivered and given up: 1 rows without an entry",
        ),
        (
            lambda: Attempt.objects.filter(accepted=True).delete(),
            "messages delivered and given up: 1 entries in the journal without the record",
        ),
        (
            lambda: Delivery.objects.update(acknowledged_at=None),
            "acknowledgements: 1 entries in the journal without the record",
        ),
        (
            lambda: Delivery.objects.filter(acknowledged_at=None).update(
                opened_at=NOW, acknowledged_at=NOW
            ),
            "acknowledgements: 1 rows without an entry",
        ),
        (blanked, "messages whose text was erased: 1 rows without an entry"),
    ],
    ids=[
        "deleted", "doubled", "text changed", "day changed", "reader changed", "address changed",
        "given up made delivered", "only its state", "day of delivery changed", "delivery deleted",
        "acknowledgement deleted", "acknowledgements added", "text erased before its time",
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(reader, change, said) -> None:
    change()
    assert said in found()


def test_retried_and_delivered_both_are_told(reader, insurer, actor_of) -> None:
    row = Delivery.objects.get(state="dead")
    delivery.retry(by=actor_of(insurer, Role.ADMINISTRATOR), now=NOW, delivery=row)
    write_down(claim(now=NOW, most=9, lane=Lane.PEOPLE), Outcome(accepted=True, answer="ok"), now=NOW)
    assert Entry.objects.filter(subject=row.ref).count() == 3
    assert found() == ""


def test_texts_and_addresses_of_weight_are_erased_after_eleven_years_and_stay_evidence(reader) -> None:
    counted = {rule.code: number for rule, number in erasure.counts(now=NOW + 11 * YEAR)}
    assert (counted["messages"], counted["messages_of_weight"]) == (0, 1)
    assert {rule.code: number for rule, number in erasure.counts(now=NOW + 10 * YEAR)}[
        "messages_of_weight"
    ] == 0
    assert Message.objects.get().context  # a dry run changes nothing
    assert {rule.code: n for rule, n in erasure.erase(now=NOW + 11 * YEAR)}["messages_of_weight"] == 1
    row = Message.objects.get()
    assert (row.context, set(Delivery.objects.values_list("address", "answer")), found()) == (
        {},
        {("", "")},
        "",
    )
    assert set(Attempt.objects.values_list("answer", flat=True)) == {""}
    assert (reads.page(reader).rows, reads.unread(reader)) == ((), 0)
    assert {rule.code: n for rule, n in erasure.counts(now=NOW + 11 * YEAR)}["messages_of_weight"] == 0
    Message.objects.update(subject="Q20260000009", digest="1" * 64)
    assert "messages of weight and whom they went to: 1 rows without an entry" in found()


def test_messages_that_bind_nobody_are_deleted_after_two_years_unless_they_wait(
    insurer, member_of, mailed
) -> None:
    member_of(insurer, Role.UNDERWRITER)
    to = [ToOrganisation(insurer.pk, frozenset({Role.UNDERWRITER}))]
    code = next(one for one in kinds.registry() if not kinds.kind(one).of_weight)
    for key in ("waits", "sent"):
        made = say(to, insurer=insurer, kind=REFERRED, key=key)
        Message.objects.filter(pk=made.pk).update(kind=code)
    sent = Message.objects.get(key="sent")
    (one,) = [row for row in claim(now=NOW, most=9, lane=Lane.PEOPLE) if row.message_id == sent.pk]
    write_down([one], Outcome(accepted=True, answer="ok"), now=NOW)
    later = NOW + 2 * YEAR
    assert {rule.code: n for rule, n in erasure.counts(now=later)}["messages"] == 1
    assert {rule.code: n for rule, n in erasure.erase(now=later)}["messages"] == 1
    assert list(Message.objects.values_list("key", flat=True)) == ["waits"]
    assert not Delivery.objects.filter(message=sent.pk).exists()
