"""Answer calls about policies: bind, read, terms on any day as known at any moment, account, renew."""

from decimal import Decimal
from typing import Annotated, Any, Final

from ninja import Query, Router, Status

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.api.calls.applications import APPLICATIONS
from wangbao.hub.api.calls.quotes import find as find_quote
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, cursor_refusal, decode_cursor, encode_cursor
from wangbao.hub.api.shapes.applications import ApplicationOut
from wangbao.hub.api.shapes.money import MovementIn, MovementOut, movement
from wangbao.hub.api.shapes.policies import (
    Binding,
    PolicyOut,
    PolicyRow,
    Renewing,
    SubsidyIn,
    TermsOut,
    full_policy,
    listed_policy,
    segment,
)
from wangbao.hub.api.shapes.values import Key, Page, PolicyNumber, QuoteNumber
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.reads import queries
from wangbao.hub.policies.reads.policy_list import Filters, page as listed
from wangbao.hub.policies.rules.states import Phase
from wangbao.hub.policies.writes import binding, money, renewal
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.document import Day, Moment

PLACE: Final = 60
router = Router(tags=["保单 / policies"])

Search = Annotated[
    str | None,
    Query(min_length=1, max_length=80, description="保单号、名称或信用代码 / number, name or credit code"),
]
Followed = Annotated[bool, Query(description="他家主承、我方共保 / led by another, with a share of ours")]


@router.post(
    "/quotes/{number}/policy",
    response=answers(created=PolicyOut, also=(404, 409, 413)),
    operation_id="bind",
    summary="签发保单 / bind",
    **auth_for("policies:write"),
)
def bind(request: Call, number: QuoteNumber, body: Binding, key: Key) -> Status[Any]:
    """Binds an accepted quotation; however often it is asked, there is one policy. Bound otherwise already: 409."""
    actor = request.actor
    allow(actor, "policies.bind")
    made = binding.bind(
        quote_ref=find_quote(actor, number).ref,
        **acting(request, key),
        instalments=body.instalments,
        shares=[{"insurer": row.insurer, "share": row.share} for row in body.shares],
        subsidies=[_subsidy(row) for row in body.subsidies],
    )
    return Status(201, full_policy(find(actor, made.number), day_of(request.now)))


@router.get(
    "/policies",
    response=answers(ok=Page[PolicyRow]),
    operation_id="policies",
    summary="保单列表 / policies",
    **auth_for("policies:read"),
)
def policies(
    request: Call,
    limit: Limit = 50,
    cursor: Cursor = None,
    search: Search = None,
    state: Annotated[Phase | None, Query()] = None,
    kind: Annotated[str | None, Query(pattern=r"^[a-z_]{1,30}$")] = None,
    starts_from: Annotated[Day | None, Query()] = None,
    starts_before: Annotated[Day | None, Query()] = None,
    followed: Followed = False,  # noqa: FBT002 - a parameter of the query
) -> dict[str, Any]:
    """The policies one may know of; the order follows the filter, the newest first where there is none."""
    actor, today = request.actor, day_of(request.now)
    allow(actor, "policies.view")
    filters = Filters(
        term=search or "",
        phase=state,
        kind=kind or "",
        starts_from=starts_from,
        starts_before=starts_before,
        followed=followed,
    )
    found = listed(actor, filters, today=today, cursor=_place(cursor), size=limit)
    return {
        "items": [listed_policy(row, today) for row in found.rows],
        "next": encode_cursor(found.next_cursor) if found.next_cursor else None,
    }


@router.get(
    "/policies/{number}",
    response=answers(ok=PolicyOut, also=(404,)),
    operation_id="policy",
    summary="保单详情 / a policy",
    **auth_for("policies:read"),
)
def policy(request: Call, number: PolicyNumber) -> dict[str, Any]:
    """One policy: segments, endorsements with their charges, shares, accounts."""
    return full_policy(find(request.actor, number), day_of(request.now))


@router.get(
    "/policies/{number}/terms",
    response=answers(ok=TermsOut, also=(404,)),
    operation_id="terms",
    summary="某日条件 / terms on a day",
    **auth_for("policies:read"),
)
def terms(
    request: Call,
    number: PolicyNumber,
    day: Annotated[Day, Query(description="保险期间内的一天 / a day of the period")],
    known_at: Annotated[
        Moment | None, Query(description="当时所知；默认现在 / as known then; now by default")
    ] = None,
) -> dict[str, Any]:
    """What was in force on a day, as it was known at a moment: the answer a claim needs."""
    moment = known_at or request.now
    found = queries.as_of(find(request.actor, number), day=day, known_at=moment)
    return {"day": day, "known_at": moment, "segment": None if found is None else segment(found)}


@router.post(
    "/policies/{number}/renewal",
    response=answers(created=ApplicationOut, also=(404, 409, 413)),
    operation_id="renew",
    summary="续保 / renew",
    **auth_for("policies:write"),
)
def renew(request: Call, number: PolicyNumber, body: Renewing, key: Key) -> Status[Any]:
    """Begins the application that renews a policy; there is one. Asked for otherwise than it was begun: 409."""
    made = renewal.renew(
        policy=find(request.actor, number),
        answers=dict(body.answers) or None,
        requested=body.cover.plain() if body.cover else None,
        **acting(request, key),
    )
    return Status(201, APPLICATIONS.answer(request, made.number))


@router.post(
    "/policies/{number}/receipts",
    response=answers(created=MovementOut, also=(404, 409, 413)),
    operation_id="receive",
    summary="登记收款 / record a receipt",
    **auth_for("policies:write"),
)
def receive(request: Call, number: PolicyNumber, body: MovementIn, key: Key) -> Status[Any]:
    """Premium received. More than is due, or a large receipt, waits for a second person (`state`, `approval`)."""
    return Status(201, movement(money.receive(**_movement(request, number, body, key))))


@router.post(
    "/policies/{number}/refunds",
    response=answers(created=MovementOut, also=(404, 409, 413)),
    operation_id="refund",
    summary="登记退款 / record a refund",
    **auth_for("policies:write"),
)
def refund(request: Call, number: PolicyNumber, body: MovementIn, key: Key) -> Status[Any]:
    """Premium paid back, up to the credit there is, once a second person has approved it (`state`, `approval`)."""
    return Status(201, movement(money.refund(**_movement(request, number, body, key))))


def find(actor: Actor, number: str) -> Policy:
    """Fetch a policy by its number, with the parties that an answer names.

    Raises:
        Invisible: unknown, or not for this actor.
        Forbidden: not for this role.
    """
    return queries.policy(actor, number)


def _movement(request: Call, number: str, body: MovementIn, key: str) -> dict[str, Any]:
    return {
        "policy": find(request.actor, number),
        "amount": body.amount_cny,
        "on": body.on,
        "reference": body.reference,
        "payer": body.payer,
        "note": body.note,
        **acting(request, key),
    }


def _subsidy(row: SubsidyIn) -> dict[str, Any]:
    given = row.model_dump(exclude_none=True)
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in given.items()}


def _place(cursor: str | None) -> str:
    """Decode a cursor to the list's own.

    The list takes a cursor it cannot read for the first page; the API refuses it.
    """
    if cursor is None:
        return ""
    place = decode_cursor(cursor)
    key = place.rpartition("_")[2]
    if place[0] != "a" or not (key.isascii() and key.isdigit()):
        raise cursor_refusal(cursor)
    return place
