"""Show experts what they have to review on the home page."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.reviews.reads.sight import own_reviews
from wangbao.hub.reviews.rules.states import REVIEW, ReviewState
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:  # noqa: ARG001 - every app's tiles are asked alike
    """List the reviews the acting expert has yet to give, by their numbers alone."""
    if not may(actor, "reviews.review"):
        return []
    found = list(own_reviews(actor).filter(state=ReviewState.ASSIGNED)[: _SHOWN + 1])
    rows = tuple(
        Row(
            one.item.number,
            reverse("reviews:review", args=[one.ref]),
            one.item.round.batch.reference,
            one.state,
            REVIEW.name(one.state),
            one.assigned_at,
        )
        for one in found[:_SHOWN]
    )
    title = Text("待评审", "To review")
    return [Tile(title, len(rows), reverse("reviews:mine"), rows, more=len(found) > _SHOWN, order=9)]
