"""Show experts what they have to review, and take their marks, abstentions, remarks and declarations."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangbao.hub import clock
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.reviews.reads import attachment, sight as reads
from wangbao.hub.reviews.reads.round import allows, may_declare, phase_of, procedure_of, round_of
from wangbao.hub.reviews.rules.states import REVIEW, ReviewState
from wangbao.hub.reviews.web.forms import InterestForm, ReasonForm, ScoreForm, TextForm
from wangbao.hub.reviews.writes import expert as experts, review as writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_SCORED = Text("评分已保存，本阶段结束前可修改。", "Saved; it may be changed until the phase is over.")
_ABSTAINED = Text("已弃权。", "You have abstained.")
_STATED = Text("回避申报已完成。", "Your statement is made.")


@login_required
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """List the acting expert's reviews, and the rounds in which it has yet to declare."""
    rows = list(reads.own_reviews(request.actor)[:500])
    context = {
        "rows": [(row, phase_of(row.item.round).name.text, REVIEW.name(row.state)) for row in rows],
        "declaring": reads.declaring(request.actor),
    }
    return render(request, "reviews/mine.html", context)


@login_required
@require_safe
def sheet(request: ActorRequest) -> HttpResponse:
    """Export the acting expert's own marks as CSV."""
    kept = io.StringIO()
    rows = csv.writer(kept, lineterminator="\r\n")
    rows.writerow(["number", "version", "state", "total"])
    for row in reads.own_reviews(request.actor):
        rows.writerow([row.item.number, row.version, row.state, row.total])
    response = HttpResponse("\ufeff" + kept.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="reviews.csv"'
    return response


@login_required
@require_safe
def review(request: ActorRequest, ref: str) -> HttpResponse:
    """Show an item as the phase lets it be seen."""
    return _show(request, ref)


@login_required
@require_POST
def score(request: ActorRequest, ref: str) -> HttpResponse:
    """Take marks and an opinion."""
    own = reads.review(request.actor, ref)
    form = ScoreForm(procedure_of(own.item.round), request.POST)
    if not form.is_valid():
        return _show(request, ref, scoring=form)
    try:
        writes.score(
            by=request.actor,
            now=clock.now(),
            review=own,
            marks=form.marks(),
            opinion=form.cleaned_data["opinion"],
        )
    except InputError as error:
        carry(form, error)
        return _show(request, ref, scoring=form)
    messages.success(request, say(_SCORED))
    return redirect("reviews:review", ref)


@login_required
@require_POST
def abstain(request: ActorRequest, ref: str) -> HttpResponse:
    """Take an abstention with its reason."""
    own, form = reads.review(request.actor, ref), ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, ref, abstaining=form)
    writes.abstain(by=request.actor, now=clock.now(), review=own, reason=form.cleaned_data["reason"])
    messages.success(request, say(_ABSTAINED))
    return redirect("reviews:mine")


@login_required
@require_POST
def remark(request: ActorRequest, ref: str) -> HttpResponse:
    """Take a remark in the discussion."""
    own, form = reads.review(request.actor, ref), TextForm(request.POST)
    if not form.is_valid():
        return _show(request, ref, remarking=form)
    writes.remark(by=request.actor, now=clock.now(), review=own, text=form.cleaned_data["text"])
    return redirect("reviews:review", ref)


@login_required
@require_safe
def file(request: ActorRequest, ref: str, place: int) -> HttpResponse:
    """Send a file as the phase lets it be seen, to be saved and never run."""
    found = attachment.handed(request.actor, ref, place)
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"  # noqa: FBT003
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: ActorRequest, batch: str) -> HttpResponse:
    """Show what the acting expert has declared for a round, and take one more interest."""
    own, round_ = experts.own_expert(request.actor), round_of(batch)
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            experts.declare_interest(
                by=request.actor,
                now=clock.now(),
                round_=round_,
                uscc=form.cleaned_data["uscc"],
                relation=form.cleaned_data["relation"],
            )
        except InputError as error:
            carry(form, error)
        else:
            return redirect("reviews:statement", batch)
    context = {
        "round": round_,
        "form": form if may_declare(round_, own) else None,
        "interests": own.interests.order_by("pk"),
        "made": own.statements.filter(round=round_).first(),
    }
    return render(request, "reviews/statement.html", context, status=status_of(form))


@login_required
@require_POST
def state(request: ActorRequest, batch: str) -> HttpResponse:
    """Take the statement that all interests are declared."""
    experts.state(by=request.actor, now=clock.now(), round_=round_of(batch))
    messages.success(request, say(_STATED))
    return redirect("reviews:mine")


def _show(
    request: ActorRequest,
    ref: str,
    *,
    scoring: ScoreForm | None = None,
    abstaining: ReasonForm | None = None,
    remarking: TextForm | None = None,
) -> HttpResponse:
    shown = reads.sight(request.actor, ref)
    own, procedure = shown.review, procedure_of(shown.review.item.round)
    given = {**(own.marks or {}), "opinion": own.opinion}
    running = not REVIEW.is_terminal(own.state)
    may_abstain = own.state == ReviewState.ASSIGNED and (allows(own.item.round, "score"))
    context = {
        "shown": shown,
        "review": own,
        "state": REVIEW.name(own.state),
        "scoring": (scoring or ScoreForm(procedure, initial=given)) if writes.may_score(own) else None,
        "abstaining": (abstaining or ReasonForm()) if may_abstain else None,
        "remarking": (remarking or TextForm()) if running and "discuss" in shown.phase.allows else None,
    }
    status = 422 if (scoring or abstaining or remarking) else 200
    return render(request, "reviews/review.html", context, status=status)
