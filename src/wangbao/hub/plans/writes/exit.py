"""Propose to cancel a pilot qualification, answer, and decide: ground, hearing and effect."""

import datetime as dt

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import Exit, Plan
from wangbao.hub.plans.rules.states import EXIT, PLAN, REPORT, Event, ExitEvent, ExitState, ReportEvent
from wangbao.hub.plans.writes import message
from wangbao.hub.plans.writes.common import add_step, note, refuse_stale
from wangbao.hub.plans.writes.summary import close_open
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.programme.deadline import is_late
from wangbao.programme.plan import GROUNDS
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

LEAST_DAYS = 5  # judgement: the notice sets no hearing
_LONGEST = 2000


def open_exit(
    *, by: Actor, now: dt.datetime, plan: Plan, ground: str, statement: str, answer_by: dt.date
) -> Exit:
    """Propose to cancel a plan's qualification: its owner is told the ground and heard until the end of a day.

    Raises:
        Forbidden: not a national authority's official.
        Conflict: the plan is not selected or running, or a proceeding is open.
        InputError: an unknown ground, no statement, or too short a time to answer.
    """
    allow(by, "plans.oversee", plan)
    if ground not in {one.code for one in GROUNDS}:
        listed = ", ".join(one.code for one in GROUNDS)
        raise refusal("ground", ground, f"须为 {listed} 之一", f"must be one of {listed}")
    said, least = _text(statement, "statement"), day_of(now) + dt.timedelta(days=LEAST_DAYS)
    if answer_by < least:
        zh, en = f"至少给予 {LEAST_DAYS} 天陈述意见", f"leave at least {LEAST_DAYS} days to answer"
        raise refusal("answer_by", answer_by, zh, en)
    with transaction.atomic():
        (held,) = lock(plan)
        PLAN.after(held.state, Event.CANCEL)
        try:
            with transaction.atomic():
                made = Exit.objects.create(
                    plan=held,
                    ground=ground,
                    statement=said,
                    answer_by=answer_by,
                    opened_at=now,
                    opened_by_id=by.person_id,
                )
        except IntegrityError:
            raise Conflict(Text("已有未决的退出程序", "a proceeding is open already")) from None
        message.exit_opened(made, by=by, now=now)
        add_step(held, "exit_opened", by=by, now=now, text=said)
        note("exit_opened", held, by=by, now=now, after={"ground": ground, "answer_by": answer_by})
    return made


def answer_exit(*, by: Actor, now: dt.datetime, exit_: Exit, text: str) -> Exit:
    """Answer a proposed withdrawal, by the plan's owner, once; also after the day, for as long as it is undecided."""
    allow(by, "plans.report", exit_)
    said = _text(text, "text")
    with transaction.atomic():
        held, row = _held(exit_)
        row.state = EXIT.after(row.state, ExitEvent.ANSWER)
        row.answer, row.answered_at = said, now
        row.save(update_fields=["state", "answer", "answered_at"])
        message.exit_over(row, by=by, now=now)
        add_step(held, "exit_answered", by=by, now=now, text=said)
        note("exit_answered", held, by=by, now=now, after={"at": now})
    return row


def cancel(*, by: Actor, now: dt.datetime, exit_: Exit, revision: int, reason: str) -> Exit:
    """Cancel a plan's qualification: its open reports are closed; policies in force are not touched.

    Raises:
        Forbidden: not a national authority's official.
        Conflict: decided already, its owner may still answer, or has answered what was not seen.
    """
    allow(by, "plans.oversee", exit_)
    said = reason_of(reason)
    with transaction.atomic():
        held, row = _held(exit_)
        EXIT.after(row.state, ExitEvent.CANCEL)
        refuse_stale(row, revision)
        if row.state == ExitState.HEARING and not is_late(now, row.answer_by):
            zh, en = (
                f"陈述意见期限（{row.answer_by}）未满，尚不能取消",
                f"it may be answered until {row.answer_by}; nothing can be cancelled before",
            )
            raise Conflict(Text(zh, en))
        _decide(row, ExitEvent.CANCEL, said, by, now)
        held.state = PLAN.after(held.state, Event.CANCEL)
        held.save(update_fields=["state"])
        closed = []
        for report in held.reports.all():
            if REPORT.may_happen(report.state, ReportEvent.CLOSE):
                report.state = REPORT.after(report.state, ReportEvent.CLOSE)
                report.save(update_fields=["state"])
                message.report_over(report, TaskEvent.WITHDRAW, by=by, now=now)
                closed.append(report.first)
        years = close_open(held, by=by, now=now)
        message.exit_over(row, by=by, now=now)
        message.moved(held, Event.CANCEL, said, by=by, now=now)
        add_step(held, Event.CANCEL, by=by, now=now, text=said)
        after = {"ground": row.ground, "reason": said, "closed": closed, "summaries": years}
        note("cancelled", held, by=by, now=now, after=after)
    return row


def drop(*, by: Actor, now: dt.datetime, exit_: Exit, revision: int, reason: str) -> Exit:
    """Decide not to cancel a plan's qualification, with the reason."""
    allow(by, "plans.oversee", exit_)
    said = reason_of(reason)
    with transaction.atomic():
        held, row = _held(exit_)
        EXIT.after(row.state, ExitEvent.DROP)
        refuse_stale(row, revision)
        _decide(row, ExitEvent.DROP, said, by, now)
        message.exit_over(row, by=by, now=now)
        add_step(held, "exit_dropped", by=by, now=now, text=said)
        note("exit_dropped", held, by=by, now=now, after={"reason": said})
    return row


def _decide(row: Exit, event: ExitEvent, said: str, by: Actor, now: dt.datetime) -> None:
    row.state = EXIT.after(row.state, event)
    row.reason, row.decided_at, row.decided_by_id = said, now, by.person_id
    row.save(update_fields=["state", "reason", "decided_at", "decided_by"])


def _held(exit_: Exit) -> tuple[Plan, Exit]:
    (plan,) = lock(exit_.plan)
    row = Exit.objects.get(pk=exit_.pk)
    row.plan = plan
    return plan, row


def _text(given: str, field: str) -> str:
    said = given.strip()
    if not 0 < len(said) <= _LONGEST:
        raise refusal(field, said or None, f"须为 1 至 {_LONGEST} 字", f"must be 1 to {_LONGEST} characters")
    return said
