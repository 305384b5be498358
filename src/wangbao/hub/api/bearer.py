"""Who calls: the token in the header, its scope, its rate; ``request.actor`` becomes the member it stands for."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from wangbao.hub import clock
from wangbao.hub.api import operations
from wangbao.hub.api.problems import RateLimitedError
from wangbao.hub.api.scopes import SCOPE_NAMES, Scope
from wangbao.hub.errors import Forbidden
from wangbao.hub.parties.queries import actor_for
from wangbao.vocabulary.text import Text


class Bearer(HttpBearer):
    """A token that may be used now and has the scope; None takes a token of any scope."""

    def __init__(self, scope: Scope | None) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The token, or None, which is answered 401.

        Raises:
            RateLimitedError: used too often.
            Forbidden: without the scope.
        """
        now = clock.now()
        found = operations.find(token, now=now)
        if found is None:
            return None
        allowance = operations.count_call(found, now=now)
        call: Any = request
        call.allowance = (found.per_minute, *allowance[1:])
        if not allowance.passed:
            raise RateLimitedError(allowance.seconds)
        if self.scope is not None and self.scope not in found.scopes:
            name = SCOPE_NAMES[self.scope]
            raise Forbidden(
                Text(
                    f"令牌没有“{name.zh}”权限（{self.scope}）",
                    f"the token lacks the scope {self.scope}: {name.en}",
                )
            )
        member = found.membership
        actor = actor_for(member.person, member, request_id=getattr(request, "request_id", ""))
        call.actor = replace(actor, name=f"{actor.name} ({found.prefix})")
        call.token = found
        call.now = now
        return found
