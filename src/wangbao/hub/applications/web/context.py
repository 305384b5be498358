"""Build the context that all pages of an application share, for those who may open them."""

import datetime as dt
from typing import Any

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application, queries, steps
from wangbao.hub.applications.reads.presentation import state_name
from wangbao.hub.applications.rules.states import APPLICATION, Event, State
from wangbao.hub.applications.writes.common import EARLIEST_DAYS
from wangbao.hub.console.display import quantity
from wangbao.hub.web import ActorRequest
from wangbao.product.provisions import item_name
from wangbao.vocabulary.beijing import day_of


def seen(request: ActorRequest, number: str) -> Application:
    """Find an application the reader may see."""
    allow(request.actor, "applications.view")
    return queries.application(request.actor, number)


def fillable(request: ActorRequest, number: str) -> Application:
    """Find an application the reader may fill in; the operations ask again, with the row locked."""
    row = seen(request, number)
    allow(request.actor, "applications.answer", row)
    return row


def common(
    request: ActorRequest, row: Application, found: tuple[steps.Step, ...] | None = None
) -> dict[str, Any]:
    """Build the context of every page of an application: steps, progress, state, possible actions."""
    found = found or steps.steps(row)
    actor, bundle, choice = request.actor, application.bundle(row), application.requested(row)
    names = {item.code: item_name(item) for item in bundle.wording.items()}
    optional = [(code, names[code]) for code in bundle.definition.options.optional_items]
    return {
        "application": row,
        "title": bundle.definition.title.text,
        "steps": found,
        "progress": steps.share_done(found),
        "state_name": state_name(row),
        "may_fill": row.is_draft and may(actor, "applications.answer", row),
        "may_submit": bool(row.signed_sha256) and row.is_draft and may(actor, "applications.submit", row),
        "may_withdraw": APPLICATION.may_happen(row.state, Event.WITHDRAW)
        and may(actor, "applications.withdraw", row),
        "may_renew": _renewable(row) and may(actor, "applications.renew", row),
        "lapsed": row.state == State.WITHDRAWN,
        "choice": choice,
        "limit": quantity(choice.limit_cny, "CNY"),
        "deductible": quantity(choice.deductible_cny, "CNY"),
        "chosen": [name for code, name in optional if code not in choice.left_out],
        "left_out": [name for code, name in optional if code in choice.left_out],
    }


def _renewable(row: Application) -> bool:
    """Return True if a copy could begin by now: of a withdrawn one at once, of another as its end comes near."""
    if row.is_draft:
        return False
    near = day_of(clock.now()) + dt.timedelta(days=EARLIEST_DAYS)
    return row.state == State.WITHDRAWN or row.end <= near
