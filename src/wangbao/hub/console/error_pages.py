"""Show error pages in both languages: what happened, what to do, and the request's id to quote; never a trace.

A request made by htmx gets the message alone, put where the page announces messages; an API call is left to the API.
"""

import sys
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from wangbao.hub.console import language
from wangbao.hub.errors import Conflict, Invisible, Refusal, StorageFull
from wangbao.hub.observability import storage
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_WORDS: Final = {
    400: (
        Text("请求无法理解", "This request cannot be read"),
        Text(
            "地址或提交的内容不完整。请返回上一页重试。",
            "The address or what was sent is incomplete. Go back and try again.",
        ),
    ),
    403: (
        Text("没有权限", "You may not do this"),
        Text(
            "您当前的身份不能打开此页或执行此操作。如需权限，请联系本机构的管理员。",
            "Your present role may not open this page or do this. Ask your organisation's administrator for access.",
        ),
    ),
    404: (
        Text("没有这个页面", "There is no such page"),
        Text(
            "地址可能有误，记录可能不存在，或不属于您的机构。",
            "The address may be wrong, or the record does not exist or does not belong to your organisation.",
        ),
    ),
    409: (
        Text("内容已被更改", "This has changed meanwhile"),
        Text(
            "在您操作期间，记录的状态已经改变，本次操作没有执行。请刷新后核对。",
            "The record changed while you worked, so nothing was done. Reload it and look again.",
        ),
    ),
    422: (
        Text("输入有误", "What was entered cannot be taken"),
        Text("没有保存任何内容。请按下列说明修改。", "Nothing was saved. Please correct the following."),
    ),
    428: (
        Text("页面已过期", "This page is out of date"),
        Text(
            "本次操作没有写明所依据的内容，因此没有执行。请返回并刷新页面后重试。",
            "The request did not say what it was based on, so nothing was done. Go back, reload it and try again.",
        ),
    ),
    429: (
        Text("请求过于频繁", "Too many requests"),
        Text(
            "您在短时间内尝试的次数过多，本次没有执行。请稍候几分钟再试。",
            "There were too many attempts in a short time, so nothing was done. Wait a few minutes and try again.",
        ),
    ),
    500: (
        Text("系统出错", "Something went wrong here"),
        Text(
            "本次操作没有完成，错误已记录。请稍后重试；若仍出错，请将下面的编号告诉管理员。",
            "The request was not completed and the error has been logged. Try again later; if it persists, "
            "give the number below to the administrator.",
        ),
    ),
    507: (
        Text("磁盘已满", "The disk is full"),
        Text(
            "没有保存任何内容；已有内容仍可查看。请告知管理员腾出空间后重试。",
            "Nothing was saved; what is there can still be read. Tell the administrator to make room, and try again.",
        ),
    ),
    503: (
        Text("暂时繁忙", "Busy just now"),
        Text(
            "没有保存任何内容。请稍候片刻，返回上一页重新提交。",
            "Nothing was saved. Wait a moment, go back and send it again.",
        ),
    ),
}

# A conflict that has a reason is a rule: nobody else need have changed anything.
_NOT_NOW: Final = Text("现在不能进行此操作", "This cannot be done now")


def for_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Render the page for a refusal an operation raised; None for anything else, and for API calls."""
    if request.path.startswith("/api/"):
        return None
    if isinstance(exception, InputError):
        return page(request, 422, exception.lines(language.current()))
    if isinstance(exception, Conflict) and exception.has_reason:
        return page(request, exception.status, words=(_NOT_NOW, _sentence(exception.text)))
    if isinstance(exception, Refusal):
        # What is invisible gives no reason: hidden and missing must look the same.
        reasons = [] if isinstance(exception, Invisible) else [language.say(exception)]
        return page(request, exception.status, reasons)
    if storage.is_full(exception):
        return page(request, StorageFull.status)
    return None


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer a request beyond a limit of sign-in: the library's handler429.

    The library takes a count that cannot be written, as on a full disk, for one beyond the limit.
    """
    return page(request, 429 if storage.is_writable() else StorageFull.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer a bad request: Django's handler400."""
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: PermissionDenied | None = None) -> HttpResponse:  # noqa: ARG001
    """Answer a forbidden request: Django's handler403."""
    return page(request, 403)


def page_not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    """Answer an unknown page, Django's handler404, without saying why: hidden and missing look the same."""
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a failure, Django's handler500, without database, session or context processor: any may have failed."""
    # Also where a session or a cookie could not be written, behind every middleware of ours.
    status = StorageFull.status if storage.is_full(sys.exc_info()[1]) else 500
    said = render_to_string("console/errors/bare.html", _context(request, status, ()))
    return HttpResponse(said, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form opened too long ago or sent from elsewhere: Django's CSRF_FAILURE_VIEW."""
    lapsed = Text(
        "表单已过期或不是从本站提交的。请返回上一页，刷新后重新提交。",
        "The form has expired or was not sent from this site. Go back, reload it and send it again.",
    )
    return page(request, 403, [lapsed.say(language.current())])


def page(
    request: HttpRequest,
    status: int,
    reasons: list[str] | tuple[str, ...] = (),
    *,
    words: tuple[Text, Text] | None = None,
) -> HttpResponse:
    """Render the error page with ``status``; ``reasons`` are lines below; ``words`` another heading and advice."""
    # Whoever is not signed in may only have to be: the same is said of what is hidden and of what is not there.
    stranger = status in (403, 404) and request.method == "GET" and not _signed_in(request)
    context = _context(request, status, reasons) | {"may_sign_in": stranger}
    if words is not None:
        context |= {"heading": words[0], "advice": words[1]}
    if getattr(request, "htmx", False):
        response = render(request, "console/errors/notice.html", context, status=status)
        response["HX-Retarget"] = "#said"
        response["HX-Reswap"] = "innerHTML show:top"
        return response
    return render(request, "console/errors/page.html", context, status=status)


def _sentence(text: Text) -> Text:
    """Turn a reason into a sentence that stands alone."""
    zh = text.zh if text.zh.endswith("。") else f"{text.zh}。"
    en = text.en[:1].upper() + text.en[1:]
    return Text(zh, en if en.endswith(".") else f"{en}.")


def _signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def _context(request: HttpRequest, status: int, reasons: list[str] | tuple[str, ...]) -> dict[str, Any]:
    heading, advice = _WORDS[status]
    return {
        "status": status,
        "heading": heading,
        "advice": advice,
        "reasons": reasons,
        "request_id": getattr(request, "request_id", "")
        or getattr(getattr(request, "actor", None), "request_id", ""),
    }
