"""Show applications: the list, starting one, its steps, review and signature, and what follows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.applications.reads import application as application_reads, queries, steps
from wangbao.hub.applications.reads.presentation import assessed, reviewed, state_name, timeline
from wangbao.hub.applications.reads.quotes import QUOTES
from wangbao.hub.applications.rules.states import APPLICATION, State
from wangbao.hub.applications.web import self_assessment, tokens
from wangbao.hub.applications.web.context import common, seen
from wangbao.hub.applications.web.forms import StartForm
from wangbao.hub.applications.writes import draft, renewal, submission
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.reads.queries import version_on
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.web import ActorRequest
from wangbao.questionnaire.transfer import carried
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError


@login_required
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Show applications the reader may see, newest first."""
    allow(request.actor, "applications.view")
    state = request.GET.get("state", "")
    found = queries.page(
        request.actor,
        state=state if state in set(State) else "",
        term=request.GET.get("q", ""),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        "page": found,
        "rows": [(row, state_name(row)) for row in found.rows],
        "states": [(state.value, name) for state, name in APPLICATION.names.items()],
        "state": state,
        "term": request.GET.get("q", ""),
        "can_start": may(request.actor, "applications.start"),
    }
    return render(request, "applications/list.html", context)


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
    known = self_assessment.profile_of(earlier) if earlier else None
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


@login_required
@require_safe
def application(request: ActorRequest, number: str) -> HttpResponse:
    """Show one application: its state, its answers, and the possible next steps."""
    row = seen(request, number)
    given = application_reads.answers(row)
    found = steps.steps(row, given)
    context = {
        **common(request, row, found),
        "sections": reviewed(given),
        "clauses": len(application_reads.exempting(row)),
        "gaps": len(application_reads.disclosure_gaps(row)),
        "timeline": timeline(row),
        "losses": assessed(row),
        "quotes": QUOTES().quoted(request.actor, row),
        "resume": next((step.url for step in found if not step.done), ""),
        "may_quote": row.state == State.SUBMITTED and may(request.actor, "underwriting.quote", row),
    }
    return render(request, "applications/application.html", context)


@login_required
@require_POST
def submit(request: ActorRequest, number: str) -> HttpResponse:
    """Submit a signed application to the insurer."""
    row = seen(request, number)
    submission.submit(by=request.actor, now=clock.now(), application=row)
    notices.success(request, "申请已提交保险人。", "The application is with the insurer.")
    return redirect("applications:application", number=number)


@login_required
@require_POST
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Withdraw an application."""
    row = seen(request, number)
    submission.withdraw(by=request.actor, now=clock.now(), application=row)
    notices.success(request, "申请已撤回。", "The application is withdrawn.")
    return redirect("applications:application", number=number)


@login_required
@require_POST
def renew(request: ActorRequest, number: str) -> HttpResponse:
    """Begin the next year's application with this one's answers."""
    row, now = seen(request, number), clock.now()
    product = row.product_version.product
    made = renewal.copy_as_renewal(
        by=request.actor,
        now=now,
        application=row,
        version=version_on(product.code, product.insurer_id, day_of(now)),
    )
    notices.success(
        request, "已带入上一年的回答，请逐节核对。", "Last year's answers are filled in; check each section."
    )
    return redirect("applications:cover", number=made.number)
