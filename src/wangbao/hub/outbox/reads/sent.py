"""Tell which messages have been written already, for what is looked at every night."""

import datetime as dt

from wangbao.hub.outbox.models import Message


def sent_keys(*kinds: str, since: dt.datetime) -> set[tuple[str, str | None]]:
    """Return the kinds and keys of the messages of some kinds that have a key."""
    rows = Message.objects.filter(kind__in=kinds, queued_at__gte=since).exclude(key=None)
    return set(rows.values_list("kind", "key"))
