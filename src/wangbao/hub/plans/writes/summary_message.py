"""Tell and ask those a summary concerns."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.plans.models import Plan, Summary
from wangbao.hub.plans.reads.summary import due_of, years_of
from wangbao.hub.plans.rules import message_kinds as messages, task_kinds as tasks
from wangbao.hub.plans.rules.states import SUMMARY, State, SummaryEvent, SummaryState
from wangbao.hub.plans.writes.message import DAYS, MAKERS, national
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import ask, end_of, over_with_record
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

ASKED_BEFORE: Final = 30  # days before the last one; judgement
_NONE: Final = Text("无", "none")
_LATE: Final = Text("逾期上报。", "It was submitted late.")
_PLAIN: Final = Text("", "")


def ask_for_summaries(*, by: Actor, now: dt.datetime) -> int:
    """Ask the owners of running plans for the summary of the year, a month before its last day; return how many.

    Each is asked for once; its task reminds before and after its day.
    """
    allow(by, "plans.ask_for_reports")
    today, count = day_of(now), 0
    rows = Plan.objects.filter(state=State.RUNNING).select_related("batch", "owner").order_by("pk")
    for plan in rows:
        due = due_of(plan, today.year)
        if (
            due is None
            or today < due - dt.timedelta(days=ASKED_BEFORE)
            or today.year not in years_of(plan, today)
        ):
            continue
        made = Summary.objects.filter(plan=plan, year=today.year).exclude(state=SummaryState.DRAFT).exists()
        if made or Task.objects.filter(kind=tasks.SUMMARISE, key=_key(plan, today.year)).exists():
            continue
        nation = national()
        ask(
            by=by,
            now=now,
            kind=tasks.SUMMARISE,
            key=_key(plan, today.year),
            subject=("plan", plan.number),
            asker_id=nation[0] if nation else plan.owner_id,
            assignee_id=plan.owner_id,
            due_at=end_of(due),
            context={"number": plan.number, "year": str(today.year)},
        )
        count += 1
    return count


def over(row: Summary, *, by: Actor, now: dt.datetime) -> None:
    """Close what the owner was asked: the summary, or its correction in the revision it was returned in."""
    for kind, key in (
        (tasks.SUMMARISE, _key(row.plan, row.year)),
        (tasks.CORRECT_SUMMARY, _round(row)),
    ):
        over_with_record(by=by, now=now, kind=kind, key=key, event=TaskEvent.CLOSE)


def received(row: Summary, *, by: Actor, now: dt.datetime) -> None:
    """Tell the authorities that a summary has come."""
    plan = row.plan
    to = [*national(), *([plan.route.organisation_id] if plan.route else [])]
    send(
        by=by,
        now=now,
        kind=messages.SUMMARISED,
        to=[ToOrganisation(one, frozenset({Role.OFFICIAL})) for one in to],
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title,
            "owner": plan.owner.title,
            "year": str(row.year),
            "remark": _LATE if row.late else _PLAIN,
        },
    )


def decided(row: Summary, event: SummaryEvent, said: str, *, by: Actor, now: dt.datetime) -> None:
    """Tell the owner what became of its summary; a returned one is its to correct."""
    plan = row.plan
    send(
        by=by,
        now=now,
        kind=messages.SUMMARY_DECIDED,
        to=[ToOrganisation(plan.owner_id, MAKERS)],
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title,
            "authority": by.organisation_name,
            "year": str(row.year),
            "event": SUMMARY.event_names[event],
            "opinion": said or _NONE,
        },
    )
    if event is SummaryEvent.RETURN:
        ask(
            by=by,
            now=now,
            kind=tasks.CORRECT_SUMMARY,
            key=_round(row),
            subject=("plan", plan.number),
            asker_id=by.organisation_id or plan.owner_id,
            assignee_id=plan.owner_id,
            due_at=end_of(day_of(now) + dt.timedelta(days=DAYS)),
            context={"number": plan.number, "year": str(row.year)},
        )


def _key(plan: Plan, year: int) -> str:
    return f"{plan.number}-{year}"


def _round(row: Summary) -> str:
    """Name the correction of a summary by the time it was submitted, which no filling in changes."""
    at = "" if row.submitted_at is None else row.submitted_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    return f"{_key(row.plan, row.year)}-{at}"
