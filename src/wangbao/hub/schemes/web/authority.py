"""Show the authorities, and register them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.errors import Conflict
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.reads.authority import places, registered, unplaced
from wangbao.hub.schemes.rules.words import Level
from wangbao.hub.schemes.web.forms import AuthorityForm
from wangbao.hub.schemes.writes.authority import register_authority
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError


@login_required
@require_http_methods(["GET", "POST"])
def authorities(request: ActorRequest) -> HttpResponse:
    """List the authorities with their places; the national one registers another."""
    allow(request.actor, "schemes.register_authority", Authority())
    free, known = unplaced(), registered()
    provincial = [one for one in known if one.level == Level.PROVINCIAL]
    form = AuthorityForm(free, provincial, request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        organisation = next(one for one in free if one.ref == given["organisation"])
        parent = next((one for one in provincial if one.organisation.ref == given["parent"]), None)
        try:
            register_authority(
                by=request.actor,
                now=clock.now(),
                organisation=organisation,
                level=Level(given["level"]),
                territory=given["territory"],
                side=given["side"],
                parent=parent,
            )
        except (InputError, Conflict) as error:
            carry(form, error)
        else:
            notices.success(request, "已登记。", "Registered.")
            return redirect("schemes:authorities")
    context = {"rows": [(one, *places(one)) for one in known], "form": form if free else None}
    return render(request, "schemes/authorities.html", context, status=status_of(form))
