"""Apply the rules of retention: count what has outlived its time, erase it, and journal how much went by which rule."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.operations import record
from wangbao.hub.retention import Rule, rules


def counts(*, now: dt.datetime) -> Iterator[tuple[Rule, int]]:
    """Count, for each rule, the rows whose time is over; nothing is changed."""
    for rule in rules():
        yield rule, rule.finds(now).count()


def erase(*, now: dt.datetime) -> Iterator[tuple[Rule, int]]:
    """Delete personal data by each rule, in a transaction of its own, and journal how much went."""
    for rule in rules():
        with transaction.atomic():
            number = rule.erases(rule.finds(now), now)
            if number:
                record(
                    by=Actor.system(),
                    now=now,
                    verb="retention.applied",
                    subject=("retention", rule.code),
                    after={"number": number},
                )
        yield rule, number
