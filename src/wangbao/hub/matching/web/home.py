"""Show on the home page the contacts that wait for the reader's organisation."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.matching.reads.contact import to_answer
from wangbao.hub.matching.rules.states import CONTACT
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5
_MOST: Final = 50


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List the contacts that wait for an answer."""
    del now
    if not may(actor, "matching.answer"):
        return []
    found = to_answer(actor, most=_MOST + 1)
    rows = tuple(
        Row(
            title=one.title,
            url=reverse("matching:contact", args=[one.number]),
            detail=one.number,
            state=one.state,
            state_text=CONTACT.name(one.state),
            when=one.expires_at,
            what=Text("答复截止", "answer by"),
        )
        for one in found[:_SHOWN]
    )
    tile = Tile(
        title=Text("待答复的联系请求", "Contacts to answer"),
        count=min(len(found), _MOST),
        more=len(found) > _MOST,
        url=reverse("matching:matching"),
        rows=rows,
        order=7,
    )
    return [tile] if found else []
