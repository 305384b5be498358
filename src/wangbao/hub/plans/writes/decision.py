"""Forward a plan as the local authority, select it or not as the national one, or return it."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.rules.journal_words import EVENT_VERBS
from wangbao.hub.plans.rules.states import PLAN, Event, State
from wangbao.hub.plans.writes import message
from wangbao.hub.plans.writes.common import add_step, note, refuse_stale
from wangbao.hub.schemes.writes.common import reason_of


def forward(*, by: Actor, now: dt.datetime, plan: Plan, revision: int, opinion: str) -> Plan:
    """Forward a plan to the nation, with an opinion.

    Raises:
        Forbidden: another authority is asked.
        Conflict: it is not with the local authority, or is another revision than the one that was looked at.
        InputError: no opinion.
    """
    allow(by, "plans.forward", plan)
    return _decide(by, now, plan, revision, Event.FORWARD, reason_of(opinion, "opinion"))


def select(*, by: Actor, now: dt.datetime, plan: Plan, revision: int, reason: str = "") -> Plan:
    """Select a plan for the pilot; a late one takes a reason why it is selected all the same."""
    allow(by, "plans.select", plan)
    said = reason_of(reason) if plan.late or reason.strip() else ""
    return _decide(by, now, plan, revision, Event.SELECT, said)


def not_select(*, by: Actor, now: dt.datetime, plan: Plan, revision: int, reason: str) -> Plan:
    """Decide that a plan is not selected, with the reason."""
    allow(by, "plans.select", plan)
    return _decide(by, now, plan, revision, Event.NOT_SELECT, reason_of(reason))


def send_back(*, by: Actor, now: dt.datetime, plan: Plan, revision: int, reason: str) -> Plan:
    """Return a plan for correction, by the authority that has it now; it begins again on its route."""
    allow(by, "plans.forward" if plan.state == State.WITH_LOCAL else "plans.select", plan)
    return _decide(by, now, plan, revision, Event.RETURN, reason_of(reason), seen=plan.state)


def _decide(
    by: Actor, now: dt.datetime, plan: Plan, revision: int, event: Event, said: str, seen: str = ""
) -> Plan:
    with transaction.atomic():
        (held,) = lock(plan)
        if seen and held.state != seen:  # it moved on since the permission was asked for
            raise Conflict
        PLAN.after(held.state, event)
        refuse_stale(held, revision)
        if held.state == State.WITH_LOCAL:
            message.local_over(held, by=by, now=now, opinion=said)
        held.state = PLAN.after(held.state, event)
        if event in (Event.SELECT, Event.NOT_SELECT):
            held.decided_at, held.decided_by_id = now, by.person_id
        held.save(update_fields=["state", "decided_at", "decided_by"])
        if event is Event.FORWARD:
            message.to_nation(held, by=by, now=now)
        message.moved(held, event, said, by=by, now=now)
        add_step(held, event, by=by, now=now, text=said)
        note(EVENT_VERBS[event], held, by=by, now=now, after={"opinion": said or None, "late": held.late})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given
