"""Mark at the top of every page how many messages are new."""

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.console.contributions import Bell
from wangbao.hub.outbox.reads import message
from wangbao.vocabulary.text import Text


def bell(actor: Actor) -> Bell:
    """Count the messages that the actor has not opened."""
    count = message.unread(actor)
    more = count > message.COUNTED
    shown = min(count, message.COUNTED)
    text = Text(f"消息：{shown} 条未读", f"Messages: {shown} unread") if count else Text("消息", "Messages")
    return Bell(text, shown, reverse("outbox:messages"), more)
