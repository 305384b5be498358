"""Hand out a scheme's form as Word, PDF or Excel, and read a filled one."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from wangbao.documents.render import MEDIA_TYPES
from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import perform
from wangbao.hub.errors import Invisible
from wangbao.hub.schemes.reads import scheme as reads
from wangbao.hub.schemes.reads.declaration_form import FORMS, rendered
from wangbao.hub.schemes.web.forms import ImportForm
from wangbao.hub.schemes.web.page import show
from wangbao.hub.schemes.writes.form_import import import_form as bring_in
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import LANGS

_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA_TYPES: Final[dict[str, tuple[str, str]]] = {
    "docx": (MEDIA_TYPES["docx"], "docx"),
    "print": (MEDIA_TYPES["docx"], "docx"),
    "pdf": (MEDIA_TYPES["pdf"], "pdf"),
    "xlsx": (_EXCEL, "xlsx"),
}


@login_required
@require_safe
def download(request: ActorRequest, number: str, edition: str, form: str) -> HttpResponse:
    """Hand out a scheme's form in a language: ``docx`` and ``xlsx`` to fill in, ``pdf``, or all copies to print."""
    row = reads.scheme(request.actor, number)
    if form not in FORMS or edition not in LANGS:
        raise Invisible
    media_type, ending = _MEDIA_TYPES[form]
    response = HttpResponse(rendered(row, form, edition, now=clock.now()), content_type=media_type)
    name = f"{row.number}-{form}.{ending}" if form == "print" else f"{row.number}.{ending}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"  # noqa: FBT003
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def import_form(request: ActorRequest, number: str) -> HttpResponse:
    """Read a filled form into the scheme."""
    row = reads.scheme(request.actor, number)
    allow(request.actor, "schemes.declare", row)
    form: Any = ImportForm(request.POST, request.FILES)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        return bring_in(scheme=row, name=given["file"].name, content=given["file"].read(), **by)

    if perform(request, form, do):
        notices.success(request, "已导入，请核对。", "Imported; please check it.")
        return redirect("schemes:scheme", number=row.number)
    return show(request, row, importing=form)
