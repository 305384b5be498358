"""Show the workbench of one quote. Each page makes one domain call to write, few to read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console import notices
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import (
    assessment as assessment_reads,
    preview,
    queries,
    workbench as workbench_reads,
)
from wangbao.hub.underwriting.reads.book_impact import impact
from wangbao.hub.underwriting.reads.quotation import of_quote
from wangbao.hub.underwriting.web.form_input import revision_seen, whole
from wangbao.hub.underwriting.web.forms import DocumentsForm, NoteForm, TermsForm, problems_said
from wangbao.hub.underwriting.writes import common, decision as decision_writes, documents
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError

_WORK = "underwriting.work"


@login_required
@require_GET
@shows_people("quote", "number")
def workbench(request: ActorRequest, number: str) -> HttpResponse:
    """Show everything about one quote."""
    quote = _quote(request, number)
    return render(request, "underwriting/workbench.html", _bench(request, quote, None))


@login_required
@require_POST
def reprice(request: ActorRequest, number: str) -> HttpResponse:
    """Preview the terms of the form, nothing written: a part of the workbench, or all of it without htmx."""
    quote = _quote(request, number)
    if not request.htmx:
        return render(request, "underwriting/workbench.html", _bench(request, quote, request.POST))
    form, tried, wrong = _tried(request, quote, request.POST)
    context = {"quote": quote, "form": form, "preview": tried, "problems": wrong}
    return render(request, "underwriting/parts/repriced.html", context)


@login_required
@require_GET
def assessment(request: ActorRequest, number: str) -> HttpResponse:
    """Show the assessment: a part of the workbench, made when first asked for."""
    quote = _quote(request, number)
    context = {"quote": quote, "assessment": _assessment(request, quote)}
    return render(request, "underwriting/parts/assessment.html", context)


@login_required
@require_GET
def book_impact(request: ActorRequest, number: str) -> HttpResponse:
    """Show what the risk adds to the book: a part of the workbench."""
    quote = _quote(request, number)
    return render(request, "underwriting/parts/book.html", {"quote": quote, "impact": _impact(quote)})


@login_required
@require_POST
def decide(request: ActorRequest, number: str) -> HttpResponse:
    """Decide: offer, counter, refer, decline, revise."""
    quote = _quote(request, number)
    decision = request.POST.get("decision", "")
    more: dict[str, Any] = {
        "reason": request.POST.get("reason", ""),
        "revision": revision_seen(request, quote, "underwriting.decide"),
    }
    if decision in ("counter", "revise"):
        form = TermsForm(
            bundle=bundle_of(quote.product_version), quote=quote, risk=of_quote(quote), data=request.POST
        )
        more |= {"terms": form.terms(), "judgement": form.judgement()}
    if decision in ("offer", "counter"):
        more["valid_days"] = whole(request, "valid_days", common.VALID_DAYS)
    return _done(
        request,
        quote,
        lambda: decision_writes.decide(
            by=request.actor, now=clock.now(), quote=quote, decision=decision, **more
        ),
    )


@login_required
@require_POST
def lift(request: ActorRequest, number: str, rule: str) -> HttpResponse:
    """Lift a block."""
    quote = _quote(request, number)
    reason, seen = request.POST.get("reason", ""), revision_seen(request, quote, "underwriting.decide")
    return _done(
        request,
        quote,
        lambda: decision_writes.lift(
            by=request.actor, now=clock.now(), quote=quote, rule=rule, reason=reason, revision=seen
        ),
    )


@login_required
@require_POST
def note(request: ActorRequest, number: str) -> HttpResponse:
    """Write a note."""
    quote, text = _quote(request, number), request.POST.get("text", "")
    return _done(
        request, quote, lambda: documents.note(by=request.actor, now=clock.now(), quote=quote, text=text)
    )


@login_required
@require_POST
def ask(request: ActorRequest, number: str) -> HttpResponse:
    """Ask for documents, all at once."""
    quote = _quote(request, number)
    form = DocumentsForm(request.POST, quote=quote)
    if not form.is_valid():
        notices.error(request, "请检查所填资料与期限", "Check the documents and the days given")
        return redirect("underwriting:quote", quote.number)
    return _done(
        request,
        quote,
        lambda: documents.request_documents(
            by=request.actor,
            now=clock.now(),
            quote=quote,
            documents=form.documents(),
            due_days=form.cleaned_data["due_days"],
        ),
    )


@login_required
@require_POST
def waive(request: ActorRequest, number: str, item: str) -> HttpResponse:
    """Waive a document."""
    quote, reason = _quote(request, number), request.POST.get("reason", "")
    return _done(
        request,
        quote,
        lambda: documents.waive_document(
            by=request.actor, now=clock.now(), quote=quote, item_ref=item, reason=reason
        ),
    )


def _quote(request: ActorRequest, number: str) -> Quote:
    return queries.quote(request.actor, number, permission=_WORK)


def _bench(request: ActorRequest, quote: Quote, data: Any) -> dict[str, Any]:
    form, tried, wrong = _tried(request, quote, data)
    return workbench_reads.context_of(request.actor, quote, now=clock.now()) | {
        "form": form,
        "preview": tried,
        "problems": wrong,
        "note_form": NoteForm(),
        "documents_form": DocumentsForm(quote=quote),
        "assessment": _assessment(request, quote) if "assessment" in request.GET else None,
        "impact": _impact(quote) if "book" in request.GET else None,
    }


def _tried(
    request: ActorRequest, quote: Quote, data: Any
) -> tuple[TermsForm, preview.Preview | None, list[str]]:
    """Build the form of the terms, and preview the terms in ``data``."""
    form = TermsForm(bundle=bundle_of(quote.product_version), quote=quote, risk=of_quote(quote), data=data)
    if data is None:
        return form, None, []
    try:
        tried = preview.preview(
            by=request.actor, now=clock.now(), quote=quote, terms=form.terms(), judgement=form.judgement()
        )
    except InputError as error:
        return form, None, problems_said(error)
    return form, tried, []


def _assessment(request: ActorRequest, quote: Quote) -> dict[str, Any]:
    return workbench_reads.assessment_of(
        assessment_reads.assessed(by=request.actor, now=clock.now(), quote=quote)
    )


def _impact(quote: Quote) -> dict[str, Any]:
    """Compute the impact on the book, or say why there is none."""
    try:
        found = impact(quote)
    except InputError as error:
        return workbench_reads.book_of(quote, clock.now()) | {"problems": problems_said(error)}
    return workbench_reads.book_of(quote, clock.now()) | {"found": found}


def _done(request: ActorRequest, quote: Quote, write: Callable[[], object]) -> HttpResponse:
    """Run an operation and return to the workbench; bad input is shown there, other refusals have their own pages."""
    try:
        write()
    except InputError as error:
        for line in problems_said(error):
            messages.error(request, line)
    else:
        notices.success(request, "已记录。", "Done.")
    return redirect("underwriting:quote", quote.number)
