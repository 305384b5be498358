"""Show applications in the console's search."""

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.applications.reads import queries
from wangbao.hub.applications.reads.presentation import state_name
from wangbao.hub.console.contributions import Hits, Row
from wangbao.hub.console.language import say
from wangbao.vocabulary.text import Text


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Find applications the actor may see whose number, applicant's credit code or name fits."""
    if not may(actor, "applications.view"):
        return []
    found = queries.page(actor, term=term, size=limit)
    rows = tuple(
        Row(
            row.number,
            reverse("applications:application", args=[row.number]),
            say(row.applicant.title),
            row.state,
            state_name(row),
            row.start,
            Text("起保", "begins"),
        )
        for row in found.rows
    )
    return [Hits(Text("投保申请", "Applications"), rows, found.next_before is not None)]
