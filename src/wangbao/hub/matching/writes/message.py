"""Tell a provider of a contact asked for, and the enterprise of the answer, with the task to answer it."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.matching.models import Contact
from wangbao.hub.matching.rules import message_kinds as messages, task_kinds as tasks
from wangbao.hub.matching.rules.permissions import PROVIDERS, SEEKERS
from wangbao.hub.matching.rules.states import CONTACT
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.tasks.rules.states import Event as TaskEvent
from wangbao.hub.tasks.writes.task import ask as ask_task, over_with_record
from wangbao.vocabulary.text import Text

_NONE: Final = Text("无", "none")


def asked(contact: Contact, last_day: dt.date, *, by: Actor, now: dt.datetime) -> None:
    """Ask the provider to answer by a day; the task is its own, so that it does not tell who asks."""
    subject, provider = ("contact", contact.number), contact.provider_id
    ask_task(
        by=Actor.system(),
        now=now,
        kind=tasks.ANSWER,
        key=contact.number,
        subject=subject,
        asker_id=provider,
        assignee_id=provider,
        due_at=contact.expires_at,
        context={"number": contact.number},
    )
    send(
        by=by,
        now=now,
        kind=messages.ASKED,
        to=[ToOrganisation(provider, PROVIDERS)],
        subject=subject,
        organisation_id=provider,
        context={"number": contact.number, "title": contact.title, "last_day": last_day},
    )


def close_task(contact: Contact, *, now: dt.datetime) -> None:
    """Close the provider's task to answer."""
    over_with_record(by=Actor.system(), now=now, kind=tasks.ANSWER, key=contact.number, event=TaskEvent.CLOSE)


def answered(contact: Contact, reason: str, *, by: Actor, now: dt.datetime) -> None:
    """Tell the enterprise how its contact was answered."""
    send(
        by=by,
        now=now,
        kind=messages.ANSWERED,
        to=[ToOrganisation(contact.need.owner_id, SEEKERS)],
        subject=("contact", contact.number),
        organisation_id=contact.need.owner_id,
        context={
            "number": contact.number,
            "title": contact.title,
            "provider": contact.provider.title,
            "answer": CONTACT.name(contact.state),
            "reason": reason or _NONE,
        },
    )
