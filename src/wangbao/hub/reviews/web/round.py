"""Show rounds to those who run or decide them: phases, progress, experts, ranking, decision, objections."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console.form_actions import perform
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.reviews.models import Round
from wangbao.hub.reviews.reads import item as items, round as reads
from wangbao.hub.reviews.rules.states import ITEM
from wangbao.hub.reviews.web.forms import AdmitForm, DecisionForm, GroupForm, OpenForm
from wangbao.hub.reviews.writes import assignment, decision, expert as experts, places, round as writes
from wangbao.hub.schemes.reads.batch import batch as batch_of
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.text import Text

_DONE = Text("已完成。", "Done.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: ActorRequest) -> HttpResponse:
    """List the reviews, and open that of a closed batch."""
    allow(request.actor, "reviews.view")
    closed = reads.to_open()
    form = OpenForm(closed, request.POST or None)
    if request.method == "POST":
        allow(request.actor, "reviews.run")
        if form.is_valid():
            try:
                made = writes.open_round(
                    by=request.actor,
                    now=clock.now(),
                    batch=batch_of(form.cleaned_data["batch"]),
                    seed=form.cleaned_data["seed"],
                    places=form.cleaned_data["places"],
                )
            except InputError as error:
                carry(form, error)
            else:
                return redirect("reviews:round", made.batch.code)
    rows = [(row, reads.phase_of(row).name.text) for row in reads.rounds(request.actor)]
    opens = may(request.actor, "reviews.run")
    context = {"rows": rows, "form": form if opens and (closed or form.is_bound) else None, "opens": opens}
    return render(request, "reviews/rounds.html", context, status=status_of(form))


@login_required
@require_safe
def round_(request: ActorRequest, batch: str) -> HttpResponse:
    """Show a round: its phases with their switches, its items, and what may be done now."""
    found = reads.round_for(request.actor, batch)
    start, state = request.GET.get("start", ""), request.GET.get("state", "")
    rows, following = items.items(found, state=state, start=_number(start))
    procedure = reads.procedure_of(found)
    context = {
        "round": found,
        "procedure": procedure,
        "phase": reads.phase_of(found),
        "next": procedure.following(found.phase),
        "waiting": list(reads.waiting(found, now=clock.now())),
        "rows": [(row, ITEM.name(row.state)) for row in rows],
        "following": following,
        "states": list(ITEM.names.items()),
        "state": state,
        "runs": may(request.actor, "reviews.run", found),
        "assigns": reads.allows(found, "assign") or reads.allows(found, "score"),
        "ranks": reads.allows(found, "rank"),
        "decides": reads.allows(found, "decide") and may(request.actor, "reviews.decide", found),
        "announced": bool({"object", "publish"} & set(reads.phase_of(found).allows)),
    }
    return render(request, "reviews/round.html", context)


@login_required
@require_POST
def act(request: ActorRequest, batch: str) -> HttpResponse:
    """Switch to the next phase, assign reviewers, or rank."""
    found = reads.round_for(request.actor, batch)
    allow(request.actor, "reviews.run", found)
    given: dict[str, Any] = {"by": request.actor, "now": clock.now(), "round_": found}
    match request.POST.get("act", ""):
        case "switch":
            writes.switch(**given, phase=request.POST.get("phase", ""))
        case "assign":
            assignment.assign_reviewers(**given)
        case "rank":
            places.rank_items(**given)
        case other:
            raise refusal("act", other, "须为 switch、assign、rank 之一", "must be switch, assign or rank")
    messages.success(request, say(_DONE))
    return redirect("reviews:round", batch)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pool(request: ActorRequest, batch: str) -> HttpResponse:
    """Show the experts with their loads; admit one."""
    found = reads.round_for(request.actor, batch)
    form = AdmitForm(request.POST or None)
    if request.method == "POST":
        allow(request.actor, "reviews.run", found)
        if perform(request, form, lambda by, given: experts.admit(round_=found, **by, **given)):
            return redirect("reviews:experts", batch)
    return _pool(request, found, form, GroupForm())


@login_required
@require_POST
def group(request: ActorRequest, batch: str) -> HttpResponse:
    """Record a parent and a subsidiary."""
    found, form = reads.round_for(request.actor, batch), GroupForm(request.POST)
    allow(request.actor, "reviews.run", found)
    if perform(request, form, lambda by, given: experts.link_group(round_=found, **by, **given)):
        return redirect("reviews:experts", batch)
    return _pool(request, found, AdmitForm(), form)


@login_required
@require_safe
def ranking(request: ActorRequest, batch: str) -> HttpResponse:
    """Show the ranking: score, interval, and what hangs on one reviewer."""
    found = reads.round_for(request.actor, batch)
    rows, following = items.ranking(found, start=_number(request.GET.get("start", "")))
    context = {"round": found, "rows": rows, "following": following, "total": found.items.count()}
    return render(request, "reviews/ranking.html", context)


@login_required
@require_safe
def ranking_csv(request: ActorRequest, batch: str) -> HttpResponse:
    """Export the ranking as CSV."""
    found = reads.round_for(request.actor, batch)
    response = HttpResponse(items.ranking_csv(found), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="ranking-{found.batch.code}.csv"'
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: ActorRequest, batch: str) -> HttpResponse:
    """Take the decision: which items are selected, and why."""
    found = reads.round_for(request.actor, batch)
    allow(request.actor, "reviews.decide", found)
    form = DecisionForm(request.POST or None)
    chosen = request.POST.getlist("selected")
    if request.method == "POST" and form.is_valid():
        try:
            decision.decide(
                by=request.actor,
                now=clock.now(),
                round_=found,
                selected=chosen,
                reason=form.cleaned_data["reason"],
            )
        except InputError as error:
            carry(form, error)
        else:
            messages.success(request, say(_DONE))
            return redirect("reviews:round", batch)
    rows = [
        (one, one.item.number in chosen if chosen else one.rank <= (found.places or 0))
        for one in items.standings(found)
    ]
    return render(
        request,
        "reviews/decision.html",
        {"round": found, "rows": rows, "form": form, "open": reads.allows(found, "decide")},
        status=status_of(form),
    )


def _pool(request: ActorRequest, found: Round, admitting: AdmitForm, grouping: GroupForm) -> HttpResponse:
    context = {
        "round": found,
        "rows": items.experts(found),
        "admitting": admitting,
        "grouping": grouping,
        "groups": items.group_links(),
        "runs": may(request.actor, "reviews.run", found),
    }
    status = 422 if admitting.errors or grouping.errors else 200
    return render(request, "reviews/experts.html", context, status=status)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
