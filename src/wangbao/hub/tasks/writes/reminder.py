"""Remind of tasks, escalate them and let them expire, every night."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.locks import lock
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.rules import message_kinds as messages
from wangbao.hub.tasks.rules.states import TASK, TO_ANSWER, Event, State
from wangbao.hub.tasks.writes import message
from wangbao.hub.tasks.writes.step import add
from wangbao.vocabulary.beijing import day_of

_STATES: Final = [str(state) for state in TO_ANSWER]
_CHUNK: Final = 500


def remind(*, by: Actor, now: dt.datetime) -> int:
    """Remind, escalate and expire what is due, each once; return how many tasks were looked at."""
    ahead = max((max(kind.remind_days, default=0) for kind in kinds.registry().values()), default=0)
    looked = 0
    for pk in list(_due(now + dt.timedelta(days=ahead + 1))):
        with transaction.atomic():
            (held,) = lock(Task(pk=pk))
            if State(held.state) in TO_ANSWER:
                _one(held, by, now)
        looked += 1
    return looked


def _due(before: dt.datetime) -> Iterator[int]:
    rows = Task.objects.filter(state__in=_STATES, due_at__lt=before).order_by("due_at", "pk")
    yield from rows.values_list("pk", flat=True).iterator(chunk_size=_CHUNK)


def _one(task: Task, by: Actor, now: dt.datetime) -> None:
    kind, due = kinds.kind(task.kind), day_of(task.due_at)
    left = (due - day_of(now)).days
    if kind.expire_days is not None and left < -kind.expire_days:
        task.state, task.ended_at = TASK.after(task.state, Event.EXPIRE), now
        task.save(update_fields=["state", "ended_at"])
        add(task, Event.EXPIRE, by=by, now=now)
        return
    if task.due_at < now:
        message.overdue(task, by=by, now=now, key=f"{task.ref}:{due}")
    elif near := [days for days in kind.remind_days if left <= days]:
        # The nearest of the days that have come, so that a night that was missed is made up for once.
        message.to_asked(messages.DUE, task, by=by, now=now, key=f"{task.ref}:{due}:{min(near)}")
    if left < -kind.escalate_days and task.escalated_at is None:
        task.escalated_at = now
        task.save(update_fields=["escalated_at"])
        message.escalated(task, by=by, now=now)
        add(task, "escalate", by=by, now=now)
