"""Pages of the applicant's side: its quotes, an offer in words, accepting it, documents asked for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.documents import render as papers
from wangbao.documents.render import FORMS
from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.catalogue.reads.queries import titles
from wangbao.hub.console.language import current, say
from wangbao.hub.errors import Invisible
from wangbao.hub.papers import letters
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import queries, workbench
from wangbao.hub.underwriting.reads.queries import Filters
from wangbao.hub.underwriting.web.forms import FileForm, problems_said
from wangbao.hub.underwriting.web.workbench import _WORK, _keys, _whole
from wangbao.hub.underwriting.writes import answer, documents
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_VIEW = "underwriting.view_offer"
_LONGEST_TERM = 100


@login_required
@require_GET
def mine(request: Any) -> HttpResponse:
    """The quotes of an enterprise or of a broker's clients."""
    allow(request.actor, _VIEW)
    term = " ".join(request.GET.get("q", "").split())[:_LONGEST_TERM]
    page = queries.listing(request.actor, Filters(term=term), **_keys(request))
    rows = [workbench.outside_row_of(quote) for quote in page.rows]
    named = titles(quote.product_version_id for quote in page.rows)
    context = {"page": page, "rows": rows, "titles": named, "term": term}
    return render(request, "underwriting/offers.html", context)


@login_required
@require_GET
def offer(request: Any, number: str) -> HttpResponse:
    """One offer: terms, price, what was adjusted and why, what to do next; prints on paper."""
    quote = _quote(request, number)
    context = workbench.offer_context(request.actor, quote, now=clock.now()) | {"file_form": FileForm()}
    return render(request, "underwriting/offer.html", context)


@login_required
@require_GET
def letter(request: Any, number: str, form: str) -> HttpResponse:
    """The quotation as a paper, in the reader's language; Word or PDF."""
    quote = _quote(request, number)
    if form not in FORMS:
        raise Invisible
    content = papers.render(letters.quote_letter(quote), form, current())
    response = HttpResponse(content, content_type=papers.MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{quote.number}.{form}"'
    return response


@login_required
@require_POST
def accept(request: Any, number: str) -> HttpResponse:
    """Accept the offer as it was read."""
    quote = _quote(request, number)
    answer.accept(
        by=request.actor, now=clock.now(), quote=quote, revision=_whole(request, "revision", quote.revision)
    )
    messages.success(request, say(Text("已接受报价。", "The offer is accepted.")))
    return redirect("underwriting:offer", quote.number)


@login_required
@require_POST
def turn_down(request: Any, number: str) -> HttpResponse:
    """Turn the offer down."""
    quote = _quote(request, number)
    reason = request.POST.get("reason", "")
    revision = _whole(request, "revision", quote.revision)
    answer.turn_down(by=request.actor, now=clock.now(), quote=quote, reason=reason, revision=revision)
    messages.success(request, say(Text("已告知保险公司。", "The insurer has been told.")))
    return redirect("underwriting:offer", quote.number)


@login_required
@require_POST
def hand_in(request: Any, number: str, item: str) -> HttpResponse:
    """Hand in a document that was asked for."""
    quote, form = _quote(request, number), FileForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, say(Text("请选择文件。", "Choose a file.")))
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
        messages.success(request, say(Text("已提交。", "Handed in.")))
    return redirect("underwriting:offer", quote.number)


def _quote(request: Any, number: str) -> Quote:
    """The quote; the insurer's own people may look at what the applicant sees."""
    inside = may(request.actor, _WORK)
    return queries.quote(request.actor, number, permission=_WORK if inside else _VIEW)
