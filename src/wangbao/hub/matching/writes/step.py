"""Move a contact that is held: its state, its history, its task, its messages and the journal."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.operations import record
from wangbao.hub.matching.models import Contact, Step
from wangbao.hub.matching.rules import message_kinds as messages, task_kinds as tasks
from wangbao.hub.matching.rules.journal_words import STEP_VERBS
from wangbao.hub.matching.rules.permissions import PROVIDERS, SEEKERS
from wangbao.hub.matching.rules.states import CONTACT, ContactEvent, ContactState
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import over_with_record


def end(contact: Contact, event: ContactEvent, *, by: Actor, now: dt.datetime, reason: str = "") -> None:
    """End a contact that is held: declined, withdrawn or expired; the other side is told.

    The task is the provider's own and is closed by the platform, so that it does not tell who asked.
    """
    contact.state = CONTACT.after(contact.state, event)
    contact.ended_at, contact.reason = now, reason
    contact.save(update_fields=["state", "ended_at", "reason"])
    system = Actor.system()
    over_with_record(by=system, now=now, kind=tasks.ANSWER, key=contact.number, event=TaskEvent.CLOSE)
    to_provider = event is not ContactEvent.DECLINE
    if to_provider:
        _over(contact, contact.provider_id, PROVIDERS, by=by, now=now)
    if event is ContactEvent.EXPIRE:
        _over(contact, contact.need.owner_id, SEEKERS, by=by, now=now)
    note(contact, event, by=by, now=now, after={"reason": reason} if reason else None)


def note(
    contact: Contact, event: str, *, by: Actor, now: dt.datetime, after: Mapping[str, Any] | None = None
) -> None:
    """Add a step to the history of a contact that is held, and its entry in the journal of whoever did it."""
    Step.objects.create(
        contact=contact, seq=contact.steps.count() + 1, event=event, at=now, person_id=by.person_id
    )
    own = contact.provider_id if by.organisation_id == contact.provider_id else contact.need.owner_id
    verb = f"contact.{STEP_VERBS[event]}"
    record(by=by, now=now, verb=verb, subject=("contact", contact.number), organisation_id=own, after=after)


def _over(
    contact: Contact, organisation_id: int, roles: frozenset[Any], *, by: Actor, now: dt.datetime
) -> None:
    send(
        by=by,
        now=now,
        kind=messages.OVER,
        to=[ToOrganisation(organisation_id, roles)],
        subject=("contact", contact.number),
        organisation_id=organisation_id,
        context={
            "number": contact.number,
            "title": contact.title,
            "state": CONTACT.name(ContactState(contact.state)),
        },
    )
