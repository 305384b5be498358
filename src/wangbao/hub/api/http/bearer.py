"""Who calls: the token in the header, its scope, its rate; ``request.actor`` becomes the member it stands for."""

import datetime as dt
from typing import Any, Final

from django.http import HttpRequest
from ninja.security import HttpBearer

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.api.http.problems import RateLimitedError
from wangbao.hub.api.models import Token
from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.writes import token as token_writes
from wangbao.hub.errors import Forbidden
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.vocabulary.text import Text

_LONGEST_ID: Final = 64  # what the journal keeps of a request's id


class Call(HttpRequest):
    """A call that has passed: who acts, with which token, and when. Django's own request, with these set."""

    actor: Actor
    token: Token
    now: dt.datetime


class Bearer(HttpBearer):
    """A token that may be used now and has the scope; None takes a token of any scope."""

    def __init__(self, scope: str | None) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token, or None, which is answered 401.

        Raises:
            RateLimitedError: used too often.
            Forbidden: without the scope.
        """
        now = clock.now()
        found = token_writes.find(token, now=now)
        if found is None:
            return None
        allowance = token_writes.count_call(found, now=now)
        call: Any = request
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
        # The journal says under which token a request was made; the name stays the person's, who signs with it.
        request_id = f"{found.prefix} {getattr(request, 'request_id', '')}"[:_LONGEST_ID]
        member = found.membership
        call.actor = actor_for(member.person, member, request_id=request_id)
        call.token, call.now = found, now
        return found


def own_key(actor: Actor, key: str) -> str:
    """A caller's idempotency key as rows keep it: the organisation's, so that nobody meets another's."""
    return f"{actor.organisation_id}:{key}"
