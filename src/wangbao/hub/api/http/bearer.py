"""Authenticate calls by the token in the header, with its scope and rate; ``request.actor`` is the token's member."""

import datetime as dt
from typing import Any, Final, cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from wangbao.hub import clock
from wangbao.hub.api.http.problems import RateLimitedError
from wangbao.hub.api.models import Token
from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.writes import token as token_writes
from wangbao.hub.api.writes.allowance import count_call
from wangbao.hub.errors import Forbidden
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

_LONGEST_ID: Final = 64  # characters of a request's id that the journal stores


class Call(ActorRequest):
    """Django's request after authentication, with the actor, the token and the time set."""

    token: Token
    now: dt.datetime
    personal: bool  # whether the answer has data of persons
    allowance: tuple[int, int, int]  # calls a minute, how many are left, and seconds until there are more


class Bearer(HttpBearer):
    """Authentication by a token that is valid now and has the scope; with None a token of any scope."""

    def __init__(self, scope: str | None, *, personal: bool) -> None:
        self.scope, self.personal = scope, personal
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Find the token and set actor, token and time on the request; None is answered 401.

        Raises:
            RateLimitedError: the token is used too often.
            Forbidden: the token lacks the scope.
        """
        now = clock.now()
        found = token_writes.find(token, now=now)
        if found is None:
            return None
        allowance = count_call(found, now=now)
        call = cast("Call", request)
        call.allowance = (found.per_minute, *allowance[1:])
        if not allowance.passed:
            raise RateLimitedError(allowance.seconds)
        if self.scope is not None and self.scope not in found.scopes:
            name = scopes()[self.scope]
            raise Forbidden(
                Text(
                    f"令牌没有“{name.zh}”权限（{self.scope}）",
                    f"the token lacks the scope {self.scope}: {name.en}",
                )
            )
        # The journal records the token of a request beside the person's name, which is also the name that signs.
        request_id = f"{found.prefix} {getattr(request, 'request_id', '')}"[:_LONGEST_ID]
        member = found.membership
        call.actor = actor_for(member.person, member, request_id=request_id)
        call.token, call.now, call.personal = found, now, self.personal
        return found


def acting(request: Call, key: str | None = None) -> dict[str, Any]:
    """Build the arguments every operation takes: ``by``, ``now``, and the idempotency key where the call has one.

    The key is prefixed with the caller's organisation, so that keys of two organisations never meet.
    """
    found: dict[str, Any] = {"by": request.actor, "now": request.now}
    return found if key is None else found | {"idempotency_key": f"{request.actor.organisation_id}:{key}"}
