"""Show on the home page the batches that are open, and what waits for the reader in them."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Role
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.language import say
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.reads import batch as batches, scheme as schemes
from wangbao.hub.schemes.rules.permissions import is_national
from wangbao.hub.schemes.rules.states import BATCH, LEVEL, SCHEME, UNIT, BatchState
from wangbao.programme.batch_schema import SCHEME as SCHEME_STEP
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5
_MOST: Final = 50
_SOON: Final = 3  # days before a last day from which it is marked
_BY: Final = Text("报送于", "submitted")


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List what waits: to recommend and to accept for officials, to confirm and to finish for declarants."""
    if not may(actor, "schemes.view") or actor.role is Role.AUDITOR:
        return []
    found = [_batches(actor, day_of(now))]
    if actor.role is Role.OFFICIAL:
        waiting = schemes.waiting_for(actor, most=_MOST + 1)
        rows = [
            _row(one.scheme, one.state, LEVEL.name(one.state), one.asked_at, Text("收到于", "received"))
            for one in waiting
        ]
        found.append(_tile(Text("待推荐的方案", "Schemes to recommend"), rows, 4))
        if is_national(actor):
            accept = schemes.to_accept(most=_MOST + 1)
            rows = [_row(one, one.state, SCHEME.name(one.state), one.submitted_at, _BY) for one in accept]
            found.append(_tile(Text("待受理的方案", "Schemes to accept"), rows, 3))
    elif may(actor, "schemes.declare"):
        units = schemes.to_confirm(actor, most=_MOST + 1)
        changed = Text("更新于", "changed")
        rows = [_row(one.scheme, one.state, UNIT.name(one.state), one.changed_at, changed) for one in units]
        if rows:
            found.append(_tile(Text("待本单位确认的方案", "Schemes to confirm"), rows, 5))
        own = schemes.own_open(actor, most=_MOST + 1)
        rows = [_row(one, one.state, SCHEME.name(one.state), one.changed_at, changed) for one in own]
        if rows:
            found.append(_tile(Text("填写中与待补正的方案", "Schemes to finish or correct"), rows, 40))
    return [tile for tile in found if tile.count or actor.role is Role.OFFICIAL]


def _batches(actor: Actor, today: dt.date) -> Tile:
    rows = tuple(
        Row(
            title=say(batches.rules_of(one).short.text),
            url=reverse("schemes:batch", args=[one.code]),
            state=one.state,
            state_text=BATCH.name(one.state),
            when=(last := batches.last_day_of(one, SCHEME_STEP, actor.organisation_id)),
            what=Text("方案申报截止", "schemes until") if last else "",
        )
        for one in batches.batches()
        if one.state == BatchState.OPEN
    )
    return Tile(
        title=Text("申报中的批次", "Open batches"),
        count=len(rows),
        url=reverse("schemes:batches"),
        rows=rows[:_SHOWN],
        urgent=any(isinstance(row.when, dt.date) and 0 <= (row.when - today).days <= _SOON for row in rows),
        order=45,
    )


def _row(scheme: Scheme, state: str, text: Text, when: dt.datetime | None, what: Text) -> Row:
    late = Text(" 逾期", " late") if scheme.late else Text("", "")
    about = f"{scheme.number} {say(scheme.lead.title)}"
    return Row(
        title=scheme.title or scheme.number,
        url=reverse("schemes:scheme", args=[scheme.number]),
        detail=Text(f"{about}{late.zh}", f"{about}{late.en}"),
        state=state,
        state_text=text,
        when=when,
        what=what,
    )


def _tile(title: Text, rows: list[Row], order: int) -> Tile:
    return Tile(
        title=title,
        count=min(len(rows), _MOST),
        more=len(rows) > _MOST,
        url=reverse("schemes:schemes"),
        rows=tuple(rows[:_SHOWN]),
        order=order,
    )
