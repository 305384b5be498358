"""Show officials on the home page who takes part in selected pilots, the plans by state and what came in last."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Role, Side
from wangbao.hub.console.contributions import Block, Counted, Row
from wangbao.hub.plans.reads import overview
from wangbao.hub.plans.rules.states import PLAN, State
from wangbao.programme.plan import PlanKind
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5
# The notice counts participants so (13 + 34 + 21 in the first batch).
_PARTICIPANTS: Final = {
    PlanKind.AUTHORITY: Text("地方主管部门", "Local authorities"),
    PlanKind.INSTITUTION: Text("服务机构", "Service institutions"),
    PlanKind.ENTERPRISE: Text("行业企业", "Enterprises"),
}


def blocks(actor: Actor, *, now: dt.datetime) -> list[Block]:
    """List what an authority's official watches in the plans that it sees."""
    del now
    if actor.side is not Side.AUTHORITY or actor.role is not Role.OFFICIAL or not may(actor, "plans.view"):
        return []
    taking_part, states = overview.participants(actor), overview.by_state(actor)
    listed = reverse("plans:plans")
    return [
        Block(
            Text("入选试点的参与单位", "Participants of selected pilots"),
            tuple(Counted(name, taking_part[kind]) for kind, name in _PARTICIPANTS.items())
            if any(taking_part.values())
            else (),
            order=50,
        ),
        Block(
            Text("试点方案", "Pilot plans by state"),
            tuple(
                Counted(PLAN.name(state), states[state], f"{listed}?state={state}")
                for state in State
                if state in states
            ),
            url=listed,
            order=60,
        ),
        Block(
            Text("最近上报的试点方案", "Pilot plans submitted last"),
            rows=tuple(
                Row(
                    one.plan.title or one.plan.number,
                    reverse("plans:plan", args=[one.plan.number]),
                    f"{one.plan.number} {one.plan.owner.name}",
                    one.plan.state,
                    PLAN.name(one.plan.state),
                    one.at,
                )
                for one in overview.submitted_last(actor, most=_SHOWN)
            ),
            url=listed,
            order=70,
        ),
    ]
