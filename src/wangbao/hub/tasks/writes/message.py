"""Tell either side of a task what happened to it."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.outbox import texts
from wangbao.hub.outbox.audience import Recipient, ToOrganisation, ToPerson
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.rules import message_kinds as messages
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_ADMINISTRATORS: Final = frozenset({Role.ADMINISTRATOR})


def title_of(task: Task) -> Text:
    """Say the title of a task in both languages."""
    kind = kinds.kind(task.kind)
    return Text(
        texts.fill(kind.title, kind.fields, task.context, "zh"),
        texts.fill(kind.title, kind.fields, task.context, "en"),
    )


def to_asked(code: str, task: Task, *, by: Actor, now: dt.datetime, key: str | None = None) -> None:
    """Tell the asked side: the person it is for, or those of its organisation and its agent's who answer the kind."""
    _tell(code, task, _asked(task), task.asker.title, by, now, key)


def to_asking(task: Task, *, by: Actor, now: dt.datetime) -> None:
    """Tell the asking side of an answer: those who decide on the kind."""
    to = [ToOrganisation(task.asker_id, kinds.kind(task.kind).asking)]
    _tell(messages.ANSWERED, task, to, task.assignee.title, by, now, None)


def to_person(task: Task, person_id: int, *, by: Actor, now: dt.datetime) -> None:
    """Tell a colleague that a task is theirs now."""
    to = [ToPerson(person_id, task.assignee_id)]
    _tell(messages.HANDED_OVER, task, to, task.asker.title, by, now, None)


def overdue(task: Task, *, by: Actor, now: dt.datetime, key: str) -> None:
    """Tell both sides that a task is overdue."""
    to = [*_asked(task), ToOrganisation(task.asker_id, kinds.kind(task.kind).asking)]
    _tell(messages.OVERDUE, task, to, task.asker.title, by, now, key)


def escalated(task: Task, *, by: Actor, now: dt.datetime) -> None:
    """Tell the administrators of both sides that a task is long overdue."""
    to = [ToOrganisation(each, _ADMINISTRATORS) for each in sorted({task.asker_id, task.assignee_id})]
    _tell(messages.ESCALATED, task, to, task.asker.title, by, now, None)


def _asked(task: Task) -> list[Recipient]:
    if task.person_id is not None:
        return [ToPerson(task.person_id, task.assignee_id)]
    kind = kinds.kind(task.kind)
    roles = frozenset({Role(task.role)}) if task.role else kind.answering
    found: list[Recipient] = [ToOrganisation(task.assignee_id, roles)]
    if task.agent_id is not None:
        found.append(ToOrganisation(task.agent_id, kind.answering))
    return found


def _tell(
    code: str,
    task: Task,
    to: Sequence[Recipient],
    organisation: Text,
    by: Actor,
    now: dt.datetime,
    key: str | None,
) -> None:
    send(
        by=by,
        now=now,
        kind=code,
        to=to,
        subject=("task", task.ref),
        organisation_id=task.asker_id,
        context={
            "ref": task.ref,
            "title": title_of(task),
            "organisation": organisation,
            "due": day_of(task.due_at),
        },
        key=key,
    )
