"""Answer calls about batches and schemes: declared, confirmed, submitted, recommended, accepted."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from ninja import Query, Router, Status

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.shapes import schemes as shapes
from wangbao.hub.api.shapes.schemes import SchemeNumber, scheme_row
from wangbao.hub.api.shapes.values import Key, Page, PathCode, PathRef
from wangbao.hub.errors import Invisible
from wangbao.hub.schemes.reads import batch as batches, scheme as reads
from wangbao.hub.schemes.reads.authority import local_authority
from wangbao.hub.schemes.reads.obstacle import problems
from wangbao.hub.schemes.rules.states import EDITABLE, State
from wangbao.hub.schemes.writes import (
    decision,
    joint_unit,
    recommendation,
    scheme as writes,
    submission,
    unit as units,
)
from wangbao.vocabulary.beijing import day_of

PLACE: Final = 110
router = Router(tags=["方案申报 / schemes"])
_WRITE: Final = auth_for("schemes:write")


@router.get(
    "/batches",
    response=answers(ok=list[shapes.BatchRow]),
    operation_id="batches",
    summary="试点批次 / batches of the pilot",
    **auth_for("schemes:read", personal=False),
)
def list_batches(request: Call) -> list[dict[str, Any]]:
    """All batches, the newest first; a last day that is not published is null."""
    return [shapes.batch_row(row, request.actor.organisation_id) for row in batches.batches()]


@router.get(
    "/batches/{code}",
    response=answers(ok=shapes.BatchOut, also=(404,)),
    operation_id="batch",
    summary="一个批次 / a batch",
    **auth_for("schemes:read", personal=False),
)
def batch(request: Call, code: PathCode) -> dict[str, Any]:
    """A batch with its whole rule set."""
    row = batches.batch(code)
    given = {"rules": row.rules, "rules_sha256": row.rules_sha256}
    return {**shapes.batch_row(row, request.actor.organisation_id), **given}


@router.get(
    "/schemes",
    response=answers(ok=Page[shapes.SchemeRow]),
    operation_id="schemes",
    summary="服务方案列表 / schemes",
    **auth_for("schemes:read"),
)
def schemes(
    request: Call,
    limit: Limit = 50,
    cursor: Cursor = None,
    batch: Annotated[str | None, Query(pattern=r"^[a-z][a-z0-9-]{0,39}$")] = None,
    state: Annotated[State | None, Query()] = None,
    late: Annotated[bool | None, Query()] = None,
) -> dict[str, Any]:
    """The schemes one's organisation leads, is joint in, is asked to recommend, or decides on."""
    filters = reads.Filters(batch=batch or "", state="" if state is None else str(state), late=late)
    rows = reads.schemes(request.actor, filters).select_related("batch", "lead")
    return page(rows, limit=limit, cursor=cursor, show=scheme_row)


@router.get(
    "/schemes/{number}",
    response=answers(ok=shapes.SchemeOut, also=(404,)),
    operation_id="scheme",
    summary="服务方案 / a scheme",
    **auth_for("schemes:read"),
)
def scheme(request: Call, number: SchemeNumber) -> dict[str, Any]:
    """A scheme with its content, units, submissions and recommendations, and for its lead what is missing."""
    return _answer(request, number)


@router.post(
    "/schemes",
    response=answers(created=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="begin_scheme",
    summary="新建方案 / begin a scheme",
    **_WRITE,
)
def begin(request: Call, body: shapes.BeginIn, key: Key) -> Status[dict[str, Any]]:
    """Begins a scheme in a batch, led by one's organisation."""
    allow(request.actor, "schemes.declare")
    row = batches.batch(body.batch)
    made = writes.begin(batch=row, title=body.title, **acting(request, key))
    return Status(201, _answer(request, made.number))


@router.patch(
    "/schemes/{number}",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="fill_scheme",
    summary="填写方案 / fill in a scheme",
    **_WRITE,
)
def fill(request: Call, number: SchemeNumber, body: shapes.ContentIn) -> dict[str, Any]:
    """Fills in fields of the scheme's form."""
    return _done(request, number, writes.fill, content=body.content, revision=body.revision)


@router.put(
    "/schemes/{number}/part",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="fill_part",
    summary="填写本单位部分 / fill in one's own unit's part",
    **_WRITE,
)
def part(request: Call, number: SchemeNumber, body: shapes.PartIn) -> dict[str, Any]:
    """Fills in one's own unit's part; what was confirmed is to be confirmed again."""
    own = _own(request, number)
    units.fill_part(unit=own, part=units.Part(**body.model_dump()), **acting(request))
    return _answer(request, number)


@router.post(
    "/schemes/{number}/confirmation",
    response=answers(ok=shapes.SchemeOut, also=(404, 409)),
    operation_id="confirm_part",
    summary="确认本单位部分 / confirm one's own unit's part",
    **_WRITE,
)
def confirm(request: Call, number: SchemeNumber) -> dict[str, Any]:
    """Confirms one's own unit's part, as a joint unit."""
    units.confirm(unit=_own(request, number), **acting(request))
    return _answer(request, number)


@router.post(
    "/schemes/{number}/declining",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="decline_part",
    summary="不参加 / decline to take part",
    **_WRITE,
)
def decline(request: Call, number: SchemeNumber, body: shapes.ReasonIn) -> dict[str, Any]:
    """Declines to take part, as a joint unit, with a reason."""
    units.decline(unit=_own(request, number), reason=body.reason, **acting(request))
    return _answer(request, number)


@router.post(
    "/schemes/{number}/units",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="invite_unit",
    summary="邀请联合单位 / invite a joint unit",
    **_WRITE,
)
def invite(request: Call, number: SchemeNumber, body: shapes.InviteIn) -> dict[str, Any]:
    """Invites a registered institution, by its credit code, to be a joint unit."""
    return _done(request, number, joint_unit.invite, uscc=body.uscc, task=body.task)


@router.delete(
    "/schemes/{number}/units/{ref}",
    response=answers(ok=shapes.SchemeOut, also=(404, 409)),
    operation_id="remove_unit",
    summary="移除联合单位 / remove a joint unit",
    **_WRITE,
)
def remove(request: Call, number: SchemeNumber, ref: PathRef) -> dict[str, Any]:
    """Removes a joint unit and its files."""
    return _done(request, number, joint_unit.remove, unit_ref=ref)


@router.put(
    "/schemes/{number}/route",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="route_scheme",
    summary="选择推荐部门 / choose who is asked to recommend",
    **_WRITE,
)
def route(request: Call, number: SchemeNumber, body: shapes.RouteIn) -> dict[str, Any]:
    """Chooses the local authority that is asked first; null to submit without recommendation."""
    row = reads.scheme(request.actor, number)
    allow(request.actor, "schemes.declare", row)
    chosen = None if body.authority is None else local_authority(body.authority)
    return _done(request, number, writes.set_route, route=chosen)


@router.post(
    "/schemes/{number}/submission",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="submit_scheme",
    summary="报送方案 / submit a scheme",
    **_WRITE,
)
def submit(request: Call, number: SchemeNumber, body: shapes.SubmitIn) -> dict[str, Any]:
    """Submits a scheme; after the last day it takes a reason and is marked late."""
    return _done(request, number, submission.submit, revision=body.revision, late_reason=body.late_reason)


@router.post(
    "/schemes/{number}/withdrawal",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="withdraw_scheme",
    summary="撤回方案 / withdraw a scheme",
    **_WRITE,
)
def withdraw(request: Call, number: SchemeNumber, body: shapes.ReasonIn) -> dict[str, Any]:
    """Withdraws a scheme before it is accepted."""
    return _done(request, number, writes.withdraw, reason=body.reason)


@router.post(
    "/schemes/{number}/recommendation",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="recommend_scheme",
    summary="推荐或不予推荐 / recommend a scheme, or not",
    **_WRITE,
)
def recommend(request: Call, number: SchemeNumber, body: shapes.OpinionIn) -> dict[str, Any]:
    """Recommends a scheme, or does not, as the local authority whose turn it is."""
    row = reads.scheme(request.actor, number)
    asked = reads.waiting_recommendation(request.actor, row)
    allow(request.actor, "schemes.recommend", asked)
    if asked is None:
        raise Invisible
    operation = recommendation.recommend if body.recommends else recommendation.not_recommend
    operation(recommendation=asked, opinion=body.opinion, **acting(request))
    return _answer(request, number)


@router.post(
    "/schemes/{number}/return",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="return_scheme",
    summary="退回补正 / return a scheme for correction",
    **_WRITE,
)
def send_back(request: Call, number: SchemeNumber, body: shapes.ReasonIn) -> dict[str, Any]:
    """Returns a scheme for correction, as the local authority whose turn it is or as the national one."""
    row = reads.scheme(request.actor, number)
    asked = reads.waiting_recommendation(request.actor, row)
    if asked is not None:
        recommendation.send_back(recommendation=asked, reason=body.reason, **acting(request))
        return _answer(request, number)
    return _done(request, number, decision.send_back, reason=body.reason)


@router.post(
    "/schemes/{number}/acceptance",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="accept_scheme",
    summary="受理方案 / accept a scheme",
    **_WRITE,
)
def accept(request: Call, number: SchemeNumber, body: shapes.RemarkIn) -> dict[str, Any]:
    """Accepts a scheme for review, as the national authority; a late one takes a reason."""
    return _done(request, number, decision.accept, reason=body.reason)


@router.post(
    "/schemes/{number}/refusal",
    response=answers(ok=shapes.SchemeOut, also=(404, 409, 413)),
    operation_id="reject_scheme",
    summary="不予受理 / refuse a scheme",
    **_WRITE,
)
def reject(request: Call, number: SchemeNumber, body: shapes.ReasonIn) -> dict[str, Any]:
    """Refuses a scheme on formal grounds, as the national authority."""
    return _done(request, number, decision.reject, reason=body.reason)


def _own(request: Call, number: str) -> Any:
    """Find one's own unit in a scheme; raises Invisible for none."""
    own = reads.own_unit(request.actor, reads.scheme(request.actor, number))
    if own is None:
        raise Invisible
    return own


def _done(request: Call, number: str, operation: Callable[..., object], **given: Any) -> dict[str, Any]:
    """Run an operation on a scheme and answer with the scheme."""
    operation(scheme=reads.scheme(request.actor, number), **given, **acting(request))
    return _answer(request, number)


def _answer(request: Call, number: str) -> dict[str, Any]:
    row = reads.scheme(request.actor, number)
    wrong = []
    if State(row.state) in EDITABLE and may(request.actor, "schemes.declare", row):
        rules = batches.rules_of(row.batch)
        wrong = [one.rule for one in problems(row, row.batch, rules, on=day_of(clock.now()))]
    return shapes.scheme_out(row, wrong)
