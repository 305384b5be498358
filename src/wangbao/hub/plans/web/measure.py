"""Show support measures; a local authority registers and ends its own."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import perform
from wangbao.hub.console.form_errors import carry
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.plans.models import SupportMeasure
from wangbao.hub.plans.reads import measure as reads
from wangbao.hub.plans.web.forms import EndForm, MeasureForm
from wangbao.hub.plans.writes.measure import Measure, end_measure, register_measure
from wangbao.hub.schemes.reads.batch import authority_of
from wangbao.hub.web import ActorRequest
from wangbao.programme.plan import SUPPORT_KINDS
from wangbao.vocabulary.errors import InputError


@require_http_methods(["GET", "POST"])
def measures(request: ActorRequest) -> HttpResponse:
    """List all measures, for anybody; a local authority registers one."""
    place = authority_of(request.actor)
    registers = place is not None and may(
        request.actor, "plans.publish_measure", SupportMeasure(authority=place)
    )
    if request.method != "POST":
        return _list(request, MeasureForm() if registers else None)
    if not registers or place is None:
        raise Forbidden
    form = MeasureForm(request.POST)
    if form.is_valid():
        given: dict[str, Any] = dict(form.cleaned_data)
        percent = given.pop("percent")
        rate = None if percent is None else percent / 100
        try:
            register_measure(
                by=request.actor, now=clock.now(), authority=place, measure=Measure(rate=rate, **given)
            )
        except (InputError, Conflict) as error:
            carry(form, error)
        else:
            notices.success(request, "已登记。", "Registered.")
            return redirect("plans:measures")
    return _list(request, form)


@login_required
@require_POST
def end(request: ActorRequest, code: str) -> HttpResponse:
    """End a measure on a day."""
    row = reads.support_measure(code)
    allow(request.actor, "plans.publish_measure", row)
    form = EndForm(request.POST, auto_id=f"id_{row.code}_%s")
    if perform(request, form, lambda by, given: end_measure(measure=row, **by, **given)):
        notices.success(request, "已登记。", "Recorded.")
        return redirect("plans:measures")
    return _list(request, None, ending=(row.code, form))


def _list(
    request: ActorRequest, registering: MeasureForm | None, *, ending: tuple[str, EndForm] | None = None
) -> HttpResponse:
    names = {one.code: one.name for one in SUPPORT_KINDS}
    rows = []
    for one in reads.support_measures():
        form = (
            EndForm(auto_id=f"id_{one.code}_%s") if may(request.actor, "plans.publish_measure", one) else None
        )
        rows.append((one, names[one.kind], ending[1] if ending and ending[0] == one.code else form))
    refused = ending is not None or bool(registering and registering.errors)
    context = {"rows": rows, "registering": registering}
    return render(request, "plans/measures.html", context, status=422 if refused else 200)
