"""Show batches with their rules and days, and what the authorities may do with them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock, idempotency
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry
from wangbao.hub.parties.models import Organisation
from wangbao.hub.schemes.models import Batch
from wangbao.hub.schemes.reads import batch as reads
from wangbao.hub.schemes.reads.presentation import days_of, rules_in_words
from wangbao.hub.schemes.rules.states import BATCH, BatchEvent
from wangbao.hub.schemes.rules.words import STEP_NAMES, Level
from wangbao.hub.schemes.web.forms import (
    BeginForm,
    DayForm,
    ExceptionForm,
    OpenBatchForm,
    OwnDayForm,
    ReasonForm,
)
from wangbao.hub.schemes.writes import batch as writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError, refusal


@require_GET
def batches(request: ActorRequest) -> HttpResponse:
    """List all batches; anybody may read them."""
    return _list(request)


@login_required
@require_POST
def open_batch(request: ActorRequest) -> HttpResponse:
    """Open a batch that ships."""
    form = OpenBatchForm(request.POST, opened={one.code for one in reads.batches()})
    allow(request.actor, "schemes.run_batch", Batch())
    if not form.is_valid():
        return _list(request, form)
    made = writes.open_batch(by=request.actor, now=clock.now(), name=form.cleaned_data["batch"])
    notices.success(request, "批次已开放。", "The batch is open.")
    return redirect("schemes:batch", code=made.code)


@require_GET
def batch(request: ActorRequest, code: str) -> HttpResponse:
    """Show a batch: its rules, its days, and the forms the reader may use."""
    return _show(request, reads.batch(code))


@login_required
@require_POST
def change_batch(request: ActorRequest, code: str) -> HttpResponse:
    """Close or reopen a batch."""
    row = reads.batch(code)
    event = BatchEvent.CLOSE if row.state == "open" else BatchEvent.REOPEN

    def do(given: dict[str, Any]) -> None:
        writes.change_batch(by=request.actor, now=clock.now(), batch=row, event=event, **given)

    return _act(request, row, "changing", "schemes.run_batch", ReasonForm(request.POST), do)


@login_required
@require_POST
def set_day(request: ActorRequest, code: str) -> HttpResponse:
    """Extend a step, or set a day that is not published."""
    row = reads.batch(code)

    def do(given: dict[str, Any]) -> None:
        organisation = _organisation(given.pop("uscc"))
        writes.set_day(by=request.actor, now=clock.now(), batch=row, organisation=organisation, **given)

    return _act(request, row, "setting", "schemes.run_batch", DayForm(request.POST), do)


@login_required
@require_POST
def set_own_day(request: ActorRequest, code: str) -> HttpResponse:
    """Set the reader's own authority's day for recommendations."""
    row, place = reads.batch(code), reads.authority_of(request.actor)

    def do(given: dict[str, Any]) -> None:
        if place is not None:
            writes.set_own_day(by=request.actor, now=clock.now(), batch=row, authority=place, **given)

    allow(request.actor, "schemes.set_own_day", place) if place else allow(
        request.actor, "schemes.run_batch", row
    )
    return _act(request, row, "own", None, OwnDayForm(request.POST), do)


@login_required
@require_POST
def grant_exception(request: ActorRequest, code: str) -> HttpResponse:
    """Record an exception to the number of schemes of a lead."""
    row = reads.batch(code)

    def do(given: dict[str, Any]) -> None:
        organisation = _organisation(given.pop("uscc"))
        if organisation is not None:
            writes.grant_exception(
                by=request.actor, now=clock.now(), batch=row, organisation=organisation, **given
            )

    return _act(request, row, "excepting", "schemes.run_batch", ExceptionForm(request.POST), do)


def _act(
    request: ActorRequest,
    row: Batch,
    name: str,
    permission: str | None,
    form: Form,
    do: Callable[[dict[str, Any]], None],
) -> HttpResponse:
    """Parse a form, do it and return to the batch; refused input is shown where it was entered."""
    if permission is not None:
        allow(request.actor, permission, row)
    if form.is_valid():
        try:
            do(dict(form.cleaned_data))
        except InputError as error:
            carry(form, error)
        else:
            notices.success(request, "已登记。", "Recorded.")
            return redirect("schemes:batch", code=row.code)
    return _show(request, row, **{name: form})


def _list(request: ActorRequest, opening: OpenBatchForm | None = None) -> HttpResponse:
    rows = reads.batches()
    runs = may(request.actor, "schemes.run_batch", Batch())
    if runs and opening is None:
        opening = OpenBatchForm(opened={one.code for one in rows})
        opening = opening if opening.left else None
    context = {
        "rows": [(one, reads.rules_of(one), BATCH.name(one.state), days_of(one, None)) for one in rows],
        "opening": opening if runs else None,
    }
    return render(request, "schemes/batches.html", context, status=422 if opening and opening.errors else 200)


def _show(request: ActorRequest, row: Batch, **forms: Any) -> HttpResponse:
    actor = request.actor
    runs = may(actor, "schemes.run_batch", row)
    place = reads.authority_of(actor)
    local = place is not None and place.level != Level.NATIONAL and may(actor, "schemes.set_own_day", place)
    usual: dict[str, Any] = {
        "changing": ReasonForm() if runs else None,
        "setting": DayForm() if runs else None,
        "excepting": ExceptionForm() if runs and row.rules["quotas"]["overridable"] else None,
        "own": OwnDayForm() if local else None,
    }
    begins = row.state == "open" and may(actor, "schemes.declare")
    context = {
        "batch": row,
        "rules": reads.rules_of(row),
        "state": BATCH.name(row.state),
        "sections": rules_in_words(reads.rules_of(row)),
        "days": days_of(row, actor.organisation_id),
        "set_since": [(one, STEP_NAMES[one.step]) for one in reads.days_set(row, actor)],
        "own_day": reads.own_day_of(row, place) if local and place else None,
        "beginning": BeginForm(initial={"key": idempotency.new_key()}) if begins else None,
        **usual,
        **forms,
    }
    return render(request, "schemes/batch.html", context, status=422 if forms else 200)


def _organisation(uscc: str) -> Organisation | None:
    if not uscc:
        return None
    found = Organisation.objects.filter(uscc=uscc).first()
    if found is None:
        raise refusal("uscc", uscc, "没有以此代码注册的机构", "no organisation is registered by this code")
    return found
