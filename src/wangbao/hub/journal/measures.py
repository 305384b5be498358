"""Measure the journal: how long it is, and when it was last written to."""

import datetime as dt
from collections.abc import Iterator

from wangbao.hub.journal.models import Head
from wangbao.hub.observability.metrics import Measure


def measures(now: dt.datetime) -> Iterator[Measure]:
    """Yield the number of the last entry, and the seconds since it."""
    head = Head.objects.first()
    if head is None:
        return
    yield Measure("wangbao_journal_entries", "Number of the journal's last entry", head.sequence)
    if head.at is not None:
        age = (now - head.at).total_seconds()
        yield Measure("wangbao_journal_age_seconds", "Seconds since the journal's latest entry", age)
