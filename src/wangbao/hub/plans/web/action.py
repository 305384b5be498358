"""Do what the forms of a plan's page ask, one operation each."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import Do, perform
from wangbao.hub.errors import Invisible
from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.reads import plan as reads
from wangbao.hub.plans.web import forms
from wangbao.hub.plans.web.page import show
from wangbao.hub.plans.writes import citation, decision, member, plan as writes, submission
from wangbao.hub.schemes.reads.authority import recommending
from wangbao.hub.web import ActorRequest


@login_required
@require_POST
def cite(request: ActorRequest, number: str) -> HttpResponse:
    """Set the schemes that the plan cites."""
    row = _own(request, number)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        return citation.cite(plan=row, numbers=given["numbers"].splitlines(), **by)

    return _act(request, row, "citing", forms.CiteForm(request.POST), do)


@login_required
@require_POST
def invite(request: ActorRequest, number: str) -> HttpResponse:
    """Invite an organisation to take part."""
    row = _own(request, number)
    form = forms.InviteForm(request.POST)
    return _act(request, row, "inviting", form, lambda by, given: member.invite(plan=row, **by, **given))


@login_required
@require_POST
def remove(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Remove a member."""
    row = _own(request, number)
    member.remove(by=request.actor, now=clock.now(), plan=row, member_ref=ref)
    return _done(request, row)


@login_required
@require_POST
def answer(request: ActorRequest, number: str) -> HttpResponse:
    """Confirm the reader's own part, or decline it with a reason."""
    row = reads.plan(request.actor, number)
    own = reads.own_member(request.actor, row)
    if own is None:
        raise Invisible
    allow(request.actor, "plans.take_part", own)

    form = forms.AnswerForm(request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        if form.chosen() == "decline":
            return member.decline(member=own, reason=given["reason"], **by)
        return member.confirm(member=own, independent=given["independent"], **by)

    declined = request.POST.get("answer") == "decline"
    return _act(request, row, "answering", form, do, to="plans:plans" if declined else "")


@login_required
@require_POST
def set_route(request: ActorRequest, number: str) -> HttpResponse:
    """Choose the local authority that looks at the plan first."""
    row = _own(request, number)
    offered = recommending(row.batch)
    form = forms.RouteForm(offered, request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        chosen = next((one for one in offered if one.organisation.ref == given["authority"]), None)
        return citation.set_route(plan=row, route=chosen, **by)

    return _act(request, row, "routing", form, do)


@login_required
@require_POST
def submit(request: ActorRequest, number: str) -> HttpResponse:
    """Submit the plan."""
    row = _own(request, number)
    form = forms.SubmitForm(request.POST)
    return _act(
        request, row, "submitting", form, lambda by, given: submission.submit(plan=row, **by, **given)
    )


@login_required
@require_POST
def take_back(request: ActorRequest, number: str) -> HttpResponse:
    """Take the plan back."""
    row = _own(request, number)
    form = forms.ReasonForm(request.POST)
    return _act(
        request, row, "withdrawing", form, lambda by, given: writes.take_back(plan=row, **by, **given)
    )


@login_required
@require_POST
def forward(request: ActorRequest, number: str) -> HttpResponse:
    """Forward or return a plan, as the local authority that is asked."""
    row = reads.plan(request.actor, number)
    allow(request.actor, "plans.forward", row)

    form = forms.OpinionForm(request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        if form.chosen() == "forward":
            return decision.forward(plan=row, **by, **given)
        return decision.send_back(plan=row, revision=given["revision"], reason=given["opinion"], **by)

    return _act(request, row, "forwarding", form, do)


@login_required
@require_POST
def decide(request: ActorRequest, number: str) -> HttpResponse:
    """Select, not select or return a submitted plan, as the national authority."""
    row = reads.plan(request.actor, number)
    allow(request.actor, "plans.select", row)

    form = forms.DecisionForm(request.POST)
    operations = {"select": decision.select, "not_select": decision.not_select, "return": decision.send_back}
    return _act(
        request, row, "deciding", form, lambda by, given: operations[form.chosen()](plan=row, **by, **given)
    )


def _own(request: ActorRequest, number: str) -> Plan:
    row = reads.plan(request.actor, number)
    allow(request.actor, "plans.make", row)
    return row


def _act(request: ActorRequest, row: Plan, name: str, form: Form, do: Do, *, to: str = "") -> HttpResponse:
    """Parse a form, do it and return to the plan, or ``to`` a page; refused input is shown where it was entered."""
    if perform(request, form, do):
        return _done(request, row, to)
    refused: dict[str, Any] = {name: form}
    return show(request, row, **refused)


def _done(request: ActorRequest, row: Plan, to: str = "") -> HttpResponse:
    notices.success(request, "已办理。", "Done.")
    return redirect(to) if to else redirect("plans:plan", number=row.number)
