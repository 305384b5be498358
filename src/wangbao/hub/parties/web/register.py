"""Show the register: a broker's clients, a client's broker, and the authority's list of organisations."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.access.roles import Status
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.parties.reads import queries
from wangbao.hub.parties.web.forms import EnterpriseForm, MandateForm, OrganisationForm
from wangbao.hub.parties.writes import mandate, register as register_writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.text import Text

# Where a client's business is found, by its credit code or name.
_LISTS: Final = (
    ("applications:list", Text("投保申请", "Applications"), "applications.view"),
    ("underwriting:offers", Text("报价", "Quotes"), "underwriting.view_offer"),
    ("policies:list", Text("保单", "Policies"), "policies.view"),
)


@login_required
@require_GET
def clients(request: ActorRequest) -> HttpResponse:
    """Show the clients a broker acts for."""
    allow(request.actor, "parties.register_client")
    context = {
        "mandates": queries.mandates(request.actor),
        "lists": [(url, name) for url, name, permission in _LISTS if may(request.actor, permission)],
    }
    return render(request, "parties/clients.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def register_client(request: ActorRequest) -> HttpResponse:
    """Put a client on the register, under the broker's mandate."""
    allow(request.actor, "parties.register_client")
    form = EnterpriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mandate.register_client(by=request.actor, now=clock.now(), **form.cleaned_data)
        except InputError as error:
            carry(form, error)
        else:
            return redirect("parties:clients")
    return render(request, "parties/client.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def give_mandate(request: ActorRequest) -> HttpResponse:
    """Let a broker act for one's own organisation."""
    client = queries.own(request.actor)
    allow(request.actor, "parties.give_mandate", client)
    brokers = queries.brokers(request.actor)
    form = MandateForm(request.POST or None, brokers=brokers)
    if request.method == "POST" and form.is_valid():
        broker = queries.organisation(request.actor, form.cleaned_data["broker"])
        mandate.give_mandate(by=request.actor, now=clock.now(), client=client, broker=broker)
        return redirect("parties:own")
    return render(request, "parties/mandate.html", {"form": form}, status=status_of(form))


@login_required
@require_POST
def end_mandate(request: ActorRequest, ref: str) -> HttpResponse:
    """End a mandate with the other side, named by its reference."""
    mandate.end_mandate(by=request.actor, now=clock.now(), mandate=queries.mandate_with(request.actor, ref))
    return redirect("parties:clients" if may(request.actor, "parties.register_client") else "parties:own")


@login_required
@require_GET
def register(request: ActorRequest) -> HttpResponse:
    """Show every organisation on the platform, a page at a time."""
    allow(request.actor, "parties.register_organisation")
    rows, after = queries.register(
        request.actor, after=request.GET.get("after", ""), kind=request.GET.get("kind", "")
    )
    context = {
        "organisations": rows,
        "after": after,
        "kinds": queries.kinds(),
        "kind": request.GET.get("kind", ""),
    }
    return render(request, "parties/register.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def register_organisation(request: ActorRequest) -> HttpResponse:
    """Put an organisation on the register."""
    allow(request.actor, "parties.register_organisation")
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            register_writes.register_organisation(by=request.actor, now=clock.now(), **form.cleaned_data)
        except InputError as error:
            carry(form, error)
        else:
            return redirect("parties:register")
    return render(request, "parties/organisation.html", {"form": form}, status=status_of(form))


@login_required
@require_POST
def set_status(request: ActorRequest, ref: str) -> HttpResponse:
    """Suspend an organisation or restore it."""
    allow(request.actor, "parties.suspend")
    wanted = request.POST.get("status", "")
    if wanted not in set(Status):
        raise refusal("status", wanted, "须为 active 或 suspended", "must be active or suspended")
    register_writes.set_status(
        by=request.actor,
        now=clock.now(),
        organisation=queries.organisation(request.actor, ref),
        status=Status(wanted),
    )
    return redirect("parties:register")
