"""Show progress reports and do what their forms ask; kick off the plans of a batch."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import Do, perform
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.plans.models import Report
from wangbao.hub.plans.reads import plan as plans, report as reads
from wangbao.hub.plans.rules.states import REPORT, ReportEvent
from wangbao.hub.plans.web import report_forms as forms
from wangbao.hub.plans.writes import kick_off as kick_offs, report as writes
from wangbao.hub.schemes.reads import batch as batches
from wangbao.hub.web import ActorRequest
from wangbao.programme.plan import Cadence
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError


@login_required
@require_http_methods(["GET", "POST"])
def kick_off(request: ActorRequest) -> HttpResponse:
    """Begin the selected plans of a batch, as the national authority."""
    if not plans.oversees(request.actor):
        raise Forbidden
    form = forms.KickOffForm(batches.batches(), request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        given["batch"] = batches.batch(given["batch"])
        given["cadence"] = Cadence(given["cadence"])
        try:
            kick_offs.kick_off(by=request.actor, now=clock.now(), **given)
        except (InputError, Conflict) as error:
            carry(form, error)
        else:
            notices.success(request, "试点已启动。", "The pilot has begun.")
            return redirect("plans:plans")
    return render(request, "plans/kick_off.html", {"form": form}, status=status_of(form))


@login_required
@require_GET
@shows_people("plan", "number")
def report(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Show a report with its figures, and what the reader may do."""
    return _show(request, reads.report(request.actor, number, ref))


@login_required
@require_POST
def enter_figure(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Enter a figure of a report with its evidence."""
    row = reads.report(request.actor, number, ref)
    allow(request.actor, "plans.report", row)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        file = given["file"]
        return writes.enter_figure(
            report=row,
            code=given["code"],
            value=Decimal(given["value"]),
            name=file.name,
            content=file.read(),
            **by,
        )

    return _report(request, row, "entering", forms.FigureForm(row, request.POST, request.FILES), do)


@login_required
@require_POST
def submit(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Submit a report."""
    row = reads.report(request.actor, number, ref)
    allow(request.actor, "plans.report", row)
    form = forms.ReportForm(request.POST)
    return _report(
        request, row, "reporting", form, lambda by, given: writes.submit(report=row, **by, **given)
    )


@login_required
@require_POST
def send_back(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Return a report, as the national authority."""
    row = reads.report(request.actor, number, ref)
    allow(request.actor, "plans.oversee", row)
    form = forms.ReturnForm(request.POST)
    return _report(
        request, row, "returning", form, lambda by, given: writes.send_back(report=row, **by, **given)
    )


def _show(request: ActorRequest, row: Report, **refused: Form) -> HttpResponse:
    actor, seen = request.actor, {"revision": row.revision}
    reports = REPORT.may_happen(row.state, ReportEvent.SUBMIT) and may(actor, "plans.report", row)
    returns = REPORT.may_happen(row.state, ReportEvent.RETURN) and may(actor, "plans.oversee", row)
    context = {
        "plan": row.plan,
        "report": row,
        "state": REPORT.name(row.state),
        "figures": reads.figures_of(row),
        "preview": REPORT.may_happen(row.state, ReportEvent.SUBMIT),
        "waits": day_of(clock.now()) < row.after,
        "entering": forms.FigureForm(row) if reports else None,
        "reporting": forms.ReportForm(initial={"text": row.text}) if reports else None,
        "returning": forms.ReturnForm(initial=seen) if returns else None,
        **refused,
    }
    return render(request, "plans/report.html", context, status=422 if refused else 200)


def _report(request: ActorRequest, row: Report, name: str, form: Form, do: Do) -> HttpResponse:
    """Parse a form of a report's page, do it and return there; refused input is shown where it was entered."""
    if perform(request, form, do):
        notices.success(request, "已办理。", "Done.")
        return redirect("plans:report", number=row.plan.number, ref=row.ref)
    return _show(request, row, **{name: form})
