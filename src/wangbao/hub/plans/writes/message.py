"""Tell and ask those a step of a plan concerns: messages, and tasks with their days."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.audience import Recipient, ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.parties.models import Organisation
from wangbao.hub.plans.models import Exit, Member, Plan, Report
from wangbao.hub.plans.rules import message_kinds as messages, task_kinds as tasks
from wangbao.hub.plans.rules.states import MEMBER, PLAN, Event, MemberState
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import ask, end_of, over_with_record
from wangbao.programme.plan import GROUNDS, MEMBER_ROLES, MemberRole
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

DAYS: Final = 10  # judgement: to answer within
MAKERS: Final = frozenset({Role.DECLARANT, Role.ADMINISTRATOR, Role.OFFICIAL})
_OFFICIALS: Final = frozenset({Role.OFFICIAL})
_UNTITLED: Final = Text("（未命名）", "(no title yet)")
_NONE: Final = Text("无", "none")
_LATE: Final = Text("逾期上报。", "It was submitted late.")
_PLAIN: Final = Text("", "")


def invited(plan: Plan, member: Member, *, by: Actor, now: dt.datetime) -> None:
    """Tell an organisation, if it is registered here, that it is invited; the message is its own record."""
    found = Organisation.objects.filter(uscc=member.uscc).values_list("pk", flat=True).first()
    if found is None:
        return
    send(
        by=by,
        now=now,
        kind=messages.INVITED,
        to=[ToOrganisation(found, MAKERS)],
        subject=("plan", plan.number),
        organisation_id=found,
        context={
            "number": plan.number,
            "title": plan.title or _UNTITLED,
            "owner": plan.owner.title,
            "role": MEMBER_ROLES[MemberRole(member.role)],
        },
    )


def answered(plan: Plan, member: Member, *, reason: str, by: Actor, now: dt.datetime) -> None:
    """Tell the owner what a member answered."""
    send(
        by=by,
        now=now,
        kind=messages.ANSWERED,
        to=[ToOrganisation(plan.owner_id, MAKERS)],
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title or _UNTITLED,
            "member": member.name,
            "answer": MEMBER.name(member.state),
            "reason": reason or _NONE,
        },
    )


def received(plan: Plan, to: list[int], *, by: Actor, now: dt.datetime) -> None:
    """Tell authorities that a plan has come."""
    send(
        by=by,
        now=now,
        kind=messages.RECEIVED,
        to=[ToOrganisation(one, _OFFICIALS) for one in to],
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title,
            "owner": plan.owner.title,
            "batch": plan.batch.reference,
            "remark": _LATE if plan.late else _PLAIN,
        },
    )


def to_local(plan: Plan, round_: int, *, by: Actor, now: dt.datetime) -> None:
    """Tell the local authority of a plan and ask it to forward it."""
    if plan.route is None:
        return
    received(plan, [plan.route.organisation_id], by=by, now=now)
    ask(
        by=by,
        now=now,
        kind=tasks.FORWARD,
        key=f"{plan.number}-{round_}",
        subject=("plan", plan.number),
        asker_id=plan.owner_id,
        assignee_id=plan.route.organisation_id,
        due_at=_due(now),
        context={"number": plan.number},
    )


def to_nation(plan: Plan, *, by: Actor, now: dt.datetime) -> None:
    """Tell the national authorities of a plan."""
    received(plan, national(), by=by, now=now)


def local_over(plan: Plan, *, by: Actor, now: dt.datetime, opinion: str = "") -> None:
    """Close what the local authority was asked."""
    key = f"{plan.number}-{plan.submissions.count()}"
    over_with_record(by=by, now=now, kind=tasks.FORWARD, key=key, event=TaskEvent.CLOSE, text=opinion)


def corrected(plan: Plan, round_: int, *, by: Actor, now: dt.datetime) -> None:
    """Close what the owner was asked to correct after a round of submission."""
    key = f"{plan.number}-{round_}"
    over_with_record(by=by, now=now, kind=tasks.CORRECT, key=key, event=TaskEvent.CLOSE)


def moved(plan: Plan, event: Event, opinion: str, *, by: Actor, now: dt.datetime) -> None:
    """Tell those a plan concerns what an authority did; a returned plan is the owner's to correct.

    They are the owner, the confirmed members, and the local authority that forwarded it.
    """
    rows = plan.members.filter(state=MemberState.CONFIRMED).values_list("organisation_id", flat=True)
    local = [plan.route.organisation_id] if plan.route else []
    told = dict.fromkeys([plan.owner_id, *rows, *local])
    to: list[Recipient] = [ToOrganisation(one, MAKERS) for one in told if one != by.organisation_id]
    send(
        by=by,
        now=now,
        kind=messages.MOVED,
        to=to,
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title,
            "authority": by.organisation_name,
            "event": PLAN.event_names[event],
            "opinion": opinion or _NONE,
        },
    )
    if event is Event.RETURN:
        ask(
            by=by,
            now=now,
            kind=tasks.CORRECT,
            key=f"{plan.number}-{plan.submissions.count()}",
            subject=("plan", plan.number),
            asker_id=by.organisation_id or plan.owner_id,
            assignee_id=plan.owner_id,
            due_at=_due(now),
            context={"number": plan.number},
        )


def report_asked(report: Report, *, by: Actor, now: dt.datetime) -> None:
    """Ask the owner of a plan for a report whose period is over, by its day."""
    nation = national()
    ask(
        by=by,
        now=now,
        kind=tasks.REPORT,
        key=report.ref,
        subject=("plan", report.plan.number),
        asker_id=nation[0] if nation else report.plan.owner_id,
        assignee_id=report.plan.owner_id,
        due_at=end_of(report.due),
        context={"number": report.plan.number, "first": report.first},
    )


def report_over(report: Report, event: TaskEvent, *, by: Actor, now: dt.datetime) -> None:
    """End what the owner was asked to report, or to correct in the revision it has."""
    for kind, key in ((tasks.REPORT, report.ref), (tasks.CORRECT_REPORT, _corrected(report))):
        over_with_record(by=by, now=now, kind=kind, key=key, event=event)


def report_returned(report: Report, reason: str, *, by: Actor, now: dt.datetime) -> None:
    """Tell the owner of a plan what is wrong with a report, and ask it to correct it."""
    plan = report.plan
    send(
        by=by,
        now=now,
        kind=messages.REPORT_RETURNED,
        to=[ToOrganisation(plan.owner_id, MAKERS)],
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title,
            "authority": by.organisation_name,
            "first": report.first,
            "reason": reason,
        },
    )
    ask(
        by=by,
        now=now,
        kind=tasks.CORRECT_REPORT,
        key=_corrected(report),
        subject=("plan", plan.number),
        asker_id=by.organisation_id or plan.owner_id,
        assignee_id=plan.owner_id,
        due_at=_due(now),
        context={"number": plan.number, "first": report.first},
    )


def reported(report: Report, *, by: Actor, now: dt.datetime) -> None:
    """Tell the authorities that a report has come."""
    plan = report.plan
    to = [*national(), *([plan.route.organisation_id] if plan.route else [])]
    send(
        by=by,
        now=now,
        kind=messages.REPORTED,
        to=[ToOrganisation(one, _OFFICIALS) for one in to],
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title,
            "owner": plan.owner.title,
            "first": report.first,
            "remark": _LATE if report.late else _PLAIN,
        },
    )


def exit_opened(row: Exit, *, by: Actor, now: dt.datetime) -> None:
    """Tell the owner of a plan that its withdrawal is proposed, and ask for its answer."""
    plan = row.plan
    send(
        by=by,
        now=now,
        kind=messages.EXIT,
        to=[ToOrganisation(plan.owner_id, MAKERS)],
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        context={
            "number": plan.number,
            "title": plan.title,
            "authority": by.organisation_name,
            "ground": next(one.name for one in GROUNDS if one.code == row.ground),
            "statement": row.statement,
            "answer_by": row.answer_by,
        },
    )
    ask(
        by=by,
        now=now,
        kind=tasks.ANSWER,
        key=row.ref,
        subject=("plan", plan.number),
        asker_id=by.organisation_id or plan.owner_id,
        assignee_id=plan.owner_id,
        due_at=end_of(row.answer_by),
        context={"number": plan.number},
    )


def exit_over(row: Exit, *, by: Actor, now: dt.datetime) -> None:
    """Close what the owner was asked to answer."""
    over_with_record(by=by, now=now, kind=tasks.ANSWER, key=row.ref, event=TaskEvent.CLOSE, text=row.answer)


def _corrected(report: Report) -> str:
    return f"{report.ref}-{report.revision}"


def national() -> list[int]:
    """List the national authorities' organisations."""
    rows = Authority.objects.filter(level=Level.NATIONAL).order_by("pk")
    return list(rows.values_list("organisation_id", flat=True))


def _due(now: dt.datetime) -> dt.datetime:
    return end_of(day_of(now) + dt.timedelta(days=DAYS))
