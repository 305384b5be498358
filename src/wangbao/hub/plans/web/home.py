"""Show on the home page what waits in pilot plans."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Role
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.plans.models import Plan, Summary
from wangbao.hub.plans.reads import plan as plans
from wangbao.hub.plans.reads.summary import to_decide
from wangbao.hub.plans.rules.states import MEMBER, PLAN, SUMMARY
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5
_MOST: Final = 50
_SENT: Final = Text("上报于", "submitted")
_CHANGED: Final = Text("更新于", "changed")


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List what waits: to forward and to select for officials, to answer and to finish for the others."""
    del now
    if not may(actor, "plans.view") or actor.role is Role.AUDITOR:
        return []
    found = []
    if actor.role is Role.OFFICIAL:
        waiting = [_row(one, one.submitted_at, _SENT) for one in plans.with_local(actor, most=_MOST + 1)]
        found.append(_tile(Text("待转报的试点方案", "Pilot plans to forward"), waiting, 6))
        if plans.oversees(actor):
            rows = [_row(one, one.submitted_at, _SENT) for one in plans.to_select(most=_MOST + 1)]
            found.append(_tile(Text("待遴选的试点方案", "Pilot plans to select"), rows, 6))
            sent = [_summary(one) for one in to_decide(most=_MOST + 1)]
            found.append(_tile(Text("待接收的试点总结", "Summaries of pilots to accept"), sent, 6))
    else:
        asked = [
            _row(one.plan, one.changed_at, _CHANGED, one.state, MEMBER.name(one.state))
            for one in plans.to_answer(actor, most=_MOST + 1)
        ]
        found.append(_tile(Text("待确认参加的试点方案", "Invitations to pilot plans"), asked, 6))
    own = [_row(one, one.changed_at, _CHANGED) for one in plans.own_open(actor, most=_MOST + 1)]
    found.append(_tile(Text("填写中与待补正的试点方案", "Pilot plans to finish or correct"), own, 41))
    return [tile for tile in found if tile.count]


def _row(plan: Plan, when: dt.datetime | None, what: Text, state: str = "", text: Text | None = None) -> Row:
    return Row(
        title=plan.title or plan.number,
        url=reverse("plans:plan", args=[plan.number]),
        detail=f"{plan.number} {plan.owner.name}",
        state=state or plan.state,
        state_text=text or PLAN.name(plan.state),
        when=when,
        what=what,
    )


def _summary(row: Summary) -> Row:
    return Row(
        title=row.plan.title or row.plan.number,
        url=reverse("plans:summary", args=[row.plan.number, row.year]),
        detail=f"{row.plan.number} {row.plan.owner.name} {row.year}",
        state=row.state,
        state_text=SUMMARY.name(row.state),
        when=row.submitted_at,
        what=_SENT,
    )


def _tile(title: Text, rows: list[Row], order: int) -> Tile:
    return Tile(
        title=title,
        count=min(len(rows), _MOST),
        more=len(rows) > _MOST,
        url=reverse("plans:plans"),
        rows=tuple(rows[:_SHOWN]),
        order=order,
    )
