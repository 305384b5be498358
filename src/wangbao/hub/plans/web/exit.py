"""Do what the forms about the withdrawal of a pilot ask, one operation each."""

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wangbao.hub.access.permissions import allow
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import Do, perform
from wangbao.hub.plans.models import Exit
from wangbao.hub.plans.reads import plan as plans, report as reads
from wangbao.hub.plans.web import report_forms as forms
from wangbao.hub.plans.web.page import show
from wangbao.hub.plans.writes import exit as exits
from wangbao.hub.web import ActorRequest


@login_required
@require_POST
def open_exit(request: ActorRequest, number: str) -> HttpResponse:
    """Propose to cancel the plan's qualification."""
    row = plans.plan(request.actor, number)
    allow(request.actor, "plans.oversee", row)
    form = forms.ExitForm(request.POST)
    if perform(request, form, lambda by, given: exits.open_exit(plan=row, **by, **given)):
        return _done(request, number)
    return show(request, row, proposing=form)


@login_required
@require_POST
def answer_exit(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Answer a proposed withdrawal."""
    row = reads.exit_(request.actor, number, ref)
    allow(request.actor, "plans.report", row)
    form = forms.ExitAnswerForm(request.POST)
    return _exit(
        request, row, "exit_answering", form, lambda by, given: exits.answer_exit(exit_=row, **by, **given)
    )


@login_required
@require_POST
def decide_exit(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Cancel a plan's qualification, or drop the proceeding."""
    row = reads.exit_(request.actor, number, ref)
    allow(request.actor, "plans.oversee", row)
    form = forms.ExitDecisionForm(request.POST)
    operations = {"cancel": exits.cancel, "drop": exits.drop}
    return _exit(
        request,
        row,
        "exit_deciding",
        form,
        lambda by, given: operations[form.chosen()](exit_=row, **by, **given),
    )


def _exit(request: ActorRequest, row: Exit, name: str, form: Form, do: Do) -> HttpResponse:
    """Parse a form of a proceeding, do it and return to the plan; refused input is shown where it was entered."""
    if perform(request, form, do):
        return _done(request, row.plan.number)
    return show(request, plans.plan(request.actor, row.plan.number), at=row.ref, **{name: form})


def _done(request: ActorRequest, number: str) -> HttpResponse:
    notices.success(request, "已办理。", "Done.")
    return redirect("plans:plan", number=number)
