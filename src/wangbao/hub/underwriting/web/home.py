"""Show waiting work on the home page: quotes to decide, applications to assess, offers to answer."""

import datetime as dt

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.access.roles import Side
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.language import say
from wangbao.hub.underwriting.models import DocumentItem, Quote
from wangbao.hub.underwriting.reads import queries
from wangbao.hub.underwriting.rules.authority import level_of
from wangbao.hub.underwriting.rules.states import QUOTE, WORKED_ON, State
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_SHOWN = 5
_MOST = 50
_SOON_DAYS = 5


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List the waiting work of the actor's side; nothing is counted beyond fifty."""
    if actor.side is Side.INSURER and may(actor, "underwriting.work"):
        return [_to_decide(actor), _to_assess(actor)] if may(actor, "underwriting.decide") else []
    if may(actor, "underwriting.answer"):
        return [_to_answer(actor, now), _to_hand_in(actor)]
    return []


def _to_decide(actor: Actor) -> Tile:
    own = level_of(actor)
    levels = [str(level) for level in Level if own.covers(level) or own is Level.SENIOR]
    rows = (
        Quote.objects.visible_to(actor)
        .filter(authority__in=levels)
        .select_related("applicant")
        .only("number", "state", "created_at", "applicant__name", "applicant__name_en")
        .order_by("pk")
    )
    # State by state, each a piece of one index: of all at once the oldest are looked for through the whole book.
    by_state = (rows.filter(state=str(state))[: _MOST + 1] for state in sorted(WORKED_ON))
    found = sorted((quote for part in by_state for quote in part), key=lambda quote: quote.pk)[: _MOST + 1]
    return Tile(
        title=Text("待核保", "To underwrite"),
        count=min(len(found), _MOST),
        more=len(found) > _MOST,
        url=reverse("underwriting:queue") + "?state=referred",
        rows=tuple(
            Row(
                title=quote.number,
                url=reverse("underwriting:quote", args=[quote.number]),
                detail=say(quote.applicant.title),
                state=quote.state,
                state_text=QUOTE.name(quote.state),
                when=quote.created_at,
            )
            for quote in found[:_SHOWN]
        ),
        empty=Text("没有待核保的报价。", "No quote waits to be decided."),
        order=10,
    )


def _to_assess(actor: Actor) -> Tile:
    found = queries.waiting(actor, most=_MOST + 1)
    return Tile(
        title=Text("待评估的申请", "Applications to assess"),
        count=min(len(found), _MOST),
        more=len(found) > _MOST,
        url=reverse("underwriting:queue"),
        rows=tuple(
            Row(
                title=application.number,
                url=reverse("underwriting:queue"),
                detail=say(application.applicant.title),
                when=application.submitted_at,
            )
            for application in found[:_SHOWN]
        ),
        order=11,
    )


def _to_answer(actor: Actor, now: dt.datetime) -> Tile:
    today = day_of(now)
    found = list(
        Quote.objects.visible_to(actor)
        .filter(state=State.OFFERED, valid_until__gte=today)
        .select_related("applicant")
        .only("number", "state", "valid_until", "applicant__name", "applicant__name_en")
        .order_by("valid_until", "pk")[: _MOST + 1]
    )
    soonest = found[0].valid_until if found else None
    soon = soonest is not None and soonest <= today + dt.timedelta(days=_SOON_DAYS)
    return Tile(
        title=Text("待答复的报价", "Offers to answer"),
        count=min(len(found), _MOST),
        more=len(found) > _MOST,
        url=reverse("underwriting:offers"),
        rows=tuple(
            Row(
                title=quote.number,
                url=reverse("underwriting:offer", args=[quote.number]),
                detail=say(quote.applicant.title),
                state=quote.state,
                state_text=QUOTE.name(quote.state, inside=False),
                when=quote.valid_until,
            )
            for quote in found[:_SHOWN]
        ),
        urgent=soon,
        order=10,
    )


def _to_hand_in(actor: Actor) -> Tile:
    found = list(
        DocumentItem.objects.visible_to(actor)
        .filter(file=None, waived="", request__quote__state__in=[str(state) for state in WORKED_ON])
        .select_related("request__quote")
        .order_by("request__due", "pk")[: _MOST + 1]
    )
    return Tile(
        title=Text("待提交的资料", "Documents to hand in"),
        count=min(len(found), _MOST),
        more=len(found) > _MOST,
        rows=tuple(
            Row(
                title=say(Text(item.name, item.name_en)),
                url=reverse("underwriting:offer", args=[item.request.quote.number]),
                detail=item.request.quote.number,
                when=item.request.due,
            )
            for item in found[:_SHOWN]
        ),
        order=12,
    )
