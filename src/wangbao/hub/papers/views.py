"""Serve papers as files, Word or PDF.

A paper goes to whoever may see the record it is made from: a policy's to the actors to whom the policy is visible and
who have ``policies.view`` (:func:`wangbao.hub.policies.reads.queries.policy`). Uploaded files have rules of their own
(:mod:`wangbao.hub.files.views`).
"""

from typing import Any, Final, get_args

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from wangbao.documents.parts import Edition
from wangbao.documents.render import FORMS, MEDIA_TYPES, Form, render
from wangbao.hub import clock
from wangbao.hub.applications.web.context import seen
from wangbao.hub.console.language import current
from wangbao.hub.errors import Invisible
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.papers import application as application_papers, policy as policy_papers
from wangbao.hub.papers.quotation import quote_letter
from wangbao.hub.policies.reads import queries as policies
from wangbao.hub.underwriting.reads.queries import quote_to_read
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.beijing import day_of

_EDITIONS: Final = get_args(Edition)


@login_required
@require_safe
@shows_people("application", "number")
def application(request: ActorRequest, number: str, kind: str, form: Form) -> HttpResponse:
    """Serve the application form or the disclosure confirmation, in the reader's language."""
    row, now = seen(request, number), clock.now()
    if kind == "form":
        made: Any = application_papers.application_form(row)
    else:
        made = application_papers.disclosure_record(row, now=now)
    edition: Edition = "zh" if current() == "zh" else "bilingual"
    return _file(render(made, form, edition), form, f"{number}-{kind}")


@login_required
@require_GET
@shows_people("quote", "number")
def letter(request: ActorRequest, number: str, form: str) -> HttpResponse:
    """Serve the quote letter, in the reader's language."""
    quote = quote_to_read(request.actor, number)
    if form not in FORMS:
        raise Invisible
    return _file(render(quote_letter(quote), form, current()), form, quote.number)


@login_required
@require_GET
@shows_people("policy", "number")
def policy(request: ActorRequest, number: str, kind: str, seq: int, form: str) -> HttpResponse:
    """Serve a paper of a policy, in the edition asked for or else in the reader's language."""
    actor = request.actor
    today = day_of(clock.now())
    life = policies.life(policies.policy(actor, number), today=today)
    edition: Any = request.GET.get("edition", current())
    if kind not in policy_papers.KINDS or form not in MEDIA_TYPES or edition not in _EDITIONS:
        raise Invisible
    content = policy_papers.render(life, kind, seq, form, edition)  # type: ignore[arg-type]  # checked above
    return _file(content, form, f"{number}-{seq:03d}-{policy_papers.name_of(kind, edition)}")


def _file(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or ""
    )
    return response
