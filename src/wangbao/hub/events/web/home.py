"""Show on the home page the events a person goes to, and those whose attendance is to be recorded."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.events.models import Event
from wangbao.hub.events.reads import event as reads
from wangbao.hub.events.rules.states import EVENT, PLACE
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List the actor's coming events; for an organiser, those that ended and are not closed."""
    going = [_row(one.event, one.state, PLACE.name(one.state)) for one in reads.own_coming(actor, now=now)]
    found = [_tile(Text("已报名的活动", "Events you registered for"), going, 70)]
    if may(actor, "events.organise"):
        ended = [_row(one, one.state, EVENT.name(one.state)) for one in reads.to_close(actor, now=now)]
        found.append(_tile(Text("待登记出席的活动", "Events whose attendance is to be recorded"), ended, 20))
    return [tile for tile in found if tile.count]


def _row(event: Event, state: str, text: Text) -> Row:
    return Row(
        title=event.content["title"],
        url=reverse("events:event", args=[event.number]),
        detail=str(event.content["place"]),
        state=state,
        state_text=text,
        when=event.starts_at,
    )


def _tile(title: Text, rows: list[Row], order: int) -> Tile:
    return Tile(
        title=title, count=len(rows), url=reverse("events:list"), rows=tuple(rows[:_SHOWN]), order=order
    )
