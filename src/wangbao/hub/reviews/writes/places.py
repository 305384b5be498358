"""Rank the items of a round and keep their standings."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.locks import lock
from wangbao.hub.reviews.models import Review, Round, Standing
from wangbao.hub.reviews.reads.round import require
from wangbao.hub.reviews.rules.states import ReviewState
from wangbao.hub.reviews.writes.common import note, ran
from wangbao.programme.review.places import Given, Ranking, rank

_SIX = Decimal("0.000001")


def rank_items(*, by: Actor, now: dt.datetime, round_: Round) -> Round:
    """Rank all items by their reviews that stand; done again, it replaces the standings by the same.

    Raises:
        Conflict: the phase ranks nothing.
    """
    allow(by, "reviews.run", round_)
    with transaction.atomic():
        (held,) = lock(round_)
        require(held, "rank")
        Standing.objects.filter(item__round=held).delete()
        Standing.objects.bulk_create(standings(held))
        held.ranked_at = now
        ran(held, by)
        held.save(update_fields=["ranked_at", "operators"])
        after = {"items": held.items.count(), "places": held.places}
        note("round.ranked", held.batch.code, round_=held, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def standings(round_: Round) -> Iterator[Standing]:
    """Compute the standings of a round from its reviews."""
    rows = Review.objects.filter(item__round=round_, state=ReviewState.SCORED)
    kept = list(rows.values_list("pk", "item_id", "item__number", "expert__ref", "total"))
    found: Ranking = rank(
        [Given(number, ref, float(total)) for _, _, number, ref, total in kept],
        cut=round_.places,
        seed=round_.seed,
    )
    items = {number: item for _, item, number, _, _ in kept}
    reviews = {(number, ref): key for key, _, number, ref, _ in kept}
    for place in found.places:
        error = place.standard_error
        yield Standing(
            item_id=items[place.scheme],
            rank=place.rank,
            score=_six(place.score),
            mean=_six(place.mean),
            standard_error=None if error is None else _six(error),
            low=place.low,
            high=place.high,
            reviews=place.reviews,
            hangs_on_id=None if place.hangs_on is None else reviews[place.scheme, place.hangs_on],
            without=place.without,
        )


def _six(number: float) -> Decimal:
    return Decimal(number).quantize(_SIX)
