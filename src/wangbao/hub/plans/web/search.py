"""Show plans in the console's search."""

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Hits, Row
from wangbao.hub.plans.reads.plan import Filters, page
from wangbao.hub.plans.rules.states import PLAN
from wangbao.vocabulary.text import Text


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Find plans the actor may see whose number begins with the term or whose owner's name has it."""
    if not may(actor, "plans.view"):
        return []
    found, following = page(actor, Filters(term=term), size=limit)
    rows = tuple(
        Row(
            title=row.title or row.number,
            url=reverse("plans:plan", args=[row.number]),
            detail=f"{row.number} {row.owner.name}",
            state=row.state,
            state_text=PLAN.name(row.state),
        )
        for row in found
    )
    return [Hits(Text("试点方案", "Pilot plans"), rows, more=following is not None)]
