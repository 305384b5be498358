"""Show home, search, health, the style guide; switch language and theme."""

import hmac
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import may
from wangbao.hub.console import contributions, language, samples, theme
from wangbao.hub.observability import metrics as measured, storage
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.heads import heads_of_class
from wangbao.vocabulary.terms import INSURANCE_CLASSES, KINDS
from wangbao.vocabulary.text import LANGS

_YEAR: Final = 365 * 24 * 3600
_LONGEST_TERM: Final = 100
_HITS: Final = 10


@require_GET
def home(request: ActorRequest) -> HttpResponse:
    """Show the work that waits for the reader, by role, and an overview; without an account, the front page."""
    if not request.user.is_authenticated:
        covers = [(entry, heads_of_class(entry.code)) for entry in INSURANCE_CLASSES]
        return render(request, "console/welcome.html", {"covers": covers, "kinds": KINDS})
    now = clock.now()
    tiles = contributions.tiles_for(request.actor, now=now)
    waiting, idle = [tile for tile in tiles if tile.count], [tile for tile in tiles if not tile.count]
    overview = contributions.overview_for(request.actor, now=now)
    context = {"waiting": waiting, "idle": idle, "overview": overview}
    return render(request, "console/home.html", context)


@require_GET
def search(request: ActorRequest) -> HttpResponse:
    """Search numbers, names and credit codes across all apps; each app finds only what the reader may see."""
    term = " ".join(request.GET.get("q", "").split())[:_LONGEST_TERM]
    found: list[contributions.Hits] = []
    if term and request.user.is_authenticated:
        found = contributions.find(request.actor, term, limit=_HITS)
    # One thing found is what was looked for.
    if len(found) == 1 and len(found[0].rows) == 1 and not found[0].more:
        return HttpResponseRedirect(found[0].rows[0].url)
    return render(request, "console/search.html", {"term": term, "found": found})


@require_GET
@never_cache
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Answer 200 while the process, its database and writing to it work, 503 otherwise; say nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "failing", "database": "unreachable"}, status=503)
    if not storage.is_writable():
        return JsonResponse({"status": "failing", "database": "ok", "writing": "failing"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok", "writing": "ok"})


@require_GET
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Show what the operator watches, to whoever sends the token of the settings; without one there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": 'Bearer realm="metrics"'})
    return HttpResponse(measured.text(now=clock.now()), content_type=measured.CONTENT_TYPE)


@require_GET
def style(request: ActorRequest) -> HttpResponse:
    """Show every component of the design on one page; for administrators, and for everybody where DEBUG is on."""
    if not settings.DEBUG and not may(request.actor, "console.style"):
        raise Http404
    return render(request, "console/style.html", samples.context())


@require_POST
def choose_language(request: ActorRequest) -> HttpResponse:
    """Keep the reader's language: in a cookie, and with the person where one is signed in."""
    chosen = request.POST.get("language", "")
    response = _back(request)
    if chosen in LANGS:
        _keep(response, language.COOKIE, chosen)
        if request.user.is_authenticated:
            get_user_model()._default_manager.filter(pk=request.user.pk).update(language=chosen)
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the system's choice in a cookie."""
    chosen = request.POST.get("theme", "")
    response = _back(request)
    if chosen == theme.AUTO:
        response.delete_cookie(theme.COOKIE)
    elif chosen in theme.THEMES:
        _keep(response, theme.COOKIE, chosen)
    return response


def _keep(response: HttpResponse, name: str, value: str) -> None:
    # The theme's cookie is read by the page's script as well, so it is not HttpOnly; neither is a secret.
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Redirect to the page the form stood on, if it is one of ours."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else resolve_url("console:home"))
