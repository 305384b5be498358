"""Changes of a policy: previewed, issued, asked for, cancelled, reinstated; requests granted, declined, taken back."""

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Query, Router, Schema, Status
from pydantic import Field

from wangbao.hub.api.bearer import Call, own_key
from wangbao.hub.api.calls.policies import EndorsementOut, SegmentOut, endorsement, find, segment
from wangbao.hub.api.paging import Cursor, Limit, page
from wangbao.hub.api.scopes import Scope
from wangbao.hub.api.service import answers, called
from wangbao.hub.api.values import (
    AmountIn,
    Code,
    Key,
    Money,
    Page,
    PathRef,
    PolicyNumber,
    RateIn,
    Reason,
    State as StateOut,
    Strict,
    Words,
)
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.permissions import allow
from wangbao.hub.policies import operations
from wangbao.hub.policies.models import Endorsement, EndorsementRequest
from wangbao.hub.policies.states import REQUEST_NAMES, RequestState
from wangbao.policy.tables import kind as kind_of

router = Router(tags=["批改 / endorsements"])

Kind = Literal[
    "change_of_sums", "add_item", "remove_item", "risk_increase", "risk_decrease", "change_of_insured"
]


class PartyPatch(Strict):
    """What of a party changes."""

    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    name_en: Annotated[str, Field(max_length=160)] | None = None
    uscc: Annotated[str, Field(min_length=18, max_length=18)] | None = None
    address: Annotated[str, Field(max_length=200)] | None = None


class JudgedPatch(Strict):
    """A point in a filed range, or another input of the rate plan, with its reason."""

    value: RateIn
    reason: Reason


class Patch(Strict):
    """A change of the terms as a merge patch: what is named is set, null takes out, what is not named stays.

    ``items`` are items of the wording, ``{}`` bought and null not; ``profile`` holds facts of the enterprise.
    """

    limit_cny: AmountIn | None = None
    deductible_cny: AmountIn | None = None
    waiting_hours: RateIn | None = None
    items: Annotated[dict[Code, dict[Code, AmountIn] | None], Field(min_length=1, max_length=40)] | None = (
        None
    )
    profile: Annotated[dict[Code, Any], Field(min_length=1, max_length=40)] | None = None
    points: Annotated[dict[Code, JudgedPatch | None], Field(min_length=1, max_length=40)] | None = None
    inputs: Annotated[dict[Code, JudgedPatch | None], Field(min_length=1, max_length=40)] | None = None
    annual_premium_cny: Annotated[dict[Code, AmountIn | None], Field(min_length=1, max_length=40)] | None = (
        None
    )
    insured: PartyPatch | None = None
    applicant: PartyPatch | None = None

    def plain(self) -> dict[str, Any]:
        """As the operations take it: what was named and nothing else, decimals as text."""
        found: dict[str, Any] = _texts(self.model_dump(exclude_unset=True))
        return found


class Changing(Strict):
    """Which kind of change, from when, and what changes."""

    kind: Kind
    effective: dt.date
    change: Patch


class Endorsing(Changing):
    """And why; ``resolve`` decides conflicts with later-effective endorsements: these stand from their day on."""

    reason: Reason
    resolve: bool = False


class Asking(Changing):
    """And why."""

    reason: Reason


class Cancelling(Strict):
    """On which ground, from when; ``refund_share`` is of what is left after a partial loss (art. 58)."""

    ground: Code
    effective: dt.date
    reason: Reason
    refund_share: RateIn | None = None
    resolve: bool = False


class Reinstating(Strict):
    """From when."""

    effective: dt.date
    reason: Reason


class Saying(Strict):
    """What the requester reads."""

    decision: Annotated[str, Field(max_length=1000)] = ""


class ConflictOut(Schema):
    """A field that a later-effective endorsement changes as well."""

    field: str
    seq: int
    effective: dt.date


class PreviewOut(Schema):
    """What an endorsement would do and cost; nothing is kept."""

    kind: str
    effective: dt.date
    changed: list[dict[str, Any]]
    segments: list[SegmentOut]
    net_cny: Money
    vat_cny: Money
    gross_cny: Money
    total_gross_cny: Money
    conflicts: list[ConflictOut]


class RequestOut(Schema):
    """A request for an endorsement, or one referred because it meets a later-effective one."""

    ref: str
    policy: str
    state: StateOut
    kind: StateOut
    effective: dt.date
    change: dict[str, Any]
    reason: str
    conflicts: list[ConflictOut]
    requested_at: dt.datetime
    decided_at: dt.datetime | None
    decision: str
    endorsement: int | None


class Outcome(Schema):
    """What became of it: an endorsement that was issued, or a request that was referred to a senior underwriter."""

    endorsement: EndorsementOut | None
    referred: RequestOut | None


@router.post(
    "/policies/{number}/endorsements/preview",
    response=answers(ok=PreviewOut, also=(404, 413)),
    operation_id="preview_endorsement",
    summary="批改试算 / preview an endorsement",
    **called(Scope.POLICIES_READ),
)
def preview(request: Call, number: PolicyNumber, body: Changing) -> dict[str, Any]:
    """Terms before and after, charge and conflicts."""
    seen = operations.what_if(
        policy=find(request.actor, number),
        kind=body.kind,
        effective=body.effective,
        change=body.change.plain(),
        by=request.actor,
    )
    return {
        "kind": seen.kind,
        "effective": seen.effective,
        "changed": [{"field": one.field, "before": one.before, "after": one.after} for one in seen.changed],
        "segments": [segment(one) for one in seen.segments],
        "net_cny": seen.charge.net,
        "vat_cny": seen.charge.vat,
        "gross_cny": seen.charge.gross,
        "total_gross_cny": seen.total.gross,
        "conflicts": [
            {"field": one.field, "seq": one.seq, "effective": one.effective} for one in seen.conflicts
        ],
    }


@router.post(
    "/policies/{number}/endorsements",
    response=answers(created=Outcome, also=(404, 409, 413)),
    operation_id="endorse",
    summary="签发批单 / issue an endorsement",
    **called(Scope.POLICIES_WRITE),
)
def endorse(request: Call, number: PolicyNumber, body: Endorsing, key: Key) -> Status[Any]:
    """Issues an endorsement, in any order of effective dates; one that meets a later one's change is referred."""
    made = operations.endorse(
        policy=find(request.actor, number),
        kind=body.kind,
        effective=body.effective,
        change=body.change.plain(),
        reason=body.reason,
        idempotency_key=own_key(request.actor, key),
        by=request.actor,
        now=request.now,
        resolve=body.resolve,
    )
    return Status(201, _outcome(made))


@router.post(
    "/policies/{number}/cancellation",
    response=answers(created=Outcome, also=(404, 409, 413)),
    operation_id="cancel",
    summary="解除合同 / cancel",
    **called(Scope.POLICIES_WRITE),
)
def cancel(request: Call, number: PolicyNumber, body: Cancelling, key: Key) -> Status[Any]:
    """Cancels on a ground of the law or the contract; what is kept of the premium follows from it."""
    more = {} if body.refund_share is None else {"refund_share": f"{body.refund_share:f}"}
    made = operations.cancel(
        policy=find(request.actor, number),
        ground_code=body.ground,
        effective=body.effective,
        reason=body.reason,
        idempotency_key=own_key(request.actor, key),
        by=request.actor,
        now=request.now,
        resolve=body.resolve,
        **more,
    )
    return Status(201, _outcome(made))


@router.post(
    "/policies/{number}/reinstatement",
    response=answers(created=Outcome, also=(404, 409, 413)),
    operation_id="reinstate",
    summary="恢复效力 / reinstate",
    **called(Scope.POLICIES_WRITE),
)
def reinstate(request: Call, number: PolicyNumber, body: Reinstating, key: Key) -> Status[Any]:
    """Puts a cancelled policy in force again from a day."""
    made = operations.reinstate(
        policy=find(request.actor, number),
        effective=body.effective,
        reason=body.reason,
        idempotency_key=own_key(request.actor, key),
        by=request.actor,
        now=request.now,
    )
    return Status(201, _outcome(made))


@router.get(
    "/requests",
    response=answers(ok=Page[RequestOut]),
    operation_id="requests",
    summary="批改申请列表 / requests",
    **called(Scope.POLICIES_READ),
)
def requests(
    request: Call,
    limit: Limit = 50,
    cursor: Cursor = None,
    state: Annotated[RequestState | None, Query()] = None,
) -> dict[str, Any]:
    """The requests one may know of, the newest first."""
    allow(request.actor, "policies.view")
    rows = EndorsementRequest.objects.visible_to(request.actor).select_related("policy", "endorsement")
    if state is not None:
        rows = rows.filter(state=state)
    return page(rows, limit=limit, cursor=cursor, show=_request, by="ref")


@router.post(
    "/policies/{number}/requests",
    response=answers(created=RequestOut, also=(404, 409, 413)),
    operation_id="request_endorsement",
    summary="申请批改 / ask for an endorsement",
    **called(Scope.POLICIES_WRITE),
)
def ask(request: Call, number: PolicyNumber, body: Asking, key: Key) -> Status[Any]:
    """A client or broker asks; the insurer issues or declines."""
    made = operations.request(
        policy=find(request.actor, number),
        kind=body.kind,
        effective=body.effective,
        change=body.change.plain(),
        reason=body.reason,
        idempotency_key=own_key(request.actor, key),
        by=request.actor,
        now=request.now,
    )
    return Status(201, _request(made))


@router.post(
    "/requests/{ref}/grant",
    response=answers(ok=EndorsementOut, also=(404, 409, 413)),
    operation_id="grant_request",
    summary="同意批改 / grant a request",
    **called(Scope.POLICIES_WRITE),
)
def grant(request: Call, ref: PathRef, body: Saying) -> dict[str, Any]:
    """Issues what was asked for; conflicts are a senior underwriter's to decide."""
    _own(request, ref)
    return endorsement(
        operations.grant(request_ref=ref, decision=body.decision, by=request.actor, now=request.now)
    )


@router.post(
    "/requests/{ref}/refusal",
    response=answers(ok=RequestOut, also=(404, 409, 413)),
    operation_id="decline_request",
    summary="不同意批改 / decline a request",
    **called(Scope.POLICIES_WRITE),
)
def decline(request: Call, ref: PathRef, body: Saying) -> dict[str, Any]:
    """Declines, with what the requester reads."""
    _own(request, ref)
    return _request(
        operations.decline(request_ref=ref, decision=body.decision, by=request.actor, now=request.now)
    )


@router.post(
    "/requests/{ref}/withdrawal",
    response=answers(ok=RequestOut, also=(404, 409)),
    operation_id="withdraw_request",
    summary="撤回批改申请 / take a request back",
    **called(Scope.POLICIES_WRITE),
)
def withdraw(request: Call, ref: PathRef) -> dict[str, Any]:
    """For the side that made it."""
    _own(request, ref)
    return _request(operations.withdraw(request_ref=ref, by=request.actor, now=request.now))


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _texts(item) for name, item in value.items()}
    return f"{value:f}" if isinstance(value, Decimal) else value


def _own(request: Call, ref: str) -> None:
    found = EndorsementRequest.objects.visible_to(request.actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    allow(request.actor, "policies.view", found.policy)


def _outcome(made: Endorsement | EndorsementRequest) -> dict[str, Any]:
    if isinstance(made, Endorsement):
        return {"endorsement": endorsement(made), "referred": None}
    return {"endorsement": None, "referred": _request(made)}


def _request(row: EndorsementRequest) -> dict[str, Any]:
    return {
        "ref": row.ref,
        "policy": row.policy.number,
        "state": StateOut(code=row.state, name=Words.of(REQUEST_NAMES[RequestState(row.state)])),
        "kind": StateOut(code=row.kind, name=Words.of(kind_of(row.kind).name)),
        "effective": row.effective,
        "change": row.change,
        "reason": row.reason,
        "conflicts": [{name: one[name] for name in ConflictOut.model_fields} for one in row.conflicts],
        "requested_at": row.requested_at,
        "decided_at": row.decided_at,
        "decision": row.decision,
        "endorsement": None if row.endorsement is None else row.endorsement.seq,
    }
