"""Show the credit codes an insurer has accepted although their check fails, and accept another."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.console.form_errors import carry
from wangbao.hub.parties.reads import queries
from wangbao.hub.parties.web.forms import AcceptedCodeForm
from wangbao.hub.parties.writes import credit_code
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError


@login_required
@require_http_methods(["GET", "POST"])
def accepted_codes(request: ActorRequest) -> HttpResponse:
    """Show what was accepted, with reasons, and a form for one more."""
    allow(request.actor, "parties.accept_code")
    form = AcceptedCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            credit_code.accept_code(by=request.actor, now=clock.now(), **form.cleaned_data)
        except InputError as error:
            carry(form, error)
        else:
            return redirect("parties:accepted_codes")
    context = {"form": form, "codes": queries.accepted_codes(request.actor)}
    return render(request, "parties/accepted_codes.html", context, status=422 if form.errors else 200)
