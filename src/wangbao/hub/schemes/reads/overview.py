"""Count and list for an official: participants by kind, schemes by state, what came in last, the days ahead."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Count

from wangbao.hub.access.actor import Actor
from wangbao.hub.schemes.models import Batch, Scheme, Submission, Unit
from wangbao.hub.schemes.reads.batch import batches, last_day_of
from wangbao.hub.schemes.rules.states import State
from wangbao.programme.batch_schema import STEPS


class DayAhead(NamedTuple):
    """The last day of a step of a batch, for everybody."""

    batch: Batch
    step: str
    day: dt.date


def participants(actor: Actor) -> dict[str, int]:
    """Count the institutions in the submitted schemes that an actor sees, by their kind; each institution once."""
    counted = (
        Scheme.objects.visible_to(actor).filter(submitted_at__isnull=False).exclude(state=State.WITHDRAWN)
    )
    rows = Unit.objects.filter(scheme__in=counted).order_by().values_list("organisation__kind")
    return dict(rows.annotate(Count("organisation", distinct=True)))


def by_state(actor: Actor) -> dict[str, int]:
    """Count the schemes that an actor sees, by their state."""
    rows: Any = Scheme.objects.visible_to(actor).order_by().values_list("state")
    return dict(rows.annotate(Count("pk")))


def submitted_last(actor: Actor, *, most: int) -> list[Submission]:
    """List the last submissions of the schemes that an actor sees, the newest first."""
    rows = Submission.objects.visible_to(actor).select_related("scheme__lead")
    rows = rows.defer("snapshot")
    return list(rows.order_by("-at", "-pk")[:most])


def days_ahead(today: dt.date) -> list[DayAhead]:
    """List the last days of the batches' steps from today on, the nearest first."""
    known = [
        DayAhead(batch, step, day)
        for batch in batches()
        for step in STEPS
        if (day := last_day_of(batch, step)) is not None and day >= today
    ]
    return sorted(known, key=lambda one: (one.day, one.batch.code, STEPS.index(one.step)))
