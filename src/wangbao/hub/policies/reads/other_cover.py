"""Other cover of the same enterprise, kind and days: policies in force or to come, with whichever insurer.

Two contracts on one interest, cause and time are double insurance (重复保险, 保险法 art. 56): the applicant tells each
insurer of it, and the insurers share a loss. The enterprise knows all of its policies; an insurer is told the numbers
of those it leads or follows, of all others only that there are some; a broker likewise of those it brought.

Policies are found by credit code within each insurer, which the index ``policy_insurer_uscc`` serves; how many
queries that takes does not depend on how many applications are asked about.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.parties.models import Organisation
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.policies.rules.states import PolicyState

_READ: Final = (
    *(
        "pk",
        "number",
        "insurer_id",
        "applicant_id",
        "insured_uscc",
        "quote_id",
        "product_version__product_id",
    ),
    *("kind", "state", "start", "end"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What cover is asked about: whose, of what kinds of insured, for which days ``[start, end)``."""

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
class Told:
    """What a reader is told of other cover: the policies it may know of, and whether there are more."""

    policies: tuple[Cover, ...] = ()
    elsewhere: bool = False

    def __bool__(self) -> bool:
        return bool(self.policies) or self.elsewhere


def of_application(application: Any, *, kinds: Collection[str] = ()) -> Asked:
    """What an application asks for; ``kinds`` are those of its product, as long as it is not signed."""
    named = {application.insured_kind} if application.insured_kind else {*kinds}
    who = application.applicant
    return Asked(application.pk, who.pk, who.uscc or "", frozenset(named), application.start, application.end)


def of_quote(quote: Any) -> Asked:
    """What a quote offers cover for."""
    who = quote.applicant
    kinds = frozenset({quote.insured_kind})
    return Asked(quote.pk, who.pk, who.uscc or "", kinds, quote.start, quote.end, quote.pk)


def covers(asked: Iterable[Asked]) -> Mapping[int, tuple[Cover, ...]]:
    """The policies that meet each of what is asked, by its key, in order of their numbers; of all insurers."""
    listed = tuple(asked)
    rows = _rows(listed)
    return {
        one.key: tuple(
            Cover(
                row["pk"],
                row["number"],
                row["insurer_id"],
                row["product_version__product_id"],
                row["kind"],
                row["start"],
                row["end"],
                all(_segments(row, one)),
            )
            for row in rows
            if _meets(row, one)
        )
        for one in listed
    }


def told(asked: Iterable[Asked], by: Actor) -> Mapping[int, Told]:
    """What an actor is told of other cover, by key."""
    found = covers(asked)
    seen = Policy.objects.visible_among({cover.pk for some in found.values() for cover in some}, by)
    return {
        key: Told(
            tuple(cover for cover in some if cover.pk in seen), any(cover.pk not in seen for cover in some)
        )
        for key, some in found.items()
    }


def _rows(asked: tuple[Asked, ...]) -> list[dict[str, Any]]:
    if not asked:
        return []
    codes = {one.uscc for one in asked if one.uscc}
    unregistered = {one.applicant_id for one in asked if not one.uscc}
    last = Endorsement.objects.filter(policy=OuterRef("pk")).order_by("-seq").values("segments")[:1]
    # Named one by one, insurers let the index be entered for each: a credit code alone has none of its own. Nothing
    # else narrows the query, lest a database take the index of that: an enterprise's policies are few.
    insurers = Organisation.objects.filter(kind=Kind.INSURER).values("pk")
    wanted = [Q(insurer_id__in=insurers, insured_uscc__in=codes)] if codes else []
    wanted += [Q(applicant_id__in=unregistered, insured_uscc="")] if unregistered else []
    found: list[dict[str, Any]] = []
    for one in wanted:
        rows = Policy.objects.filter(one).order_by("number").annotate(segments=Subquery(last))
        found += [dict(row) for row in rows.values(*_READ, "segments")]
    return found


def _meets(row: Mapping[str, Any], one: Asked) -> bool:
    same = row["insured_uscc"] == one.uscc and (one.uscc or row["applicant_id"] == one.applicant_id)
    return bool(
        same
        and row["kind"] in one.kinds
        and (one.quote_id is None or row["quote_id"] != one.quote_id)
        and row["start"] < one.end
        and row["end"] > one.start
        and _in_force(row, one)
    )


def _in_force(row: Mapping[str, Any], one: Asked) -> bool:
    """Whether there is cover on a day asked about: a policy cancelled before has none."""
    return any(_segments(row, one))


def _segments(row: Mapping[str, Any], one: Asked) -> list[bool]:
    """Of each segment that meets the days asked about, whether it is in force."""
    if not row["segments"]:
        return [row["state"] != PolicyState.CANCELLED]
    return [
        segment["in_force"]
        for segment in row["segments"]
        if segment["start"] < one.end.isoformat() and segment["end"] > one.start.isoformat()
    ]
