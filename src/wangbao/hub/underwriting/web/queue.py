"""Show the insurer's queue: applications to quote, and quotes."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.applications.reads import other_cover
from wangbao.hub.catalogue.reads.queries import titles
from wangbao.hub.underwriting.reads import (
    queries,
    workbench as workbench_reads,
)
from wangbao.hub.underwriting.rules.states import LIVE
from wangbao.hub.underwriting.web.form_input import page_keys
from wangbao.hub.underwriting.web.forms import FilterForm
from wangbao.hub.underwriting.writes import quotation
from wangbao.hub.web import ActorRequest

_WORK = "underwriting.work"


@login_required
@require_GET
def queue(request: ActorRequest) -> HttpResponse:
    """Show applications to quote, and quotes, newest first."""
    allow(request.actor, _WORK)
    form = FilterForm(request.GET)
    page = queries.listing(request.actor, form.filters(), **page_keys(request))
    waiting = queries.waiting(request.actor)
    context = {
        "form": form,
        "page": page,
        "rows": [workbench_reads.row_of(quote, clock.now()) for quote in page.rows],
        "waiting": waiting,
        "other_of_waiting": other_cover.known_to(map(other_cover.of_application, waiting), request.actor),
        "other_of_quotes": other_cover.known_to(
            [other_cover.of_quote(quote) for quote in page.rows if quote.state in LIVE], request.actor
        ),
        "titles": titles(
            [*(one.product_version_id for one in page.rows), *(one.product_version_id for one in waiting)]
        ),
        "quoting": may(request.actor, "underwriting.quote"),
    }
    return render(request, "underwriting/queue.html", context)


@login_required
@require_POST
def new(request: ActorRequest, application: str) -> HttpResponse:
    """Assess and quote a submitted application."""
    made = quotation.quote(
        by=request.actor, now=clock.now(), application=queries.application(request.actor, application)
    )
    inside = may(request.actor, _WORK, made)
    return redirect("underwriting:quote" if inside else "underwriting:offer", made.number)
