"""Sets ``request.actor``: the person with the membership they act under."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from wangbao.hub.parties import queries
from wangbao.hub.parties.actor import PUBLIC, Actor

SESSION_KEY: Final = "membership"
Handler = Callable[[HttpRequest], HttpResponse]


def acting(get_response: Handler) -> Handler:
    """Middleware: ``request.actor`` for views, and ``request.memberships`` for the switch in the header."""

    def handle(request: HttpRequest) -> HttpResponse:
        request.actor, request.memberships = _of(request)  # type: ignore[attr-defined]
        return get_response(request)

    return handle


def _of(request: Any) -> tuple[Actor, tuple[Any, ...]]:
    if not request.user.is_authenticated:
        return PUBLIC, ()
    memberships = queries.memberships_of(request.user.pk)
    chosen = queries.chosen(memberships, request.session.get(SESSION_KEY))
    return queries.actor_for(request.user, chosen, request_id=getattr(request, "request_id", "")), memberships
