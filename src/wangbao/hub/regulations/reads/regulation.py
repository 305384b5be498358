"""Read the library of regulations, with the support measures that local authorities registered beside it."""

from dataclasses import dataclass

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Invisible
from wangbao.hub.plans.models import SupportMeasure
from wangbao.hub.plans.reads.measure import support_measures
from wangbao.hub.publications.models import Publication
from wangbao.hub.publications.reads.publication import search
from wangbao.hub.regulations.models import Regulation
from wangbao.hub.regulations.rules.publication_kinds import KIND
from wangbao.hub.regulations.rules.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The filters of the library; empty ones do not filter."""

    term: str = ""
    topic: str = ""
    province: str = ""
    status: str = ""


def regulations(filters: Filters, *, start: int = 0) -> tuple[list[Publication], int | None]:
    """List a page of the library, and the ``start`` of the next page."""
    where = {
        "content__topics__icontains": filters.topic and f'"{filters.topic}"',
        "content__province": filters.province,
        "content__status": filters.status,
    }
    return search([KIND], term=filters.term, where=where, start=start)


def measures(filters: Filters) -> list[SupportMeasure]:
    """List the support measures that fit: those of a place, by words of their names; none under another topic."""
    if filters.topic not in ("", "support") or filters.status:
        return []
    return [
        one
        for one in support_measures()
        if filters.province in ("", one.authority.territory[:2])
        and all(
            word in f"{one.name} {one.text} {one.authority.organisation}" for word in filters.term.split()
        )
    ]


def regulation(actor: Actor, number: str) -> Regulation:
    """Find an entry by its number; raises Invisible."""
    rows = Regulation.objects.visible_to(actor).select_related("organisation", "replaced_by")
    found = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, "regulations.view", found)
    return found


def drafts(actor: Actor) -> list[Regulation]:
    """List the drafts of the actor's organisation, the newest first."""
    rows = Regulation.objects.filter(organisation_id=actor.organisation_id or 0, state=State.DRAFT)
    return list(rows.order_by("-changed_at"))
