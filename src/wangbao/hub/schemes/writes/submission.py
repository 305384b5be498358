"""Submit a scheme: the rules of its batch, in time or late, as a snapshot under one hash, to whom it goes first."""

import datetime as dt
from typing import Any

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.files.models import Share
from wangbao.hub.locks import lock
from wangbao.hub.schemes.models import Authority, Batch, Scheme, Submission, Unit
from wangbao.hub.schemes.reads.batch import allowed_schemes, last_day_of, rules_of
from wangbao.hub.schemes.reads.scheme import declared
from wangbao.hub.schemes.rules.states import COUNTED, SCHEME, Event
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.writes import message, unit as parts
from wangbao.hub.schemes.writes.common import add_step, note, reason_of, refuse_closed, refuse_submitted
from wangbao.hub.schemes.writes.level import ask_level
from wangbao.programme import batch_schema, content as contents, declaration, form_library
from wangbao.programme.deadline import is_late
from wangbao.vocabulary import canonical
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.entry import plain
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def submit(
    *, by: Actor, now: dt.datetime, scheme: Scheme, revision: int | None = None, late_reason: str = ""
) -> Scheme:
    """Submit a scheme: to the authority of its route first, or straight to the nation.

    After the last day it takes a reason and is marked as late; it is never taken as if in time.

    Raises:
        Conflict: it is submitted or over, was changed by somebody else, or the batch is closed.
        InputError: everything that is missing or against the rules of the batch.
    """
    allow(by, "schemes.declare", scheme)
    with transaction.atomic():
        batch, held = lock(scheme.batch, scheme)
        refuse_closed(batch)
        refuse_submitted(held)
        if revision is not None and revision != held.revision:
            raise Conflict
        rules, last_day = rules_of(batch), last_day_of(batch, batch_schema.SCHEME, held.lead_id)
        late = is_late(now, last_day)
        wrong = list(problems(held, batch, rules, on=day_of(now)))
        if late and not late_reason.strip():
            zh = f"已过截止日期 {last_day}（北京时间当日 24 时），须写明逾期理由"
            en = f"the last day, {last_day} in Beijing, is over; say why it is late"
            wrong.append(Problem("late_reason", None, Text(zh, en)))
        if wrong:
            raise InputError(wrong)
        reason = reason_of(late_reason, "late_reason") if late else ""
        made = _snapshot(held, by=by, now=now, last_day=last_day, late=late, reason=reason)
        event = Event.SEND if held.route_id else Event.SUBMIT
        held.state = SCHEME.after(held.state, event)
        held.submitted_at, held.late, held.recommended = now, late, None
        held.save(update_fields=["state", "submitted_at", "late", "recommended"])
        share_files(held)
        message.corrected(held, made.round - 1, by=by, now=now)
        if held.route is not None:
            ask_level(held, held.route, round_=made.round, level=1, by=by, now=now)
        else:
            message.submitted(held, by=by, now=now)
        add_step(held, event, by=by, now=now, text=reason)
        after = {"round": made.round, "late": late, "last_day": last_day, "reason": reason or None}
        verb = "sent" if held.route_id else "submitted"
        note(verb, held, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def problems(scheme: Scheme, batch: Batch, rules: batch_schema.Batch, *, on: dt.date) -> list[Problem]:
    """List all that stands in the way of submitting a scheme on a day, but for being late."""
    form = form_library.load(scheme.form)
    found = list(contents.missing(form, scheme.content, rules))
    rows = list(scheme.units.select_related("organisation"))
    found += declaration.problems([declared(row) for row in rows], rules, on=on)
    for row in rows:
        if row.is_lead:
            found += [problem for problem in parts.missing(row) if problem.field.startswith("contact")]
    others = Scheme.objects.filter(
        batch=batch, lead_id=scheme.lead_id, state__in=[str(state) for state in COUNTED]
    ).exclude(pk=scheme.pk)
    over = declaration.over_quota(others.count() + 1, rules, allowed=allowed_schemes(batch, scheme.lead_id))
    return found + ([over] if over else [])


def share_files(scheme: Scheme) -> None:
    """Let everybody who sees a scheme that is held read its files: its units, the route, the national authorities."""
    route = scheme.route
    readers = {
        *scheme.units.values_list("organisation_id", flat=True),
        *Authority.objects.filter(level=Level.NATIONAL).values_list("organisation_id", flat=True),
    }
    while route is not None:
        readers.add(route.organisation_id)
        route = route.parent
    rows = scheme.attachments.values_list("file_id", "file__organisation_id")
    Share.objects.bulk_create(
        [
            Share(file_id=file, organisation_id=reader)
            for file, owner in rows
            for reader in sorted(readers - {owner})
        ],
        ignore_conflicts=True,
    )


def _snapshot(
    held: Scheme, *, by: Actor, now: dt.datetime, last_day: dt.date | None, late: bool, reason: str
) -> Submission:
    content = {
        "batch": held.batch.reference,
        "form": held.form,
        "content": held.content,
        "units": [_unit(row) for row in held.units.select_related("organisation")],
        "files": [
            {"kind": row.kind, "name": row.file.name, "sha256": row.file.sha256}
            for row in held.attachments.select_related("file")
        ],
        "route": held.route.organisation.name if held.route else None,
    }
    return Submission.objects.create(
        scheme=held,
        round=held.submissions.count() + 1,
        at=now,
        by_id=by.person_id,
        last_day=last_day,
        late=late,
        late_reason=reason,
        snapshot=content,
        sha256=canonical.sha256(content),
    )


def _unit(row: Unit) -> dict[str, Any]:
    """Put a unit into plain data; people to ask are left out, so that they can be erased later."""
    said: dict[str, Any] = plain(declared(row))
    return {**said, "task": row.task}
