"""Show an item to those who run its review, to its lead where it corrects it, and the selection to everybody."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.reviews.models import Item
from wangbao.hub.reviews.reads import item as reads, round as rounds, sight
from wangbao.hub.reviews.rules.states import ITEM, OBJECTION, REVIEW, ItemState, ObjectionState
from wangbao.hub.reviews.web.forms import AnswerForm, CorrectionForm, NamesForm, ReasonForm, TextForm
from wangbao.hub.reviews.writes import correction, objection
from wangbao.hub.web import ActorRequest
from wangbao.programme import form_library
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_RETURNED = Text("已退回补正，先前的评分作废。", "Returned; what was given before is void.")
_NAMED = Text("已保存。", "Saved.")
_CORRECTED = Text("补正已提交，将重新评审。", "The correction is handed in and will be reviewed.")
_OBJECTED = Text("异议已提交。", "Your objection is made.")


@login_required
@require_safe
def item(request: ActorRequest, number: str) -> HttpResponse:
    """Show an item with its reviews and remarks."""
    return _show(request, reads.item(request.actor, number))


@login_required
@require_POST
def send_back(request: ActorRequest, number: str) -> HttpResponse:
    """Return an item for correction."""
    found, form = reads.item(request.actor, number), ReasonForm(request.POST)
    allow(request.actor, "reviews.run", found.round)
    if not form.is_valid():
        return _show(request, found, returning=form)
    correction.send_back(by=request.actor, now=clock.now(), item=found, reason=form.cleaned_data["reason"])
    messages.success(request, say(_RETURNED))
    return redirect("reviews:item", number)


@login_required
@require_POST
def names(request: ActorRequest, number: str) -> HttpResponse:
    """Set further names that blind phases hide."""
    found, form = reads.item(request.actor, number), NamesForm(request.POST)
    allow(request.actor, "reviews.run", found.round)
    if not form.is_valid():
        return _show(request, found, naming=form)
    try:
        given = form.cleaned_data["names"].splitlines()
        correction.hide_names(by=request.actor, now=clock.now(), item=found, names=given)
    except InputError as error:
        carry(form, error)
        return _show(request, found, naming=form)
    messages.success(request, say(_NAMED))
    return redirect("reviews:item", number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ActorRequest, number: str) -> HttpResponse:
    """Show the lead what is to be corrected, and take the corrected texts."""
    found = reads.for_lead(request.actor, number)
    form_of = form_library.load(found.scheme.form)
    fields = [
        (field.code, field.ask.text, field.type == "prose")
        for field in form_of.fields
        if field.type in {"text", "prose"}
    ]
    initial = {code: found.content.get(code, "") for code, _, _ in fields}
    form = CorrectionForm(fields, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            content = {**found.content, **form.cleaned_data}
            correction.correct(by=request.actor, now=clock.now(), item=found, content=content)
        except InputError as error:
            carry(form, error)
        else:
            messages.success(request, say(_CORRECTED))
            return redirect("reviews:correction", number)
    waits = found.state == ItemState.CORRECTION
    context = {"item": found, "form": form if waits else None, "state": ITEM.name(found.state)}
    return render(request, "reviews/correction.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: ActorRequest, batch: str) -> HttpResponse:
    """Show the selection to everybody during the objection period, and take objections of people signed in."""
    allow(request.actor, "reviews.notice")
    round_ = rounds.round_of(batch)
    rows = reads.selection(round_)
    form = TextForm(request.POST or None)
    objects = may(request.actor, "reviews.object")
    if request.method == "POST":
        allow(request.actor, "reviews.object")
        if form.is_valid():
            objection.object_to(
                by=request.actor,
                now=clock.now(),
                round_=round_,
                number=request.POST.get("number", ""),
                text=form.cleaned_data["text"],
            )
            messages.success(request, say(_OBJECTED))
            return redirect("reviews:notice", batch)
    runs = may(request.actor, "reviews.run", round_)
    own = reads.objections(request.actor, round_)
    context = {
        "round": round_,
        "rows": rows,
        "form": form if objects and rounds.allows(round_, "object") else None,
        "objections": [
            (one, OBJECTION.name(one.state), one.state == ObjectionState.OPEN and runs) for one in own
        ],
        "answering": AnswerForm(),
    }
    return render(request, "reviews/notice.html", context, status=status_of(form))


@login_required
@require_POST
def answer(request: ActorRequest, batch: str, ref: str) -> HttpResponse:
    """Answer an objection."""
    found = rounds.round_for(request.actor, batch)
    objection.answer(
        by=request.actor,
        now=clock.now(),
        round_=found,
        ref=ref,
        upheld=request.POST.get("decision") == "uphold",
        text=request.POST.get("text", ""),
    )
    return redirect("reviews:notice", batch)


def _show(
    request: ActorRequest,
    found: Item,
    *,
    returning: ReasonForm | None = None,
    naming: NamesForm | None = None,
) -> HttpResponse:
    rows = list(
        found.reviews.select_related("expert__membership__person", "expert__membership__organisation")
    )
    runs = may(request.actor, "reviews.run", found.round)
    returns = runs and rounds.allows(found.round, "correct") and found.state == ItemState.UNDER_REVIEW
    context = {
        "item": found,
        "state": ITEM.name(found.state),
        "reviews": [(row, REVIEW.name(row.state)) for row in rows],
        "remarks": found.remarks.select_related("by"),
        "units": found.scheme.units.select_related("organisation"),
        "fields": sight.all_fields(found),
        "returning": (returning or ReasonForm()) if returns else None,
        "naming": (naming or NamesForm(initial={"names": "\n".join(found.aliases)})) if runs else None,
    }
    status = 422 if returning or (naming is not None and naming.errors) else 200
    return render(request, "reviews/item.html", context, status=status)
