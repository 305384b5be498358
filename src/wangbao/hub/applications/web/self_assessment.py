"""Show the public self-assessment: a short form, its result, and the way from there to an application."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.applications.reads import estimate, presentation
from wangbao.hub.applications.reads.self_assessment import described, profile_of
from wangbao.hub.applications.web import rate_limits, tokens
from wangbao.hub.applications.web.forms import AnswersForm, raw_answers
from wangbao.hub.console import language
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.web import ActorRequest
from wangbao.questionnaire import answers as answering, question_sets
from wangbao.questionnaire.answers import Answers
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_BUSY_SECONDS: Final = 15


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def self_assessment(request: ActorRequest) -> HttpResponse:
    """Show the short questions; answered, they lead to the result's own address."""
    allow(request.actor, "applications.assess")
    questions = question_sets.load(question_sets.PUBLIC)
    if request.method != "POST":
        return _form(request, answering.draft(questions, _from(request)))
    wait = rate_limits.too_many(request, now=clock.now())
    if wait is not None:
        return _refused(request, wait)
    raw = raw_answers(request.POST, {question.code: question for question in questions.questions()})
    answers, problems = answering.sift(questions, raw)
    missing = [_missing(question.code) for question in answers.missing()]
    problems += tuple(problem for problem in missing if problem.field not in {p.field for p in problems})
    if problems:
        return _form(request, answers, request.POST, problems)
    return redirect("applications:assessed", token=tokens.of_answers(answers))


@never_cache
@require_safe
def assessed(request: ActorRequest, token: str) -> HttpResponse:
    """Show the result: loss curve, bad years, advice, an indication of premium; and the way to an application."""
    allow(request.actor, "applications.assess")
    now = clock.now()
    wait = rate_limits.too_many(request, now=now)
    if wait is not None:
        return _refused(request, wait)
    try:
        answers = tokens.answers_of(token)
    except Invisible as gone:
        return render(request, "applications/expired.html", {"why": gone.text}, status=404)
    try:
        with rate_limits.charged(request, now=now):
            found = estimate.estimate(profile_of(answers))
    except Conflict:
        return _refused(request, _BUSY_SECONDS)
    context = {
        "token": token,
        **described(found, language.current()),
        "answers": presentation.reviewed(answers),
        "can_apply": may(request.actor, "applications.start"),
        "days": tokens.DAYS,
    }
    return render(request, "applications/assessed.html", context)


def _from(request: HttpRequest) -> dict[str, Any]:
    """Read the answers of an earlier result, to be changed."""
    token = request.GET.get("from", "")
    return answering.as_json(tokens.answers_of(token).given) if token else {}


def _form(
    request: ActorRequest, answers: Answers, data: Any = None, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    form = AnswersForm(answers.questions.questions(), answers.values, data, problems)
    sections = [
        (section, [form[question.code] for question in section.questions])
        for section in answers.questions.sections
    ]
    context = {"form": form, "sections": sections, "questions": answers.questions}
    return render(request, "applications/self_assessment.html", context, status=422 if problems else 200)


def _missing(code: str) -> Problem:
    return Problem(code, None, Text("须回答此题", "this question needs an answer"))


def _refused(request: ActorRequest, wait: int) -> HttpResponse:
    response = render(request, "applications/too_many.html", {"wait": wait}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response
