"""Answer calls about requests for endorsements: made, granted, referred, declined, withdrawn."""

from collections.abc import Callable
from typing import Annotated, Any, Final, TypeVar

from ninja import Query, Router, Status

from wangbao.hub.access.permissions import allow
from wangbao.hub.api.calls.policies import find
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.shapes.endorsements import (
    Asking,
    Granting,
    RequestOut,
    Saying,
    request_row,
)
from wangbao.hub.api.shapes.policies import EndorsementOut, endorsement
from wangbao.hub.api.shapes.values import Key, Page, PathRef, PolicyNumber
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.errors import Invisible
from wangbao.hub.policies.models import EndorsementRequest, Policy
from wangbao.hub.policies.rules.admission import cancellation_change
from wangbao.hub.policies.rules.states import RequestState
from wangbao.hub.policies.writes import request as request_writes
from wangbao.policy.cancellation import reinstating
from wangbao.vocabulary.errors import refusal

PLACE: Final = 80
RowT = TypeVar("RowT")

router = Router(tags=["批改 / endorsements"])


@router.get(
    "/requests",
    response=answers(ok=Page[RequestOut]),
    operation_id="requests",
    summary="批改申请列表 / requests",
    **auth_for("policies:read"),
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
    **auth_for("policies:write"),
)
def ask(request: Call, number: PolicyNumber, body: Asking, key: Key) -> Status[Any]:
    """A client or broker asks for a change, a cancellation or a reinstatement; the insurer issues or declines."""
    policy = find(request.actor, number)
    made = request_writes.request(
        policy=policy,
        kind=body.kind,
        effective=body.effective,
        change=_asked_change(policy, body),
        reason=body.reason,
        **acting(request, key),
        recommendation=body.recommendation,
    )
    return Status(201, request_row(made))


@router.post(
    "/requests/{ref}/grant",
    response=answers(ok=EndorsementOut, also=(404, 409, 413)),
    operation_id="grant_request",
    summary="同意批改 / grant a request",
    **auth_for("policies:write"),
)
def grant(request: Call, ref: PathRef, body: Granting, key: Key) -> dict[str, Any]:
    """Issues what was asked for; conflicts, and what the rules refer, are for who has the authority."""
    return endorsement(
        _decided(request, ref, key, request_writes.grant, decision=body.decision, lifted=body.lifted)
    )


@router.post(
    "/requests/{ref}/referral",
    response=answers(ok=RequestOut, also=(404, 409, 413)),
    operation_id="refer_request",
    summary="推荐并上报 / recommend and refer a request",
    **auth_for("policies:write"),
)
def refer(request: Call, ref: PathRef, body: Saying, key: Key) -> dict[str, Any]:
    """Refers to the next authority; what head office decides needs one senior underwriter's recommendation."""
    return request_row(_decided(request, ref, key, request_writes.refer, recommendation=body.decision))


@router.post(
    "/requests/{ref}/refusal",
    response=answers(ok=RequestOut, also=(404, 409, 413)),
    operation_id="decline_request",
    summary="不同意批改 / decline a request",
    **auth_for("policies:write"),
)
def decline(request: Call, ref: PathRef, body: Saying, key: Key) -> dict[str, Any]:
    """Declines, with what the requester reads."""
    return request_row(_decided(request, ref, key, request_writes.decline, decision=body.decision))


@router.post(
    "/requests/{ref}/withdrawal",
    response=answers(ok=RequestOut, also=(404, 409)),
    operation_id="withdraw_request",
    summary="撤回批改申请 / take a request back",
    **auth_for("policies:write"),
)
def withdraw(request: Call, ref: PathRef, key: Key) -> dict[str, Any]:
    """For the side that made it."""
    return request_row(_decided(request, ref, key, request_writes.withdraw))


def _decided(request: Call, ref: str, key: str, operation: Callable[..., RowT], **given: Any) -> RowT:
    """Decide a request that the caller may know of, once under its key.

    Raises:
        Invisible, Forbidden: the request is not for this actor, or not for this role.
        Otherwise as the operation.
    """
    found = EndorsementRequest.objects.visible_to(request.actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    allow(request.actor, "policies.view", found.policy)
    return operation(request_ref=ref, **given, **acting(request, key))


def _asked_change(policy: Policy, body: Asking) -> dict[str, Any]:
    """Build the change of a request's body.

    Raises:
        InputError: a field that does not go with the kind is given, or one that the kind needs is missing.
    """
    needed = {"cancellation": "ground", "reinstatement": None}.get(body.kind, "change")
    for name in ("change", "ground"):
        given = getattr(body, name) is not None
        if given and name != needed:
            raise refusal(f"body.{name}", None, f"不适用于 {body.kind}", f"does not go with {body.kind}")
        if not given and name == needed:
            raise refusal(f"body.{name}", None, f"{body.kind} 须填写", f"is needed for {body.kind}")
    for name in ("refund_share", "known_on"):
        if getattr(body, name) is not None and needed != "ground":
            raise refusal(f"body.{name}", None, f"不适用于 {body.kind}", f"does not go with {body.kind}")
    if body.change is not None:
        return body.change.plain()
    if body.ground is None:
        return reinstating()
    share = 1 if body.refund_share is None else f"{body.refund_share:f}"
    return cancellation_change(
        bundle_of(policy.product_version).definition, body.ground, share, body.known_on
    )
