"""Build the home page's tiles of policies: quotes to bind, requests and money to decide, policies about to expire."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.display import yuan
from wangbao.hub.console.language import say
from wangbao.hub.policies.reads import approval as approval_reads, policy_list, queries
from wangbao.hub.policies.rules.journal_words import MOVEMENTS
from wangbao.hub.policies.rules.states import REQUEST, Phase
from wangbao.hub.policies.rules.words import LAST_DAY, insured
from wangbao.hub.underwriting.models import Quote
from wangbao.policy.tables import kinds
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5
_COUNTED: Final = 99
_SOON: Final = dt.timedelta(days=60)


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List accepted quotes, open requests, money to approve, and the policies that expire first."""
    found = []
    if may(actor, "policies.bind"):
        found.append(_to_bind(actor))
    if may(actor, "policies.request"):
        found.append(_requests(actor))
    if may(actor, "policies.approve"):
        found.append(_to_approve(actor))
    if may(actor, "policies.view"):
        found.append(_expiring(actor, day_of(now)))
    return found


def _to_bind(actor: Actor) -> Tile:
    rows = list(
        Quote.objects.visible_to(actor)
        .filter(state="accepted")
        .select_related("applicant")
        .only("number", "ref", "valid_until", "applicant__name", "applicant__name_en")
        .order_by("valid_until", "pk")[: _COUNTED + 1]
    )
    page = "underwriting:quote" if may(actor, "underwriting.work") else "underwriting:offer"
    return Tile(
        title=Text("已接受、待出单的报价", "Accepted offers to bind"),
        count=min(len(rows), _COUNTED),
        more=len(rows) > _COUNTED,
        rows=tuple(
            Row(
                title=row.number,
                url=reverse(page, args=[row.number]),
                detail=say(row.applicant.title),
                when=row.valid_until,
                what=Text("有效至", "valid until"),
            )
            for row in rows[:_SHOWN]
        ),
        order=15,
    )


def _requests(actor: Actor) -> Tile:
    rows = queries.open_requests(actor, size=_COUNTED)
    names = {code: kind.name for code, kind in kinds().items()}
    return Tile(
        title=Text("待处理的批改申请", "Endorsement requests"),
        count=min(len(rows), _COUNTED),
        more=len(rows) > _COUNTED,
        url=reverse("policies:requests"),
        rows=tuple(
            Row(
                title=row.policy.number,
                url=reverse("policies:request", args=[row.ref]),
                detail=say(insured(row.policy)),
                state=row.state,
                state_text=names.get(row.kind, REQUEST.name(row.state)),
                when=row.requested_at,
                what=Text("申请于", "asked on"),
            )
            for row in rows[:_SHOWN]
        ),
        order=30,
    )


def _to_approve(actor: Actor) -> Tile:
    """List money that waits and that somebody else entered."""
    rows = [
        row
        for row in approval_reads.waiting(actor, size=_COUNTED)
        if row.proposed_by_id is None or row.proposed_by_id != actor.person_id
    ]
    return Tile(
        title=Text("待您复核的收付", "Money for you to approve"),
        count=min(len(rows), _COUNTED),
        more=len(rows) > _COUNTED,
        url=reverse("policies:approvals"),
        rows=tuple(
            Row(
                title=row.policy.number,
                url=reverse("policies:approval", args=[row.ref]),
                detail=f"{say(MOVEMENTS[row.kind])} {yuan(row.amount)}",
                when=row.proposed_at,
                what=Text("提交于", "put forward on"),
            )
            for row in rows[:_SHOWN]
        ),
        order=20,
    )


def _expiring(actor: Actor, today: dt.date) -> Tile:
    """List policies in force by their end; the tile links to the list with the same filter."""
    before = today + _SOON
    filters = policy_list.Filters(phase=Phase.IN_FORCE, ends_before=before)
    page = policy_list.page(actor, filters, today=today, size=_COUNTED)
    soon = page.rows
    return Tile(
        title=Text("60 日内期满的保单", "Policies ending within 60 days"),
        count=len(soon),
        more=page.next_cursor is not None,
        url=f"{reverse('policies:list')}?phase=in_force&ends_before={before}",
        rows=tuple(
            Row(
                title=row.number,
                url=reverse("policies:policy", args=[row.number]),
                detail=say(insured(row)),
                when=row.end - dt.timedelta(days=1),
                what=LAST_DAY,
            )
            for row in soon[:_SHOWN]
        ),
        order=60,
    )
