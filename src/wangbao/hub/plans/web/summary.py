"""Show yearly summaries and do what their forms ask."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import Do, perform
from wangbao.hub.console.language import current
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.plans.models import Summary
from wangbao.hub.plans.reads import plan as plans, summary as reads
from wangbao.hub.plans.rules.states import SUMMARY, SummaryEvent
from wangbao.hub.plans.web import report_forms as forms
from wangbao.hub.plans.web.page import show as show_plan
from wangbao.hub.plans.writes import summary as writes
from wangbao.hub.web import ActorRequest
from wangbao.programme.plan import CHAPTERS
from wangbao.programme.summary import missing, ratios
from wangbao.vocabulary.beijing import day_of


@login_required
@require_POST
def begin(request: ActorRequest, number: str) -> HttpResponse:
    """Begin the summary of a year, drafted from the records in the reader's language."""
    row = plans.plan(request.actor, number)
    allow(request.actor, "plans.make", row)
    form = forms.YearForm(reads.years_of(row, day_of(clock.now())), request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        return writes.begin(plan=row, year=int(given["year"]), lang=current(), **by)

    if perform(request, form, do):
        return redirect("plans:summary", number=number, year=int(form.cleaned_data["year"]))
    return show_plan(request, row, summarising=form)


@login_required
@require_GET
@shows_people("plan", "number")
def summary(request: ActorRequest, number: str, year: int) -> HttpResponse:
    """Show a summary with its figures and their origin, and what the reader may do."""
    return _show(request, reads.summary(request.actor, number, year))


@login_required
@require_POST
def fill(request: ActorRequest, number: str, year: int) -> HttpResponse:
    """Change the chapters of a summary, or draft them again."""
    row = reads.summary(request.actor, number, year)
    allow(request.actor, "plans.report", row)
    form = forms.ChaptersForm(request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        if form.chosen() == "redraft":
            return writes.redraft(summary=row, lang=current(), **by)
        revision = given.pop("revision")
        return writes.fill(summary=row, chapters=given, revision=revision, **by)

    return _act(request, row, "filling", form, do)


@login_required
@require_POST
def submit(request: ActorRequest, number: str, year: int) -> HttpResponse:
    """Submit a summary."""
    row = reads.summary(request.actor, number, year)
    allow(request.actor, "plans.report", row)
    form = forms.SummaryForm(request.POST)
    return _act(request, row, "submitting", form, lambda by, given: writes.submit(summary=row, **by, **given))


@login_required
@require_POST
def decide(request: ActorRequest, number: str, year: int) -> HttpResponse:
    """Accept or return a summary, as the national authority."""
    row = reads.summary(request.actor, number, year)
    allow(request.actor, "plans.oversee", row)
    form = forms.SummaryDecisionForm(request.POST)
    operations = {"accept": writes.accept, "return": writes.send_back}
    return _act(
        request,
        row,
        "deciding",
        form,
        lambda by, given: operations[form.chosen()](summary=row, **by, **given),
    )


def _show(request: ActorRequest, row: Summary, **refused: Form) -> HttpResponse:
    actor, seen = request.actor, {"revision": row.revision}
    fills = SUMMARY.may_happen(row.state, SummaryEvent.SUBMIT) and may(actor, "plans.report", row)
    decides = SUMMARY.may_happen(row.state, SummaryEvent.ACCEPT) and may(actor, "plans.oversee", row)
    figures = reads.totals_of(row, clock.now())
    context = {
        "plan": row.plan,
        "summary": row,
        "state": SUMMARY.name(row.state),
        "chapters": [
            (
                one.name,
                row.chapters.get(one.code, ""),
                [each for each in figures if each.figure.chapter == one.code],
            )
            for one in CHAPTERS
        ],
        "ratios": ratios({one.figure.code: one.value for one in figures}),
        "missing": missing(figures),
        "open": SUMMARY.may_happen(row.state, SummaryEvent.SUBMIT),
        "filling": forms.ChaptersForm(initial=row.chapters | seen) if fills else None,
        "submitting": forms.SummaryForm(initial=seen) if fills else None,
        "deciding": forms.SummaryDecisionForm(initial=seen) if decides else None,
        **refused,
    }
    return render(request, "plans/summary.html", context, status=422 if refused else 200)


def _act(request: ActorRequest, row: Summary, name: str, form: Form, do: Do) -> HttpResponse:
    """Parse a form of a summary's page, do it and return there; refused input is shown where it was entered."""
    if perform(request, form, do):
        notices.success(request, "已办理。", "Done.")
        return redirect("plans:summary", number=row.plan.number, year=row.year)
    return _show(request, row, **{name: form})
