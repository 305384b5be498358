"""Show schemes in the console's search."""

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Hits, Row
from wangbao.hub.schemes.reads.scheme import Filters, page
from wangbao.hub.schemes.rules.states import SCHEME
from wangbao.vocabulary.text import Text


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Find schemes the actor may see whose number begins with the term or whose lead's name has it."""
    if not may(actor, "schemes.view"):
        return []
    found, following = page(actor, Filters(term=term), size=limit)
    rows = tuple(
        Row(
            title=row.title or row.number,
            url=reverse("schemes:scheme", args=[row.number]),
            detail=f"{row.number} {row.lead.name}",
            state=row.state,
            state_text=SCHEME.name(row.state),
        )
        for row in found
    )
    return [Hits(Text("服务方案", "Schemes"), rows, more=following is not None)]
