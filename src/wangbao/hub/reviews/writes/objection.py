"""Object to a selection during the objection period, and answer objections."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Role
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.locks import lock
from wangbao.hub.outbox.audience import Recipient, ToOrganisation, ToPerson
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.reviews.models import Item, Objection, Round
from wangbao.hub.reviews.reads.round import require
from wangbao.hub.reviews.rules import message_kinds as messages
from wangbao.hub.reviews.rules.states import (
    ITEM,
    OBJECTION,
    ItemEvent,
    ItemState,
    ObjectionEvent,
    ObjectionState,
)
from wangbao.hub.reviews.writes.common import note, ran
from wangbao.hub.reviews.writes.review import prose
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text


def object_to(*, by: Actor, now: dt.datetime, round_: Round, number: str, text: str) -> Objection:
    """Record an objection to a selected item, under the own name, until the end of the last day.

    Raises:
        Forbidden: nobody is signed in.
        Invisible: no selected item of this number.
        Conflict: the period is over, or has not begun.
        InputError: no text, or one too long.
    """
    allow(by, "reviews.object")
    said = prose("text", text)
    with transaction.atomic():
        item = round_.items.filter(number=number, state=ItemState.SELECTED).first()
        if item is None:
            raise Invisible
        held_round, held = lock(round_, item)
        require(held_round, "object")
        if held_round.objections_until is None or day_of(now) > held_round.objections_until:
            raise Conflict(Text("公示期已满", "the objection period is over"))
        made = Objection.objects.create(
            item=held, person_id=by.person_id, organisation_id=by.organisation_id, text=said, at=now
        )
        _tell(held_round, made, [_officials(held_round)], by=by, now=now)
        note("item.objected", held.number, round_=held_round, by=by, now=now, after={"objection": made.ref})
    return made


def answer(*, by: Actor, now: dt.datetime, round_: Round, ref: str, upheld: bool, text: str) -> Objection:
    """Answer an objection; one that is upheld strikes the item from the selection.

    Raises:
        Invisible: no such objection.
        Conflict: it is answered.
        InputError: no answer.
    """
    allow(by, "reviews.run", round_)
    said = prose("text", text)
    with transaction.atomic():
        found = Objection.objects.select_related("item").filter(ref=ref, item__round=round_).first()
        if found is None:
            raise Invisible
        held_round, item, held = lock(round_, found.item, found)
        held.state = OBJECTION.after(held.state, ObjectionEvent.UPHOLD if upheld else ObjectionEvent.DISMISS)
        held.answer, held.answered_at, held.answered_by_id = said, now, by.person_id
        held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
        if upheld and item.state != ItemState.NOT_SELECTED:  # another objection may have struck it
            item.state = ITEM.after(item.state, ItemEvent.STRIKE)
            item.save(update_fields=["state"])
        ran(held_round, by)
        held_round.save(update_fields=["operators"])
        held.item = item
        to: list[Recipient] = [ToPerson(held.person_id, held.organisation_id)] if held.person_id else []
        _tell(held_round, held, to, by=by, now=now)
        note(
            "item.objection_answered",
            item.number,
            round_=held_round,
            by=by,
            now=now,
            after={"objection": held.ref, "state": held.state},
        )
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def list_item(item: Item) -> Item:
    """Mark a selected item that is locked as listed in the Catalogue, which is the directory's to record."""
    item.state = ITEM.after(item.state, ItemEvent.LIST)
    item.save(update_fields=["state"])
    return item


def _officials(round_: Round) -> Recipient:
    return ToOrganisation(round_.organisation_id or 0, frozenset({Role.OFFICIAL}))


def _tell(round_: Round, row: Objection, to: list[Recipient], *, by: Actor, now: dt.datetime) -> None:
    shown = row.answer if row.state != ObjectionState.OPEN else row.text
    send(
        by=by,
        now=now,
        kind=messages.OBJECTION,
        to=to,
        subject=("item", row.item.number),
        organisation_id=round_.organisation_id,
        context={
            "number": row.item.number,
            "state": OBJECTION.name(row.state),
            "text": shown,
            "batch": round_.batch.code,
        },
    )
