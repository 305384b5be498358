"""Show the Catalogue to everybody; publish it; let an insurer take a scheme's product over as a draft."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console.language import say
from wangbao.hub.reviews.reads.round import round_for
from wangbao.hub.scheme_directory import adoption, bundle as bundles, operations, queries
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.terms import KINDS
from wangbao.vocabulary.text import Text

_PUBLISHED = Text("《目录》已发布。", "The Catalogue is published.")
_ADOPTED = Text("已导入为产品草稿，请另行备案。", "Imported as a draft of a product; file it yourself.")
_WITHDRAWN = Text("已移出《目录》。", "Taken out of the Catalogue.")


@require_safe
def directory(request: ActorRequest) -> HttpResponse:
    """List and search the Catalogue."""
    allow(request.actor, "scheme_directory.view")
    term, kind, start = (request.GET.get(name, "") for name in ("q", "kind", "start"))
    at = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    rows, following = queries.entries(term=term, kind=kind, start=at)
    kinds = [(one.code, one.name) for one in KINDS]
    context = {
        "rows": rows,
        "following": following,
        "term": term,
        "kind": kind,
        "kinds": kinds,
        "to_publish": queries.to_publish(request.actor),
    }
    return render(request, "scheme_directory/list.html", context)


@require_safe
def entry(request: ActorRequest, number: str) -> HttpResponse:
    """Show the newest version of an entry."""
    allow(request.actor, "scheme_directory.view")
    return _show(request, queries.entry(number))


@require_safe
def version(request: ActorRequest, number: str, version: int) -> HttpResponse:
    """Show one version of an entry."""
    allow(request.actor, "scheme_directory.view")
    return _show(request, queries.entry(number, version))


@require_safe
def bundle(request: ActorRequest, number: str) -> HttpResponse:
    """Send the bundle of an entry as JSON."""
    allow(request.actor, "scheme_directory.view")
    found = queries.entry(number)
    answer = JsonResponse(bundles.bundle(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.citation}.json"'
    return answer


@login_required
@require_POST
def publish(request: ActorRequest, batch: str) -> HttpResponse:
    """Publish the selection of a review."""
    round_ = round_for(request.actor, batch)
    operations.publish(by=request.actor, now=clock.now(), round_=round_)
    messages.success(request, say(_PUBLISHED))
    return redirect("scheme_directory:list")


@login_required
@require_POST
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Take an entry out of the Catalogue."""
    found = queries.entry(number)
    reason = request.POST.get("reason", "")
    operations.withdraw(by=request.actor, now=clock.now(), entry=found, reason=reason)
    messages.success(request, say(_WITHDRAWN))
    return redirect("scheme_directory:entry", number)


@login_required
@require_POST
def adopt(request: ActorRequest, number: str) -> HttpResponse:
    """Import the product of an entry as a draft of the actor's own insurer."""
    found = queries.entry(number)
    given = request.POST.get("version", "")
    made = adoption.adopt(by=request.actor, now=clock.now(), entry=found, version=given)
    messages.success(request, say(_ADOPTED))
    return redirect("catalogue:version", made.ref)


def _show(request: ActorRequest, found: Entry) -> HttpResponse:
    product = queries.product_of(found)
    context: dict[str, Any] = {
        "entry": found,
        "fields": queries.shown(found),
        "versions": Entry.objects.filter(number=found.number).order_by("version"),
        "adopts": product is not None and may(request.actor, "catalogue.draft"),
        "product": product,
        "withdraws": found.is_current
        and not found.withdrawn
        and may(request.actor, "scheme_directory.publish", found),
    }
    return render(request, "scheme_directory/entry.html", context)
