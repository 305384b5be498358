"""Show the applicant's side: its quotes, an offer in words, accepting it, documents asked for."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.reads.queries import titles
from wangbao.hub.console import notices
from wangbao.hub.underwriting.reads import queries, workbench
from wangbao.hub.underwriting.reads.queries import Filters
from wangbao.hub.underwriting.web.form_input import page_keys, revision_seen
from wangbao.hub.underwriting.web.forms import FileForm, problems_said
from wangbao.hub.underwriting.writes import answer, documents
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError

_VIEW = "underwriting.view_offer"
_LONGEST_TERM = 100


@login_required
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """Show the quotes of an enterprise or of a broker's clients."""
    allow(request.actor, _VIEW)
    term = " ".join(request.GET.get("q", "").split())[:_LONGEST_TERM]
    page = queries.listing(request.actor, Filters(term=term), **page_keys(request))
    rows = [workbench.outside_row_of(quote) for quote in page.rows]
    named = titles(quote.product_version_id for quote in page.rows)
    context = {"page": page, "rows": rows, "titles": named, "term": term}
    return render(request, "underwriting/offers.html", context)


@login_required
@require_GET
def offer(request: ActorRequest, number: str) -> HttpResponse:
    """Show one offer: terms, price, adjustments with reasons, next steps; prints on paper."""
    quote = queries.quote_to_read(request.actor, number)
    context = workbench.offer_context(request.actor, quote, now=clock.now()) | {"file_form": FileForm()}
    return render(request, "underwriting/offer.html", context)


@login_required
@require_POST
def accept(request: ActorRequest, number: str) -> HttpResponse:
    """Accept the offer as it was read."""
    quote = queries.quote_to_read(request.actor, number)
    answer.accept(
        by=request.actor,
        now=clock.now(),
        quote=quote,
        revision=revision_seen(request, quote, "underwriting.answer"),
    )
    notices.success(request, "已接受报价。", "The offer is accepted.")
    return redirect("underwriting:offer", quote.number)


@login_required
@require_POST
def turn_down(request: ActorRequest, number: str) -> HttpResponse:
    """Turn the offer down."""
    quote = queries.quote_to_read(request.actor, number)
    reason = request.POST.get("reason", "")
    seen = revision_seen(request, quote, "underwriting.answer")
    answer.turn_down(by=request.actor, now=clock.now(), quote=quote, reason=reason, revision=seen)
    notices.success(request, "已告知保险公司。", "The insurer has been told.")
    return redirect("underwriting:offer", quote.number)


@login_required
@require_POST
def hand_in(request: ActorRequest, number: str, item: str) -> HttpResponse:
    """Hand in a document that was asked for."""
    quote, form = queries.quote_to_read(request.actor, number), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        notices.error(request, "请选择文件。", "Choose a file.")
        return redirect("underwriting:offer", quote.number)
    file = form.cleaned_data["file"]
    try:
        documents.receive_document(
            by=request.actor, now=clock.now(), quote=quote, item_ref=item, name=file.name, content=file.read()
        )
    except InputError as error:
        for line in problems_said(error):
            messages.error(request, line)
    else:
        notices.success(request, "已提交。", "Handed in.")
    return redirect("underwriting:offer", quote.number)
