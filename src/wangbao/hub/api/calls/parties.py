"""Answer calls about organisations that a system needs to refer to: a broker's clients, and possible co-insurers."""

import datetime as dt
from typing import Any, Final

from ninja import Router, Schema

from wangbao.hub.access.permissions import allow
from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.shapes.values import Page, Party, Words
from wangbao.hub.parties.reads import queries

PLACE: Final = 110
router = Router(tags=["机构 / organisations"])


class ClientOut(Schema):
    """An enterprise that has given the broker a mandate, and since when."""

    client: Party
    since: dt.datetime


class InsurerOut(Schema):
    """An insurer, as far as a co-insurance needs to know it."""

    ref: str
    name: Words


@router.get(
    "/clients",
    response=answers(ok=Page[ClientOut]),
    operation_id="clients",
    summary="委托客户 / a broker's clients",
    **auth_for("parties:read"),
)
def clients(request: Call, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """The enterprises a broker acts for; ``ref`` is what an application names the applicant by."""
    allow(request.actor, "parties.register_client")
    rows = queries.clients(request.actor)
    return page(
        rows,
        limit=limit,
        cursor=cursor,
        show=lambda mandate: {"client": Party.of(mandate.client), "since": mandate.since},
    )


@router.get(
    "/insurers",
    response=answers(ok=Page[InsurerOut]),
    operation_id="insurers",
    summary="可共保的保险人 / insurers to share a risk with",
    **auth_for("parties:read", personal=False),
)
def insurers(request: Call, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
    """The insurers on the register, for ``shares`` when a lead insurer binds; nothing of them but their names."""
    allow(request.actor, "policies.arrange")
    return page(
        queries.insurers(),
        limit=limit,
        cursor=cursor,
        show=lambda insurer: {"ref": insurer.ref, "name": Words.of(insurer.title)},
    )
