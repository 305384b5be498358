"""Assign reviewers to the items of a round, evenly and without conflicts."""

import datetime as dt
from collections import Counter

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.locks import lock
from wangbao.hub.outbox.audience import ToPerson
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.parties.models import Membership
from wangbao.hub.reviews.models import Expert, GroupLink, Item, Review, Round
from wangbao.hub.reviews.reads.round import procedure_of, require
from wangbao.hub.reviews.rules import message_kinds as messages
from wangbao.hub.reviews.rules.states import ItemState, ReviewState
from wangbao.hub.reviews.writes.common import note, ran
from wangbao.programme.review.assignment import assign
from wangbao.programme.review.conflicts import Candidate, Groups, Reviewed, eligible


def assign_reviewers(*, by: Actor, now: dt.datetime, round_: Round) -> Round:
    """Assign what is missing: everything at first, later the places of those who abstained. Standing reviews stay.

    Raises:
        Conflict: the phase assigns nothing.
        InputError: items for which too few experts have no conflict, each named.
    """
    allow(by, "reviews.run", round_)
    with transaction.atomic():
        (held,) = lock(round_)
        require(held, "assign", "score")
        procedure = procedure_of(held)
        items = {
            item.number: item
            for item in held.items.exclude(state=ItemState.CORRECTION).select_related("scheme")
        }
        kept: dict[str, set[str]] = {number: set() for number in items}
        rows = Review.objects.filter(item__in=items.values()).exclude(
            state__in=[str(ReviewState.VOID), str(ReviewState.ABSTAINED)]
        )
        for number, ref in rows.values_list("item__number", "expert__ref"):
            kept[number].add(ref)
        experts = {one.ref: one for one in Expert.objects.filter(active=True, statements__round=held)}
        open_to = eligible(
            _reviewed(items),
            _candidates(experts),
            groups(),
            reach=procedure.conflict_reach,
        )
        found = assign(
            open_to,
            experts.keys(),
            each=procedure.reviewers,
            seed=held.seed,
            most=procedure.most_per_reviewer,
            kept=kept,
        )
        new = [
            Review(item=item, expert=experts[ref], version=item.version, assigned_at=now, changed_at=now)
            for number, item in items.items()
            for ref in sorted(found.reviewers[number] - kept[number])
        ]
        Review.objects.bulk_create(new)
        ran(held, by)
        held.save(update_fields=["operators"])
        _tell(held, new, by=by, now=now)
        after = {"reviews": len(new), "experts": len(experts), "spread": found.spread}
        note("round.assigned", held.batch.code, round_=held, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def groups() -> Groups:
    """Read the graph of groups."""
    rows = GroupLink.objects.values_list("parent__uscc", "subsidiary__uscc")
    return Groups(frozenset((str(parent), str(below)) for parent, below in rows if parent and below))


def _reviewed(items: dict[str, Item]) -> list[Reviewed]:
    units: dict[str, set[str]] = {number: set() for number in items}
    rows = Item.objects.filter(pk__in=[item.pk for item in items.values()])
    for number, code in rows.values_list("number", "scheme__units__organisation__uscc"):
        units[number].add(str(code))
    return [Reviewed(key=number, units=frozenset(codes)) for number, codes in units.items()]


def _candidates(experts: dict[str, Expert]) -> list[Candidate]:
    """Describe the experts: every organisation the person is a member of, what is declared, what was abstained from."""
    of = {one.pk: ref for ref, one in experts.items()}
    own: dict[str, set[str]] = {ref: set() for ref in experts}
    declared: dict[str, set[str]] = {ref: set() for ref in experts}
    refused: dict[str, set[str]] = {ref: set() for ref in experts}
    people = dict(Expert.objects.filter(pk__in=of).values_list("membership__person_id", "pk"))
    rows = Membership.objects.filter(person_id__in=people)
    for person, code in rows.values_list("person_id", "organisation__uscc"):
        own[of[people[person]]].add(str(code))
    for expert in Expert.objects.filter(pk__in=of).prefetch_related("interests"):
        declared[expert.ref] |= {one.uscc for one in expert.interests.all()}
    abstained = Review.objects.filter(expert_id__in=of, state=ReviewState.ABSTAINED)
    for key, number in abstained.values_list("expert_id", "item__number"):
        refused[of[key]].add(number)
    return [
        Candidate(
            key=ref,
            organisations=frozenset(own[ref]),
            declared=frozenset(declared[ref]),
            refused=frozenset(refused[ref]),
        )
        for ref in experts
    ]


def _tell(round_: Round, made: list[Review], *, by: Actor, now: dt.datetime) -> None:
    counted = Counter(review.expert_id for review in made)
    rows = Expert.objects.filter(pk__in=counted).values_list(
        "pk", "membership__person_id", "membership__organisation_id"
    )
    for key, person, organisation in rows:
        send(
            by=by,
            now=now,
            kind=messages.ASSIGNED,
            to=[ToPerson(person, organisation)],
            subject=("round", round_.batch.code),
            organisation_id=round_.organisation_id,
            context={"batch": round_.batch.reference, "count": counted[key]},
        )
