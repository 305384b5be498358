"""Show the steps of filling in: cover, the sections of questions, disclosure, review and signature."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application, indication, queries, steps
from wangbao.hub.applications.reads.presentation import reviewed
from wangbao.hub.applications.web import tokens
from wangbao.hub.applications.web.context import common, fillable, seen
from wangbao.hub.applications.web.forms import (
    AnswersForm,
    CoverForm,
    LetterForm,
    SignForm,
    cover_initial,
    raw_answers,
)
from wangbao.hub.applications.writes import disclosure as disclosure_writes, draft, submission
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.web import ActorRequest
from wangbao.proposal import option_fit
from wangbao.questionnaire.schema import Question
from wangbao.questionnaire.transfer import contradictions
from wangbao.statute.disclosure.law import rules
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text


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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: ActorRequest, number: str, code: str) -> HttpResponse:
    """Ask one section of questions; saved as they are answered where the browser runs our script, else by a button."""
    row = fillable(request, number)
    questions = application.questions(row)
    here = next((one for one in questions.sections if one.code == code), None)
    if here is None:
        raise Http404
    problems: tuple[Problem, ...] = ()
    shown = request.POST.get("asked", "").split()
    if request.method == "POST":
        raw = raw_answers(request.POST, {question.code: question for question in here.questions})
        try:
            row = draft.answer(
                by=request.actor, now=clock.now(), application=row, answers=raw, keep_good=True
            )
        except InputError as error:
            problems = error.problems
            row = queries.application(request.actor, number)
    given = application.answers(row)
    asked = given.asked(here)
    if request.method == "POST" and not request.htmx:
        # Going on asks for what is needed; saving on the way does not, and the steps lead past it.
        told = {problem.field for problem in problems}
        problems += tuple(_needed(question) for question in given.missing(here) if question.code not in told)
        if not problems:
            return redirect(steps.following(steps.steps(row, given), code).url)
    form = AnswersForm(asked, given.values, request.POST if problems else None, problems)
    found = steps.steps(row, given)
    context = {
        **common(request, row, found),
        "form": form,
        "section": here,
        "here": code,
        "skip_url": steps.following(found, code).url if problems else "",
        "doubts": [one.rule for one in contradictions(given) if one.field in form.fields],
    }
    if request.method == "POST" and request.htmx:
        # Untouched questions stay as they are on the page, so that nobody's typing is overwritten.
        changed = set(shown) != {question.code for question in asked}
        whole = changed or bool(problems) or bool(request.POST.get("marked"))
        template = "applications/parts/questions.html" if whole else "applications/parts/saved.html"
        response = render(
            request, template, {**context, "oob": True, "swap": whole, "unsaved": bool(problems)}
        )
        if whole:
            response.headers["HX-Retarget"] = "#questions"
            response.headers["HX-Reswap"] = "outerHTML"
        return response
    return render(request, "applications/section.html", context, status=422 if problems else 200)


def _needed(question: Question) -> Problem:
    return Problem(question.code, None, Text("须回答此题", "this question needs an answer"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def disclosure(request: ActorRequest, number: str) -> HttpResponse:
    """Show every exempting clause, made to stand out, explained, and to be confirmed."""
    row = seen(request, number)
    now = clock.now()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        allow(request.actor, "applications.disclose", row)
        try:
            disclosure_writes.confirm(
                by=request.actor,
                now=now,
                application=row,
                clauses=request.POST.getlist("clause"),
                shown_at=tokens.moment_of(request.POST.get("shown", ""), number),
            )
        except InputError as error:
            problems = error.problems
        else:
            if not application.disclosure_gaps(row):
                notices.success(request, "免责条款均已确认。", "Every exempting clause is confirmed.")
                return redirect(
                    "applications:review" if row.is_draft else "applications:application", number=number
                )
            return redirect("applications:disclosure", number=number)
    recorded = {one.clause: one for one in row.disclosures.all()}
    clauses = [(clause, recorded.get(clause.code)) for clause in application.exempting(row)]
    context = {
        **common(request, row),
        "clauses": clauses,
        "open": sum(found is None for _, found in clauses),
        "shown": tokens.of_moment(now, number),
        "law": rules(),
        "problems": problems,
        "can_confirm": may(request.actor, "applications.disclose", row)
        and row.state in ("draft", "submitted", "quoted"),
        "here": steps.DISCLOSURE,
    }
    return render(request, "applications/disclosure.html", context, status=422 if problems else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ActorRequest, number: str) -> HttpResponse:
    """Review everything on one page; sign here, then submit."""
    row = fillable(request, number)
    questions, given = application.questions(row), application.answers(row)
    form = SignForm(questions.declaration.text, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            submission.sign(
                by=request.actor,
                now=clock.now(),
                application=row,
                name=form.cleaned_data["name"],
                agreed=form.cleaned_data["agreed"],
            )
        except InputError as error:
            carry(form, error)
        else:
            notices.success(request, "已签署，可以提交。", "Signed; it can be submitted.")
            return redirect("applications:review", number=number)
    missing = [
        (one, steps_url(row, one.code), given.missing(one)) for one in given.sections() if given.missing(one)
    ]
    context = {
        **common(request, row),
        "form": form,
        "letter": LetterForm() if row.broker_id == request.actor.organisation_id else None,
        "sections": reviewed(given),
        "missing": missing,
        "doubts": [one.rule for one in contradictions(given)],
        "gaps": len(application.disclosure_gaps(row)),
        "here": steps.SIGNATURE,
        "indication": indication.indication(row),
        "typed_as": request.actor.name,
    }
    return render(request, "applications/review.html", context, status=status_of(form))


@login_required
@require_POST
def authority(request: ActorRequest, number: str) -> HttpResponse:
    """Keep the client's letter of authority."""
    row = fillable(request, number)
    form = LetterForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["letter"]
        try:
            draft.attach_authority(
                by=request.actor, now=clock.now(), application=row, name=sent.name, content=sent.read()
            )
        except InputError as error:
            messages.error(request, " ".join(say(problem.rule) for problem in error.problems))
        else:
            notices.success(request, "已保存", "Saved")
    else:
        notices.error(request, "请选择文件", "choose a file")
    return redirect("applications:review", number=number)


def steps_url(row: Application, code: str) -> str:
    """Render the page of a section."""
    return next((step.url for step in steps.steps(row) if step.code == code), "")
