"""Decide on the selection, apart from the review and by other people."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Forbidden
from wangbao.hub.locks import lock
from wangbao.hub.reviews.models import Item, Review, Round
from wangbao.hub.reviews.reads.round import require
from wangbao.hub.reviews.rules.states import ITEM, ItemEvent
from wangbao.hub.reviews.writes.common import note
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


def decide(*, by: Actor, now: dt.datetime, round_: Round, selected: Collection[str], reason: str) -> Round:
    """Decide which items are selected, all at once, with the reason; the ranking advises and does not bind.

    Raises:
        Forbidden: not a decision maker of a national authority, or somebody who ran this review or reviewed in it.
        Conflict: the phase decides nothing, or it is decided.
        InputError: an unknown number, more than there are places, or no reason.
    """
    allow(by, "reviews.decide", round_)
    why = reason_of(reason)
    with transaction.atomic():
        (held,) = lock(round_)
        require(held, "decide")
        if _took_part(by, held):
            raise Forbidden(
                Text(
                    "组织或参加过本次评审的人员不得作出遴选决定",
                    "whoever ran this review or reviewed in it does not decide",
                )
            )
        items = {item.number: item for item in lock(*held.items.all())}
        wrong = [
            Problem("selected", number, Text("本次评审没有此评审件", "no item of this review"))
            for number in sorted({*selected} - items.keys())
        ]
        if held.places is not None and len({*selected}) > held.places:
            rule = Text(f"名额为 {held.places} 个", f"there are {held.places} places")
            wrong.append(Problem("selected", len({*selected}), rule))
        if wrong:
            raise InputError(wrong)
        for number, item in items.items():
            event = ItemEvent.SELECT if number in selected else ItemEvent.NOT_SELECT
            item.state = ITEM.after(item.state, event)
        Item.objects.bulk_update(items.values(), ["state"], batch_size=500)
        held.decided_at, held.decided_by_id, held.decision = now, by.person_id, why
        held.save(update_fields=["decided_at", "decided_by", "decision"])
        after = {"selected": sorted({*selected}), "reason": why}
        note("round.decided", held.batch.code, round_=held, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _took_part(by: Actor, round_: Round) -> bool:
    if by.person_id is None:
        return False
    reviews = Review.objects.filter(item__round=round_, expert__membership__person_id=by.person_id)
    return by.person_id in round_.operators or reviews.exists()
