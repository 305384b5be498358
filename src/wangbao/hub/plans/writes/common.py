"""Share what every operation on plans needs: locks, steps, the journal."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.plans.models import Plan, Step
from wangbao.hub.plans.rules.states import EDITABLE, PLAN, State
from wangbao.vocabulary.text import Text


def editable(by: Actor, plan: Plan) -> Plan:
    """Lock a plan that may still be changed.

    Raises:
        Invisible: not this actor's.
        Forbidden: not for this role, or not its owner.
        Conflict: it is submitted or over.
    """
    allow(by, "plans.make", plan)
    (held,) = lock(plan)
    refuse_submitted(held)
    return held  # type: ignore[no-any-return]  # rows come back as they went in


def refuse_idle(plan: Plan) -> None:
    """Refuse (Conflict) a plan whose pilot does not run."""
    if plan.state != State.RUNNING:
        name = PLAN.name(plan.state)
        zh, en = f"试点方案“{name.zh}”，不再报告", f"the plan is “{name.en}”; nothing is reported"
        raise Conflict(Text(zh, en))


def refuse_stale(row: Any, revision: int) -> None:
    """Refuse (Conflict) what was decided on another revision of a held row than the one it has."""
    if row.revision != revision:
        zh, en = "内容已更新，请查看后再作决定", "it has changed meanwhile; look at it again before deciding"
        raise Conflict(Text(zh, en))


def refuse_submitted(plan: Plan) -> None:
    """Refuse (Conflict) a plan that is submitted or over."""
    if State(plan.state) not in EDITABLE:
        name = PLAN.name(plan.state)
        raise Conflict(
            Text(f"试点方案“{name.zh}”，不能再修改", f"the plan is “{name.en}” and can no longer be changed")
        )


def add_step(plan: Plan, event: str, *, by: Actor, now: dt.datetime, text: str = "") -> Step:
    """Add a step to the history of a plan that is held."""
    last = plan.steps.aggregate(last=Max("seq"))["last"] or 0
    return Step.objects.create(
        plan=plan,
        seq=last + 1,
        event=event,
        at=now,
        person_id=by.person_id,
        by_name=by.name,
        organisation_id=by.organisation_id,
        text=text,
    )


def note(
    verb: str,
    plan: Plan,
    *,
    by: Actor,
    now: dt.datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record an entry of the journal about a plan, owned by its owner."""
    record(
        by=by,
        now=now,
        verb=f"plan.{verb}",
        subject=("plan", plan.number),
        organisation_id=plan.owner_id,
        before=before,
        after=after,
    )
