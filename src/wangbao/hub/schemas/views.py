"""Show the published standards, to anybody: schemas, code lists, mappings, the conformance set."""

import json
from functools import cache

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangbao.hub.access.permissions import allow
from wangbao.hub.console.language import current
from wangbao.hub.schemas import queries
from wangbao.hub.web import ActorRequest
from wangbao.standard import conformance_set, mappings, pages
from wangbao.vocabulary import code_lists
from wangbao.vocabulary.tables import TABLES

_CSV = "text/csv; charset=utf-8"


@require_GET
def schemas(request: ActorRequest) -> HttpResponse:
    """List the schemas, the code lists and the mappings: what each is for, its version, and its files."""
    allow(request.actor, "schemas.view")
    shown = {
        "rows": list(queries.published().values()),
        "lists": [(one, code_lists.version_of(one.code), len(one.items)) for one in TABLES],
        "mappings": mappings.mappings(),
    }
    return render(request, "schemas/list.html", shown)


@require_GET
def schema(request: ActorRequest, code: str) -> HttpResponse:
    """Send one schema as JSON."""
    allow(request.actor, "schemas.view")
    return _json(queries.schema(code).document(), "application/schema+json", sort=True)


@require_GET
def code_list(request: ActorRequest, code_list: str) -> HttpResponse:
    """Send one code list as JSON."""
    allow(request.actor, "schemas.view")
    return _json(code_lists.as_data(queries.code_list(code_list)), "application/json")


@require_GET
def code_list_csv(request: ActorRequest, code_list: str) -> HttpResponse:
    """Send one code list as CSV."""
    allow(request.actor, "schemas.view")
    return _file(code_lists.as_csv(queries.code_list(code_list)).encode(), _CSV, f"{code_list}.csv")


@require_GET
def mapping(request: ActorRequest, mapping: str) -> HttpResponse:
    """Show one mapping line by line, with what does not map."""
    allow(request.actor, "schemas.view")
    found = queries.mapping(mapping)
    lang = current()
    head = [one.say(lang) for one in pages.mapping_head()]
    rows = [list(zip(head, cells, strict=True)) for cells in pages.mapping_cells(found.name, lang)]
    return render(request, "schemas/mapping.html", {"mapping": found, "head": head, "rows": rows})


@require_GET
def mapping_csv(request: ActorRequest, mapping: str) -> HttpResponse:
    """Send one mapping as CSV."""
    allow(request.actor, "schemas.view")
    text = mappings.as_csv(queries.mapping(mapping).name)
    return _file(text.encode(), _CSV, f"mapping-{mapping}.csv")


@require_GET
def conformance(request: ActorRequest) -> HttpResponse:
    """Send the conformance set as a ZIP."""
    allow(request.actor, "schemas.view")
    return _file(_packed(), "application/zip", "conformance.zip")


@cache
def _packed() -> bytes:
    return conformance_set.as_zip()


def _json(data: object, kind: str, *, sort: bool = False) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, indent=2, sort_keys=sort)
    return HttpResponse(text + "\n", content_type=f"{kind}; charset=utf-8")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
