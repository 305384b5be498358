"""Share what every operation on schemes needs: the rules of their batch, locks, steps, the journal, reasons."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Max

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.schemes.models import Batch, Scheme, Step
from wangbao.hub.schemes.rules.states import EDITABLE, SCHEME, BatchState, State
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

LONGEST_REASON: Final = 500


def editable(by: Actor, scheme: Scheme, *, permission: str = "schemes.declare") -> Scheme:
    """Lock a scheme that may still be changed.

    Raises:
        Invisible: not this actor's.
        Forbidden: not for this role, or not its lead.
        Conflict: it is submitted or over.
    """
    allow(by, permission, scheme)
    (held,) = lock(scheme)
    refuse_submitted(held)
    return held  # type: ignore[no-any-return]  # rows come back as they went in


def refuse_submitted(scheme: Scheme) -> None:
    """Refuse (Conflict) a scheme that is submitted or over."""
    if State(scheme.state) not in EDITABLE:
        name = SCHEME.name(scheme.state)
        raise Conflict(
            Text(f"方案“{name.zh}”，不能再修改", f"the scheme is “{name.en}” and can no longer be changed")
        )


def refuse_closed(batch: Batch) -> None:
    """Refuse (Conflict) a batch that takes no schemes any more."""
    if batch.state != BatchState.OPEN:
        raise Conflict(Text("该批次已截止", "the batch is closed"))


def reason_of(given: str, field: str = "reason") -> str:
    """Return a reason without blanks at its ends; raises InputError where it is empty or too long."""
    said = given.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        zh, en = (
            f"须写明理由（不超过 {LONGEST_REASON} 字）",
            f"needs a reason of at most {LONGEST_REASON} characters",
        )
        raise refusal(field, said or None, zh, en)
    return said


def add_step(scheme: Scheme, event: str, *, by: Actor, now: dt.datetime, text: str = "") -> Step:
    """Add a step to the history of a scheme that is held."""
    last = scheme.steps.aggregate(last=Max("seq"))["last"] or 0
    return Step.objects.create(
        scheme=scheme,
        seq=last + 1,
        event=event,
        at=now,
        person_id=by.person_id,
        by_name=by.name,
        organisation_id=by.organisation_id,
        text=text,
    )


def note(
    verb: str,
    scheme: Scheme,
    *,
    by: Actor,
    now: dt.datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record an entry of the journal about a scheme, owned by its lead."""
    record(
        by=by,
        now=now,
        verb=f"scheme.{verb}",
        subject=("scheme", scheme.number),
        organisation_id=scheme.lead_id,
        before=before,
        after=after,
    )
