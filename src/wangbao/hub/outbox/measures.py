"""Measure the queue of messages: how many wait, how many failed, and how long the oldest has been due."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min, Q

from wangbao.hub.observability.metrics import Measure
from wangbao.hub.outbox.models import Delivery
from wangbao.hub.outbox.rules.states import State


def measures(now: dt.datetime) -> Iterator[Measure]:
    """Yield the deliveries that wait, are held, were given up in a day, and the age of the oldest due, in seconds."""
    waiting = Delivery.objects.filter(state=State.WAITING).aggregate(
        count=Count("pk"), due=Min("due_at", filter=Q(due_at__lte=now))
    )
    failed = Delivery.objects.filter(state=State.DEAD, failed_at__gt=now - dt.timedelta(days=1)).count()
    held = Delivery.objects.filter(state=State.HELD).count()
    late = 0.0 if waiting["due"] is None else (now - waiting["due"]).total_seconds()
    yield Measure("wangbao_messages_waiting", "Messages that wait to be sent", waiting["count"])
    yield Measure("wangbao_messages_held", "Messages held back since a restore", held)
    yield Measure("wangbao_messages_failed_last_day", "Messages given up within a day", failed)
    yield Measure("wangbao_messages_late_seconds", "Seconds since the oldest waiting message was due", late)
