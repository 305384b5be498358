"""Answer every error of the API with problem details (RFC 9457), in the caller's language.

``type`` is an address of this API that explains the kind of problem; ``errors`` lists fields, values and rules where
the input was refused. A failure of the program shows its request id and no detail.
"""

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from wangbao.documents.fonts import NoChineseFontError
from wangbao.hub.console.language import current
from wangbao.hub.errors import Busy, Refusal, StorageFull
from wangbao.hub.observability import storage
from wangbao.vocabulary import document
from wangbao.vocabulary.errors import InputError, Problem as Found, shown_value
from wangbao.vocabulary.text import Text

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = "/api/v1/problems/"

TITLES: Final = {
    "malformed": (400, Text("请求无法读取", "The request cannot be read")),
    "unauthenticated": (401, Text("没有有效的令牌", "There is no valid token")),
    "forbidden": (403, Text("没有权限", "Not permitted")),
    "not_found": (404, Text("没有这条记录", "There is no such record")),
    "method_not_allowed": (405, Text("不支持这一方法", "The method is not supported here")),
    "conflict": (409, Text("与现状冲突", "In conflict with how things stand")),
    "too_large": (413, Text("请求过大", "The request is too large")),
    "uri_too_long": (414, Text("地址过长", "The address is too long")),
    "unsupported_media_type": (415, Text("不支持这一内容类型", "The media type is not taken here")),
    "refused": (422, Text("输入有误", "The input is refused")),
    "too_many_requests": (429, Text("请求过于频繁", "Too many requests")),
    "precondition_required": (428, Text("须写明所依据的版本", "Say which revision you saw")),
    "failed": (500, Text("系统出错", "Something went wrong here")),
    "unavailable": (503, Text("暂时无法提供", "Not available here")),
    "storage_full": (507, Text("磁盘已满", "The disk is full")),
}
CODES: Final = {status: code for code, (status, _) in TITLES.items()}

_NO_TOKEN: Final = Text(
    "请在 Authorization 请求头中提供有效的令牌：Bearer wb_…",
    "Send a valid token in the header Authorization: Bearer wb_…",
)
_NOT_JSON: Final = Text(
    "请以 Content-Type: application/json 发送 JSON", "Send JSON, with Content-Type: application/json"
)
BYTES: Final = "application/octet-stream"
_NOT_BYTES: Final = Text(f"请以 Content-Type: {BYTES} 发送文件", f"Send the file with Content-Type: {BYTES}")
_UNREADABLE: Final = Text("请求体不是合法的 JSON", "The body is not well-formed JSON")
_SAID: Final = {"malformed": _UNREADABLE, "unsupported_media_type": _NOT_JSON}
_FAILED: Final = Text(
    "请求没有完成，错误已记录；请将 request_id 告诉管理员。",
    "The request was not completed and the error is logged. Give the request_id to the administrator.",
)
_LONGEST_INSTANCE: Final = 1_000
_log = logging.getLogger(__name__)


class FieldError(Schema):
    """One thing wrong with the input: where, what was there, and which rule it breaks."""

    field: str = Field(description="路径 / where, such as body.limit")
    value: str | None = Field(description="取值 / what was there; null where it is missing or long")
    rule: str = Field(description="规则 / the rule it breaks")


class Problem(Schema):
    """Problem details (RFC 9457)."""

    type: str = Field(description="问题类型的地址 / address of the kind of problem")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    instance: str = Field(description="请求路径 / path of the request")
    request_id: str
    errors: list[FieldError]


class RateLimitedError(Exception):
    """A token was used more often than it may be; it may be used again after ``seconds``."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"again in {seconds} seconds")


def respond(
    request: HttpRequest, code: str, detail: Text | None = None, errors: Iterable[Found] = ()
) -> HttpResponse:
    """Build the response for a problem."""
    status, title = TITLES[code]
    lang = current()
    content = {
        "type": TYPES + code,
        "title": title.say(lang),
        "status": status,
        "detail": (detail or title).say(lang),
        "instance": request.path[:_LONGEST_INSTANCE],
        "request_id": getattr(request, "request_id", ""),
        "errors": [
            {
                "field": found.field,
                "value": None if found.value is None else shown_value(found.value),
                "rule": found.rule.say(lang),
            }
            for found in errors
        ],
    }
    response = JsonResponse(
        content, status=status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="wangbao"'
    return response


def failed(request: HttpRequest, error: Any) -> HttpResponse:
    """Log a failure of the program with its traceback, and answer without any detail of it; a full disk is named."""
    if storage.is_full(error):
        _log.error("%s %s: the disk is full", request.method, request.path)
        return respond(request, StorageFull.code, StorageFull().text)
    _log.error("%s %s failed", request.method, request.path, exc_info=error)
    return respond(request, "failed", _FAILED)


def handle_all(api: NinjaAPI) -> None:
    """Register a handler for each kind of exception with the API."""

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        found = [document.problem_of(_located(each)) for each in error.errors]
        return respond(request, "refused", _counted(len(found)), found)

    @api.exception_handler(InputError)
    def refused(request: HttpRequest, error: InputError) -> HttpResponse:
        if isinstance(error, NoChineseFontError):
            return respond(request, "unavailable", error.problems[0].rule)
        return respond(request, "refused", _counted(len(error.problems)), error.problems)

    @api.exception_handler(Refusal)  # Ninja finds it for Forbidden, Invisible and others by their base
    def not_now(request: HttpRequest, error: Refusal) -> HttpResponse:
        response = respond(request, error.code, error.text)
        if isinstance(error, Busy):
            response.headers["Retry-After"] = str(error.again)
        return response

    @api.exception_handler(AuthenticationError)
    def unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001
        return respond(request, "unauthenticated", _NO_TOKEN)

    @api.exception_handler(RateLimitedError)
    def limited(request: HttpRequest, error: RateLimitedError) -> HttpResponse:
        seconds = error.seconds
        detail = Text(f"请在 {seconds} 秒后重试", f"try again in {seconds} seconds")
        response = respond(request, "too_many_requests", detail)
        response.headers["Retry-After"] = str(seconds)
        return response

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        cause = (
            error.__cause__
        )  # raised while the body was parsed; Ninja reports every such error as malformed
        if isinstance(cause, InputError):
            return refused(request, cause)
        status = cause.status_code if isinstance(cause, HttpError) else error.status_code
        code = CODES.get(status, "malformed")
        return respond(request, code, _NOT_BYTES if str(error) == BYTES else _SAID.get(code))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001 - Ninja's signature
        return respond(request, "not_found")

    api.add_exception_handler(Exception, failed)


def _located(error: dict[str, Any]) -> Any:
    """Remove the name of the body's argument, which Ninja adds, from an error's path; callers know only ``body``."""
    place = list(error["loc"])
    if place[:1] == ["body"] and len(place) > 1:
        del place[1]
    return {**error, "loc": tuple(place)}


def _counted(count: int) -> Text:
    return Text(f"有 {count} 处须改正，见 errors", f"{count} to correct, see errors")
