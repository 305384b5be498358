"""Tell those who registered what happens to an event."""

import datetime as dt
from collections.abc import Mapping

from wangbao.hub.access.actor import Actor
from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules import message_kinds as kinds
from wangbao.hub.events.rules.states import OPEN_PLACES, Place
from wangbao.hub.outbox.audience import ToPerson
from wangbao.hub.outbox.writes.message import send
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.text import Text


def moved_up(event: Event, row: Registration, *, by: Actor, now: dt.datetime) -> None:
    """Tell somebody that they moved up from the waiting list."""
    _tell(kinds.MOVED_UP, event, [row], by=by, now=now, context=_when_and_where(event))


def changed(event: Event, *, by: Actor, now: dt.datetime) -> None:
    """Tell all who registered when and where an event now is."""
    _tell(kinds.CHANGED, event, _open(event), by=by, now=now, context=_when_and_where(event))


def cancelled(event: Event, reason: str, *, by: Actor, now: dt.datetime) -> None:
    """Tell all who registered that an event is cancelled, and why."""
    starts = _when_and_where(event)["starts"]
    _tell(kinds.CANCELLED, event, _open(event), by=by, now=now, context={"starts": starts, "reason": reason})


def certified(row: Registration, *, by: Actor, now: dt.datetime) -> None:
    """Tell somebody that a certificate of attendance is there."""
    if row.person_id is None:
        return
    send(
        by=by,
        now=now,
        kind=kinds.CERTIFIED,
        to=[ToPerson(row.person_id, row.organisation_id)],
        subject=("event", row.event.number),
        organisation_id=row.event.organisation_id,
        context={"title": row.event.name, "certificate": str(row.certificate)},
    )


def tomorrow(event: Event, *, by: Actor, now: dt.datetime) -> None:
    """Remind all who have a place of an event, once."""
    rows = [row for row in _open(event) if row.state == Place.REGISTERED]
    key = f"{event.number}-{event.starts_at:%Y%m%d}"
    _tell(kinds.TOMORROW, event, rows, by=by, now=now, key=key, context=_when_and_where(event))


def _open(event: Event) -> list[Registration]:
    return list(event.registrations.filter(state__in=[str(one) for one in OPEN_PLACES]))


def _when_and_where(event: Event) -> dict[str, Text]:
    at = event.starts_at.astimezone(BEIJING)
    place = str(event.content["place"])
    return {
        "starts": Text(f"{at:%Y-%m-%d %H:%M}（北京时间）", f"{at:%Y-%m-%d %H:%M} Beijing time"),
        "place": Text(place, place),
    }


def _tell(
    kind: str,
    event: Event,
    rows: list[Registration],
    *,
    by: Actor,
    now: dt.datetime,
    context: Mapping[str, object],
    key: str | None = None,
) -> None:
    people = [ToPerson(row.person_id, row.organisation_id) for row in rows if row.person_id is not None]
    if people:
        send(
            by=by,
            now=now,
            kind=kind,
            to=people,
            subject=("event", event.number),
            organisation_id=event.organisation_id,
            context={"number": event.number, "title": event.name, **context},
            key=key,
        )
