"""Policies: bound, read, their terms on any day as known at any moment, their account, renewed."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from wangbao.hub.api.bearer import Call, own_key
from wangbao.hub.api.calls.applications import ApplicationOut, shown as application_shown
from wangbao.hub.api.calls.quotes import find as find_quote
from wangbao.hub.api.paging import Cursor, Limit, decoded, encoded, refused
from wangbao.hub.api.scopes import Scope
from wangbao.hub.api.service import answers, called
from wangbao.hub.api.values import (
    AmountIn,
    Code,
    CoverIn,
    Key,
    Moment,
    Money,
    Page,
    Party,
    PolicyNumber,
    ProductRef,
    QuoteNumber,
    Rate,
    RateIn,
    Ref,
    State as StateOut,
    Strict,
    Words,
)
from wangbao.hub.clock import day_of
from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.permissions import allow
from wangbao.hub.policies import operations, queries
from wangbao.hub.policies.listing import Filters, page as listed, phase_of
from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.states import PHASE_NAMES, Phase
from wangbao.policy.payments import Standing
from wangbao.policy.tables import kind as kind_of

router = Router(tags=["保单 / policies"])

Search = Annotated[
    str | None,
    Query(min_length=1, max_length=80, description="保单号、名称或信用代码 / number, name or credit code"),
]
Followed = Annotated[bool, Query(description="他家主承、我方共保 / led by another, with a share of ours")]
Reference = Annotated[str, Field(min_length=1, max_length=60)]


class ShareIn(Strict):
    """A co-insurer and its share; the shares make 1, the lead's among them."""

    insurer: Ref
    share: RateIn


class SubsidyIn(Strict):
    """A government subsidy: a share of what is payable, up to a cap."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=80)]
    rate: RateIn
    cap_cny: AmountIn | None = None


class Binding(Strict):
    """How the premium is paid and who shares the risk."""

    instalments: Code = "single"
    shares: Annotated[list[ShareIn], Field(max_length=20)] = Field(default_factory=list)
    subsidies: Annotated[list[SubsidyIn], Field(max_length=10)] = Field(default_factory=list)


class Renewing(Strict):
    """Answers that changed, and cover that is wanted otherwise than at expiry."""

    answers: Annotated[
        dict[Code, Annotated[str, Field(max_length=200)] | list[Code]], Field(max_length=200)
    ] = Field(default_factory=dict)
    cover: CoverIn | None = None


class MovementIn(Strict):
    """Money that moved: the bank's day and reference; ``payer`` is ``insured`` or a subsidy's code."""

    amount_cny: AmountIn
    on: dt.date
    reference: Reference
    payer: Annotated[str, Field(min_length=1, max_length=40)] = "insured"
    note: Annotated[str, Field(max_length=200)] = ""


class PolicyRow(Schema):
    """A policy in a list, as its last endorsement left it."""

    number: str
    ref: str
    state: StateOut
    insurer: Words
    insured: str
    uscc: str
    kind: str
    start: dt.date
    end: dt.date
    limit_cny: Money
    gross_cny: Money
    bound_at: dt.datetime


class SegmentOut(Schema):
    """A stretch of days with one set of terms; ``seqs`` are the endorsements that made them."""

    start: dt.date
    end: dt.date
    in_force: bool
    seqs: list[int]
    terms: dict[str, Any]


class EndorsementOut(Schema):
    """An endorsement: what it changed and what it charged; issuance is 0."""

    seq: int
    kind: StateOut
    effective: dt.date
    issued_at: dt.datetime
    changed: list[dict[str, Any]]
    reason: str
    net_cny: Money
    vat_cny: Money


class InstalmentOut(Schema):
    """An amount that falls due, and what of it is paid; a credit is negative."""

    endorsement: int
    number: int
    due: dt.date
    amount_cny: Money
    paid_cny: Money


class MovementOut(Schema):
    """Money received or paid back."""

    amount_cny: Money
    on: dt.date
    reference: str
    payer: str


class AccountOut(Schema):
    """Where payment by one payer stands: payable + credit = received - refunded + outstanding."""

    payer: str
    payable_cny: Money
    received_cny: Money
    refunded_cny: Money
    outstanding_cny: Money
    overdue_cny: Money
    credit_cny: Money
    instalments: list[InstalmentOut]
    receipts: list[MovementOut]
    refunds: list[MovementOut]


class ShareOut(Schema):
    """An insurer's share."""

    insurer: Party
    share: Rate
    lead: bool
    premium_cny: Money


class PolicyOut(Schema):
    """A policy with everything that happened to it, as it stands."""

    number: str
    ref: str
    state: StateOut
    quote: str
    product: ProductRef
    insurer: Party
    applicant: Party
    broker: Party | None
    start: dt.date
    end: dt.date
    bound_at: dt.datetime
    renewal_of: str | None
    net_cny: Money
    vat_cny: Money
    gross_cny: Money
    earned_cny: Money
    segments: list[SegmentOut]
    endorsements: list[EndorsementOut]
    shares: list[ShareOut]
    accounts: list[AccountOut]


class TermsOut(Schema):
    """The terms on a day, as they were known at a moment."""

    day: dt.date
    known_at: dt.datetime
    segment: SegmentOut | None


@router.post(
    "/quotes/{number}/policy",
    response=answers(created=PolicyOut, also=(404, 409, 413)),
    operation_id="bind",
    summary="签发保单 / bind",
    **called(Scope.POLICIES_WRITE),
)
def bind(request: Call, number: QuoteNumber, body: Binding, key: Key) -> Status[Any]:
    """Binds an accepted quotation; however often it is asked, there is one policy and the same answer."""
    actor = request.actor
    allow(actor, "policies.bind")
    made = operations.bind(
        quote_ref=find_quote(actor, number).ref,
        idempotency_key=own_key(actor, key),
        by=actor,
        now=request.now,
        instalments=body.instalments,
        shares=[{"insurer": row.insurer, "share": row.share} for row in body.shares],
        subsidies=[_subsidy(row) for row in body.subsidies],
    )
    return Status(201, whole(find(actor, made.number), day_of(request.now)))


@router.get(
    "/policies",
    response=answers(ok=Page[PolicyRow]),
    operation_id="policies",
    summary="保单列表 / policies",
    **called(Scope.POLICIES_READ),
)
def policies(
    request: Call,
    limit: Limit = 50,
    cursor: Cursor = None,
    search: Search = None,
    state: Annotated[Phase | None, Query()] = None,
    kind: Annotated[str | None, Query(pattern=r"^[a-z_]{1,30}$")] = None,
    starts_from: Annotated[dt.date | None, Query()] = None,
    starts_before: Annotated[dt.date | None, Query()] = None,
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
        "items": [_row(row, today) for row in found.rows],
        "next": encoded(found.next_cursor) if found.next_cursor else None,
    }


@router.get(
    "/policies/{number}",
    response=answers(ok=PolicyOut, also=(404,)),
    operation_id="policy",
    summary="保单详情 / a policy",
    **called(Scope.POLICIES_READ),
)
def policy(request: Call, number: PolicyNumber) -> dict[str, Any]:
    """One policy: segments, endorsements with their charges, shares, accounts."""
    return whole(find(request.actor, number), day_of(request.now))


@router.get(
    "/policies/{number}/terms",
    response=answers(ok=TermsOut, also=(404,)),
    operation_id="terms",
    summary="某日条件 / terms on a day",
    **called(Scope.POLICIES_READ),
)
def terms(
    request: Call,
    number: PolicyNumber,
    day: Annotated[dt.date, Query(description="保险期间内的一天 / a day of the period")],
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
    **called(Scope.POLICIES_WRITE),
)
def renew(request: Call, number: PolicyNumber, body: Renewing) -> Status[Any]:
    """Begins the application that renews a policy; asked again, the same one is answered."""
    made = operations.renew(
        policy=find(request.actor, number),
        by=request.actor,
        now=request.now,
        answers=dict(body.answers) or None,
        requested=body.cover.plain() if body.cover else None,
    )
    return Status(201, application_shown(request.actor, made.number))


@router.post(
    "/policies/{number}/receipts",
    response=answers(created=MovementOut, also=(404, 409, 413)),
    operation_id="receive",
    summary="登记收款 / record a receipt",
    **called(Scope.POLICIES_WRITE),
)
def receive(request: Call, number: PolicyNumber, body: MovementIn, key: Key) -> Status[Any]:
    """Premium received; more than is due stays as credit."""
    return Status(201, _moved(operations.receive(**_movement(request, number, body, key))))


@router.post(
    "/policies/{number}/refunds",
    response=answers(created=MovementOut, also=(404, 409, 413)),
    operation_id="refund",
    summary="登记退款 / record a refund",
    **called(Scope.POLICIES_WRITE),
)
def refund(request: Call, number: PolicyNumber, body: MovementIn, key: Key) -> Status[Any]:
    """Premium paid back, up to the credit there is."""
    return Status(201, _moved(operations.refund(**_movement(request, number, body, key))))


def find(actor: Actor, number: str) -> Policy:
    """A policy by its number, with the parties an answer names.

    Raises:
        Invisible: unknown, or not for this actor.
        Forbidden: not for this role.
    """
    return queries.policy(actor, number)


def segment(found: Any) -> dict[str, Any]:
    """A segment as the answer has it."""
    return {
        "start": found.period.start,
        "end": found.period.end,
        "in_force": found.in_force,
        "seqs": list(found.seqs),
        "terms": found.terms,
    }


def endorsement(row: Any) -> dict[str, Any]:
    """An endorsement as the answer has it."""
    return {
        "seq": row.seq,
        "kind": StateOut(code=row.kind, name=Words.of(kind_of(row.kind).name)),
        "effective": row.effective,
        "issued_at": row.issued_at,
        "changed": row.changed,
        "reason": row.reason,
        "net_cny": row.net_cny,
        "vat_cny": row.vat_cny,
    }


def whole(found: Policy, today: dt.date) -> dict[str, Any]:
    """A policy with its life, as the answer has it."""
    life = queries.life(found, today=today)
    version = found.product_version
    return {
        "number": found.number,
        "ref": found.ref,
        "state": StateOut(code=life.phase, name=Words.of(PHASE_NAMES[life.phase])),
        "quote": found.quote.number,
        "product": ProductRef(code=version.product.code, version=version.version),
        "insurer": Party.of(found.insurer),
        "applicant": Party.of(found.applicant),
        "broker": None if found.broker is None else Party.of(found.broker),
        "start": found.start,
        "end": found.end,
        "bound_at": found.bound_at,
        "renewal_of": None if found.renewal_of is None else found.renewal_of.number,
        "net_cny": life.total.net,
        "vat_cny": life.total.vat,
        "gross_cny": life.total.gross,
        "earned_cny": life.earned_cny,
        "segments": [segment(one) for one in life.segments],
        "endorsements": [endorsement(one.row) for one in life.issued],
        "shares": [
            {
                "insurer": Party.of(one.share.insurer),
                "share": one.share.share.normalize(),
                "lead": one.share.lead,
                "premium_cny": one.premium_cny,
            }
            for one in life.shares
        ],
        "accounts": [_account(one) for one in life.accounts],
    }


def _row(found: Policy, today: dt.date) -> dict[str, Any]:
    phase = phase_of(found.state, found.start, found.end, today)
    return {
        "number": found.number,
        "ref": found.ref,
        "state": StateOut(code=phase, name=Words.of(PHASE_NAMES[phase])),
        "insurer": Words.of(found.insurer.title),
        "insured": found.insured_name,
        "uscc": found.insured_uscc,
        "kind": found.kind,
        "start": found.start,
        "end": found.end,
        "limit_cny": found.limit_cny,
        "gross_cny": found.gross_cny,
        "bound_at": found.bound_at,
    }


def _account(found: queries.Account) -> dict[str, Any]:
    stands: Standing = found.standing
    names = ("payable", "received", "refunded", "outstanding", "overdue", "credit")
    return {
        "payer": found.payer,
        **{f"{name}_cny": getattr(stands, name) for name in names},
        "instalments": [
            {
                "endorsement": item.seq,
                "number": item.number,
                "due": item.due,
                "amount_cny": item.amount,
                "paid_cny": part,
            }
            for item, part in found.instalments
        ],
        "receipts": [_moved(row) for row in found.receipts],
        "refunds": [_moved(row) for row in found.refunds],
    }


def _moved(row: Any) -> dict[str, Any]:
    return {"amount_cny": row.amount, "on": row.on, "reference": row.reference, "payer": row.payer}


def _movement(request: Call, number: str, body: MovementIn, key: str) -> dict[str, Any]:
    return {
        "policy": find(request.actor, number),
        "amount": body.amount_cny,
        "on": body.on,
        "reference": body.reference,
        "idempotency_key": own_key(request.actor, key),
        "by": request.actor,
        "now": request.now,
        "payer": body.payer,
        "note": body.note,
    }


def _subsidy(row: SubsidyIn) -> dict[str, Any]:
    given = row.model_dump(exclude_none=True)
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in given.items()}


def _place(cursor: str | None) -> str:
    """The list's own cursor; the list takes one it cannot read for the first page, a program must be told."""
    if cursor is None:
        return ""
    place = decoded(cursor)
    if place[0] != "a" or not place.rpartition("_")[2].isdigit():
        raise refused(cursor)
    return place
