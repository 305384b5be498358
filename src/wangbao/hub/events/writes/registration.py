"""Register people for events, move the waiting up, withdraw registrations."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.states import OPEN_PLACES, PLACE, Place, PlaceStep, State
from wangbao.hub.events.writes import message
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text


def register(*, by: Actor, now: dt.datetime, event: Event) -> Registration:
    """Register the actor for an event, for the actor's organisation; with all places taken, on the waiting list.

    Raises:
        Forbidden: somebody without an organisation.
        Conflict: registration is not open, or the person has registered.
    """
    allow(by, "events.register")
    allow(by, "events.view", event)
    if by.organisation_id is None or by.person_id is None:
        raise Forbidden
    with transaction.atomic():
        (held,) = lock(event)
        if held.state != State.ANNOUNCED or day_of(now) > held.last_day:
            raise Conflict(Text("报名未开放或已截止", "registration is not open"))
        rows = held.registrations
        if rows.filter(person_id=by.person_id, state__in=[str(one) for one in OPEN_PLACES]).exists():
            raise Conflict(Text("您已报名", "you have registered"))
        made: Registration = Registration.objects.create(
            event=held,
            person_id=by.person_id,
            organisation_id=by.organisation_id,
            name=by.name,
            state=Place.REGISTERED if _free(held) > 0 else Place.WAITING,
            registered_at=now,
            changed_at=now,
        )
        note_registration("made", made, by=by, now=now, after={"event": held.number, "state": made.state})
    return made


def withdraw(*, by: Actor, now: dt.datetime, registration: Registration) -> Registration:
    """Withdraw one's own registration before the event begins; the first of the waiting list moves up.

    Raises:
        Conflict: the event has begun, or the registration is over.
    """
    allow(by, "events.withdraw", registration)
    with transaction.atomic():
        event, held = lock(registration.event, registration)
        held.state = PLACE.after(held.state, PlaceStep.WITHDRAW)
        if now >= event.starts_at:
            raise Conflict(
                Text("活动已开始，不能取消报名", "the event has begun; it is too late to withdraw")
            )
        held.changed_at = now
        held.save(update_fields=["state", "changed_at"])
        fill_places(event, by=by, now=now)
        note_registration("withdrawn", held, by=by, now=now, after={"event": event.number})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def fill_places(event: Event, *, by: Actor, now: dt.datetime) -> list[Registration]:
    """Move the first of the waiting list up to the free places of an event that is held, and tell them."""
    waiting = event.registrations.filter(state=Place.WAITING).order_by("registered_at", "pk")
    free = max(_free(event), 0)
    moved = lock(*waiting[:free])
    for row in moved:
        row.state, row.changed_at = PLACE.after(row.state, PlaceStep.MOVE_UP), now
        row.save(update_fields=["state", "changed_at"])
        message.moved_up(event, row, by=by, now=now)
        note_registration("moved_up", row, by=by, now=now, after={"event": event.number})
    return list(moved)


def note_registration(
    verb: str, row: Registration, *, by: Actor, now: dt.datetime, after: Mapping[str, Any]
) -> None:
    """Record an entry of the journal about a registration, owned by the event's organiser."""
    record(
        by=by,
        now=now,
        verb=f"registration.{verb}",
        subject=("registration", row.ref),
        organisation_id=row.event.organisation_id,
        after=after,
    )


def _free(event: Event) -> int:
    """Count the places that are free; as many as there are people waiting, where there is no limit."""
    if event.capacity is None:
        return int(event.registrations.filter(state=Place.WAITING).count()) + 1
    return int(event.capacity - event.registrations.filter(state=Place.REGISTERED).count())
