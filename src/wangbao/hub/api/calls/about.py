"""Answer calls about the API itself: who is calling, and what a kind of problem means."""

import datetime as dt
from typing import Any, Final

from ninja import Router, Schema

from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.problems import TITLES
from wangbao.hub.api.shapes.values import Words
from wangbao.hub.errors import Invisible
from wangbao.hub.web import ActorRequest

PLACE: Final = 120
router = Router(tags=["关于 / about"])


class Organisation(Schema):
    """An organisation, as others know it."""

    ref: str
    kind: str
    name: Words


class Caller(Schema):
    """Whom the token stands for and what it may do."""

    organisation: Organisation
    role: str
    scopes: list[str]
    token: str
    expires_at: dt.datetime
    calls_per_minute: int


class ProblemKind(Schema):
    """A kind of problem."""

    code: str
    status: int
    title: Words


@router.get(
    "/me",
    response=answers(ok=Caller),
    operation_id="me",
    summary="令牌代表谁 / whom the token stands for",
    **auth_for(None),
)
def me(request: Call) -> dict[str, Any]:
    """The member, organisation and scopes of the token."""
    token = request.token
    organisation = token.membership.organisation
    return {
        "organisation": {
            "ref": organisation.ref,
            "kind": organisation.kind,
            "name": Words.of(organisation.title),
        },
        "role": token.membership.role,
        "scopes": token.scopes,
        "token": token.prefix,
        "expires_at": token.expires_at,
        "calls_per_minute": token.per_minute,
    }


@router.get(
    "/problems/{code}",
    response=answers(ok=ProblemKind, also=(404,)),
    operation_id="problem_kind",
    summary="错误类型 / a kind of problem",
    auth=None,
)
def problem_kind(request: ActorRequest, code: str) -> dict[str, Any]:  # noqa: ARG001 - Ninja passes the request
    """What the address in ``type`` of a problem means."""
    if code not in TITLES:
        raise Invisible
    status, title = TITLES[code]
    return {"code": code, "status": status, "title": Words.of(title)}
