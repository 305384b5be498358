"""Add messages to the navigation."""

from wangbao.hub.console.contributions import Entry, Group
from wangbao.vocabulary.text import Text

ENTRIES = (
    Entry(Text("消息", "Messages"), "outbox:messages", "outbox.read", order=5),
    Entry(
        Text("消息送达", "Deliveries"),
        "outbox:deliveries",
        "outbox.view_deliveries",
        group=Group.RECORDS,
        order=95,
    ),
    Entry(
        Text("系统推送", "Webhooks"),
        "outbox:webhooks",
        "outbox.view_webhooks",
        group=Group.SYSTEM,
        order=65,
    ),
)
