"""Process every request: its id, the reader's language, refusals as pages, security headers."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import patch_vary_headers

from wangbao.hub.console import error_pages, language as languages
from wangbao.hub.observability import logs
from wangbao.hub.web import ActorRequest

Handler = Callable[[ActorRequest], HttpResponse]

_API: Final = "/api/v1/"  # whose gate refuses a large body itself, as problem details

_log: Final = logging.getLogger("wangbao.requests")
REQUEST_ID_HEADER: Final = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)

# No script or style but our own files, no frames, no plugins, forms and links to ourselves only.
_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CONTENT_SECURITY_POLICY: Final = "; ".join(f"{what} {where}" for what, where in _POLICY.items())
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(form_target: str = "") -> str:
    """Write the content security policy; ``form_target`` is one more origin a form may lead to: the sign-in server."""
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action 'self' {form_target}".rstrip())


def _sign_in_server() -> str:
    for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", ()):
        parts = urlsplit(app["settings"]["server_url"])
        return f"{parts.scheme}://{parts.netloc}"
    return ""


def request_id(get_response: Handler) -> Handler:
    """Give each request an id: a caller's own well-formed id, else a new one; the journal and the logs carry it."""

    def handle(request: ActorRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID_HEADER, "")
        request.request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        logged, started = logs.REQUEST.set(request.request_id), time.perf_counter()
        try:
            response = get_response(request)
            _log_answer(request, response, time.perf_counter() - started)
        finally:
            logs.REQUEST.reset(logged)
        response.headers[REQUEST_ID_HEADER] = request.request_id
        return response

    return handle


def _log_answer(request: ActorRequest, response: HttpResponse, seconds: float) -> None:
    """Log a request by its path alone: what stands behind it may be personal."""
    facts = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
    }
    _log.info("%(method)s %(path)s %(status)s %(milliseconds)s ms", facts, extra=facts)


def security_headers(get_response: Handler) -> Handler:
    """Add the headers a view has not set itself; pages behind a sign-in are kept out of shared caches."""
    headers = HEADERS | {"Content-Security-Policy": policy(_sign_in_server())}

    def handle(request: ActorRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return handle


def body_limit(get_response: Handler) -> Handler:
    """Refuse a body larger than any form or file of ours before a byte of it is read or kept (413), or not in UTF-8."""

    def handle(request: ActorRequest) -> HttpResponse:
        given = request.META.get("CONTENT_LENGTH") or "0"
        if request.path.startswith(_API):
            return get_response(request)
        if not given.isdecimal() or int(given) > settings.LARGEST_BODY:
            mebibytes = settings.LARGEST_BODY // 1024**2
            said = f"提交的内容不得超过 {mebibytes} MiB / a request must not exceed {mebibytes} MiB\n"
            return HttpResponse(said, status=413, content_type="text/plain; charset=utf-8")
        # Whatever else a program names (zip, idna) would be taken for the name of an encoding of text.
        if (request.encoding or "utf-8").lower().replace("_", "-") not in {"utf-8", "utf8"}:
            said = "表单须为 UTF-8 编码 / a form must be encoded in UTF-8\n"
            return HttpResponse(said, status=415, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return handle


def language(get_response: Handler) -> Handler:
    """Activate the reader's language for the request and says so in the answer's headers."""

    def handle(request: ActorRequest) -> HttpResponse:
        chosen = languages.of_request(request)
        with translation.override(languages.DJANGO_CODES[chosen]):
            response = get_response(request)
        response.headers.setdefault("Content-Language", languages.HTML_CODES[chosen])
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return handle


def _texts(given: QueryDict) -> Iterator[str]:
    for name, values in given.lists():
        yield name
        yield from (value for value in values if isinstance(value, str))


class Refusals:
    """Middleware that turns refusals into pages: bad input 422, forbidden 403, invisible 404, a conflict 409.

    A request that carries a NUL is none that a page made, and no text of the database can hold it: 400.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Refuse a NUL in address, query or form; the API refuses it as a problem of its own."""
        if request.path.startswith(_API):
            return None
        given = (request.path, *_texts(request.GET), *_texts(request.POST))
        return error_pages.page(request, 400) if any("\x00" in text for text in given) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render the page for a refusal; None leaves the exception to Django."""
        return error_pages.for_exception(request, exception)
