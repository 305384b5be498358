"""Submit a plan: in time or late, as a snapshot under one hash, to the local authority first or to the nation."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import Plan, Submission
from wangbao.hub.plans.reads.obstacle import problems
from wangbao.hub.plans.rules.journal_words import EVENT_VERBS
from wangbao.hub.plans.rules.states import PLAN, Event
from wangbao.hub.plans.writes import message
from wangbao.hub.plans.writes.common import add_step, note, refuse_submitted
from wangbao.hub.schemes.reads.batch import last_day_of
from wangbao.hub.schemes.reads.directory import listings
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.programme import batch_schema
from wangbao.programme.deadline import is_late
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def submit(
    *, by: Actor, now: dt.datetime, plan: Plan, revision: int | None = None, late_reason: str = ""
) -> Plan:
    """Submit a plan: to the local authority of its route first, or straight to the nation.

    After the last day it takes a reason and is marked as late; it is never taken as if in time.

    Raises:
        Conflict: it is submitted or over, or was changed by somebody else.
        InputError: everything that is missing or against the notice: fields, citations, members.
    """
    allow(by, "plans.make", plan)
    with transaction.atomic():
        batch, held = lock(plan.batch, plan)
        refuse_submitted(held)
        if revision is not None and revision != held.revision:
            raise Conflict
        last_day = last_day_of(batch, batch_schema.PLAN, held.owner_id)
        late = is_late(now, last_day)
        wrong = problems(held)
        if late and not late_reason.strip():
            zh = f"已过截止日期 {last_day}（北京时间当日 24 时），须写明逾期理由"
            en = f"the last day, {last_day} in Beijing, is over; say why it is late"
            wrong.append(Problem("late_reason", None, Text(zh, en)))
        if wrong:
            raise InputError(wrong)
        reason = reason_of(late_reason, "late_reason") if late else ""
        made = _keep(held, by=by, now=now, last_day=last_day, late=late, reason=reason)
        event = Event.SEND if held.route_id else Event.SUBMIT
        held.state = PLAN.after(held.state, event)
        held.submitted_at, held.late = now, late
        held.revision += 1  # what is decided on is this submission
        held.save(update_fields=["state", "submitted_at", "late", "revision"])
        message.corrected(held, made.round - 1, by=by, now=now)
        if held.route_id:
            message.to_local(held, made.round, by=by, now=now)
        else:
            message.to_nation(held, by=by, now=now)
        add_step(held, event, by=by, now=now, text=reason)
        after = {"round": made.round, "late": late, "last_day": last_day, "reason": reason or None}
        note(EVENT_VERBS[event], held, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _keep(
    held: Plan, *, by: Actor, now: dt.datetime, last_day: dt.date | None, late: bool, reason: str
) -> Submission:
    cited = list(held.citations.values_list("scheme_number", flat=True))
    listed = listings(cited)
    content = {
        "batch": held.batch.reference,
        "kind": held.kind,
        "form": held.form,
        "owner": held.owner.name,
        "content": held.content,
        "members": [
            {"name": row.name, "uscc": row.uscc, "role": row.role, "task": row.task}
            for row in held.members.all()
        ],
        "citations": [
            {"number": number, "title": listed[number].title if number in listed else None}
            for number in cited
        ],
        "route": held.route.organisation.name if held.route else None,
    }
    return Submission.objects.create(
        plan=held,
        round=held.submissions.count() + 1,
        at=now,
        by_id=by.person_id,
        last_day=last_day,
        late=late,
        late_reason=reason,
        snapshot=content,
        sha256=canonical.sha256(content),
    )
