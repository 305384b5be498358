"""Show the pages of API tokens: listing, creating, revoking."""

import functools
from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.api.reads import token as token_reads
from wangbao.hub.api.rules.scopes import scopes
from wangbao.hub.api.web.forms import TokenForm
from wangbao.hub.api.writes import token as token_writes
from wangbao.hub.console import error_pages, language
from wangbao.hub.errors import Invisible, Refusal
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text


def _page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer refusals as pages: the middleware leaves every address below /api/ to the API."""

    @login_required
    @functools.wraps(view)
    def handle(request: ActorRequest, *args: Any, **given: Any) -> HttpResponse:
        try:
            return view(request, *args, **given)
        except Refusal as refusal:
            reasons = [] if isinstance(refusal, Invisible) else [language.say(refusal)]
            return error_pages.page(request, refusal.status, reasons)

    return handle


@_page
@require_http_methods(["GET", "POST"])
@shows_people("token")
def tokens(request: ActorRequest) -> HttpResponse:
    """Show the tokens the actor may see and the form for a new one, whose secret is shown once, in this answer.

    A token outlives the session it was made in, so creating one requires a fresh sign-in.
    """
    allow(request.actor, "api.view_tokens")
    return _tokens(request)  # type: ignore[no-any-return]


@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth has no types
def _tokens(request: ActorRequest) -> HttpResponse:
    form, created, status = TokenForm(request.POST or None), None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            created, status = _create(request, form)
            form = TokenForm() if created else form
    now = clock.now()
    rows = [
        {
            "token": token,
            "state": _state(token, now),
            "scopes": [scopes()[scope] for scope in token.scopes],
            "mine": may(request.actor, "api.revoke_token", token),
        }
        for token in token_reads.tokens(request.actor)
    ]
    return render(request, "api/tokens.html", {"form": form, "rows": rows, "created": created}, status=status)


@_page
@require_POST
def revoke(request: ActorRequest, ref: str) -> HttpResponse:
    """Revoke a token and go back to the list."""
    token_writes.revoke(by=request.actor, now=clock.now(), token=token_reads.token(request.actor, ref))
    return redirect("api_pages:tokens")


def _create(request: ActorRequest, form: TokenForm) -> tuple[token_writes.Created | None, int]:
    now, actor = clock.now(), request.actor
    membership = token_reads.own_membership(actor)
    try:
        created = token_writes.create(
            by=request.actor,
            now=now,
            membership=membership,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            expires_at=now + form.duration(),
        )
    except InputError as error:
        form.add_error(None, "\n".join(error.lines(language.current())))
        return None, 422
    return created, 201


def _state(token: Any, now: Any) -> tuple[str, Text]:
    if token.revoked_at is not None:
        return "cancelled", Text("已撤销", "Revoked")
    if token.expires_at <= now:
        return "expired", Text("已到期", "Expired")
    return "active", Text("有效", "Active")
