"""Changes of a policy: previewed, issued, asked for, cancelled, reinstated; requests granted, declined, taken back."""

from typing import Annotated, Any

from ninja import Query, Router, Status

from wangbao.hub.api.bearer import Call, own_key
from wangbao.hub.api.calls.policies import find
from wangbao.hub.api.paging import Cursor, Limit, page
from wangbao.hub.api.scopes import Scope
from wangbao.hub.api.service import answers, called
from wangbao.hub.api.shapes.endorsements import (
    Asking,
    Cancelling,
    Endorsing,
    Granting,
    Outcome,
    PreviewOut,
    Reinstating,
    RequestOut,
    Saying,
    Trying,
    outcome,
    request_row,
    underwriting,
)
from wangbao.hub.api.shapes.policies import EndorsementOut, endorsement, segment
from wangbao.hub.api.values import (
    Key,
    Page,
    PathRef,
    PolicyNumber,
)
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.permissions import allow, may
from wangbao.hub.policies import operations
from wangbao.hub.policies.models import EndorsementRequest
from wangbao.hub.policies.states import RequestState
from wangbao.hub.underwriting.changing import reading_data

router = Router(tags=["批改 / endorsements"])


@router.post(
    "/policies/{number}/endorsements/preview",
    response=answers(ok=PreviewOut, also=(404, 413)),
    operation_id="preview_endorsement",
    summary="批改试算 / preview an endorsement",
    **called(Scope.POLICIES_READ),
)
def preview(request: Call, number: PolicyNumber, body: Trying) -> dict[str, Any]:
    """Terms before and after, charge, conflicts; for the insurer's underwriters, what the rules say of it."""
    policy = find(request.actor, number)
    meant: dict[str, Any] = {
        "policy": policy,
        "kind": body.kind,
        "effective": body.effective,
        "change": body.change.plain(),
        "by": request.actor,
    }
    seen, reading = operations.what_if(**meant), None
    if may(request.actor, "policies.endorse", policy):
        reading = operations.consider(now=request.now, lifted=body.lifted, **meant)
    return {
        "underwriting": None if reading is None else underwriting(reading_data(reading, reason="")),
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
    """Issues an endorsement, in any order of effective dates; one that meets a later one's change is referred.

    The product's underwriting rules read what changes: what they block or decline is refused (422), what they refer
    beyond the caller's level as well (403), each with the rule; within it ``underwriting_reason`` is needed.
    """
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
        underwriting_reason=body.underwriting_reason,
        lifted=body.lifted,
    )
    return Status(201, outcome(made))


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
    return Status(201, outcome(made))


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
    return Status(201, outcome(made))


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
    return page(rows, limit=limit, cursor=cursor, show=request_row)


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
        recommendation=body.recommendation,
    )
    return Status(201, request_row(made))


@router.post(
    "/requests/{ref}/grant",
    response=answers(ok=EndorsementOut, also=(404, 409, 413)),
    operation_id="grant_request",
    summary="同意批改 / grant a request",
    **called(Scope.POLICIES_WRITE),
)
def grant(request: Call, ref: PathRef, body: Granting, key: Key) -> dict[str, Any]:
    """Issues what was asked for; conflicts, and what the rules refer, are for who has the authority."""
    _own(request, ref)
    return endorsement(
        operations.grant(
            request_ref=ref,
            decision=body.decision,
            lifted=body.lifted,
            **_once(request, key),
        )
    )


@router.post(
    "/requests/{ref}/referral",
    response=answers(ok=RequestOut, also=(404, 409, 413)),
    operation_id="refer_request",
    summary="推荐并上报 / recommend and refer a request",
    **called(Scope.POLICIES_WRITE),
)
def refer(request: Call, ref: PathRef, body: Saying, key: Key) -> dict[str, Any]:
    """Refers to the next authority; what head office decides needs one senior underwriter's recommendation."""
    _own(request, ref)
    return request_row(operations.refer(request_ref=ref, recommendation=body.decision, **_once(request, key)))


@router.post(
    "/requests/{ref}/refusal",
    response=answers(ok=RequestOut, also=(404, 409, 413)),
    operation_id="decline_request",
    summary="不同意批改 / decline a request",
    **called(Scope.POLICIES_WRITE),
)
def decline(request: Call, ref: PathRef, body: Saying, key: Key) -> dict[str, Any]:
    """Declines, with what the requester reads."""
    _own(request, ref)
    return request_row(operations.decline(request_ref=ref, decision=body.decision, **_once(request, key)))


@router.post(
    "/requests/{ref}/withdrawal",
    response=answers(ok=RequestOut, also=(404, 409)),
    operation_id="withdraw_request",
    summary="撤回批改申请 / take a request back",
    **called(Scope.POLICIES_WRITE),
)
def withdraw(request: Call, ref: PathRef, key: Key) -> dict[str, Any]:
    """For the side that made it."""
    _own(request, ref)
    return request_row(operations.withdraw(request_ref=ref, **_once(request, key)))


def _once(request: Call, key: str) -> dict[str, Any]:
    """Who asks, when, and under which key."""
    return {"idempotency_key": own_key(request.actor, key), "by": request.actor, "now": request.now}


def _own(request: Call, ref: str) -> None:
    found = EndorsementRequest.objects.visible_to(request.actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    allow(request.actor, "policies.view", found.policy)
