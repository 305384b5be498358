"""Show one application, and what may be done with the whole of it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import may
from wangbao.hub.applications.reads import application as application_reads, steps
from wangbao.hub.applications.reads.presentation import assessed, reviewed, timeline
from wangbao.hub.applications.reads.quotes import QUOTES
from wangbao.hub.applications.rules.states import State
from wangbao.hub.applications.web.context import common, seen
from wangbao.hub.applications.writes import renewal, submission
from wangbao.hub.catalogue.reads.queries import version_on
from wangbao.hub.console import notices
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.beijing import day_of


@login_required
@require_safe
@shows_people("application", "number")
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
