"""Open and close batches; record days set later, and exceptions to the number of schemes."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.models import Authority, Batch, DueDay, Override
from wangbao.hub.schemes.reads.batch import last_day_of
from wangbao.hub.schemes.rules.states import BATCH, BatchEvent, BatchState
from wangbao.hub.schemes.rules.words import RECOMMENDATION
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.programme import batch_library
from wangbao.programme.batch_schema import STEPS
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

_MOST_SCHEMES = 100


def open_batch(*, by: Actor, now: dt.datetime, name: str) -> Batch:
    """Open a batch that ships, under the newest version of its rules; the row keeps them as they are now.

    Raises:
        InputError: no such batch.
        Conflict: it was opened before.
    """
    rules = batch_library.load(name)
    made = Batch(
        code=rules.batch,
        reference=rules.reference,
        rules=rules.model_dump(mode="json"),
        rules_sha256=batch_library.fingerprint(rules),
        opened_at=now,
        opened_by_id=by.person_id,
    )
    allow(
        by, "schemes.run_batch", made
    )  # the batch to come, so that the permission asks for a national authority
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            _record(by, now, "opened", made, {"batch": made.reference, "rules_sha256": made.rules_sha256})
    except IntegrityError:
        raise Conflict(Text("该批次已开放过", "the batch was opened before")) from None
    return made


def change_batch(*, by: Actor, now: dt.datetime, batch: Batch, event: BatchEvent, reason: str) -> Batch:
    """Close a batch, after which nothing is declared in it, or reopen it; with a reason."""
    allow(by, "schemes.run_batch", batch)
    said = reason_of(reason)
    with transaction.atomic():
        (held,) = lock(batch)
        held.state = BATCH.after(held.state, event)
        held.closed_at = now if held.state == BatchState.CLOSED else None
        held.save(update_fields=["state", "closed_at"])
        verb = "closed" if event is BatchEvent.CLOSE else "reopened"
        _record(by, now, verb, held, {"state": held.state, "reason": said})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def set_day(
    *,
    by: Actor,
    now: dt.datetime,
    batch: Batch,
    step: str,
    day: dt.date,
    reason: str,
    organisation: Organisation | None = None,
) -> DueDay:
    """Extend the last day of a step, for all or for one institution, or set one that the notice does not publish.

    Raises:
        InputError: no such step, no reason, or a day that is not later than the one that holds.
    """
    allow(by, "schemes.run_batch", batch)
    said = reason_of(reason)
    if step not in STEPS:
        listed = ", ".join(STEPS)
        raise refusal("step", step, f"须为 {listed} 之一", f"must be one of {listed}")
    with transaction.atomic():
        (held,) = lock(batch)
        holds = last_day_of(held, step, organisation.pk if organisation else None)
        if holds is not None and day <= holds:
            zh, en = f"延期须晚于现行期限 {holds}", f"must be later than the day that holds, {holds}"
            raise refusal("day", day, zh, en)
        made = DueDay.objects.create(
            batch=held,
            step=step,
            organisation=organisation,
            day=day,
            reason=said,
            set_at=now,
            set_by_id=by.person_id,
        )
        after = {
            "step": step,
            "day": day,
            "reason": said,
            "organisation": organisation.name if organisation else None,
        }
        _record(by, now, "day_set", held, after)
    return made


def set_own_day(
    *, by: Actor, now: dt.datetime, batch: Batch, authority: Authority, day: dt.date, reason: str
) -> DueDay:
    """Set the day by which a local authority takes schemes for its recommendation; the newest one holds.

    Raises:
        InputError: no reason, or a day after the batch's own.
    """
    allow(by, "schemes.set_own_day", authority)
    said = reason_of(reason)
    with transaction.atomic():
        (held,) = lock(batch)
        most = last_day_of(held, STEPS[0])
        if most is not None and day > most:
            zh, en = (
                f"不得晚于批次的申报截止日期 {most}",
                f"must not be later than the batch's own day, {most}",
            )
            raise refusal("day", day, zh, en)
        made = DueDay.objects.create(
            batch=held,
            step=RECOMMENDATION,
            authority=authority,
            day=day,
            reason=said,
            set_at=now,
            set_by_id=by.person_id,
        )
        after = {"step": RECOMMENDATION, "day": day, "reason": said, "authority": authority.organisation.name}
        _record(by, now, "day_set", held, after, owner=authority.organisation_id)
    return made


def grant_exception(
    *, by: Actor, now: dt.datetime, batch: Batch, organisation: Organisation, schemes: int, reason: str
) -> Override:
    """Record that a lead may have more schemes in a batch than the notice says "in principle".

    Raises:
        Conflict: the batch has no such limit, or none that may be exceeded.
        InputError: no reason, or no more schemes than it may have anyway.
    """
    allow(by, "schemes.run_batch", batch)
    said = reason_of(reason)
    quotas = batch.rules["quotas"]
    most = quotas["schemes_per_lead"]
    if most is None or not quotas["overridable"]:
        raise Conflict(Text("该批次没有可以例外的个数限制", "the batch has no limit that may be exceeded"))
    if not most < schemes <= _MOST_SCHEMES:
        zh, en = f"须为 {most + 1} 至 {_MOST_SCHEMES}", f"must be {most + 1} to {_MOST_SCHEMES}"
        raise refusal("schemes", schemes, zh, en)
    with transaction.atomic():
        (held,) = lock(batch)
        made = Override.objects.create(
            batch=held,
            organisation=organisation,
            schemes=schemes,
            reason=said,
            granted_at=now,
            granted_by_id=by.person_id,
        )
        after = {"organisation": organisation.name, "schemes": schemes, "reason": said}
        _record(by, now, "exception_recorded", held, after, owner=organisation.pk)
    return made


def _record(
    by: Actor, now: dt.datetime, verb: str, batch: Batch, after: dict[str, Any], *, owner: int | None = None
) -> None:
    record(
        by=by,
        now=now,
        verb=f"batch.{verb}",
        subject=("batch", batch.code),
        organisation_id=owner or by.organisation_id,
        after=after,
    )
