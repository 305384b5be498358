"""Show quotes in the console's search: by number, or by applicants' names and credit codes."""

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Hits, Row
from wangbao.hub.console.language import say
from wangbao.hub.underwriting.reads import queries
from wangbao.hub.underwriting.reads.queries import Filters
from wangbao.hub.underwriting.rules.states import QUOTE
from wangbao.vocabulary.text import Text


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Find quotes the actor sees whose number is the term, or whose applicant's name or code it is."""
    inside = may(actor, "underwriting.work")
    if not inside and not may(actor, "underwriting.view_offer"):
        return []
    page = queries.listing(actor, Filters(term=term), size=limit)
    rows = tuple(
        Row(
            title=quote.number,
            url=reverse("underwriting:quote" if inside else "underwriting:offer", args=[quote.number]),
            detail=say(quote.applicant.title),
            state=quote.state,
            state_text=QUOTE.name(quote.state, inside=inside),
            when=quote.created_at,
            what=Text("报价于", "quoted on"),
        )
        for quote in page.rows
    )
    return [Hits(Text("报价", "Quotes"), rows, more=page.after is not None)]
