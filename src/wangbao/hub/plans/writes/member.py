"""Invite and remove members of a plan, and answer an invitation."""

import datetime as dt
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Kind
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.locks import lock
from wangbao.hub.parties.models import Organisation
from wangbao.hub.plans.models import Member, Plan
from wangbao.hub.plans.rules.states import MEMBER, MemberEvent
from wangbao.hub.plans.rules.words import MEMBERS
from wangbao.hub.plans.writes import message
from wangbao.hub.plans.writes.common import add_step, editable, note, refuse_submitted
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.programme.plan import MEMBER_ROLES, MemberRole
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.uscc import parse as parse_code

MOST_MEMBERS: Final = 200
_LONGEST_NAME: Final = 120
_LONGEST_TASK: Final = 500


def invite(
    *, by: Actor, now: dt.datetime, plan: Plan, uscc: str, name: str, role: str, task: str = ""
) -> Member:
    """Invite an organisation to take part in a plan, by its credit code; it is told if it is registered here.

    The caller is not told whether it is: enterprises that insure themselves are nobody else's to look up.

    Raises:
        InputError: no valid code, no name, the owner itself, one that is there already, or too many.
        Conflict: the plan is submitted or over.
    """
    code, called, said = parse_code(uscc).code, name.strip(), task.strip()
    if not 0 < len(called) <= _LONGEST_NAME:
        zh, en = f"须填写单位名称（不超过 {_LONGEST_NAME} 字）", f"needs a name of at most {_LONGEST_NAME}"
        raise refusal("name", called or None, zh, en)
    if len(said) > _LONGEST_TASK:
        raise refusal("task", said, f"至多 {_LONGEST_TASK} 字", f"at most {_LONGEST_TASK} characters")
    if role not in set(MemberRole):
        listed = ", ".join(MemberRole)
        raise refusal("role", role, f"须为 {listed} 之一", f"must be one of {listed}")
    with transaction.atomic():
        held = editable(by, plan)
        if code == held.owner.uscc:
            raise refusal("uscc", code, "不能邀请本单位", "the plan's own organisation cannot be a member")
        known = list(held.members.values_list("uscc", flat=True))
        if code in known:
            raise refusal("uscc", code, "该单位已在方案中", "the organisation is in the plan already")
        if len(known) >= MOST_MEMBERS:
            raise refusal("uscc", code, f"至多 {MOST_MEMBERS} 家", f"at most {MOST_MEMBERS} members")
        made = Member.objects.create(plan=held, uscc=code, name=called, role=role, task=said, changed_at=now)
        message.invited(held, made, by=by, now=now)
        note("member_invited", held, by=by, now=now, after={"member": called, "role": role})
    return made


def remove(*, by: Actor, now: dt.datetime, plan: Plan, member_ref: str) -> None:
    """Remove a member from a plan that is not submitted; raises Invisible for none."""
    with transaction.atomic():
        held = editable(by, plan)
        found = held.members.filter(ref=member_ref).first()
        if found is None:
            raise Invisible
        found.delete()
        note("member_removed", held, by=by, now=now, before={"member": found.name})


def confirm(*, by: Actor, now: dt.datetime, member: Member, independent: bool = False) -> Member:
    """Confirm that the actor's organisation takes part, and that figures of its policies go into the plan's reports.

    Args:
        by: who.
        now: when.
        member: its part.
        independent: a supplier's statement that the chain leader does not control it.

    Raises:
        Forbidden: another organisation, or one of a kind that cannot have this part.
        InputError: a supplier that does not state that it is independent.
        Conflict: the plan is submitted or over.
    """
    allow(by, "plans.take_part", member)
    role = MemberRole(member.role)
    organisation = Organisation.objects.get(pk=by.organisation_id or 0)
    if Kind(organisation.kind) not in MEMBERS[role]:
        raise Forbidden
    if role is MemberRole.SUPPLIER and not independent:
        zh, en = (
            "独立供应商须声明独立于链主",
            "a supplier must state that it is independent of the chain leader",
        )
        raise refusal("independent", None, zh, en)
    return _answer(by, now, member, MemberEvent.CONFIRM, organisation, "", independent)


def decline(*, by: Actor, now: dt.datetime, member: Member, reason: str) -> Member:
    """Decline to take part, or no longer to, with a reason; while the plan may still be changed."""
    allow(by, "plans.take_part", member)
    return _answer(by, now, member, MemberEvent.DECLINE, None, reason_of(reason), False)  # noqa: FBT003


def _answer(
    by: Actor,
    now: dt.datetime,
    member: Member,
    event: MemberEvent,
    organisation: Organisation | None,
    reason: str,
    independent: bool,
) -> Member:
    with transaction.atomic():
        (held,) = lock(member.plan)
        refuse_submitted(held)
        row: Member = held.members.get(pk=member.pk)
        row.state = MEMBER.after(row.state, event)
        row.organisation, row.independent, row.changed_at = organisation, independent, now
        row.confirmed_at = now if event is MemberEvent.CONFIRM else None
        row.save(update_fields=["state", "organisation", "independent", "changed_at", "confirmed_at"])
        message.answered(held, row, reason=reason, by=by, now=now)
        verb = "member_confirmed" if event is MemberEvent.CONFIRM else "member_declined"
        add_step(held, verb, by=by, now=now, text=reason)
        after = {"member": row.name, "role": MEMBER_ROLES[MemberRole(row.role)].zh, "reason": reason or None}
        note(verb, held, by=by, now=now, after=after)
    return row
