"""Wrap every call before and after Ninja: language, size, HEAD, and headers with the remaining allowance."""

import functools
import re
from collections.abc import Callable
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from wangbao.hub.api.http import problems
from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.writes.allowance import store_calls
from wangbao.hub.console.language import DJANGO_CODES, HTML_CODES
from wangbao.hub.journal.looks import noted
from wangbao.inspection.contents import LARGEST
from wangbao.vocabulary.text import LANGS, Lang, Text

MOST_BYTES: Final = 256 * 1024
LONGEST_ADDRESS: Final = 8_000  # with the query; the octets that RFC 9110, 4.1, recommends at least
# Files are uploaded as raw bytes, not in JSON, and may be as large as the file store takes.
_FILE: Final = re.compile(r"/api/v1/quotes/[^/]+/documents/[^/]+", re.ASCII)

Handler = Callable[..., HttpResponse]


def gated(view: Handler) -> Handler:
    """Wrap a view of the API: set the language, limit the body, answer HEAD and add headers."""

    @functools.wraps(view)
    def handle(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        lang = language(request)
        with translation.override(DJANGO_CODES[lang]):
            response = _headed(view, request, args, given)
        response.headers["Content-Language"] = HTML_CODES[lang]
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        if request.method == "GET" and response.status_code == 200 and getattr(request, "personal", False):
            _note_look(cast("Call", request), response)
        allowance = getattr(request, "allowance", None)
        if allowance is not None:
            # Run when the answer has been sent; Django's signal would run it for every page as well.
            response._resource_closers.append(store_calls)  # type: ignore[attr-defined]
            for name, value in zip(("Limit", "Remaining", "Reset"), allowance, strict=True):
                response.headers[f"RateLimit-{name}"] = str(value)
        return response

    return handle


def _note_look(call: Call, response: HttpResponse) -> None:
    """Note who read what: the record in the path, or else what was asked for."""
    match = call.resolver_match
    name, given = ("", {}) if match is None else (match.url_name or "", match.kwargs)
    reference = next(map(str, given.values()), call.GET.urlencode())
    noted(call, response, by=call.actor, now=call.now, subject=(name, reference))


def language(request: HttpRequest) -> Lang:
    """Return the language of ``Accept-Language``, Chinese by default; integrations have neither cookie nor person."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:200]):
        for lang in LANGS:
            if code.split("-")[0] == lang:
                return lang
    return "zh"


def _headed(
    view: Handler, request: HttpRequest, args: tuple[Any, ...], given: dict[str, Any]
) -> HttpResponse:
    """Answer a request; answer HEAD as GET without the body (RFC 9110, 9.3.2)."""
    if request.method != "HEAD":
        return _answer(view, request, args, given)
    request.method = "GET"
    response: Any = _answer(view, request, args, given)
    request.method = "HEAD"
    if response.streaming:
        response.streaming_content = ()
    else:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response  # type: ignore[no-any-return]  # Django's streaming and whole answers in one


def _answer(
    view: Handler, request: HttpRequest, args: tuple[Any, ...], given: dict[str, Any]
) -> HttpResponse:
    length, most = request.META.get("CONTENT_LENGTH") or "0", _most(request)
    if not (length.isascii() and length.isdigit()):
        return problems.respond(request, "malformed")
    if int(length) > most:
        size = f"{most // 1024} KiB"
        return problems.respond(request, "too_large", Text(f"不得超过 {size}", f"at most {size} are taken"))
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        detail = Text(
            f"不得超过 {LONGEST_ADDRESS:,} 个字符", f"at most {LONGEST_ADDRESS:,} characters are taken"
        )
        return problems.respond(request, "uri_too_long", detail)
    if not request.path.isprintable():
        return problems.respond(request, "not_found")
    try:
        response = view(request, *args, **given)
    except Http404:  # Ninja's own page at the root
        return problems.respond(request, "not_found")
    except Exception as error:  # noqa: BLE001 - the API answers every error with problem details
        return problems.failed(request, error)
    if response.status_code == 405:
        refused = problems.respond(request, "method_not_allowed")
        allowed = response.headers.get("Allow", "")
        refused.headers["Allow"] = re.sub(r"\bGET\b", "GET, HEAD", allowed)
        return refused
    return response


def _most(request: HttpRequest) -> int:
    """Return the most bytes that a body may have."""
    return LARGEST if request.method == "PUT" and _FILE.fullmatch(request.path) else MOST_BYTES
