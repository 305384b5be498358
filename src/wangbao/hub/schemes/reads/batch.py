"""Read batches: their rules, and the last day that holds for a step, for an institution or for an authority."""

import datetime as dt
import json
from functools import lru_cache

from django.db.models import Q

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Invisible
from wangbao.hub.schemes.models import Authority, Batch, DueDay, Override
from wangbao.hub.schemes.rules.words import RECOMMENDATION
from wangbao.programme import batch_library, batch_schema
from wangbao.vocabulary import canonical


def rules_of(batch: Batch) -> batch_schema.Batch:
    """Return the rule set a batch was opened with, from its row."""
    return _parsed(canonical.text(batch.rules))


@lru_cache(maxsize=32)
def _parsed(text: str) -> batch_schema.Batch:
    return batch_library.parse(json.loads(text))


def batches() -> list[Batch]:
    """List all batches, the newest first."""
    return list(Batch.objects.order_by("-opened_at", "-pk"))


def batch(code: str) -> Batch:
    """Find a batch by its code; raises Invisible."""
    found = Batch.objects.filter(code=code).first()
    if found is None:
        raise Invisible
    return found


def last_day_of(batch: Batch, step: str, organisation_id: int | None = None) -> dt.date | None:
    """Return the last day of a step that holds for an institution: the notice's, or the latest set since.

    None where the notice publishes none and none was set.
    """
    written = batch.rules["deadlines"][step]
    set_since = DueDay.objects.filter(
        Q(organisation=None) | Q(organisation_id=organisation_id), batch=batch, step=step, authority=None
    )
    days = [dt.date.fromisoformat(written)] if written else []
    return max([*days, *set_since.values_list("day", flat=True)], default=None)


def own_day_of(batch: Batch, authority: Authority) -> dt.date | None:
    """Return the day a local authority set for its recommendation, the newest one; None where it set none."""
    rows = DueDay.objects.filter(batch=batch, step=RECOMMENDATION, authority=authority)
    found = rows.order_by("-pk").first()
    return None if found is None else found.day


def allowed_schemes(batch: Batch, organisation_id: int) -> int | None:
    """Return the number of schemes that a recorded exception allows a lead; None without one."""
    rows = Override.objects.filter(batch=batch, organisation_id=organisation_id)
    return max(rows.values_list("schemes", flat=True), default=None)


def authority_of(actor: Actor) -> Authority | None:
    """Find the place of the actor's organisation among the authorities; None where it has none."""
    if actor.organisation_id is None:
        return None
    rows = Authority.objects.select_related("organisation")
    return rows.filter(organisation_id=actor.organisation_id).first()


def days_set(batch: Batch, actor: Actor) -> list[DueDay]:
    """List the days set after the notice that concern a reader, the newest first; all of them for authorities."""
    rows = DueDay.objects.filter(batch=batch).select_related("organisation", "authority__organisation")
    if authority_of(actor) is None:
        rows = rows.filter(Q(organisation=None) | Q(organisation_id=actor.organisation_id or 0))
    return list(rows.order_by("-pk"))
