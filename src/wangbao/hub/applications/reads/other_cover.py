"""Ask for other cover of the same enterprise, kind and days: policies in force or to come, with whichever insurer.

Two contracts on one interest, cause and time are double insurance (重复保险, 保险法 art. 56): the applicant tells each
insurer of it, and the insurers share a loss. The enterprise knows all of its policies; an insurer is told the numbers
of those it leads or follows, of all others only that there are some; a broker likewise of those it brought.

Policies are kept by an app above, which answers through :data:`REGISTER`.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from wangbao.hub.access.actor import Actor
from wangbao.hub.ports import Port


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about cover: whose, of which kinds of insured, for which days ``[start, end)``."""

    key: int
    applicant_id: int
    uscc: str
    kinds: frozenset[str]
    start: dt.date
    end: dt.date
    quote_id: int | None = None  # the policy bound on this quote is no other cover


@dataclass(frozen=True, slots=True)
class Cover:
    """A policy with cover on some of the days asked about; ``whole`` if on all that its term has of them."""

    pk: int
    number: str
    insurer_id: int
    product_id: int
    kind: str
    start: dt.date
    end: dt.date
    whole: bool


@dataclass(frozen=True, slots=True)
class KnownCover:
    """Other cover as a reader may know it: the policies it may see, and whether there are more."""

    policies: tuple[Cover, ...] = ()
    elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.policies) or self.elsewhere


class Register(Protocol):
    """The answers of the app that keeps policies."""

    def covers(self, asked: Sequence[Asked]) -> Mapping[int, tuple[Cover, ...]]:
        """Find the policies that meet each of what is asked, by its key, in order of their numbers; of all insurers."""

    def visible_among(self, keys: set[int], actor: Actor) -> set[int]:
        """Return those of some policies' keys that the actor may know of."""

    def shared_by(self, keys: Collection[int], insurer_id: int) -> set[int]:
        """Return those of some policies' keys of which the insurer has a share."""


REGISTER: Final = Port[Register]("policies beside an application")


def of_application(application: Any, *, kinds: Collection[str] = ()) -> Asked:
    """Say what an application asks for; ``kinds`` are those of its product, as long as it is not signed."""
    named = {application.insured_kind} if application.insured_kind else {*kinds}
    who = application.applicant
    return Asked(application.pk, who.pk, who.uscc or "", frozenset(named), application.start, application.end)


def of_quote(quote: Any) -> Asked:
    """Say what a quote offers cover for."""
    who = quote.applicant
    kinds = frozenset({quote.insured_kind})
    return Asked(quote.pk, who.pk, who.uscc or "", kinds, quote.start, quote.end, quote.pk)


def covers(asked: Iterable[Asked]) -> Mapping[int, tuple[Cover, ...]]:
    """Find the policies that meet each of what is asked, by its key, in order of their numbers; of all insurers."""
    return REGISTER().covers(tuple(asked))


def known_to(asked: Iterable[Asked], by: Actor) -> Mapping[int, KnownCover]:
    """Find what an actor is told of other cover, by key."""
    found = covers(asked)
    seen = REGISTER().visible_among({cover.pk for some in found.values() for cover in some}, by)
    return {
        key: KnownCover(
            tuple(cover for cover in some if cover.pk in seen), any(cover.pk not in seen for cover in some)
        )
        for key, some in found.items()
    }
