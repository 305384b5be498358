"""Remind people of the events that are about to begin."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.events.models import Event
from wangbao.hub.events.rules.states import State
from wangbao.hub.events.writes import message

_AHEAD = dt.timedelta(hours=36)  # from one night to the end of the day after


def remind(*, by: Actor, now: dt.datetime) -> int:
    """Remind everybody who has a place of what begins within a day and a half, once; return how many events."""
    rows = Event.objects.filter(state=State.ANNOUNCED, starts_at__gt=now, starts_at__lte=now + _AHEAD)
    for row in rows.order_by("starts_at"):
        with transaction.atomic():
            message.tomorrow(row, by=by, now=now)
    return rows.count()
