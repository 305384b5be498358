"""Show applications that wait for an actor on the home page."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Side
from wangbao.hub.applications.reads import queries
from wangbao.hub.applications.rules.states import APPLICATION, State
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.language import say
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:  # noqa: ARG001 - every app's tiles are asked alike
    """List drafts to finish, for the applicant; submitted applications, for the insurer."""
    if not may(actor, "applications.view"):
        return []
    if actor.side in {Side.INSURED, Side.BROKER}:
        return [
            _tile(actor, State.DRAFT, Text("填写中的申请", "Applications to finish")),
            _tile(actor, State.SUBMITTED, Text("已提交的申请", "Applications submitted")),
        ]
    if actor.side is Side.INSURER:
        return [_tile(actor, State.SUBMITTED, Text("新提交的申请", "New applications"))]
    return []


def _tile(actor: Actor, state: State, title: Text) -> Tile:
    found = queries.page(actor, state=state, size=_SHOWN)
    rows = tuple(
        Row(
            row.number,
            reverse("applications:application", args=[row.number]),
            say(row.applicant.title),
            row.state,
            APPLICATION.name(state),
            row.start,
        )
        for row in found.rows
    )
    url = f"{reverse('applications:list')}?state={state}"
    return Tile(title, len(rows), url, rows, more=found.next_before is not None, order=20)
