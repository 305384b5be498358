"""Return an item for correction and take the correction in; what was given before it is void."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.locks import lock
from wangbao.hub.outbox.audience import ToPerson
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.reviews.models import Item, Review
from wangbao.hub.reviews.reads.round import require
from wangbao.hub.reviews.rules import message_kinds as messages, task_kinds as tasks
from wangbao.hub.reviews.rules.states import ITEM, ItemEvent, ReviewState
from wangbao.hub.reviews.writes.common import note, ran
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import ask, end_of, over_with_record
from wangbao.programme import content as contents, form_library
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

DAYS = 10  # judgement: to correct within
_MOST_NAMES = 30


def send_back(*, by: Actor, now: dt.datetime, item: Item, reason: str) -> Item:
    """Return an item to its lead for correction: every review of it, given or not, is void from now on.

    Raises:
        Conflict: the phase corrects nothing, or the item is not under review.
        InputError: no reason.
    """
    allow(by, "reviews.run", item.round)
    why = reason_of(reason)
    with transaction.atomic():
        round_, held = lock(item.round, item)
        require(round_, "correct")
        held.state, held.correction = ITEM.after(held.state, ItemEvent.RETURN), why
        held.save(update_fields=["state", "correction"])
        void = _current(held).update(state=ReviewState.VOID, changed_at=now)
        ran(round_, by)
        round_.save(update_fields=["operators"])
        ask(
            by=by,
            now=now,
            kind=tasks.CORRECT,
            key=f"{held.number}-{held.version}",
            subject=("scheme", held.scheme.number),
            asker_id=round_.organisation_id or held.scheme.lead_id,
            assignee_id=held.scheme.lead_id,
            due_at=end_of(day_of(now) + dt.timedelta(days=DAYS)),
            context={"number": held.number, "scheme": held.scheme.number, "reason": why},
        )
        after = {"reason": why, "reviews": void, "version": held.version}
        note("item.returned", held.number, round_=round_, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def correct(*, by: Actor, now: dt.datetime, item: Item, content: Mapping[str, object]) -> Item:
    """Hand in the corrected content; the same reviewers are asked to score the new version.

    Raises:
        Forbidden, Invisible: not the lead.
        Conflict: nothing is to be corrected.
        InputError: what the form refuses or lacks, or a content that is the same.
    """
    allow(by, "reviews.correct", item)
    form, rules = form_library.load(item.scheme.form), rules_of(item.scheme.batch)
    parsed = contents.parse(form, content, rules)
    if lacking := list(contents.missing(form, parsed, rules)):
        raise InputError(lacking)
    with transaction.atomic():
        round_, held = lock(item.round, item)
        state = ITEM.after(held.state, ItemEvent.CORRECT)
        if parsed == held.content:
            raise refusal("content", None, "内容没有任何改动", "nothing was changed")
        asked = list(
            Review.objects.filter(item=held, version=held.version, state=ReviewState.VOID).values_list(
                "expert_id", "expert__membership__person_id", "expert__membership__organisation_id"
            )
        )
        key = f"{held.number}-{held.version}"
        held.state, held.content, held.correction = state, parsed, ""
        held.version += 1
        held.save(update_fields=["state", "content", "correction", "version"])
        Review.objects.bulk_create(
            Review(item=held, expert_id=expert, version=held.version, assigned_at=now, changed_at=now)
            for expert, _, _ in asked
        )
        if asked:
            send(
                by=by,
                now=now,
                kind=messages.AGAIN,
                to=[ToPerson(person, organisation) for _, person, organisation in asked],
                subject=("item", held.number),
                organisation_id=round_.organisation_id,
                context={"number": held.number, "version": held.version},
            )
        over_with_record(by=by, now=now, kind=tasks.CORRECT, key=key, event=TaskEvent.CLOSE)
        after = {"version": held.version, "reviews": len(asked)}
        note("item.corrected", held.number, round_=round_, by=by, now=now, after=after)
    return held  # type: ignore[no-any-return]  # as above


def hide_names(*, by: Actor, now: dt.datetime, item: Item, names: list[str]) -> Item:
    """Set further names that blind phases hide in an item, such as brands; the journal keeps their number."""
    allow(by, "reviews.run", item.round)
    said = sorted({" ".join(name.split()) for name in names} - {""})
    wrong = [
        Problem("names", name, Text("须为 2 至 60 字", "must be of 2 to 60 characters"))
        for name in said
        if not 2 <= len(name) <= 60
    ]
    if len(said) > _MOST_NAMES:
        wrong.append(Problem("names", len(said), Text(f"至多 {_MOST_NAMES} 个", f"at most {_MOST_NAMES}")))
    if wrong:
        raise InputError(wrong)
    with transaction.atomic():
        round_, held = lock(item.round, item)
        held.aliases = said
        held.save(update_fields=["aliases"])
        note("item.named", held.number, round_=round_, by=by, now=now, after={"names": len(said)})
    return held  # type: ignore[no-any-return]  # as above


def _current(item: Item) -> QuerySet[Review]:
    return Review.objects.filter(item=item, state__in=[str(ReviewState.ASSIGNED), str(ReviewState.SCORED)])
