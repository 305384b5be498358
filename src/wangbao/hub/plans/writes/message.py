"""Tell and ask those a step of a plan concerns: messages, and tasks with their days."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox.audience import Recipient, ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.parties.models import Organisation
from wangbao.hub.plans.models import Member, Plan
from wangbao.hub.plans.rules import message_kinds as messages, task_kinds as tasks
from wangbao.hub.plans.rules.states import MEMBER, PLAN, Event, MemberState
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import ask, end_of, over_with_record
from wangbao.programme.plan import MEMBER_ROLES, MemberRole
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
    """Tell the owner and the confirmed members what an authority did; a returned plan is the owner's to correct."""
    rows = plan.members.filter(state=MemberState.CONFIRMED).values_list("organisation_id", flat=True)
    to: list[Recipient] = [ToOrganisation(one, MAKERS) for one in [plan.owner_id, *rows]]
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


def national() -> list[int]:
    """List the national authorities' organisations."""
    rows = Authority.objects.filter(level=Level.NATIONAL).order_by("pk")
    return list(rows.values_list("organisation_id", flat=True))


def _due(now: dt.datetime) -> dt.datetime:
    return end_of(day_of(now) + dt.timedelta(days=DAYS))
