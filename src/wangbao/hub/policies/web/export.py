"""Export bordereaux as files."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wangbao.documents import bordereau as premium
from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.console.form_errors import carry
from wangbao.hub.console.language import current
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.policies.reads import bordereau, exposure
from wangbao.hub.policies.reads.movements import LARGEST, premium_rows
from wangbao.hub.policies.rules.words import refused
from wangbao.hub.policies.web.forms import ExportForm, MovementsForm
from wangbao.hub.policies.writes import export as export_writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError

_CSV: Final = "text/csv; charset=utf-8"
_ZIP: Final = "application/zip"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
@shows_people("bordereau")
def export(request: ActorRequest) -> HttpResponseBase:
    """Export bordereaux: policies that begin in a period, or every movement of premium in a period."""
    actor = request.actor
    allow(actor, "policies.export")
    now = clock.now()
    today = day_of(now)
    year = (dt.date(today.year, 1, 1), dt.date(today.year + 1, 1, 1))
    form = ExportForm(
        request.GET if "form" in request.GET else None,
        initial=dict(zip(("starts_from", "starts_before"), year, strict=True)),
    )
    moves = MovementsForm(
        request.GET if "movements" in request.GET else None,
        initial=dict(zip(("issued_from", "issued_before"), year, strict=True)),
    )
    asked = [(one, make) for one, make in ((form, _standing), (moves, _movements)) if one.is_bound]
    for one, make in asked:
        if one.is_valid():
            try:
                return make(actor, one.cleaned_data, now)
            except InputError as error:
                carry(one, error, words=refused)
    context = {"form": form, "moves": moves, "names": export_writes.NAMES}
    return render(request, "policies/export.html", context, status=422 if asked else 200)


def _standing(actor: Actor, given: Mapping[str, Any], now: dt.datetime) -> HttpResponseBase:
    first, before, form = given["starts_from"], given["starts_before"], given["form"]
    rows = bordereau.rows_of(actor, starts_from=first, starts_before=before, today=day_of(now))
    name, lang, content = f"bordereau-{first}-{before}", current(), b""
    if form == "xlsx":
        content = bordereau.to_xlsx(rows, lang)
    elif form == "oed":
        name, content = f"oed-{first}-{before}", exposure.archive(exposure.exposure(rows), lang)
    export_writes.note(by=actor, now=now, what="standing", form=form, first=first, before=before)
    if form == "csv":
        return _streamed(bordereau.streamed(rows, lang), f"{name}.csv")
    if form == "xlsx":
        return _file(content, _XLSX, f"{name}.xlsx")
    return _file(content, _ZIP, f"{name}.zip")


def _movements(actor: Actor, given: Mapping[str, Any], now: dt.datetime) -> HttpResponseBase:
    first, before, form = given["issued_from"], given["issued_before"], given["movements"]
    rows = premium_rows(
        actor, issued_from=first, issued_before=before, most=None if form == "csv" else LARGEST
    )
    name, content = f"premium-{first}-{before}", b""
    if form == "xlsx":
        content = premium.as_xlsx(rows, current())
    export_writes.note(by=actor, now=now, what="movements", form=form, first=first, before=before)
    if form == "csv":
        return _streamed(premium.streamed(rows, current()), f"{name}.csv")
    return _file(content, _XLSX, f"{name}.xlsx")


def _streamed(lines: Iterator[bytes], name: str) -> StreamingHttpResponse:
    """Send a file as it is made, of any size, without holding it in memory."""
    response = StreamingHttpResponse(lines, content_type=_CSV)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    return response
