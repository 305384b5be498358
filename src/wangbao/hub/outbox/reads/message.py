"""Read the messages in a person's box."""

from dataclasses import dataclass
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.console.language import current
from wangbao.hub.outbox import kinds, texts
from wangbao.hub.outbox.models import Delivery

PAGE: Final = 50
COUNTED: Final = 99


@dataclass(frozen=True, slots=True)
class Shown:
    """A message in a box as a page shows it, in the reader's language."""

    delivery: Delivery
    kind: kinds.MessageKind
    said: texts.Said


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a box, newest first; ``below`` goes on to the next one."""

    rows: tuple[Shown, ...]
    below: int | None


def unread(actor: Actor) -> int:
    """Count the messages not opened yet in the actor's box, at most one more than :data:`COUNTED`."""
    if actor.person_id is None:
        return 0
    found = Delivery.objects.box_of(actor).filter(opened_at=None).order_by()
    return found[: COUNTED + 1].count()


def page(actor: Actor, *, below: int | None = None, unread_only: bool = False) -> Page:
    """List the messages in the actor's box, newest first.

    Raises:
        Forbidden: not signed in.
    """
    allow(actor, "outbox.read")
    rows = Delivery.objects.box_of(actor).select_related("message").order_by("-pk")
    if unread_only:
        rows = rows.filter(opened_at=None)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    found = list(rows[: PAGE + 1])
    return Page(tuple(shown(row) for row in found[:PAGE]), found[PAGE - 1].pk if len(found) > PAGE else None)


def shown(delivery: Delivery) -> Shown:
    """Say a message in the reader's language."""
    kind = kinds.kind(delivery.message.kind)
    return Shown(delivery, kind, texts.say(kind, delivery.message.context, current()))
