"""Show disputes of registrations: raise one; for the authority, those that are open, and the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.console.form_errors import carry
from wangbao.hub.console.language import say
from wangbao.hub.errors import Invisible
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.parties.models import Dispute
from wangbao.hub.parties.web.forms import DisputeDecisionForm, DisputeForm
from wangbao.hub.parties.writes import dispute as dispute_writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_SHOWN = 100


@login_required
@require_http_methods(["GET", "POST"])
def raise_dispute(request: ActorRequest) -> HttpResponse:
    """Claim an enterprise that somebody else has registered."""
    allow(request.actor, "parties.dispute")
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dispute_writes.raise_dispute(by=request.actor, now=clock.now(), **form.cleaned_data)
        except InputError as error:
            carry(form, error)
        else:
            messages.success(
                request,
                say(Text("已提交，由主管部门或运维方裁定。", "Sent; the authority or operator will decide.")),
            )
            return redirect("console:home")
    return render(request, "parties/dispute.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
@shows_people("dispute")
def disputes(request: ActorRequest) -> HttpResponse:
    """List disputes that are open, the oldest first."""
    allow(request.actor, "parties.decide_dispute")
    rows = Dispute.objects.filter(state="open").select_related("organisation", "person").order_by("pk")
    return render(request, "parties/disputes.html", {"rows": rows[:_SHOWN]})


@login_required
@require_http_methods(["GET", "POST"])
@shows_people("dispute", "ref")
def decide(request: ActorRequest, ref: str) -> HttpResponse:
    """Show one dispute; grant or decline it."""
    allow(request.actor, "parties.decide_dispute")
    row = Dispute.objects.select_related("organisation", "person", "decided_by").filter(ref=ref).first()
    if row is None:
        raise Invisible
    form = DisputeDecisionForm(request.POST or None)
    action = request.POST.get("action", "")
    if request.method == "POST" and form.is_valid() and action in ("grant", "decline"):
        try:
            dispute_writes.decide_dispute(
                by=request.actor, now=clock.now(), ref=ref, grant=action == "grant", **form.cleaned_data
            )
        except InputError as error:
            carry(form, error)
        else:
            return redirect("parties:decide_dispute", ref)
    people = row.organisation.memberships.filter(active=True).select_related("person").order_by("pk")
    brokers = row.organisation.mandates_given.filter(ended_at=None).select_related("broker")
    context = {"row": row, "form": form, "people": people, "brokers": brokers}
    return render(request, "parties/dispute_decision.html", context, status=422 if form.errors else 200)
