"""Answer calls that change a policy: preview, issue, cancel, reinstate."""

from typing import Any, Final

from ninja import Router, Status

from wangbao.hub.access.permissions import may
from wangbao.hub.api.calls.policies import find
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.shapes.endorsements import (
    Cancelling,
    Endorsing,
    Outcome,
    PreviewOut,
    Reinstating,
    Trying,
    outcome,
    underwriting,
)
from wangbao.hub.api.shapes.policies import segment
from wangbao.hub.api.shapes.values import Key, PolicyNumber
from wangbao.hub.policies.writes import change, endorsement
from wangbao.hub.policies.writes.change import Act, Wanted
from wangbao.hub.underwriting.rules.change import rule_result_data

PLACE: Final = 70
router = Router(tags=["批改 / endorsements"])


@router.post(
    "/policies/{number}/endorsements/preview",
    response=answers(ok=PreviewOut, also=(404, 413)),
    operation_id="preview_endorsement",
    summary="批改试算 / preview an endorsement",
    **auth_for("policies:read"),
)
def preview(request: Call, number: PolicyNumber, body: Trying) -> dict[str, Any]:
    """Terms before and after, charge, conflicts; for the insurer's underwriters, what the rules say of it."""
    policy = find(request.actor, number)
    trial = change.preview(
        policy=policy,
        wanted=Wanted(
            kind=body.kind,
            effective=body.effective,
            change=body.change.plain(),
            lifted=tuple(body.lifted),
        ),
        **acting(request),
        rules=may(request.actor, "policies.endorse", policy),
    )
    seen, reading = trial.effect, trial.reading
    return {
        "underwriting": None if reading is None else underwriting(rule_result_data(reading, reason="")),
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
    **auth_for("policies:write"),
)
def endorse(request: Call, number: PolicyNumber, body: Endorsing, key: Key) -> Status[Any]:
    """Issues an endorsement, in any order of effective dates; one that meets a later one's change is referred.

    The product's underwriting rules read what changes: what they block or decline is refused (422), what they refer
    beyond the caller's level as well (403), each with the rule; within it ``underwriting_reason`` is needed.
    """
    made = change.change(
        policy=find(request.actor, number),
        wanted=Wanted(
            kind=body.kind,
            effective=body.effective,
            change=body.change.plain(),
            reason=body.reason,
            underwriting_reason=body.underwriting_reason,
            lifted=tuple(body.lifted),
            resolve=body.resolve,
        ),
        act=Act.ISSUE,
        **acting(request, key),
    )
    return Status(201, outcome(made))


@router.post(
    "/policies/{number}/cancellation",
    response=answers(created=Outcome, also=(404, 409, 413)),
    operation_id="cancel",
    summary="解除合同 / cancel",
    **auth_for("policies:write"),
)
def cancel(request: Call, number: PolicyNumber, body: Cancelling, key: Key) -> Status[Any]:
    """Cancels on a ground of the law or the contract; what is kept of the premium follows from it."""
    more: dict[str, Any] = {} if body.refund_share is None else {"refund_share": f"{body.refund_share:f}"}
    made = endorsement.cancel(
        policy=find(request.actor, number),
        ground_code=body.ground,
        effective=body.effective,
        reason=body.reason,
        **acting(request, key),
        known_on=body.known_on,
        resolve=body.resolve,
        **more,
    )
    return Status(201, outcome(made))


@router.post(
    "/policies/{number}/reinstatement",
    response=answers(created=Outcome, also=(404, 409, 413)),
    operation_id="reinstate",
    summary="恢复效力 / reinstate",
    **auth_for("policies:write"),
)
def reinstate(request: Call, number: PolicyNumber, body: Reinstating, key: Key) -> Status[Any]:
    """Puts a cancelled policy in force again from a day."""
    made = endorsement.reinstate(
        policy=find(request.actor, number),
        effective=body.effective,
        reason=body.reason,
        **acting(request, key),
    )
    return Status(201, outcome(made))
