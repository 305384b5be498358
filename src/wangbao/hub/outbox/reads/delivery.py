"""Read how messages were delivered: the evidence of when each was queued, sent, taken, opened and acknowledged."""

import datetime as dt
from typing import Final

from django.db.models import Count, Min, Q, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Invisible
from wangbao.hub.outbox import channels, kinds
from wangbao.hub.outbox.models import Delivery
from wangbao.hub.outbox.rules.states import WEBHOOK, State
from wangbao.vocabulary.text import Text

PAGE: Final = 50


def deliveries(actor: Actor, *, state: str = "", subject: str = "") -> QuerySet[Delivery]:
    """Select the deliveries of messages about the organisation's records, and those to its own systems.

    Raises:
        Forbidden: not for this role.
    """
    allow(actor, "outbox.view_deliveries")
    own = Q(message__organisation_id=actor.organisation_id)
    own |= Q(channel=WEBHOOK, organisation_id=actor.organisation_id)
    rows = Delivery.objects.filter(own).select_related("message", "organisation", "webhook")
    if state in set(State):
        rows = rows.filter(state=state)
    if subject:
        rows = rows.filter(message__subject=subject)
    return rows


def page(
    actor: Actor, *, below: int | None = None, state: str = "", subject: str = ""
) -> tuple[list[Delivery], int | None]:
    """List a page of deliveries, newest first, and the ``below`` of the next one."""
    rows = deliveries(actor, state=state, subject=subject).order_by("-pk")
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def held_by_kind() -> list[tuple[Text, Text, int, dt.datetime]]:
    """Count what is held back: the kind of message, the channel, how many, and since when the oldest has waited."""
    rows = (
        Delivery.objects.filter(state=State.HELD)
        .order_by("message__kind", "channel")
        .values_list("message__kind", "channel")
        .annotate(number=Count("pk"), oldest=Min("message__queued_at"))
    )
    return [
        (
            kinds.registry()[kind].name if kind in kinds.registry() else Text(kind, kind),
            channels.NAMES.get(channel, Text(channel, channel)),
            number,
            oldest,
        )
        for kind, channel, number, oldest in rows
    ]


def one(actor: Actor, ref: str) -> Delivery:
    """Find a delivery by its reference.

    Raises:
        Forbidden: not for this role.
        Invisible: unknown, or another organisation's.
    """
    found = deliveries(actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found
