"""Show on the home page what waits in reviews: to review for experts, to run for officials, to decide on."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Role
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.language import say
from wangbao.hub.reviews.models import Round
from wangbao.hub.reviews.reads.round import allows, phase_of, procedure_of, progress, rounds
from wangbao.hub.reviews.reads.sight import declaring, own_reviews
from wangbao.hub.reviews.rules.states import REVIEW, ReviewState
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.rules.permissions import is_national
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List the reviews that wait for the actor, by its role."""
    del now
    if may(actor, "reviews.review"):
        return _of_expert(actor)
    if actor.role is Role.AUDITOR or not may(actor, "reviews.view") or not is_national(actor):
        return []
    decides = actor.role is Role.DECISION_MAKER
    open_ = [
        _row(one)
        for one in rounds(actor)
        if (allows(one, "decide") and one.decided_at is None if decides else _runs_on(one))
    ]
    title = (
        Text("待决定的评审", "Reviews to decide on") if decides else Text("进行中的评审", "Reviews to run")
    )
    return [Tile(title, len(open_), reverse("reviews:list"), tuple(open_[:_SHOWN]), order=2)]


def _runs_on(round_: Round) -> bool:
    return procedure_of(round_).following(round_.phase) is not None


def _row(round_: Round) -> Row:
    given, asked = progress(round_)
    name = rules_of(round_.batch).short.text
    detail = Text(f"评分 {given}/{asked}，", f"{given} of {asked} reviews given,") if asked else ""
    if allows(round_, "object"):
        return Row(
            say(name),
            reverse("reviews:round", args=[round_.batch.code]),
            detail,
            round_.phase,
            phase_of(round_).name.text,
            round_.objections_until,
            Text("公示至", "objections until"),
        )
    return Row(
        say(name),
        reverse("reviews:round", args=[round_.batch.code]),
        detail,
        round_.phase,
        phase_of(round_).name.text,
        round_.phase_since,
        Text("本阶段始于", "in this phase since"),
    )


def _of_expert(actor: Actor) -> list[Tile]:
    """List the rounds in which the acting expert has yet to state its interests, and the reviews it has yet to give.

    Items are named by their numbers alone.
    """
    stating = tuple(
        Row(say(rules_of(one.batch).short.text), reverse("reviews:statement", args=[one.batch.code]))
        for one, made in declaring(actor)
        if not made
    )
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
    found_tiles = [Tile(title, len(rows), reverse("reviews:mine"), rows, more=len(found) > _SHOWN, order=9)]
    if stating:
        asked = Text("待作的回避申报", "Interests to declare")
        found_tiles.insert(0, Tile(asked, len(stating), reverse("reviews:mine"), stating, order=8))
    return found_tiles
