"""Show the page that starts an application, from nothing or from a self-assessment."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.applications.reads import application as application_reads, queries
from wangbao.hub.applications.reads.self_assessment import profile_of
from wangbao.hub.applications.web import tokens
from wangbao.hub.applications.web.forms import StartForm
from wangbao.hub.applications.writes import draft
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.web import ActorRequest
from wangbao.questionnaire.transfer import carried
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: ActorRequest) -> HttpResponse:
    """Start an application: product, enterprise and first day; from a self-assessment, with its answers."""
    actor, now = request.actor, clock.now()
    if actor.organisation_id is None:
        return render(request, "applications/no_organisation.html", {"token": request.GET.get("from", "")})
    allow(actor, "applications.start")
    token = request.POST.get("from") or request.GET.get("from", "")
    earlier = tokens.answers_of(token) if token else None
    kind = str(earlier.given.get("kind", "")) if earlier else ""
    today = day_of(now)
    versions = queries.versions_for(today, kind)
    applicants = list(queries.applicants_of(actor))
    known = profile_of(earlier) if earlier else None
    if known is None and len(applicants) == 1:
        known = application_reads.last_profile(applicants[0])
    form = StartForm(
        versions,
        applicants,
        request.POST or None,
        initial={"start": today, "version": request.GET.get("version", "")},
        profile=known,
    )
    if request.method == "POST" and form.is_valid():
        version = form.versions[form.cleaned_data["version"]]
        answers = carried(earlier, bundle_of(version).questions) if earlier else {}
        try:
            made = draft.start(
                by=actor,
                now=now,
                version=version,
                applicant=form.applicants[form.cleaned_data["applicant"]],
                start=form.cleaned_data["start"],
                answers=answers,
            )
        except InputError as error:
            carry(form, error)
        else:
            return redirect("applications:cover", number=made.number)
    context = {"form": form, "token": token, "versions": versions, "kind": kind}
    return render(request, "applications/start.html", context, status=status_of(form))
