"""Do what the forms of a scheme's page ask, one operation each."""

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
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.reads import scheme as reads
from wangbao.hub.schemes.reads.authority import recommending
from wangbao.hub.schemes.web import forms
from wangbao.hub.schemes.web.page import show
from wangbao.hub.schemes.writes import (
    attachment,
    decision,
    joint_unit,
    recommendation,
    scheme as writes,
    submission,
    unit as parts,
)
from wangbao.hub.web import ActorRequest


@login_required
@require_POST
def invite(request: ActorRequest, number: str) -> HttpResponse:
    """Invite a joint unit."""
    row = _led(request, number)
    form = forms.InviteForm(request.POST)
    return _act(
        request, row, "inviting", form, lambda by, given: joint_unit.invite(scheme=row, **by, **given)
    )


@login_required
@require_POST
def remove(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Remove a joint unit."""
    row = _led(request, number)
    joint_unit.remove(by=request.actor, now=clock.now(), scheme=row, unit_ref=ref)
    return _done(request, row)


@login_required
@require_POST
def answer(request: ActorRequest, number: str) -> HttpResponse:
    """Confirm the reader's own unit's part, or decline it with a reason."""
    row = reads.scheme(request.actor, number)
    own = reads.own_unit(request.actor, row)
    if own is None:
        raise Invisible
    allow(request.actor, "schemes.confirm", own)

    form = forms.AnswerForm(request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        if form.chosen() == "decline":
            return parts.decline(unit=own, **by, **given)
        return parts.confirm(unit=own, **by)

    return _act(request, row, "answering", form, do)


@login_required
@require_POST
def attach(request: ActorRequest, number: str) -> HttpResponse:
    """Attach a file."""
    row = reads.scheme(request.actor, number)
    own = reads.own_unit(request.actor, row)
    if own is None:
        raise Invisible
    allow(request.actor, "schemes.confirm", own)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        file = given["file"]
        return attachment.attach(scheme=row, kind=given["kind"], name=file.name, content=file.read(), **by)

    return _act(request, row, "attaching", forms.AttachForm(request.POST, request.FILES), do)


@login_required
@require_POST
def detach(request: ActorRequest, number: str, ref: str) -> HttpResponse:
    """Remove a file."""
    row = reads.scheme(request.actor, number)
    attachment.detach(by=request.actor, now=clock.now(), scheme=row, file_ref=ref)
    return _done(request, row)


@login_required
@require_POST
def set_route(request: ActorRequest, number: str) -> HttpResponse:
    """Choose the authority that is asked to recommend first."""
    row = _led(request, number)
    offered = recommending(row.batch)
    form = forms.RouteForm(offered, request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        chosen = next((one for one in offered if one.organisation.ref == given["authority"]), None)
        return writes.set_route(scheme=row, route=chosen, **by)

    return _act(request, row, "routing", form, do)


@login_required
@require_POST
def submit(request: ActorRequest, number: str) -> HttpResponse:
    """Submit the scheme."""
    row = _led(request, number)
    form = forms.SubmitForm(request.POST)
    return _act(
        request, row, "submitting", form, lambda by, given: submission.submit(scheme=row, **by, **given)
    )


@login_required
@require_POST
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Withdraw the scheme."""
    row = _led(request, number)
    form = forms.ReasonForm(request.POST)
    return _act(
        request, row, "withdrawing", form, lambda by, given: writes.withdraw(scheme=row, **by, **given)
    )


@login_required
@require_POST
def recommend(request: ActorRequest, number: str) -> HttpResponse:
    """Recommend, not recommend or return a scheme, as the local authority that is asked."""
    row = reads.scheme(request.actor, number)
    asked = reads.waiting_recommendation(request.actor, row)
    allow(request.actor, "schemes.recommend", asked)
    if asked is None:
        raise Invisible

    form = forms.OpinionForm(request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        match form.chosen():
            case "recommend":
                return recommendation.recommend(recommendation=asked, **by, **given)
            case "not_recommend":
                return recommendation.not_recommend(recommendation=asked, **by, **given)
            case _:
                return recommendation.send_back(recommendation=asked, reason=given["opinion"], **by)

    return _act(request, row, "recommending", form, do)


@login_required
@require_POST
def decide(request: ActorRequest, number: str) -> HttpResponse:
    """Accept, refuse or return a submitted scheme, as the national authority."""
    row = reads.scheme(request.actor, number)
    allow(request.actor, "schemes.accept", row)

    form = forms.DecisionForm(request.POST)
    operations = {"accept": decision.accept, "reject": decision.reject, "return": decision.send_back}
    return _act(
        request, row, "deciding", form, lambda by, given: operations[form.chosen()](scheme=row, **by, **given)
    )


def _led(request: ActorRequest, number: str) -> Scheme:
    row = reads.scheme(request.actor, number)
    allow(request.actor, "schemes.declare", row)
    return row


def _act(request: ActorRequest, row: Scheme, name: str, form: Form, do: Do) -> HttpResponse:
    """Parse a form, do it and return to the scheme; refused input is shown where it was entered."""
    if perform(request, form, do):
        return _done(request, row)
    return show(request, row, **{name: form})


def _done(request: ActorRequest, row: Scheme) -> HttpResponse:
    notices.success(request, "已办理。", "Done.")
    return redirect("schemes:scheme", number=row.number)
