"""Show the library of regulations in the console's search."""

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.console.contributions import Hits, Row
from wangbao.hub.regulations.reads.regulation import Filters, regulations
from wangbao.hub.regulations.rules.content import STATUS
from wangbao.hub.regulations.rules.states import REGULATION
from wangbao.vocabulary.text import Text


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Find entries of the library by their words and numbers."""
    del actor  # it is open to everybody
    found, following = regulations(Filters(term=term))
    rows = tuple(
        Row(
            title=row.title,
            url=reverse("regulations:regulation", args=[row.number]),
            detail=row.content["issuer"],
            state=row.content[STATUS],
            state_text=REGULATION.name(row.content[STATUS]),
        )
        for row in found[:limit]
    )
    return [Hits(Text("政策库", "Regulations"), rows, more=len(found) > limit or following is not None)]
