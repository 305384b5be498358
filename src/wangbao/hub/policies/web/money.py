"""Show the pages that bind a quote, record receipts and refunds, and begin a renewal."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.idempotency import new_key
from wangbao.hub.policies.models import MovementApproval
from wangbao.hub.policies.reads import queries
from wangbao.hub.policies.reads.support_measure import offered
from wangbao.hub.policies.rules.words import refused
from wangbao.hub.policies.web.approval import announce
from wangbao.hub.policies.web.forms import BindForm, MoneyForm
from wangbao.hub.policies.writes import binding, money, renewal
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_GET_POST: Final = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_GET_POST)
def bind(request: ActorRequest, quote_ref: str) -> HttpResponse:
    """Bind an accepted quote."""
    actor = request.actor
    quote, bound = queries.quote_to_bind(actor, quote_ref)
    if bound is not None:
        return redirect("policies:policy", bound.number)
    definition = bundle_of(quote.product_version).definition
    form = BindForm(
        request.POST or None,
        offered=definition.instalments,
        lead=quote.insurer,
        arranges=may(actor, "policies.arrange", quote),
        measures=offered(day_of(clock.now())),
        initial={"key": new_key()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = binding.bind(
                quote_ref=quote_ref,
                idempotency_key=form.cleaned_data["key"],
                by=actor,
                now=clock.now(),
                instalments=form.cleaned_data["instalments"],
                shares=form.shares,
                subsidies=form.subsidies,
            )
        except InputError as error:
            carry(form, error, words=refused)
        else:
            notices.success(request, f"保单 {made.number} 已签发", f"Policy {made.number} is issued")
            return redirect("policies:policy", made.number)
    context = {"form": form, "quote": quote, "title": definition.title.text}
    return render(request, "policies/bind.html", context, status=status_of(form))


@login_required
@require_http_methods(_GET_POST)
def receive(request: ActorRequest, number: str) -> HttpResponse:
    """Record a receipt."""
    return _money(request, number, "receive", money.receive)


@login_required
@require_http_methods(_GET_POST)
def refund(request: ActorRequest, number: str) -> HttpResponse:
    """Record a refund."""
    return _money(request, number, "refund", money.refund)


@login_required
@require_POST
def renew(request: ActorRequest, number: str) -> HttpResponse:
    """Begin the renewal and open its application."""
    actor = request.actor
    made = renewal.renew(policy=queries.policy(actor, number), by=actor, now=clock.now())
    notices.success(request, f"续保申请 {made.number} 已建立", f"Renewal application {made.number} is begun")
    return redirect("applications:application", made.number)


def _money(request: ActorRequest, number: str, verb: str, operation: Callable[..., Any]) -> HttpResponse:
    actor = request.actor
    found = queries.policy(actor, number)
    allow(actor, f"policies.{verb}", found)
    today = day_of(clock.now())
    life = queries.life(found, today=today)
    names = {row["code"]: row.get("name") for row in life.segments[0].terms.get("subsidies") or ()}
    payers = [
        (one.payer, names.get(one.payer) or say(Text("投保人", "Policyholder"))) for one in life.accounts
    ]
    form = MoneyForm(request.POST or None, payers=payers, initial={"key": new_key(), "on": today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = operation(
                policy=found,
                amount=given["amount"],
                on=given["on"],
                reference=given["reference"],
                note=given["note"],
                payer=given["payer"],
                idempotency_key=given["key"],
                by=actor,
                now=clock.now(),
            )
            if isinstance(made, MovementApproval):
                announce(request, made)
            return redirect("policies:account", number)
        except InputError as error:
            carry(form, error, words=refused)
    title = Text("登记收款", "Record a receipt") if verb == "receive" else Text("登记退款", "Record a refund")
    context = {"form": form, "policy": found, "title": title, "life": life, "verb": verb}
    return render(request, "policies/money.html", context, status=status_of(form))
