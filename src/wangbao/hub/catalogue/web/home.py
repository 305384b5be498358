"""Show drafts that wait for a second person on the home page."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.catalogue.reads import queries
from wangbao.hub.catalogue.rules.states import VERSION, State
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.language import say
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:  # noqa: ARG001 - every app's tiles are asked alike
    """List versions somebody else drafted, for those who may publish them."""
    if not may(actor, "catalogue.publish"):
        return []
    found = queries.waiting_to_be_published(actor)
    rows = tuple(
        Row(
            say(one.title),
            reverse("catalogue:version", args=[one.ref]),
            f"{one.product.code} {one.version}",
            one.state,
            VERSION.name(State.DRAFT),
            one.drafted_at,
        )
        for one in found[:_SHOWN]
    )
    title = Text("待发布的产品版本", "Product versions to publish")
    return [
        Tile(
            title, len(found), reverse("catalogue:products"), rows, more=len(found) >= queries.PAGE, order=60
        )
    ]
