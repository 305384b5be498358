"""A message stands or falls with its cause, reaches whom it concerns once, and is shown in the reader's language."""

import datetime as dt

import pytest
from django.db import transaction
from tests.hub.cast import NOW
from tests.hub.outbox.conftest import OFFERED, OVERDUE, REFERRED, say

from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.outbox import kinds, texts
from wangbao.hub.outbox.audience import ToAddress, ToOrganisation, ToPerson
from wangbao.hub.outbox.models import Delivery, Message
from wangbao.hub.outbox.reads import message as reads
from wangbao.hub.outbox.writes import message as writes
from wangbao.vocabulary.text import LANGS, Text

LATER = NOW + dt.timedelta(minutes=5)


def test_a_kind_has_the_fields_its_templates_and_its_page_name() -> None:
    made = kinds.MessageKind(
        code="outbox.x", name=Text("甲", "A"), subject=Text("{number}：{due}", "{due}: {number}"),
        body=Text("{insurer}", "{insurer}"), page="tasks:task", page_field="ref",
    )  # fmt: skip
    assert made.fields == {"number", "due", "insurer", "ref"}


def test_languages_that_say_different_fields_are_refused(monkeypatch) -> None:
    from types import SimpleNamespace

    made = kinds.MessageKind(
        code="outbox.x", name=Text("甲", "A"), subject=Text("{number}", "{number}"), body=Text("{due}", "due")
    )
    monkeypatch.setattr(kinds.hooks, "modules", lambda _: [("outbox", SimpleNamespace(KINDS=(made,)))])
    with pytest.raises(ValueError, match="only one language says due"):
        kinds.registry.__wrapped__()


def test_values_are_put_in_the_readers_form() -> None:
    from tests.hub.outbox.conftest import CONTEXTS

    kind, context = kinds.kind(OFFERED), texts.plain(CONTEXTS[OFFERED])
    said = {lang: texts.say(kind, context, lang) for lang in LANGS}
    assert said["zh"].subject == "安心财险已报价：Q20260000001"
    assert "¥12,345.60" in said["zh"].body
    assert "2026年12月25日" in said["zh"].body
    assert said["en"].subject == "Anxin has made an offer: Q20260000001"
    assert "25 Dec 2026" in said["en"].body
    assert said["en"].path == "/underwriting/Q20260000001/offer/"


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_message_goes_with_its_transaction(insurer, to_client) -> None:
    with transaction.atomic():
        say(to_client, insurer=insurer)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_key_is_sent_once(insurer, to_client, mailed) -> None:
    first, again = (say(to_client, insurer=insurer, key="Q1:1") for _ in range(2))
    other = say(to_client, insurer=insurer, key="Q1:2")
    assert first == again != other
    assert Delivery.objects.filter(message=first).count() == 2  # the box and a mail


@pytest.mark.django_db
def test_other_fields_than_the_kinds_are_refused(insurer, to_client) -> None:
    with pytest.raises(ValueError, match="has the fields"), transaction.atomic():
        writes.send(
            by=None,  # type: ignore[arg-type]
            now=NOW,
            kind=OFFERED,
            to=to_client,
            subject=("quote", "Q"),
            organisation_id=insurer.pk,
            context={"number": "Q"},
        )


@pytest.mark.django_db
@pytest.mark.postgresql
def test_people_are_told_once_and_not_of_their_own_deed(insurer, member_of, actor_of, mailed) -> None:
    seniors = member_of(insurer, Role.SENIOR_UNDERWRITER)
    underwriter = actor_of(insurer, Role.UNDERWRITER)
    to = [
        ToOrganisation(insurer.pk, frozenset({Role.UNDERWRITER, Role.SENIOR_UNDERWRITER})),
        ToPerson(seniors.person_id, insurer.pk),
        ToAddress("someone@example.com", "en"),
    ]
    made = say(to, insurer=insurer, kind=REFERRED, by=underwriter)
    rows = Delivery.objects.filter(message=made).order_by("pk").values_list("channel", "person_id", "address")
    assert list(rows) == [
        ("in_app", seniors.person_id, ""),
        ("mail", seniors.person_id, seniors.person.email),
        ("mail", None, "someone@example.com"),
    ]


@pytest.mark.django_db
def test_without_an_adapter_nothing_is_queued_for_a_channel(insurer, to_client) -> None:
    made = say([*to_client, ToAddress("someone@example.com")], insurer=insurer)
    assert [row.channel for row in made.deliveries.all()] == ["in_app"]


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_box_is_its_readers_own_and_counts_what_is_not_opened(
    insurer, enterprise, to_client, actor_of, applicant
) -> None:
    for key in "abc":
        say(to_client, insurer=insurer, key=key)
    other = actor_of(enterprise, Role.ADMINISTRATOR)
    assert (reads.unread(applicant), reads.unread(other)) == (3, 0)
    newest = reads.page(applicant).rows[0].delivery
    with pytest.raises(Invisible):
        writes.open_message(by=other, now=LATER, ref=newest.ref)
    writes.open_message(by=applicant, now=LATER, ref=newest.ref)
    writes.open_message(by=applicant, now=LATER + dt.timedelta(hours=1), ref=newest.ref)
    newest.refresh_from_db()
    assert newest.opened_at == LATER
    assert reads.unread(applicant) == 2
    assert [row.delivery for row in reads.page(applicant, unread_only=True).rows] != [newest]
    assert writes.open_all(by=applicant, now=LATER) == 2
    assert reads.unread(applicant) == 0


@pytest.mark.django_db
def test_only_what_asks_for_it_is_acknowledged_once(insurer, to_client, applicant) -> None:
    overdue = say(to_client, insurer=insurer, kind=OVERDUE).deliveries.get()
    offered = say(to_client, insurer=insurer).deliveries.get()
    writes.acknowledge(by=applicant, now=LATER, ref=overdue.ref)
    writes.acknowledge(by=applicant, now=LATER + dt.timedelta(hours=1), ref=overdue.ref)
    overdue.refresh_from_db()
    assert (overdue.opened_at, overdue.acknowledged_at) == (LATER, LATER)
    with pytest.raises(Conflict):
        writes.acknowledge(by=applicant, now=LATER, ref=offered.ref)


@pytest.mark.django_db
def test_a_box_costs_the_same_for_one_message_and_for_three(
    insurer, to_client, applicant, django_assert_num_queries
) -> None:
    for key in "abc":
        say(to_client, insurer=insurer, key=key)
        with django_assert_num_queries(1):
            reads.page(applicant)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_under_one_key_write_one_message(insurer, to_client, run_together) -> None:
    made = run_together(*[lambda: say(to_client, insurer=insurer, key="same")] * 4)
    assert len({row.pk for row in made}) == 1
    assert Delivery.objects.count() == 1
