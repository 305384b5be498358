"""Show the national roll-up of pilots."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wangbao.hub import clock
from wangbao.hub.errors import Forbidden
from wangbao.hub.plans.reads import plan as plans, roll_up as rolls
from wangbao.hub.schemes.reads import batch as batches
from wangbao.hub.web import ActorRequest
from wangbao.programme.plan import FIGURE_OF
from wangbao.programme.summary import ratios
from wangbao.vocabulary.text import Text


@login_required
@require_GET
def roll_up(request: ActorRequest) -> HttpResponse:
    """Show the national roll-up of a batch's pilots for a year."""
    if not plans.oversees(request.actor):
        raise Forbidden
    opened = batches.batches()
    chosen = next((one for one in opened if one.code == request.GET.get("batch")), next(iter(opened), None))
    years = rolls.years(chosen) if chosen else []
    year = next((one for one in years if str(one) == request.GET.get("year")), next(iter(years), None))
    found = rolls.roll_up(request.actor, chosen, year, now=clock.now()) if chosen and year else None
    context = {
        "batches": [(one.code, batches.rules_of(one).short.text) for one in opened],
        "batch": chosen.code if chosen else "",
        "years": years,
        "year": year,
        "found": found,
        "names": [FIGURE_OF[code].name for code in rolls.ADDED],
        "parts": []
        if found is None
        else [
            (Text("按省份（被保险人）", "By province of the insured"), found.provinces),
            (Text("按保险公司（首席）", "By leading insurer"), found.insurers),
        ],
        "ratios": [] if found is None else ratios(found.total.values),
    }
    return render(request, "plans/roll_up.html", context)
