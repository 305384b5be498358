"""Show an insurer's rate plans, and hand one in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may, role_names
from wangbao.hub.catalogue.reads import queries
from wangbao.hub.catalogue.web.forms import DocumentForm
from wangbao.hub.catalogue.writes import rate_plan as rate_plan_writes
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError


@login_required
@require_safe
def plans(request: ActorRequest) -> HttpResponse:
    """Show the insurer's own rate plans."""
    allow(request.actor, "catalogue.manage")
    context = {
        "plans": queries.rate_plans_of(request.actor),
        "drafts": may(request.actor, "catalogue.draft"),
        "drafters": role_names("catalogue.draft"),
    }
    return render(request, "catalogue/plans.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in_plan(request: ActorRequest) -> HttpResponse:
    """Hand in a rate plan."""
    allow(request.actor, "catalogue.draft")
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = rate_plan_writes.keep(
                by=request.actor,
                now=clock.now(),
                insurer=queries.own_insurer(request.actor),
                document=form.cleaned_data["document"],
            )
        except InputError as error:
            carry(form, error)
        else:
            notices.success(
                request,
                f"费率方案 {kept.code} {kept.version} 已保存",
                f"rate plan {kept.code} {kept.version} is kept",
            )
            return redirect("catalogue:plans")
    return render(request, "catalogue/hand_in_plan.html", {"form": form}, status=status_of(form))
