"""Show the published schemas, to anybody."""

import json

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangbao.hub.access.permissions import allow
from wangbao.hub.schemas import queries
from wangbao.hub.web import ActorRequest


@require_GET
def schemas(request: ActorRequest) -> HttpResponse:
    """List the schemas: what each is for, its version, and its document."""
    allow(request.actor, "schemas.view")
    return render(request, "schemas/list.html", {"rows": list(queries.published().values())})


@require_GET
def schema(request: ActorRequest, code: str) -> HttpResponse:
    """Send one schema as JSON."""
    allow(request.actor, "schemas.view")
    text = json.dumps(queries.schema(code).document(), ensure_ascii=False, indent=2, sort_keys=True)
    return HttpResponse(text + "\n", content_type="application/schema+json; charset=utf-8")
