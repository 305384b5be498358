"""What every call passes before and after Ninja: language, size, and headers that say how much is left."""

import functools
from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from wangbao.hub.api import problems
from wangbao.hub.console.language import DJANGO_CODES, HTML_CODES
from wangbao.vocabulary.text import LANGS, Lang, Text

MOST_BYTES: Final = 256 * 1024

Handler = Callable[..., HttpResponse]


def gated(view: Handler) -> Handler:
    """A view of the API behind the gate."""

    @functools.wraps(view)
    def handle(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        lang = language(request)
        with translation.override(DJANGO_CODES[lang]):
            response = _answer(view, request, args, given)
        response.headers["Content-Language"] = HTML_CODES[lang]
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ("Accept-Language", "Authorization"))
        allowance = getattr(request, "allowance", None)
        if allowance is not None:
            for name, value in zip(("Limit", "Remaining", "Reset"), allowance, strict=True):
                response.headers[f"RateLimit-{name}"] = str(value)
        return response

    return handle


def language(request: HttpRequest) -> Lang:
    """The language a caller asks for; an integration has no cookie and no person, only this header."""
    for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:200]):
        for lang in LANGS:
            if code.split("-")[0] == lang:
                return lang
    return "zh"


def _answer(
    view: Handler, request: HttpRequest, args: tuple[Any, ...], given: dict[str, Any]
) -> HttpResponse:
    if _length(request) > MOST_BYTES:
        size = f"{MOST_BYTES // 1024} KiB"
        return problems.respond(request, "too_large", Text(f"不得超过 {size}", f"at most {size} are taken"))
    if not request.path.isprintable():
        return problems.respond(request, "not_found")
    try:
        response = view(request, *args, **given)
    except Http404:  # Ninja's own page at the root
        return problems.respond(request, "not_found")
    except Exception as error:  # noqa: BLE001 - the API answers whatever happens as it answers everything
        return problems.failed(request, error)
    if response.status_code == 405:
        refused = problems.respond(request, "method_not_allowed")
        refused.headers["Allow"] = response.headers.get("Allow", "")
        return refused
    return response


def _length(request: HttpRequest) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdigit() else 0
