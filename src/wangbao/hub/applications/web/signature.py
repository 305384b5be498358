"""Show the last step: everything on one page, the signature, a broker's letter of authority."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import application, indication, steps
from wangbao.hub.applications.reads.presentation import reviewed
from wangbao.hub.applications.web.context import common, fillable
from wangbao.hub.applications.web.forms import LetterForm, SignForm
from wangbao.hub.applications.writes import draft, submission
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.web import ActorRequest
from wangbao.questionnaire.transfer import contradictions
from wangbao.vocabulary.errors import InputError


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
