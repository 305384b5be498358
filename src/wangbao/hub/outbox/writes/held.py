"""Hold back what waits to be sent after a restore, until an operator releases or drops it.

A backup has the messages that waited when it was made. Most of them have been sent since, so a restored hub would send
them a second time, some long after they were true.
"""

import datetime as dt
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.journal.operations import batched, record
from wangbao.hub.locks import lock
from wangbao.hub.outbox.models import Delivery
from wangbao.hub.outbox.rules.states import DELIVERY, Event, State

_VERBS: Final = {Event.RELEASE: "message.released", Event.DROP: "message.dropped"}
_CHUNK: Final = 500


def hold(*, by: Actor, now: dt.datetime) -> int:
    """Hold back all that waits, and journal how much; return how many are held now."""
    allow(by, "outbox.release")
    with transaction.atomic():
        held = Delivery.objects.filter(state=State.WAITING).update(state=State.HELD, leased_until=None)
        if held:
            record(by=by, now=now, verb="message.held", subject=("outbox", "waiting"), after={"number": held})
    return Delivery.objects.filter(state=State.HELD).count()


def release(*, by: Actor, now: dt.datetime, delivery: Delivery) -> Delivery:
    """Let a held delivery be sent; raises Conflict where it is not held."""
    return _end(by, now, delivery, Event.RELEASE)


def drop(*, by: Actor, now: dt.datetime, delivery: Delivery) -> Delivery:
    """Drop a held delivery, which is never sent; raises Conflict where it is not held."""
    return _end(by, now, delivery, Event.DROP)


def end_all(*, by: Actor, now: dt.datetime, event: Event) -> int:
    """Release or drop everything that is held, some hundred at a time; return how many."""
    count = 0
    while some := list(Delivery.objects.filter(state=State.HELD).order_by("pk")[:_CHUNK]):
        with transaction.atomic(), batched():
            count += sum(_ended(by, now, one, event) is not None for one in lock(*some))
    return count


def _end(by: Actor, now: dt.datetime, delivery: Delivery, event: Event) -> Delivery:
    allow(by, "outbox.release", delivery)
    with transaction.atomic():
        (held,) = lock(delivery)
        return _ended(by, now, held, event)


def _ended(by: Actor, now: dt.datetime, held: Delivery, event: Event) -> Delivery:
    held.state = DELIVERY.after(held.state, event)
    if event is Event.RELEASE:
        held.due_at = now
    held.save(update_fields=["state", "due_at"])
    record(
        by=by,
        now=now,
        verb=_VERBS[event],
        subject=("delivery", held.ref),
        organisation_id=held.message.organisation_id,
        after={"kind": held.message.kind, "about": held.message.subject},
    )
    return held
