"""Give a review, or abstain from one."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.reviews.models import Item, Remark, Review, Round
from wangbao.hub.reviews.reads.round import allows, procedure_of, require
from wangbao.hub.reviews.reads.sight import review as own_review
from wangbao.hub.reviews.rules.states import REVIEW, ItemState, ReviewEvent
from wangbao.hub.reviews.writes.common import note
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.programme.review.procedure_library import checked_marks, total
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule

LONGEST: Final = 2_000


def score(
    *, by: Actor, now: dt.datetime, review: Review, marks: Mapping[str, object], opinion: str
) -> Review:
    """Give marks for every criterion and an opinion; until the phase is over they may be given anew.

    Raises:
        Invisible: not this expert's.
        Conflict: the phase takes no scores, the review is void or abstained from, or the item is being corrected.
        InputError: a mark that is missing or out of range, or no opinion.
    """
    seen = own_review(by, review.ref)
    with transaction.atomic():
        held_round, item, held = _held(seen)
        require(held_round, "score")
        held.state = REVIEW.after(held.state, ReviewEvent.SCORE)
        _refuse_correcting(item)
        procedure = procedure_of(held_round)
        held.marks = checked_marks(procedure, marks)
        held.total, held.opinion = total(procedure, held.marks), prose("opinion", opinion)
        held.changed_at = now
        held.save(update_fields=["state", "marks", "total", "opinion", "changed_at"])
        after = {"total": held.total, "version": held.version}
        note("review.scored", held.ref, round_=held_round, by=by, now=now, after=after)
    return held


def abstain(*, by: Actor, now: dt.datetime, review: Review, reason: str) -> Review:
    """Record an abstention from a review that is not given yet, with the reason; the secretary replaces it."""
    seen = own_review(by, review.ref)
    why = reason_of(reason)
    with transaction.atomic():
        held_round, _, held = _held(seen)
        require(held_round, "assign", "score")
        held.state = REVIEW.after(held.state, ReviewEvent.ABSTAIN)
        held.reason, held.changed_at = why, now
        held.save(update_fields=["state", "reason", "changed_at"])
        note("review.abstained", held.ref, round_=held_round, by=by, now=now, after={"reason": why})
    return held


def remark(*, by: Actor, now: dt.datetime, review: Review, text: str) -> Remark:
    """Make a remark on an item that the acting expert reviews."""
    seen = own_review(by, review.ref)
    said = prose("text", text)
    with transaction.atomic():
        held_round, item, held = _held(seen)
        require(held_round, "discuss")
        if REVIEW.is_terminal(held.state):
            raise Conflict(Text("已弃权或作废，不能发言", "who abstained makes no remark"))
        made = Remark.objects.create(
            item=item, expert_id=held.expert_id, text=said, at=now, by_id=by.person_id
        )
        note("item.remarked", item.number, round_=held_round, by=by, now=now, after={"review": held.ref})
    return made


def may_score(review: Review) -> bool:
    """Tell whether a review may be given as things stand."""
    return (
        allows(review.item.round, "score")
        and REVIEW.may_happen(review.state, ReviewEvent.SCORE)
        and review.item.state == ItemState.UNDER_REVIEW
    )


def prose(field: str, given: str) -> str:
    """Return a text without blanks at its ends; raises InputError where it is empty, too long or holds the unseen."""
    said = given.replace("\r\n", "\n").strip()
    if not 0 < len(said) <= LONGEST:
        zh, en = f"须填写，至多 {LONGEST} 字", f"needs 1 to {LONGEST} characters"
        raise refusal(field, said or None, zh, en)
    if character := unseen(said, lines=True):
        raise refusal(field, said, *unseen_rule(character))
    return said


def _held(review: Review) -> tuple[Round, Item, Review]:
    round_, item, held = lock(review.item.round, review.item, review)
    return round_, item, held


def _refuse_correcting(item: Item) -> None:
    if item.state != ItemState.UNDER_REVIEW:
        raise Conflict(Text("方案正在补正或已有决定", "the scheme is being corrected or decided"))
