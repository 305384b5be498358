"""Serve the papers of pilots as Word or PDF to whoever sees the record, in the language asked for."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from wangbao.documents.render import MEDIA_TYPES, Paper, render
from wangbao.hub import clock
from wangbao.hub.errors import Invisible
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.papers import pilot
from wangbao.hub.plans.reads import plan as plans, report as reports, summary as summaries
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.text import LANGS


@login_required
@require_safe
@shows_people("plan", "number")
def plan(request: ActorRequest, number: str, edition: str, form: str) -> HttpResponse:
    """Serve a plan on its form."""
    row = plans.plan(request.actor, number)
    return _file(pilot.plan_form(request.actor, row, now=clock.now()), edition, form, number)


@login_required
@require_safe
@shows_people("plan", "number")
def report(request: ActorRequest, number: str, ref: str, edition: str, form: str) -> HttpResponse:
    """Serve a progress report."""
    row = reports.report(request.actor, number, ref)
    return _file(pilot.progress_report(row, now=clock.now()), edition, form, f"{number}-{row.first}")


@login_required
@require_safe
@shows_people("plan", "number")
def summary(request: ActorRequest, number: str, year: int, edition: str, form: str) -> HttpResponse:
    """Serve a yearly summary."""
    row = summaries.summary(request.actor, number, year)
    return _file(pilot.summary_report(row, now=clock.now()), edition, form, f"{number}-{year}")


def _file(paper: Paper, edition: str, form: str, name: str) -> HttpResponse:
    if form not in MEDIA_TYPES or edition not in LANGS:
        raise Invisible
    chosen: Any = form, edition
    response = HttpResponse(render(paper, *chosen), content_type=MEDIA_TYPES[form])
    named = content_disposition_header(as_attachment=True, filename=f"{name}.{form}")
    response.headers["Content-Disposition"] = named or "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    return response
