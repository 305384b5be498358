"""Show the step of disclosure: every exempting clause, explained, to be confirmed."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.applications.reads import application, steps
from wangbao.hub.applications.web import tokens
from wangbao.hub.applications.web.context import common, seen
from wangbao.hub.applications.writes import disclosure as disclosure_writes
from wangbao.hub.console import notices
from wangbao.hub.web import ActorRequest
from wangbao.statute.disclosure.law import rules
from wangbao.vocabulary.errors import InputError, Problem


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: ActorRequest, number: str) -> HttpResponse:
    """Show every exempting clause, made to stand out, explained, and to be confirmed."""
    row = seen(request, number)
    now = clock.now()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        allow(request.actor, "applications.disclose", row)
        try:
            disclosure_writes.confirm(
                by=request.actor,
                now=now,
                application=row,
                clauses=request.POST.getlist("clause"),
                shown_at=tokens.moment_of(request.POST.get("shown", ""), number),
            )
        except InputError as error:
            problems = error.problems
        else:
            if not application.disclosure_gaps(row):
                notices.success(request, "免责条款均已确认。", "Every exempting clause is confirmed.")
                return redirect(
                    "applications:review" if row.is_draft else "applications:application", number=number
                )
            return redirect("applications:disclosure", number=number)
    recorded = {one.clause: one for one in row.disclosures.all()}
    clauses = [(clause, recorded.get(clause.code)) for clause in application.exempting(row)]
    context = {
        **common(request, row),
        "clauses": clauses,
        "open": sum(found is None for _, found in clauses),
        "shown": tokens.of_moment(now, number),
        "law": rules(),
        "problems": problems,
        "can_confirm": may(request.actor, "applications.disclose", row)
        and row.state in ("draft", "submitted", "quoted"),
        "here": steps.DISCLOSURE,
    }
    return render(request, "applications/disclosure.html", context, status=422 if problems else 200)
