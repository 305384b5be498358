"""Draft, announce, change, cancel and close events."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Conflict
from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.content import TRAINING, EventContent
from wangbao.hub.events.rules.evidence import digest_of
from wangbao.hub.events.rules.publication_kinds import KIND
from wangbao.hub.events.rules.states import EVENT, OPEN_PLACES, PLACE, Place, PlaceStep, State, Step
from wangbao.hub.events.writes import message
from wangbao.hub.events.writes.registration import fill_places, note_registration
from wangbao.hub.journal.operations import batched
from wangbao.hub.locks import lock
from wangbao.hub.numbers import next_number
from wangbao.hub.publications.rules.content import parse
from wangbao.hub.publications.writes import publication, record
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

_PERMISSION = "events.organise"
_OPEN = [str(one) for one in OPEN_PLACES]


def draft(
    *, by: Actor, now: dt.datetime, content: Mapping[str, Any], idempotency_key: str | None = None
) -> Event:
    """Draft an event of the actor's organisation; sent again under its key, there is one.

    Raises:
        Forbidden: not for this role or kind of organisation.
        InputError: every field that cannot be.
    """
    return record.begin(
        Event,
        KIND,
        EventContent,
        by=by,
        now=now,
        permission=_PERMISSION,
        content=content,
        idempotency_key=idempotency_key,
        columns=_columns,
    )


def change(*, by: Actor, now: dt.datetime, event: Event, revision: int, content: Mapping[str, Any]) -> Event:
    """Change an event that is not over; one that is announced is published anew, and who registered is told.

    Raises:
        Conflict: it is over, or somebody else has changed it.
        InputError: every field that cannot be; fewer places than are taken.
    """
    with transaction.atomic():
        held = record.hold(by, event, revision, _PERMISSION)
        if EVENT.is_terminal(held.state):
            raise Conflict(
                Text("活动已结束或取消，不能再修改", "the event is over and can no longer be changed")
            )
        for name, value in _columns(parse(EventContent, content)).items():
            setattr(held, name, value)
        taken = held.registrations.filter(state=Place.REGISTERED).count()
        if held.capacity is not None and taken > held.capacity:
            zh, en = (
                f"已有 {taken} 人报名，名额不得更少",
                f"{taken} have registered; it cannot have fewer places",
            )
            raise refusal("capacity", held.capacity, zh, en)
        with batched():
            changed = record.fill(held, KIND, EventContent, by=by, now=now, content=content)
            if changed and held.state == State.ANNOUNCED:
                fill_places(held, by=by, now=now)
                if {"starts_at", "ends_at", "place", "address"} & set(changed):
                    message.changed(held, by=by, now=now)
                publication.publish(held, by=by, now=now, kind=KIND, content=held.content)
    return held


def announce(*, by: Actor, now: dt.datetime, event: Event, revision: int) -> Event:
    """Publish a draft, for everybody.

    Raises:
        Conflict: it is no draft, or registration would be closed already.
    """
    with transaction.atomic():
        held = record.hold(by, event, revision, _PERMISSION)
        held.state = EVENT.after(held.state, Step.ANNOUNCE)
        if day_of(now) > held.last_day:
            raise Conflict(
                Text("报名截止日期已过，请先修改", "the last day to register is over; change it first")
            )
        held.published_at = now
        record.save(held, now=now)
        publication.publish(held, by=by, now=now, kind=KIND, content=held.content)
        record.note("announced", KIND, held, by=by, now=now)
    return held


def cancel(*, by: Actor, now: dt.datetime, event: Event, revision: int, reason: str) -> Event:
    """Cancel an event with a reason; who registered is told, and what was published says so."""
    why = record.reason_of(reason)
    with transaction.atomic():
        held = record.hold(by, event, revision, _PERMISSION)
        held.state = EVENT.after(held.state, Step.CANCEL)
        record.save(held, now=now)
        message.cancelled(held, why, by=by, now=now)
        held.registrations.filter(state__in=_OPEN).update(state=Place.WITHDRAWN, changed_at=now)
        if held.published_at is not None:
            publication.withdraw(held, by=by, now=now, reason=why)
        record.note("cancelled", KIND, held, by=by, now=now, after={"reason": why})
    return held


def close(*, by: Actor, now: dt.datetime, event: Event, revision: int, attended: Collection[str]) -> Event:
    """Close an event that has ended, with who attended; of a training they receive certificates of attendance.

    Args:
        by: who records it.
        now: when.
        event: the event.
        revision: the one that was seen.
        attended: the references of the registrations of those who were there; the others are absent.

    Raises:
        Conflict: it is not announced, or has not ended.
        InputError: a reference that is none of its open registrations.
    """
    with transaction.atomic():
        held = record.hold(by, event, revision, _PERMISSION)
        held.state = EVENT.after(held.state, Step.CLOSE)
        if now < held.ends_at:
            raise Conflict(Text("活动尚未结束", "the event has not ended"))
        rows = lock(*held.registrations.filter(state__in=_OPEN))
        if unknown := sorted(set(attended) - {row.ref for row in rows}):
            zh, en = "不是本活动未结的报名", "is no open registration of this event"
            raise refusal("attended", unknown[0], zh, en)
        record.save(held, now=now)
        there = [row for row in rows if row.ref in set(attended)]
        with batched():
            for row in rows:
                step = PlaceStep.ATTEND if row in there else PlaceStep.MISS
                _end(held, row, step, by=by, now=now)
            counted = {"attended": len(there), "absent": len(rows) - len(there)}
            record.note("closed", KIND, held, by=by, now=now, after=counted)
    return held


def _end(event: Event, row: Registration, step: PlaceStep, *, by: Actor, now: dt.datetime) -> None:
    row.state, row.changed_at = PLACE.after(row.state, step), now
    certified = step is PlaceStep.ATTEND and event.content["event_kind"] == TRAINING
    if certified:
        row.event = event
        row.certificate = next_number("certificate", day_of(now).year)
        row.digest = digest_of(row)
    row.save()
    if certified:
        message.certified(row, by=by, now=now)
        after = {"certificate": row.certificate, "digest": row.digest}
        note_registration("certified", row, by=by, now=now, after=after)


def _columns(found: EventContent) -> dict[str, Any]:
    return {
        "starts_at": found.starts_at,
        "ends_at": found.ends_at,
        "last_day": found.last_day,
        "capacity": found.capacity,
        "province": found.province or "",
    }
