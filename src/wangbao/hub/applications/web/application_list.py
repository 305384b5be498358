"""Show the list of applications."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangbao.hub.access.permissions import allow, may
from wangbao.hub.applications.reads import queries
from wangbao.hub.applications.reads.presentation import state_name
from wangbao.hub.applications.rules.states import APPLICATION, State
from wangbao.hub.web import ActorRequest


@login_required
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Show applications the reader may see, newest first."""
    allow(request.actor, "applications.view")
    state = request.GET.get("state", "")
    found = queries.page(
        request.actor,
        state=state if state in set(State) else "",
        term=request.GET.get("q", ""),
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        "page": found,
        "rows": [(row, state_name(row)) for row in found.rows],
        "states": [(state.value, name) for state, name in APPLICATION.names.items()],
        "state": state,
        "term": request.GET.get("q", ""),
        "can_start": may(request.actor, "applications.start"),
    }
    return render(request, "applications/list.html", context)
