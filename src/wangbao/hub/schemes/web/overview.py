"""Show officials on the home page the days ahead, the participants, the schemes by state and what came in last."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import KIND_NAMES, Kind, Role, Side
from wangbao.hub.console.contributions import Block, Counted, Row
from wangbao.hub.console.language import say
from wangbao.hub.schemes.reads import batch as batches, overview, scheme as schemes
from wangbao.hub.schemes.rules.states import SCHEME, State
from wangbao.hub.schemes.rules.words import STEP_NAMES
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5


def blocks(actor: Actor, *, now: dt.datetime) -> list[Block]:
    """List what an authority's official watches in the schemes that it sees."""
    if actor.side is not Side.AUTHORITY or actor.role is not Role.OFFICIAL or not may(actor, "schemes.view"):
        return []
    kinds, states = overview.participants(actor), overview.by_state(actor)
    listed = reverse("schemes:schemes")
    return [
        Block(Text("期限", "Days ahead"), rows=_days(day_of(now)), url=reverse("schemes:batches"), order=10),
        Block(
            Text("参与申报的机构", "Participants by kind"),
            tuple(Counted(KIND_NAMES[kind], kinds[kind]) for kind in Kind if kind in kinds),
            order=20,
        ),
        Block(
            Text("服务方案", "Schemes by state"),
            tuple(
                Counted(SCHEME.name(state), states[state], f"{listed}?state={state}")
                for state in State
                if state in states
            ),
            url=listed,
            order=30,
        ),
        Block(Text("最近报送的方案", "Schemes submitted last"), rows=_last(actor), url=listed, order=40),
    ]


def _days(today: dt.date) -> tuple[Row, ...]:
    found = []
    for one in overview.days_ahead(today)[:_SHOWN]:
        left = schemes.days_left(one.day, today)
        short, step = batches.rules_of(one.batch).short.text, STEP_NAMES[one.step]
        found.append(
            Row(
                say(Text(f"{short.zh}：{step.zh}", f"{short.en}: {step.en.lower()}")),
                reverse("schemes:batch", args=[one.batch.code]),
                Text("今天截止", "ends today") if not left else Text(f"还有 {left} 天", f"{left} days left"),
                when=one.day,
            )
        )
    return tuple(found)


def _last(actor: Actor) -> tuple[Row, ...]:
    late = Text(" 逾期", " late")
    return tuple(
        Row(
            one.scheme.title or one.scheme.number,
            reverse("schemes:scheme", args=[one.scheme.number]),
            f"{one.scheme.number} {say(one.scheme.lead.title)}{say(late) if one.late else ''}",
            one.scheme.state,
            SCHEME.name(one.scheme.state),
            one.at,
        )
        for one in overview.submitted_last(actor, most=_SHOWN)
    )
