"""Open the review of a batch, and switch it from phase to phase."""

import datetime as dt
import random

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.numbers import next_number
from wangbao.hub.outbox.audience import ToPerson
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.reviews.models import Expert, Item, Round
from wangbao.hub.reviews.reads.round import phase_of, procedure_of, waiting
from wangbao.hub.reviews.rules import message_kinds as messages
from wangbao.hub.reviews.writes.common import note, ran
from wangbao.hub.schemes.models import Batch, Scheme
from wangbao.hub.schemes.rules.states import BatchState, State
from wangbao.programme.review import procedure_library
from wangbao.programme.review.procedure_schema import Phase
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

_MOST_SEED = 2**31 - 1


def open_round(
    *,
    by: Actor,
    now: dt.datetime,
    batch: Batch,
    seed: int,
    procedure: str = "pilot-review",
    places: int | None = None,
) -> Round:
    """Open the review of all schemes of a closed batch that were accepted, under numbers in random order.

    Raises:
        Forbidden: not a national authority's official.
        Conflict: the batch still takes schemes, or its review is open already.
        InputError: no scheme was accepted, a seed or a number of places out of range, an unknown procedure.
    """
    allow(by, "reviews.run", batch)
    rules = procedure_library.load(procedure)
    if not 0 <= seed <= _MOST_SEED:
        raise refusal("seed", seed, f"须为 0 至 {_MOST_SEED}", f"must be from 0 to {_MOST_SEED}")
    if places is not None and places < 1:
        raise refusal("places", places, "须为正整数", "must be 1 or more")
    with transaction.atomic():
        (held,) = lock(batch)
        if held.state != BatchState.CLOSED:
            raise Conflict(Text("批次尚未截止，不能开始评审", "the batch still takes schemes"))
        if Round.objects.filter(batch=held).exists():
            raise Conflict(Text("该批次已开始评审", "the review of the batch is open already"))
        schemes = list(Scheme.objects.filter(batch=held, state=State.ACCEPTED).order_by("pk"))
        if not schemes:
            raise refusal("batch", held.code, "没有已受理的方案", "no scheme was accepted")
        first = rules.phases[0]
        made = Round.objects.create(
            batch=held,
            reference=rules.reference,
            procedure=rules.model_dump(mode="json"),
            procedure_sha256=procedure_library.fingerprint(rules),
            phase=first.code,
            phase_since=now,
            places=places,
            seed=seed,
            organisation_id=by.organisation_id,
            operators=[by.person_id] if by.person_id is not None else [],
            opened_at=now,
            opened_by_id=by.person_id,
        )
        random.Random(seed).shuffle(schemes)  # noqa: S311  # so that numbers do not follow the order of declaring
        for scheme in schemes:
            number = next_number("review_item", day_of(now).year)
            Item.objects.create(number=number, round=made, scheme=scheme, content=scheme.content)
        note(
            "round.opened",
            held.code,
            round_=made,
            by=by,
            now=now,
            after={
                **_switches(first),
                "items": len(schemes),
                "places": places,
                "procedure_sha256": made.procedure_sha256,
            },
        )
    return made


def switch(*, by: Actor, now: dt.datetime, round_: Round, phase: str) -> Round:
    """Switch a round to the next phase; the journal keeps the switches of both.

    Raises:
        Conflict: ``phase``, which the person saw, is not the one it is in, or was the last.
        InputError: what must be done first, each thing named.
    """
    allow(by, "reviews.run", round_)
    with transaction.atomic():
        (held,) = lock(round_)
        following = procedure_of(held).following(held.phase)
        if held.phase != phase or following is None:
            raise Conflict
        if undone := [Problem("phase", None, text) for text in waiting(held, now=now)]:
            raise InputError(undone)
        before = phase_of(held)
        held.phase, held.phase_since = following.code, now
        if "object" in following.allows:
            held.objections_until = day_of(now) + dt.timedelta(days=procedure_of(held).objection_days)
        ran(held, by)
        held.save(update_fields=["phase", "phase_since", "objections_until", "operators"])
        send(
            by=by,
            now=now,
            kind=messages.PHASE,
            to=[ToPerson(*one) for one in _people(held)],
            subject=("round", held.batch.code),
            organisation_id=held.organisation_id,
            context={"batch": held.batch.reference, "phase": following.name.text},
        )
        after = {**_switches(following), "objections_until": held.objections_until}
        note(
            "round.switched",
            held.batch.code,
            round_=held,
            by=by,
            now=now,
            before=_switches(before),
            after=after,
        )
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _people(round_: Round) -> list[tuple[int, int]]:
    rows = Expert.objects.filter(statements__round=round_, active=True)
    return list(rows.values_list("membership__person_id", "membership__organisation_id"))


def _switches(phase: Phase) -> dict[str, object]:
    return {
        "phase": phase.code,
        "hides": list(phase.hides),
        "reviewers_named": phase.reviewers_named,
        "scores": phase.scores,
    }
