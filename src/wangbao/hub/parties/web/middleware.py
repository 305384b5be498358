"""Set ``request.actor``: the person with the membership they act under."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wangbao.hub.access.actor import PUBLIC, Actor
from wangbao.hub.console import error_pages
from wangbao.hub.parties.models import Membership, Person
from wangbao.hub.parties.reads import queries
from wangbao.hub.parties.web import budgets
from wangbao.hub.web import ActorRequest


class MemberRequest(ActorRequest):
    """A request with the membership its actor acts under, and those they may choose among."""

    membership: Membership | None
    memberships: tuple[Membership, ...]


class PersonRequest(ActorRequest):
    """A request of somebody who is signed in."""

    user: Person


_SIGNING_IN: Final = "/accounts/"
SESSION_KEY: Final = "membership"
# Below /api/v1/ a token speaks, not a session; the pages that make tokens are no exception.
_OPEN_WITHOUT_SECOND_STEP: Final = ("/accounts/", "/static/", "/language", "/theme", "/health", "/api/v1/")
Handler = Callable[[MemberRequest], HttpResponse]

# Pages one needs before having chosen: signing in and out, the choice itself, switches of the frame.
_OPEN: Final = ("/accounts/", "/parties/", "/static/", "/language", "/theme", "/health", "/api/v1/")


def acting(get_response: Handler) -> Handler:
    """Set, as middleware, ``request.actor`` for views, the membership it acts under, and those it may choose among.

    Somebody who may act for several and has not said for which is asked before anything else is shown.
    """

    def handle(request: MemberRequest) -> HttpResponse:
        request.actor, request.membership, request.memberships = _of(request)
        if _must_choose(request):
            target = f"{reverse('parties:memberships')}?{urlencode({'next': request.get_full_path()})}"
            return HttpResponseRedirect(target)
        return get_response(request)

    return handle


def within_budget(get_response: Handler) -> Handler:
    """Refuse, as middleware, attempts at signing in or up beyond what strangers together may cost."""

    def handle(request: MemberRequest) -> HttpResponse:
        stranger = request.path.startswith(_SIGNING_IN) and not request.user.is_authenticated
        if request.method != "POST" or not stranger:
            return get_response(request)
        with budgets.attempt(request) as wait:
            if not wait:
                return get_response(request)
        refused = error_pages.too_many_requests(request)
        refused.headers["Retry-After"] = str(wait)
        return refused

    return handle


def two_step(get_response: Handler) -> Handler:
    """Hold back, as middleware, people without two-step sign-in until they set it up, where the settings ask for it."""

    def handle(request: MemberRequest) -> HttpResponse:
        missing = (
            settings.MFA_REQUIRED
            and request.user.is_authenticated
            and not request.path.startswith(_OPEN_WITHOUT_SECOND_STEP)
            and not is_mfa_enabled(request.user)
        )
        return HttpResponseRedirect(reverse("mfa_index")) if missing else get_response(request)

    return handle


def _of(request: MemberRequest) -> tuple[Actor, Membership | None, tuple[Membership, ...]]:
    if not request.user.is_authenticated:
        return PUBLIC, None, ()
    memberships = queries.memberships_of(request.user.pk)
    chosen = queries.chosen(memberships, request.session.get(SESSION_KEY))
    actor = queries.actor_for(request.user, chosen, request_id=getattr(request, "request_id", ""))
    return actor, chosen, memberships


def _must_choose(request: MemberRequest) -> bool:
    return (
        len(request.memberships) > 1
        and request.actor.organisation_id is None
        and request.method == "GET"
        and not request.path.startswith(_OPEN)
    )
