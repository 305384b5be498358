"""Record exports of figures in the journal: who took which."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.journal.operations import record


def note(*, by: Actor, now: dt.datetime, grouped_by: str, form: str) -> None:
    """Record that figures are handed out as a file.

    Raises:
        Forbidden: the role may not see statistics.
    """
    allow(by, "statistics.view")
    with transaction.atomic():
        record(
            by=by,
            now=now,
            verb="statistics.exported",
            subject=("statistics", grouped_by),
            organisation_id=by.organisation_id,
            after={"by": grouped_by, "form": form},
        )
