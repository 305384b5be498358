"""Read needs: the own ones, one of them, and what is ranked for it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.tenancy import TenantQuerySet
from wangbao.hub.errors import Invisible
from wangbao.hub.matching.models import Contact, Need
from wangbao.hub.matching.reads.candidate import Supplied, supplied
from wangbao.hub.matching.rules.states import CONTACT
from wangbao.programme.matching import rule_library
from wangbao.programme.matching.need import Need as Wanted
from wangbao.programme.matching.order import Match, rank
from wangbao.programme.matching.rule_schema import Matching
from wangbao.vocabulary.beijing import day_of

RULES: Final = "pilot-matching"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a ranking: the match, what it is about, and the contact that runs about it, if any."""

    match: Match
    supplied: Supplied
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Places:
    """The ranking of a need under the rules it was made by."""

    rules: Matching
    ranked: tuple[Place, ...]
    excluded: tuple[Place, ...]


def rules() -> Matching:
    """Return the rules in force."""
    return rule_library.load(RULES)


def needs(actor: Actor) -> TenantQuerySet[Need]:
    """Select the needs of the actor's organisation; raises Forbidden for other roles."""
    allow(actor, "matching.view")
    return Need.objects.visible_to(actor)


def need(actor: Actor, number: str) -> Need:
    """Find a need of the actor's organisation; raises Invisible or Forbidden."""
    found = Need.objects.visible_to(actor).select_related("owner").filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, "matching.view", found)
    return found


def wanted(row: Need) -> Wanted:
    """Return what a need asks, as plain values."""
    return rule_library.checked_need(rules(), row.content)


def places(row: Need, *, now: dt.datetime) -> Places:
    """Rank every candidate for a need, as of now."""
    found = {
        (one.candidate.supply, one.candidate.number): one
        for one in supplied(rules(), wanted(row), today=day_of(now))
    }
    ranking = rank(rules(), wanted(row), [one.candidate for one in found.values()], draw=row.number)
    running = {
        (one.supply, one.candidate): one
        for one in row.contacts.order_by("pk")
        if not CONTACT.is_terminal(one.state)
    }

    def place(match: Match) -> Place:
        key = (match.candidate.supply, match.candidate.number)
        return Place(match, found[key], running.get((str(key[0]), key[1])))

    return Places(rules(), tuple(map(place, ranking.ranked)), tuple(map(place, ranking.excluded)))
