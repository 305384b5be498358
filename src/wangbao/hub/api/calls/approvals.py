"""Answer calls about money that waits for a second person: listed, approved, declined, withdrawn; receipts reversed."""

from typing import Annotated, Any, Final

from ninja import Query, Router, Status

from wangbao.hub.api.calls.policies import find
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.shapes.money import (
    ApprovalOut,
    ApprovingIn,
    DecliningIn,
    ReversalIn,
    approval_row,
)
from wangbao.hub.api.shapes.values import Key, Page, PathRef, PolicyNumber
from wangbao.hub.policies.reads import approval as approval_reads
from wangbao.hub.policies.rules.states import ApprovalState
from wangbao.hub.policies.writes import approval as approval_writes, money

PLACE: Final = 65
router = Router(tags=["收付 / money"])


@router.get(
    "/approvals",
    response=answers(ok=Page[ApprovalOut]),
    operation_id="approvals",
    summary="待复核收付列表 / money that waits",
    **auth_for("policies:read"),
)
def approvals(
    request: Call,
    limit: Limit = 50,
    cursor: Cursor = None,
    state: Annotated[ApprovalState | None, Query()] = None,
) -> dict[str, Any]:
    """Money put to a second person on the policies one leads, the newest first."""
    rows = approval_reads.approvals(request.actor)
    if state is not None:
        rows = rows.filter(state=state)
    return page(rows, limit=limit, cursor=cursor, show=approval_row)


@router.post(
    "/policies/{number}/reversals",
    response=answers(created=ApprovalOut, also=(404, 409, 413)),
    operation_id="reverse_receipt",
    summary="冲正收款 / take a receipt back",
    **auth_for("policies:write"),
)
def reverse(request: Call, number: PolicyNumber, body: ReversalIn, key: Key) -> Status[Any]:
    """Proposes to take a receipt back; it is recorded, as a negative receipt, once a second person approves."""
    made = money.reverse(
        policy=find(request.actor, number),
        receipt_reference=body.receipt,
        payer=body.payer,
        on=body.on,
        reference=body.reference,
        note=body.note,
        **acting(request, key),
    )
    return Status(201, approval_row(made))


@router.post(
    "/approvals/{ref}/approval",
    response=answers(ok=ApprovalOut, also=(404, 409, 413)),
    operation_id="approve_money",
    summary="复核通过 / approve money",
    **auth_for("policies:write"),
)
def approve(request: Call, ref: PathRef, body: ApprovingIn) -> dict[str, Any]:
    """Records the money, by another person than the one who entered it; sent again it is recorded once."""
    approval_reads.approval(request.actor, ref)
    return approval_row(approval_writes.approve(approval_ref=ref, decision=body.decision, **acting(request)))


@router.post(
    "/approvals/{ref}/refusal",
    response=answers(ok=ApprovalOut, also=(404, 409, 413)),
    operation_id="decline_money",
    summary="复核不通过 / decline money",
    **auth_for("policies:write"),
)
def decline(request: Call, ref: PathRef, body: DecliningIn) -> dict[str, Any]:
    """Nothing is recorded on the account."""
    approval_reads.approval(request.actor, ref)
    return approval_row(approval_writes.decline(approval_ref=ref, decision=body.decision, **acting(request)))


@router.post(
    "/approvals/{ref}/withdrawal",
    response=answers(ok=ApprovalOut, also=(404, 409)),
    operation_id="withdraw_money",
    summary="撤回待复核收付 / withdraw money",
    **auth_for("policies:write"),
)
def withdraw(request: Call, ref: PathRef) -> dict[str, Any]:
    """For the person who entered it, or a second one."""
    approval_reads.approval(request.actor, ref)
    return approval_row(approval_writes.withdraw(approval_ref=ref, **acting(request)))
