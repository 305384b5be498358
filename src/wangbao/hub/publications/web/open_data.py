"""Give out what is published as open data: every version's content, by kind, as JSON and as CSV without formulas."""

import json
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wangbao.documents import sheet
from wangbao.hub.access.permissions import allow
from wangbao.hub.console.contributions import Row
from wangbao.hub.console.language import current, say
from wangbao.hub.console.record_page import Listing, listing
from wangbao.hub.errors import Invisible
from wangbao.hub.publications.models import Publication
from wangbao.hub.publications.reads.publication import current as published
from wangbao.hub.publications.rules.kinds import PublicationKind, registry
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import Text

LICENCE: Final = Text(
    "可自由使用，须注明来源“网保”、编号与版本；不含报名人员信息；以平台现行一版为准。",
    "May be used freely, naming Wangbao, number and version; holds nothing about people who registered; "
    "the current version on the platform is what holds.",
)
FORMS: Final = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
_COLUMNS: Final = {
    "number": Text("编号", "Number"),
    "version": Text("版本", "Version"),
    "publisher": Text("发布单位", "Published by"),
    "published_at": Text("发布时间", "Published at"),
    "sha256": Text("散列值（SHA-256）", "Hash (SHA-256)"),
    "url": Text("网页", "Page"),
}


@require_safe
def open_data(request: ActorRequest) -> HttpResponse:
    """List the files of open data, with the licence note."""
    allow(request.actor, "publications.view")
    rows = [
        Row(
            title=f"{say(kind.name)} · {form.upper()}",
            url=reverse("publications:data", args=[kind.code, form]),
            detail=kind.lead,
        )
        for kind in registry().values()
        for form in FORMS
    ]
    return listing(
        request,
        Listing(
            title=Text("开放数据", "Open data"),
            lead=LICENCE,
            filters=[],
            groups=[(Text("文件", "Files"), rows)],
            empty=Text("暂无数据。", "There are no data."),
            links=[
                (
                    Text("公开统计（CSV）", "Published statistics (CSV)"),
                    reverse("statistics:file", args=["csv"]),
                ),
                (Text("字段与模式", "Schemas"), reverse("schemas:list")),
                (Text("Atom 订阅", "Atom feed"), reverse("publications:feed", args=["all"])),
            ],
        ),
    )


@require_safe
def data(request: ActorRequest, code: str, form: str) -> HttpResponse:
    """Send all current publications of a kind as one file."""
    allow(request.actor, "publications.view")
    kind = registry().get(code)
    if kind is None or form not in FORMS:
        raise Invisible
    rows = [_row(request, kind, row) for row in published([code])]
    response = HttpResponse(
        _json(kind, rows) if form == "json" else _csv(kind, rows), content_type=FORMS[form]
    )
    name = content_disposition_header(as_attachment=True, filename=f"{code}.{form}")
    response.headers["Content-Disposition"] = name or ""
    return response


def _row(request: ActorRequest, kind: PublicationKind, row: Publication) -> dict[str, Any]:
    return {
        "number": row.number,
        "version": row.version,
        "publisher": row.organisation.name,
        "published_at": row.published_at.isoformat(),
        "sha256": row.sha256,
        "url": request.build_absolute_uri(reverse(kind.page, args=[row.number])),
        "content": row.content,
    }


def _json(kind: PublicationKind, rows: list[dict[str, Any]]) -> str:
    """Write rows with the licence note, and the names of fields and codes in both languages."""
    names = {**_COLUMNS, **{f"content.{field}": name for field, name in kind.fields.items()}}
    said = {
        "kind": kind.code,
        "name": kind.name._asdict(),
        "licence": LICENCE._asdict(),
        "fields": {field: name._asdict() for field, name in names.items()},
        "codes": {
            field: {code: name._asdict() for code, name in words.items()}
            for field, words in kind.values.items()
        },
        "items": rows,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _csv(kind: PublicationKind, rows: list[dict[str, Any]]) -> bytes:
    headings = [name.say(current()) for name in (*_COLUMNS.values(), *kind.fields.values())]
    cells = [
        [
            *(str(row[column]) for column in _COLUMNS),
            *(_cell(row["content"].get(field)) for field in kind.fields),
        ]
        for row in rows
    ]
    return sheet.to_csv(headings, cells)


def _cell(value: object) -> sheet.Cell:
    if value is None:
        return None
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)
