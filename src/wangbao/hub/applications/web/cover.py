"""Show the first step: days, limit, deductible, waiting time and optional items, with an indication."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.applications.reads import application, indication, steps
from wangbao.hub.applications.web.context import common, fillable
from wangbao.hub.applications.web.forms import (
    CoverForm,
    cover_initial,
)
from wangbao.hub.applications.writes import draft
from wangbao.hub.console.form_errors import carry
from wangbao.hub.web import ActorRequest
from wangbao.proposal import option_fit
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: ActorRequest, number: str) -> HttpResponse:
    """Choose days, limit, deductible, waiting time and optional items, with an indication; ``try`` keeps nothing."""
    row = fillable(request, number)
    bundle = application.bundle(row)
    initial = cover_initial(
        application.requested(row), bundle.definition.options.optional_items, row.start, row.end
    )
    form = CoverForm(bundle, request.POST or None, initial=initial)
    tried, choice, days = "try" in request.POST, None, None
    if tried and form.is_valid():
        choice = option_fit.read(form.requested())
        days = Period(form.cleaned_data["start"], form.end)
    elif request.method == "POST" and form.is_valid():
        data, now = form.cleaned_data, clock.now()
        try:
            draft.set_cover(
                by=request.actor,
                now=now,
                application=row,
                requested=form.requested(),
                start=data["start"],
                end=form.end,
            )
        except InputError as error:
            # The page asks for the last day of cover, the operation for the day after it.
            renamed = [one._replace(field="last") if one.field == "end" else one for one in error.problems]
            carry(form, InputError(renamed))
        else:
            return redirect(steps.following(steps.steps(row), steps.COVER).url)
    context = {
        **common(request, row),
        "form": form,
        "here": steps.COVER,
        "indication": indication.indication(row, choice, days),
        "unclear": bool(form.errors),
    }
    # What is tried out is shown in either case; only what should have been kept is refused.
    refused = form.errors and not tried
    return render(request, "applications/cover.html", context, status=422 if refused else 200)
