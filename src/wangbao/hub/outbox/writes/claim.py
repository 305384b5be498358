"""Take what is due under a lease: what people get apart from what systems get, and few of one organisation."""

import datetime as dt
from enum import StrEnum
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber

from wangbao.hub.outbox.models import Delivery
from wangbao.hub.outbox.rules.states import WEBHOOK, State

LEASE: Final = dt.timedelta(minutes=10)
OF_ONE: Final = 2  # deliveries to the systems of one organisation, of a batch


class Lane(StrEnum):
    """A part of what is sent, apart from the other: to people, by mail and adapters; to systems, by webhooks."""

    PEOPLE = "people"
    SYSTEMS = "systems"


def claim(*, now: dt.datetime, most: int, lane: Lane) -> list[Delivery]:
    """Take deliveries of a lane that are due under a lease; another worker leaves them alone while it lasts.

    A digest is taken whole: with one part of it, all that is due for the same reader by the same channel.
    """
    free = Delivery.objects.filter(state=State.WAITING, due_at__lte=now).exclude(leased_until__gt=now)
    with transaction.atomic():
        if lane is Lane.SYSTEMS:
            chosen = _first_of_each(free.filter(channel=WEBHOOK), most)
            rows = free.filter(pk__in=chosen).order_by("due_at", "pk")
        else:
            rows = free.exclude(channel=WEBHOOK).order_by("due_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        found = list(rows[:most])
        ids = {row.pk for row in found}
        readers = {(row.channel, row.person_id) for row in found if row.in_digest}
        if readers:
            whole = rows.filter(in_digest=True, person_id__in={person for _, person in readers})
            ids |= {row.pk for row in whole if (row.channel, row.person_id) in readers}
        Delivery.objects.filter(pk__in=ids).update(leased_until=now + LEASE)
    held = Delivery.objects.filter(pk__in=ids).select_related("message", "webhook", "person")
    return list(held.order_by("channel", "person_id", "in_digest", "due_at", "pk"))


def _first_of_each(free: QuerySet[Delivery], most: int) -> list[int]:
    """Choose the keys of what has waited longest, few of each organisation."""
    place = Window(RowNumber(), partition_by="organisation_id", order_by=["due_at", "pk"])
    rows = free.annotate(place=place).filter(place__lte=OF_ONE).order_by("due_at", "pk")
    return list(rows.values_list("pk", flat=True)[:most])
