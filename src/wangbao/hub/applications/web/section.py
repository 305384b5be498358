"""Show the steps of questions, saved as they are answered."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.applications.reads import application, queries, steps
from wangbao.hub.applications.web.context import common, fillable
from wangbao.hub.applications.web.forms import (
    AnswersForm,
    raw_answers,
)
from wangbao.hub.applications.writes import draft
from wangbao.hub.web import ActorRequest
from wangbao.questionnaire.schema import Question
from wangbao.questionnaire.transfer import contradictions
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text


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
