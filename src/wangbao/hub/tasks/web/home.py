"""Show tasks on the home page: those to do, and answers to accept or return."""

import datetime as dt
from typing import Final

from django.urls import reverse

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import may
from wangbao.hub.console.contributions import Row, Tile
from wangbao.hub.console.language import say
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.reads import task as reads
from wangbao.hub.tasks.rules.states import TASK
from wangbao.hub.tasks.writes.message import title_of
from wangbao.vocabulary.text import Text

_SHOWN: Final = 5
_MOST: Final = 50


def tiles(actor: Actor, *, now: dt.datetime) -> list[Tile]:
    """List the tasks of the actor's role; nothing is counted beyond fifty."""
    if not may(actor, "tasks.answer"):
        return []
    to_do, to_decide = (one(actor, most=_MOST + 1) for one in (reads.to_do, reads.to_decide))
    found = [
        _tile(
            Text("任务", "Tasks to do"), to_do, "to_answer", 8, urgent=any(row.due_at < now for row in to_do)
        )
    ]
    if to_decide:
        found.append(_tile(Text("待接受的答复", "Answers to accept"), to_decide, "asked", 14))
    return found


def _tile(title: Text, rows: list[Task], selection: str, order: int, *, urgent: bool = False) -> Tile:
    return Tile(
        title=title,
        count=min(len(rows), _MOST),
        more=len(rows) > _MOST,
        url=f"{reverse('tasks:list')}?selection={selection}",
        rows=tuple(
            Row(
                title=say(title_of(row)),
                url=reverse("tasks:task", args=[row.ref]),
                detail=say((row.asker if selection == "to_answer" else row.assignee).title),
                state=row.state,
                state_text=TASK.name(row.state),
                when=row.due_at,
                what=Text("期限", "due"),
            )
            for row in rows[:_SHOWN]
        ),
        urgent=urgent,
        order=order,
    )
