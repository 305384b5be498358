"""Show policies in the console's search."""

import datetime as dt

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.console.contributions import Hits, Row
from wangbao.hub.policies.reads.policy_list import Filters, page
from wangbao.hub.policies.rules.words import LAST_DAY, insured
from wangbao.vocabulary.text import Text


def find(actor: Actor, term: str, *, limit: int) -> list[Hits]:
    """Find policies the actor may see whose number, credit code or insured's name begins with the term."""
    found = page(actor, Filters(term=term), today=dt.date.min, size=limit)
    rows = tuple(
        Row(
            title=policy.number,
            url=reverse("policies:policy", args=[policy.number]),
            detail=insured(policy),
            when=policy.end - dt.timedelta(days=1),
            what=LAST_DAY,
        )
        for policy in found.rows
    )
    return [Hits(Text("保单", "Policies"), rows, more=found.next_cursor is not None)]
