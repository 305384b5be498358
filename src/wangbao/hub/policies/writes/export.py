"""Record exports of bordereaux in the journal: who took which, and of which period."""

import datetime as dt
from typing import Final, Literal

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.journal.operations import record
from wangbao.vocabulary.text import Text

What = Literal["standing", "movements"]
NAMES: Final = {
    "standing": Text("承保明细表", "Bordereau of policies"),
    "movements": Text("保费明细表", "Premium bordereau"),
}


def note(*, by: Actor, now: dt.datetime, what: What, form: str, first: dt.date, before: dt.date) -> None:
    """Record that a bordereau is handed out, before its first byte is sent.

    Raises:
        Forbidden: the role may not export.
    """
    allow(by, "policies.export")
    with transaction.atomic():
        record(
            by=by,
            now=now,
            verb="policy.bordereau_exported",
            subject=("bordereau", what),
            organisation_id=by.organisation_id,
            after={"form": form, "from": first, "before": before},
        )
