"""Declare what the journal must tell of messages: those of weight, and how each of their deliveries ended.

Of weight is what says something binding, a kind that is fixed or acknowledged. Its entry has no text and no address,
which the journal could never lose again, but a digest of both: whoever changes the message, or to whom it went, is
found. When the text is erased, the digest is kept in its place and the erasure has an entry of its own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.outbox import kinds
from wangbao.hub.outbox.models import Attempt, Delivery, Message
from wangbao.hub.outbox.rules.states import State
from wangbao.vocabulary import canonical
from wangbao.vocabulary.text import Text

_CHUNK: Final = 1_000
_ENDS: Final = {True: "message.delivered", False: "message.given_up"}


def digest_of(message: Message, deliveries: Iterable[Delivery]) -> str:
    """Hash the content of a message and whom it was sent to, by which channel and under which address."""
    told = [
        (one.ref, one.channel, one.person_id, one.organisation_id, one.webhook_id, one.address, one.language)
        for one in deliveries
    ]
    said = {
        "key": message.key,
        "subject": [message.subject_kind, message.subject],
        "organisation": message.organisation_id,
        "context": message.context,
        "queued_at": _moment(message.queued_at),
        "told": sorted(told),
    }
    return canonical.sha256(said)


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else at.astimezone(dt.UTC).isoformat()


def _messages() -> Iterator[Key]:
    rows = Message.objects.filter(kind__in=kinds.of_weight()).prefetch_related("deliveries")
    for one in rows.iterator(chunk_size=_CHUNK):
        yield (one.ref, one.kind, one.digest or digest_of(one, one.deliveries.all()))


def _message_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(after.get("kind")), str(after.get("digest")))


def _erased() -> Iterator[Key]:
    rows = Message.objects.exclude(erased_at=None).values_list("ref", "erased_at", "digest")
    for ref, at, digest in rows.iterator(chunk_size=_CHUNK):
        yield (ref, _moment(at), digest)


def _erased_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, _moment(entry.at), str(after.get("digest")))


def _ends() -> Iterator[Key]:
    rows = Attempt.objects.filter(delivery__message__kind__in=kinds.of_weight())
    accepted, given_up = rows.filter(accepted=True), rows.filter(gave_up=True)
    for one in chain(*(some.select_related("delivery").iterator(_CHUNK) for some in (accepted, given_up))):
        yield (one.delivery.ref, _ENDS[one.accepted], _moment(one.at), str(one.number))


def _end_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, entry.verb, _moment(entry.at), str(after.get("number")))


def _acknowledged() -> Iterator[Key]:
    rows = Delivery.objects.exclude(acknowledged_at=None).values_list("ref", "person_id", "acknowledged_at")
    for ref, person, at in rows.iterator(chunk_size=_CHUNK):
        yield (ref, str(person), _moment(at))


def _acknowledged_of(entry: Entry, _after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(entry.person_id), _moment(entry.at))


def _dropped() -> Iterator[Key]:
    for ref in Delivery.objects.filter(state=State.DROPPED).values_list("ref", flat=True).iterator(_CHUNK):
        yield (ref,)


KINDS: Final = (
    Kind(
        name=Text("有约束力的消息及其收件人", "messages of weight and whom they went to"),
        verbs=frozenset({"message.sent"}),
        records=_messages,
        entry=_message_of,
    ),
    Kind(
        name=Text("消息的送达与放弃", "messages delivered and given up"),
        verbs=frozenset(_ENDS.values()),
        records=_ends,
        entry=_end_of,
    ),
    Kind(
        name=Text("不再发送的消息", "messages dropped"),
        verbs=frozenset({"message.dropped"}),
        records=_dropped,
        entry=lambda entry, _: (entry.subject,),
    ),
    Kind(
        name=Text("已阅确认", "acknowledgements"),
        verbs=frozenset({"message.acknowledged"}),
        records=_acknowledged,
        entry=_acknowledged_of,
    ),
    Kind(
        name=Text("期满删除内容的消息", "messages whose text was erased"),
        verbs=frozenset({"message.erased"}),
        records=_erased,
        entry=_erased_of,
    ),
)
