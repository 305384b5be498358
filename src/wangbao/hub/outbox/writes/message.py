"""Write messages in the transaction of the change that causes them; mark them opened and acknowledged."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.journal.operations import record
from wangbao.hub.outbox import channels, kinds, texts
from wangbao.hub.outbox.audience import AUDIENCE, Addressee, Recipient, ToAddress
from wangbao.hub.outbox.models import Delivery, Message, Webhook
from wangbao.hub.outbox.reads.preference import modes
from wangbao.hub.outbox.rules.evidence import digest_of
from wangbao.hub.outbox.rules.states import IN_APP, MAIL, WEBHOOK, Mode, State
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.text import Text

DIGEST_HOUR: Final = 8  # in Beijing
_LANGUAGE_OF_SYSTEMS: Final = "zh"


def send(
    *,
    by: Actor,
    now: dt.datetime,
    kind: str,
    to: Sequence[Recipient],
    subject: tuple[str, str],
    organisation_id: int | None,
    context: Mapping[str, Any],
    key: str | None = None,
) -> Message:
    """Write a message and its deliveries, in the caller's transaction; nothing leaves before that is over.

    Called when all rows are locked and before the cause is journalled: a message of weight has its own entry in the
    journal, which comes last. Whoever causes a message is not told of it.

    Args:
        by: who causes it.
        now: when.
        kind: the code of its kind.
        to: its recipients; somebody who is several of them is told once for each organisation.
        subject: the record it is about: its kind and its public number or reference.
        organisation_id: whose record that is; it sees how the message was delivered.
        context: the values of the kind's fields.
        key: of two messages of the kind under one key only the first is sent; the second call returns it.

    Raises:
        TransactionManagementError: called outside a transaction: the message must stand or fall with its cause.
        KeyError: no app declares the kind.
        ValueError: other fields than the kind has.
        TypeError: a value without a plain form.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a message is written in the transaction of its cause")
    declared = kinds.kind(kind)
    if context.keys() != declared.fields:
        raise ValueError(f"{kind} has the fields {sorted(declared.fields)}, not {sorted(context)}")
    if key is not None and (known := Message.objects.filter(kind=kind, key=key).first()) is not None:
        return known
    message = Message(
        kind=kind,
        key=key,
        subject_kind=subject[0],
        subject=subject[1],
        context=texts.plain(context),
        organisation_id=organisation_id,
        queued_at=now,
        request_id=by.request_id,
    )
    if key is None:
        message.save(force_insert=True)
    else:
        try:
            with transaction.atomic():
                message.save(force_insert=True)
        except IntegrityError:  # somebody else was faster
            return Message.objects.get(kind=kind, key=key)
    people = AUDIENCE()([one for one in to if not isinstance(one, ToAddress)])
    people = [one for one in people if one.person_id != by.person_id]
    made = Delivery.objects.bulk_create(
        [
            *_to_people(message, declared, people, now),
            *_to_addresses(message, (one for one in to if isinstance(one, ToAddress)), now),
            *_to_systems(message, to, people, now),
        ]
    )
    if declared.of_weight:
        record(
            by=by,
            now=now,
            verb="message.sent",
            subject=("message", message.ref),
            organisation_id=organisation_id,
            after={
                "kind": kind,
                "about": message.subject,
                "told": len(made),
                "digest": digest_of(message, made),
            },
        )
    return message


def open_message(*, by: Actor, now: dt.datetime, ref: str) -> Delivery:
    """Mark a message in the actor's box as opened; opened twice, the first time stands.

    Raises:
        Invisible: it is not in the actor's box.
    """
    allow(by, "outbox.read")
    found = _in_box(by, ref)
    if found.opened_at is None:
        Delivery.objects.filter(pk=found.pk, opened_at=None).update(opened_at=now)
        found.opened_at = now
    return found


def open_all(*, by: Actor, now: dt.datetime) -> int:
    """Mark everything in the actor's box as opened; return how many messages were not."""
    allow(by, "outbox.read")
    return Delivery.objects.box_of(by).filter(opened_at=None).update(opened_at=now)


def acknowledge(*, by: Actor, now: dt.datetime, ref: str) -> Delivery:
    """Confirm having read a message that asks for it; confirmed twice, the first time stands.

    Raises:
        Invisible: it is not in the actor's box.
        Conflict: the message asks for no confirmation.
    """
    found = open_message(by=by, now=now, ref=ref)
    if not kinds.kind(found.message.kind).acknowledged:
        raise Conflict(Text("该消息无须确认", "the message asks for no confirmation"))
    if found.acknowledged_at is None:
        with transaction.atomic():
            # Of two at once the first stands, and is journalled.
            if Delivery.objects.filter(pk=found.pk, acknowledged_at=None).update(acknowledged_at=now):
                record(
                    by=by,
                    now=now,
                    verb="message.acknowledged",
                    subject=("delivery", found.ref),
                    organisation_id=found.message.organisation_id,
                    after={"kind": found.message.kind, "about": found.message.subject},
                )
        found.refresh_from_db(fields=["acknowledged_at"])
    return found


def _in_box(by: Actor, ref: str) -> Delivery:
    found = Delivery.objects.box_of(by).select_related("message").filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found


def _to_people(
    message: Message, declared: kinds.MessageKind, people: Sequence[Addressee], now: dt.datetime
) -> Iterable[Delivery]:
    """Make the deliveries to people: by each channel that there is an adapter for and that they want."""
    wanted = modes(declared, {one.person_id for one in people})
    mailed: set[tuple[int, str]] = set()
    for one in people:
        for channel, mode in wanted[one.person_id].items():
            if mode is Mode.OFF:
                continue
            # A box is of a person in an organisation; a mail of the person, whatever they are a member of.
            if channel != IN_APP and (one.person_id, channel) in mailed:
                continue
            mailed.add((one.person_id, channel))
            made = Delivery(
                message=message,
                channel=channel,
                person_id=one.person_id,
                organisation_id=one.organisation_id,
                address="" if channel == IN_APP else one.address,
                language=one.language,
                due_at=now,
            )
            if channel == IN_APP:
                made.state, made.sent_at, made.accepted_at = State.ACCEPTED, now, now
            elif mode is Mode.DIGEST:
                made.in_digest, made.due_at = True, next_digest(now)
            yield made


def _to_addresses(message: Message, to: Iterable[ToAddress], now: dt.datetime) -> Iterable[Delivery]:
    if MAIL not in channels.adapters():
        return
    for address, language in {one.address: one.language for one in to}.items():
        yield Delivery(message=message, channel=MAIL, address=address, language=language, due_at=now)


def _to_systems(
    message: Message, to: Sequence[Recipient], people: Sequence[Addressee], now: dt.datetime
) -> Iterable[Delivery]:
    """Make the deliveries to the own systems of the organisations that are told."""
    told = (one.organisation_id for one in (*to, *people) if not isinstance(one, ToAddress))
    ids = {one for one in told if one is not None}
    for webhook in Webhook.objects.filter(organisation_id__in=ids, closed_at=None).order_by("pk"):
        if not webhook.kinds or message.kind in webhook.kinds:
            yield Delivery(
                message=message,
                channel=WEBHOOK,
                webhook=webhook,
                organisation_id=webhook.organisation_id,
                language=_LANGUAGE_OF_SYSTEMS,
                due_at=now,
            )


def next_digest(now: dt.datetime) -> dt.datetime:
    """Return the next moment digests are sent: the coming eight o'clock in Beijing."""
    local = now.astimezone(BEIJING)
    today = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if local < today else today + dt.timedelta(days=1)
