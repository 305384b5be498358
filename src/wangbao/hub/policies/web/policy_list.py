"""Show the list of policies."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.access.roles import Side
from wangbao.hub.policies.reads import policy_list
from wangbao.hub.policies.rules.states import PHASE_NAMES, Phase
from wangbao.hub.policies.web.forms import FilterForm
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.terms import KINDS

_DAY: Final = dt.timedelta(days=1)


@login_required
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show the policies that the reader may see, page by page."""
    actor = request.actor
    allow(actor, "policies.view")
    today = day_of(clock.now())
    form = FilterForm(request.GET or None, may_follow=actor.side is Side.INSURER)
    given: Mapping[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    filters = policy_list.Filters(
        term=" ".join(given.get("q", "").split()),
        phase=Phase(given["phase"]) if given.get("phase") else None,
        kind=given.get("kind", ""),
        starts_from=given.get("starts_from"),
        starts_before=given.get("starts_before"),
        ends_before=given.get("ends_before"),
        followed=bool(given.get("followed")),
    )
    found = policy_list.page(actor, filters, today=today, cursor=request.GET.get("page", ""))
    kind_names = {kind.code: kind.name for kind in KINDS}
    phases = [policy_list.phase_of(row.state, row.start, row.end, today) for row in found.rows]
    rows = [
        (row, phase, PHASE_NAMES[phase], kind_names.get(row.kind))
        for row, phase in zip(found.rows, phases, strict=True)
    ]
    context = {
        "form": form,
        "filters": filters,
        "follows": actor.side is Side.INSURER,
        "rows": rows,
        "next_url": _paged(request, found.next_cursor),
        "previous_url": _paged(request, found.previous_cursor),
        "may_export": may(actor, "policies.export"),
        "may_request": may(actor, "policies.request"),
        "shows_insurer": actor.side is not Side.INSURER or filters.followed,
    }
    return render(request, "policies/list.html", context)


def _paged(request: ActorRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    kept = request.GET.copy()
    kept["page"] = cursor
    return f"?{kept.urlencode()}"
