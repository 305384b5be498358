"""Ask for contact, show a contact as consent lets it be seen, answer and withdraw."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import perform
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.matching.models import Contact
from wangbao.hub.matching.reads import contact as reads, need as needs
from wangbao.hub.matching.reads.words import said
from wangbao.hub.matching.rules.states import CONTACT, ContactEvent
from wangbao.hub.matching.web.forms import AcceptForm, DeclineForm
from wangbao.hub.matching.writes import contact as writes
from wangbao.hub.matching.writes.need import Person
from wangbao.hub.web import ActorRequest


@login_required
@require_POST
def ask(request: ActorRequest, number: str) -> HttpResponse:
    """Ask the provider of a ranked scheme or product for contact."""
    row = needs.need(request.actor, number)
    given = {name: request.POST.get(name, "") for name in ("supply", "candidate")}
    made = writes.ask(by=request.actor, now=clock.now(), need=row, **given)
    notices.success(request, "已发出联系请求。", "The provider is asked.")
    return redirect("matching:contact", number=made.number)


@login_required
@require_GET
@shows_people("contact", "number")
def contact(request: ActorRequest, number: str) -> HttpResponse:
    """Show a contact to one of its sides."""
    return _show(request, reads.contact(request.actor, number))


@login_required
@require_POST
def accept(request: ActorRequest, number: str) -> HttpResponse:
    """Accept contact, naming whom to ask."""
    row = reads.contact(request.actor, number)
    allow(request.actor, "matching.answer", row)
    form = AcceptForm(request.POST)

    def do(by: dict[str, Any], given: dict[str, Any]) -> object:
        person = Person(**{name: given[f"provider_{name}"] for name in ("name", "phone", "email")})
        return writes.accept(contact=row, person=person, **by)

    if perform(request, form, do):
        return _done(request, number)
    return _show(request, row, accepting=form)


@login_required
@require_POST
def decline(request: ActorRequest, number: str) -> HttpResponse:
    """Decline contact, with a reason."""
    row = reads.contact(request.actor, number)
    allow(request.actor, "matching.answer", row)
    form = DeclineForm(request.POST)
    if perform(request, form, lambda by, given: writes.decline(contact=row, **by, **given)):
        return _done(request, number)
    return _show(request, row, declining=form)


@login_required
@require_POST
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    """Withdraw a contact, or the consent to it."""
    row = reads.contact(request.actor, number)
    writes.withdraw(by=request.actor, now=clock.now(), contact=row)
    return _done(request, number)


def _done(request: ActorRequest, number: str) -> HttpResponse:
    notices.success(request, "已办理。", "Done.")
    return redirect("matching:contact", number=number)


def _show(request: ActorRequest, row: Contact, **refused: Form) -> HttpResponse:
    shown = reads.sight(request.actor, row)
    answers = CONTACT.may_happen(row.state, ContactEvent.ACCEPT) and may(
        request.actor, "matching.answer", row
    )
    withdraws = CONTACT.may_happen(row.state, ContactEvent.WITHDRAW) and may(
        request.actor, "matching.withdraw", row
    )
    context = {
        "shown": shown,
        "said": list(said(needs.rules(), shown.wanted)),
        "accepting": AcceptForm() if answers else None,
        "declining": DeclineForm() if answers else None,
        "withdraws": withdraws,
        **refused,
    }
    return render(request, "matching/contact.html", context, status=422 if refused else 200)
