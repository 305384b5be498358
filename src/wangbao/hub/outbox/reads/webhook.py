"""Read an organisation's webhooks and what went to them."""

from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Invisible
from wangbao.hub.outbox.models import Delivery, Webhook


def webhooks(actor: Actor) -> QuerySet[Webhook]:
    """Select the organisation's webhooks, the closed ones too.

    Raises:
        Forbidden: not for this role.
    """
    allow(actor, "outbox.view_webhooks")
    return Webhook.objects.visible_to(actor)


def webhook(actor: Actor, ref: str) -> Webhook:
    """Find a webhook by its reference.

    Raises:
        Invisible: unknown, or another organisation's.
        Forbidden: not for this role.
    """
    found = Webhook.objects.visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    allow(actor, "outbox.view_webhooks", found)
    return found


def deliveries(webhook: Webhook) -> QuerySet[Delivery]:
    """Select what went or is to go to a webhook."""
    return Delivery.objects.filter(webhook=webhook).select_related("message")
