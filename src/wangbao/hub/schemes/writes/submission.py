"""Submit a scheme: the rules of its batch, in time or late, as a snapshot under one hash, to whom it goes first."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.reads.batch import last_day_of, rules_of
from wangbao.hub.schemes.reads.obstacle import problems
from wangbao.hub.schemes.rules.states import SCHEME, Event
from wangbao.hub.schemes.writes import message
from wangbao.hub.schemes.writes.common import add_step, note, reason_of, refuse_closed, refuse_submitted
from wangbao.hub.schemes.writes.level import ask_level
from wangbao.hub.schemes.writes.snapshot import keep_snapshot, share_files
from wangbao.programme import batch_schema
from wangbao.programme.deadline import is_late
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def submit(
    *, by: Actor, now: dt.datetime, scheme: Scheme, revision: int | None = None, late_reason: str = ""
) -> Scheme:
    """Submit a scheme: to the authority of its route first, or straight to the nation.

    After the last day it takes a reason and is marked as late; it is never taken as if in time. What was returned is
    as late, when it comes again, as it was first.

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
        before = held.submissions.first()
        # A correction is as late as what it corrects: the day it was returned is not its lead's doing.
        late = before.late if before is not None else is_late(now, last_day)
        late_reason = before.late_reason if before is not None else late_reason
        wrong = list(problems(held, batch, rules, on=day_of(now)))
        if late and not late_reason.strip():
            zh = f"已过截止日期 {last_day}（北京时间当日 24 时），须写明逾期理由"
            en = f"the last day, {last_day} in Beijing, is over; say why it is late"
            wrong.append(Problem("late_reason", None, Text(zh, en)))
        if wrong:
            raise InputError(wrong)
        reason = reason_of(late_reason, "late_reason") if late else ""
        made = keep_snapshot(held, by=by, now=now, last_day=last_day, late=late, reason=reason)
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
