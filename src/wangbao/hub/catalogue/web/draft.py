"""Show the pages that draft a product version and change a draft, with examples to begin from."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.reads import queries
from wangbao.hub.catalogue.web.forms import DocumentForm
from wangbao.hub.catalogue.writes import version as version_writes
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.web import ActorRequest
from wangbao.pricing.filed.fit.yaml_text import as_yaml
from wangbao.vocabulary.errors import InputError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: ActorRequest) -> HttpResponse:
    """Draft a version from a definition."""
    allow(request.actor, "catalogue.draft")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = version_writes.draft(
                by=request.actor,
                now=clock.now(),
                insurer=queries.own_insurer(request.actor),
                definition=form.cleaned_data["document"],
            )
        except InputError as error:
            carry(form, error)
        else:
            return redirect("catalogue:version", ref=made.ref)
    context = {"form": form, "examples": queries.examples()}
    return render(request, "catalogue/draft.html", context, status=status_of(form))


@login_required
@require_safe
def example(request: ActorRequest, code: str) -> HttpResponse:
    """Show one of the platform's example definitions, to begin from."""
    allow(request.actor, "catalogue.draft")
    return HttpResponse(queries.example_text(code), content_type="text/plain; charset=utf-8")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def redraft(request: ActorRequest, ref: str) -> HttpResponse:
    """Change a draft."""
    found = queries.shelf(request.actor, ref).version
    allow(request.actor, "catalogue.draft", found)
    form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"text": as_yaml(found.definition)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            version_writes.redraft(
                by=request.actor, now=clock.now(), version=found, definition=form.cleaned_data["document"]
            )
        except InputError as error:
            carry(form, error)
        else:
            return redirect("catalogue:version", ref=ref)
    context = {"form": form, "version": found}
    return render(request, "catalogue/draft.html", context, status=status_of(form))
