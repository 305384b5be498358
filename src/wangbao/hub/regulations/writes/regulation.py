"""Keep the library of regulations: draft, publish, change, mark as repealed or replaced, withdraw entries."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import batched
from wangbao.hub.publications.writes import publication, record
from wangbao.hub.regulations.models import Regulation
from wangbao.hub.regulations.rules.content import ENDED, STATUS, SUCCESSOR, RegulationContent
from wangbao.hub.regulations.rules.publication_kinds import KIND
from wangbao.hub.regulations.rules.states import LISTED, REGULATION, State, Step
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

_PERMISSION: Final = "regulations.keep"


def draft(
    *, by: Actor, now: dt.datetime, content: Mapping[str, Any], idempotency_key: str | None = None
) -> Regulation:
    """Draft an entry; sent again under its key, there is one.

    Raises:
        Forbidden: not for this role or kind of organisation.
        InputError: every field that cannot be.
    """
    return record.begin(
        Regulation,
        KIND,
        RegulationContent,
        by=by,
        now=now,
        permission=_PERMISSION,
        content=content,
        idempotency_key=idempotency_key,
    )


def change(
    *, by: Actor, now: dt.datetime, regulation: Regulation, revision: int, content: Mapping[str, Any]
) -> Regulation:
    """Change an entry; one that is published is published anew.

    Raises:
        Conflict: it is withdrawn, or somebody else has changed it.
        InputError: every field that cannot be.
    """
    with transaction.atomic():
        held = record.hold(by, regulation, revision, _PERMISSION)
        if REGULATION.is_terminal(held.state):
            raise Conflict(
                Text("条目已撤下，不能再修改", "the entry is withdrawn and can no longer be changed")
            )
        with batched():
            record.fill(held, KIND, RegulationContent, by=by, now=now, content=content)
            _publish(held, by=by, now=now)
    return held


def publish(*, by: Actor, now: dt.datetime, regulation: Regulation, revision: int) -> Regulation:
    """Publish a draft as in force."""
    with transaction.atomic():
        held = record.hold(by, regulation, revision, _PERMISSION)
        held.state, held.published_at = REGULATION.after(held.state, Step.PUBLISH), now
        return _keep(held, "published", by=by, now=now)


def repeal(
    *, by: Actor, now: dt.datetime, regulation: Regulation, revision: int, ended_on: dt.date
) -> Regulation:
    """Mark a regulation as repealed, from a day on.

    Raises:
        InputError: the day is before it was issued.
    """
    with transaction.atomic():
        held = record.hold(by, regulation, revision, _PERMISSION)
        held.state = REGULATION.after(held.state, Step.REPEAL)
        held.ended_on = _ended(held, ended_on)
        return _keep(held, "repealed", by=by, now=now, after={ENDED: ended_on})


def replace(
    *,
    by: Actor,
    now: dt.datetime,
    regulation: Regulation,
    revision: int,
    ended_on: dt.date,
    replaced_by: str,
) -> Regulation:
    """Mark a regulation as replaced by another of the library, from a day on.

    Raises:
        InputError: the day is before it was issued; the other is not in the library, or is replaced by this one.
    """
    with transaction.atomic():
        held = record.hold(by, regulation, revision, _PERMISSION)
        held.state = REGULATION.after(held.state, Step.REPLACE)
        held.ended_on = _ended(held, ended_on)
        listed = Regulation.objects.filter(state__in=[str(one) for one in LISTED]).exclude(pk=held.pk)
        held.replaced_by = listed.filter(number=replaced_by.strip()).first()
        if held.replaced_by is None or held.replaced_by.replaced_by_id == held.pk:
            zh, en = "须为本库中另一条目的编号", "must be the number of another entry of the library"
            raise refusal(SUCCESSOR, replaced_by, zh, en)
        after = {ENDED: ended_on, SUCCESSOR: held.replaced_by.number}
        return _keep(held, "replaced", by=by, now=now, after=after)


def withdraw(
    *, by: Actor, now: dt.datetime, regulation: Regulation, revision: int, reason: str
) -> Regulation:
    """Withdraw an entry that should not be in the library, with a reason; its versions stay to be read."""
    why = record.reason_of(reason)
    with transaction.atomic():
        held = record.hold(by, regulation, revision, _PERMISSION)
        held.state = REGULATION.after(held.state, Step.WITHDRAW)
        record.save(held, now=now)
        with batched():
            if held.published_at is not None:
                publication.withdraw(held, by=by, now=now, reason=why)
            record.note("withdrawn", KIND, held, by=by, now=now, after={"reason": why})
    return held


def _ended(held: Regulation, day: dt.date) -> dt.date:
    if day.isoformat() < held.content["issued_on"]:
        zh, en = "不得早于发布日期", "must not be before the day it was issued"
        raise refusal(ENDED, day.isoformat(), zh, en)
    return day


def _keep(
    held: Regulation, verb: str, *, by: Actor, now: dt.datetime, after: Mapping[str, Any] | None = None
) -> Regulation:
    record.save(held, now=now)
    with batched():
        _publish(held, by=by, now=now)
        record.note(verb, KIND, held, by=by, now=now, after=after)
    return held


def _publish(held: Regulation, *, by: Actor, now: dt.datetime) -> None:
    """Publish an entry as it stands, its status with it; a draft is not published."""
    if held.state not in LISTED:
        return
    said: dict[str, Any] = {STATUS: str(State(held.state))}
    if held.ended_on is not None:
        said[ENDED] = held.ended_on.isoformat()
    if held.replaced_by is not None:
        said[SUCCESSOR] = held.replaced_by.number
    publication.publish(held, by=by, now=now, kind=KIND, content=held.content | said)
