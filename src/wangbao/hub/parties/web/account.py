"""Show the actor's own organisation, its people, and the choice of organisation to act for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.access.roles import Kind
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.errors import Invisible
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.parties.reads import queries
from wangbao.hub.parties.web.forms import AddressForm, EnterpriseForm, InvitationForm, PersonForm
from wangbao.hub.parties.web.middleware import SESSION_KEY, MemberRequest, PersonRequest
from wangbao.hub.parties.writes import invitation as invitation_writes, person as person_writes, register
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text


@login_required
@require_GET
@shows_people("organisation")
def own(request: ActorRequest) -> HttpResponse:
    """Show the organisation acted for: its facts, its people, open invitations, mandates."""
    organisation = queries.own(request.actor)
    allow(request.actor, "parties.view", organisation)
    context = {
        "organisation": organisation,
        "people": queries.people(request.actor),
        "invitations": queries.open_invitations(request.actor, now=clock.now()),
        "mandates": queries.mandates(request.actor),
        "manages": may(request.actor, "parties.manage", organisation),
        "addressing": may(request.actor, "parties.change_address", organisation),
        "mandating": may(request.actor, "parties.give_mandate", organisation),
    }
    return render(request, "parties/own.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def memberships(request: MemberRequest) -> HttpResponse:
    """Choose the organisation to act for, where a person has several."""
    if request.method == "POST":
        wanted = request.POST.get("membership", "")
        if not any(one.ref == wanted for one in request.memberships):
            raise Invisible
        request.session[SESSION_KEY] = wanted
        return HttpResponseRedirect(_next(request))
    context = {"memberships": request.memberships, "next": request.GET.get("next", "")}
    return render(request, "parties/memberships.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest) -> HttpResponse:
    """Invite a person; the link is shown this once."""
    organisation = queries.own(request.actor)
    allow(request.actor, "parties.manage", organisation)
    form = InvitationForm(request.POST or None, kind=Kind(organisation.kind))
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = invitation_writes.invite(
                by=request.actor, now=clock.now(), organisation=organisation, **form.cleaned_data
            )
        except InputError as error:
            carry(form, error)
        else:
            link = request.build_absolute_uri(reverse("parties:invitation", args=[token]))
            sent = invitation_writes.send(invitation, link)
            return render(
                request, "parties/invited.html", {"invitation": invitation, "link": link, "sent": sent}
            )
    return render(request, "parties/invite.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def address(request: ActorRequest) -> HttpResponse:
    """State the registered address of the organisation acted for."""
    organisation = queries.own(request.actor)
    allow(request.actor, "parties.change_address", organisation)
    form = AddressForm(request.POST or None, initial={"address": organisation.address})
    if request.method == "POST" and form.is_valid():
        try:
            register.change_address(
                by=request.actor, now=clock.now(), organisation=organisation, **form.cleaned_data
            )
        except InputError as error:
            carry(form, error)
        else:
            notices.success(request, "已保存。", "Saved.")
            return HttpResponseRedirect(_next(request, "parties:own"))
    return render(request, "parties/address.html", {"form": form}, status=status_of(form))


@login_required
@require_POST
def withdraw_invitation(request: ActorRequest, ref: str) -> HttpResponse:
    """Withdraw an invitation."""
    invitation_writes.withdraw_invitation(
        by=request.actor, now=clock.now(), invitation=queries.invitation(request.actor, ref)
    )
    return redirect("parties:own")


@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: ActorRequest, token: str) -> HttpResponse:
    """Accept an invitation."""
    if request.method == "POST":
        membership = invitation_writes.accept_invitation(by=request.actor, now=clock.now(), token=token)
        request.session[SESSION_KEY] = membership.ref
        return redirect("console:home")
    return render(
        request, "parties/invitation.html", {"invitation": queries.invitation_for(request.actor, token)}
    )


@login_required
@require_POST
def end_membership(request: ActorRequest, ref: str) -> HttpResponse:
    """Take a role away."""
    register.end_membership(
        by=request.actor, now=clock.now(), membership=queries.membership(request.actor, ref)
    )
    return redirect("parties:own")


@login_required
@require_http_methods(["GET", "POST"])
def register_enterprise(request: ActorRequest) -> HttpResponse:
    """Register the enterprise one applies for."""
    allow(request.actor, "parties.register_enterprise")
    form = EnterpriseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership = register.register_enterprise(by=request.actor, now=clock.now(), **form.cleaned_data)
        except InputError as error:
            carry(form, error)
        else:
            request.session[SESSION_KEY] = membership.ref
            return HttpResponseRedirect(_next(request))
    return render(request, "parties/enterprise.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def person(request: PersonRequest) -> HttpResponse:
    """Change one's own name and language."""
    initial = {"name": request.user.name, "language": request.user.language}
    form = PersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        person_writes.change_person(by=request.actor, now=clock.now(), **form.cleaned_data)
        messages.success(request, say(Text("已保存。", "Saved."), form.cleaned_data["language"]))
        return redirect("parties:person")
    return render(request, "parties/person.html", {"form": form}, status=status_of(form))


def _next(request: HttpRequest, otherwise: str = "console:home") -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse(otherwise)
