"""Answer calls about quotations: made, read, accepted, turned down; and the insurer's decisions on referred ones."""

import datetime as dt
from typing import Annotated, Any, Final, Literal

from django.db.models import QuerySet
from ninja import Query, Router, Schema, Status
from pydantic import Field

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Side
from wangbao.hub.api.calls.applications import find as find_application
from wangbao.hub.api.calls.assess import Adjustment, PremiumOut
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.http.records import Records
from wangbao.hub.api.shapes.values import (
    ApplicationNumber,
    Code,
    Cover,
    CoverIn,
    Key,
    Money,
    Page,
    Party,
    ProductRef,
    QuoteNumber,
    RateIn,
    Reason,
    State as StateOut,
    Strict,
    Words,
)
from wangbao.hub.errors import Unseen
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import data, queries
from wangbao.hub.underwriting.rules.states import QUOTE, State
from wangbao.hub.underwriting.writes import answer, decision as decision_writes, quotation

PLACE: Final = 40
router = Router(tags=["报价 / quotes"])

Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]
_WITH = ("applicant", "insurer", "broker", "product_version__product", "application")
_HEAVY = ("price", "profile", "answers", "flags", "adjustments", "needs", "requested", "terms", "judgement")


class Answering(Strict):
    """Which revision is meant; another's change in between is then a conflict."""

    revision: Revision | None = None


class TurningDown(Answering):
    """And why, if one likes."""

    reason: Annotated[str, Field(max_length=1000)] = ""


class Point(Strict):
    """A point taken in a range of the filed plan, with its reason."""

    factor: Code
    value: RateIn
    reason: Reason


class Judgement(Strict):
    """What an underwriter puts into the filed plan."""

    points: Annotated[list[Point], Field(max_length=40)] = Field(default_factory=list)


class Deciding(Strict):
    """The insurer's decision: offer as it stands, offer other terms, refer upwards, decline, or only revise."""

    decision: Literal["offer", "counter", "refer", "decline", "revise"]
    reason: Annotated[str, Field(max_length=1000)] = ""
    cover: CoverIn | None = None
    judgement: Judgement | None = None
    valid_days: Annotated[int, Field(ge=1, le=90)] | None = None
    revision: Revision | None = None


class QuoteRow(Schema):
    """A quotation in a list."""

    number: str
    ref: str
    application: str
    state: StateOut
    product: ProductRef
    insurer: Party
    applicant: Party
    broker: Party | None
    start: dt.date
    end: dt.date
    premium_cny: Money | None
    vat_cny: Money | None
    valid_until: dt.date | None


class Inside(Schema):
    """What only the insurer reads: authority, flags, the price line by line, technical beside filed."""

    authority: str
    flags: list[dict[str, Any]]
    needs: list[Any]
    price: dict[str, Any]
    judgement: dict[str, Any]
    rules: str
    rules_sha256: str


class QuoteOut(QuoteRow):
    """A quotation with its terms; terms and price are told once they are offered."""

    revision: int
    requested: Cover
    terms: Cover | None
    adjustments: list[Adjustment]
    premium: PremiumOut | None
    reason: str
    inside: Inside | None


@router.post(
    "/applications/{number}/quotes",
    response=answers(created=QuoteOut, also=(404, 409)),
    operation_id="quote",
    summary="评估并报价 / assess and quote",
    by_alias=True,
    **auth_for("quotes:write"),
)
def quote(request: Call, number: ApplicationNumber, key: Key) -> Status[Any]:
    """Assesses a submitted application and quotes it: offered at once, referred, or declined, as the rules say."""
    application = find_application(request.actor, number)
    made = quotation.quote(application=application, **acting(request, key))
    return Status(201, QUOTES.answer(request, made.number))


@router.get(
    "/quotes",
    response=answers(ok=Page[QuoteRow]),
    operation_id="quotes",
    summary="报价列表 / quotes",
    **auth_for("quotes:read"),
)
def quotes(
    request: Call, limit: Limit = 50, cursor: Cursor = None, state: Annotated[State | None, Query()] = None
) -> dict[str, Any]:
    """The quotations one may know of, the newest first."""
    actor = request.actor
    allow(actor, _permission(actor))
    rows: QuerySet[Quote] = Quote.objects.visible_to(actor).select_related(*_WITH).defer(*_HEAVY)
    if state is not None:
        rows = rows.filter(state=state)
    return page(rows, limit=limit, cursor=cursor, show=lambda row: _row(row, actor))


@router.get(
    "/quotes/{number}",
    response=answers(ok=QuoteOut, also=(404,)),
    operation_id="quote_detail",
    summary="报价详情 / a quote",
    by_alias=True,
    **auth_for("quotes:read"),
)
def quote_detail(request: Call, number: QuoteNumber) -> dict[str, Any]:
    """One quotation."""
    return QUOTES.answer(request, number)


@router.post(
    "/quotes/{number}/acceptance",
    response=answers(ok=QuoteOut, also=(404, 409, 413, 428)),
    operation_id="accept_quote",
    summary="接受报价 / accept",
    by_alias=True,
    **auth_for("quotes:write"),
)
def accept(request: Call, number: QuoteNumber, body: Answering) -> dict[str, Any]:
    """The applicant, or its broker, accepts the offer of the `revision` seen; accepted twice is accepted once."""
    return _answered(request, number, body, answer.accept)


@router.post(
    "/quotes/{number}/refusal",
    response=answers(ok=QuoteOut, also=(404, 409, 413, 428)),
    operation_id="turn_down_quote",
    summary="不接受报价 / turn down",
    by_alias=True,
    **auth_for("quotes:write"),
)
def turn_down(request: Call, number: QuoteNumber, body: TurningDown) -> dict[str, Any]:
    """The applicant, or its broker, does not want the offer of the `revision` seen."""
    return _answered(request, number, body, answer.turn_down, reason=body.reason)


@router.post(
    "/quotes/{number}/decision",
    response=answers(ok=QuoteOut, also=(404, 409, 413, 428)),
    operation_id="decide_quote",
    summary="核保决定 / decide",
    by_alias=True,
    **auth_for("quotes:write"),
)
def decide(request: Call, number: QuoteNumber, body: Deciding) -> dict[str, Any]:
    """An underwriter's decision on the `revision` seen, within the authority of the role; another's in between: 409."""
    found = find(request.actor, number, permission="underwriting.decide")
    if body.revision is None:
        raise Unseen
    more: dict[str, Any] = {"reason": body.reason, "revision": body.revision}
    if body.valid_days is not None and body.decision in ("offer", "counter"):
        more["valid_days"] = body.valid_days
    if body.decision in ("counter", "revise"):
        more["terms"] = found.terms | (body.cover.plain() if body.cover else {})
        if body.judgement is not None:
            points = [
                {"factor": p.factor, "value": f"{p.value:f}", "reason": p.reason}
                for p in body.judgement.points
            ]
            more["judgement"] = {"points": points}
    decision_writes.decide(quote=found, decision=body.decision, **acting(request), **more)
    return QUOTES.answer(request, number)


def find(actor: Actor, number: str, *, permission: str | None = None) -> Quote:
    """Fetch a quotation by its number, if this side may read it.

    Raises:
        Invisible: unknown, or not for this actor.
        Forbidden: not for this role.
    """
    return queries.quote(actor, number, permission=permission or _permission(actor))


def _permission(actor: Actor) -> str:
    return "underwriting.work" if actor.side is Side.INSURER else "underwriting.view_offer"


def _answered(request: Call, number: str, body: Answering, operation: Any, **more: Any) -> dict[str, Any]:
    """Answer an offer on the revision that was read; who may not answer it learns that first."""
    find(request.actor, number, permission="underwriting.answer")
    if body.revision is None:
        raise Unseen
    return QUOTES.write(
        request, number, operation, permission="underwriting.answer", revision=body.revision, **more
    )


def _row(found: Quote, actor: Actor) -> dict[str, Any]:
    inside = actor.side is Side.INSURER
    visible = inside or found.is_disclosed_to_applicant
    version = found.product_version
    return {
        "number": found.number,
        "ref": found.ref,
        "application": found.application.number,
        "state": StateOut(code=found.state, name=Words.of(QUOTE.name(found.state, inside=inside))),
        "product": ProductRef(code=version.product.code, version=version.version),
        "insurer": Party.of(found.insurer),
        "applicant": Party.of(found.applicant),
        "broker": None if found.broker is None else Party.of(found.broker),
        "start": found.start,
        "end": found.end,
        "premium_cny": found.premium if visible else None,
        "vat_cny": found.vat if visible else None,
        "valid_until": found.valid_until,
    }


def full_quote(found: Quote, actor: Actor) -> dict[str, Any]:
    """Convert a quotation for an answer to this side."""
    values = data.for_api(found, actor)
    inside = {name: values[name] for name in Inside.model_fields} if "rules" in values else None
    names = ("revision", "requested", "terms", "adjustments", "premium", "reason")
    return {**_row(found, actor), **{name: values[name] for name in names}, "inside": inside}


QUOTES: Final = Records("quote", find, lambda row, request: full_quote(row, request.actor))
