"""Give the order in which rows of messages are locked."""

from typing import Final

ORDER: Final = ("outbox.Webhook", "outbox.Delivery")
