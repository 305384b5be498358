"""Read tasks: lists with filters and ages, one task with its history and its files."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Q

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.tenancy import TenantQuerySet
from wangbao.hub.errors import Invisible
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.rules.states import RUNNING, TASK, TO_ANSWER, State
from wangbao.hub.tasks.writes.message import title_of
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

PAGE: Final = 50
_WITH: Final = ("asker", "assignee", "agent", "person")


class Selection(StrEnum):
    """The tasks a list holds: those to answer, those asked, or both."""

    TO_ANSWER = "to_answer"
    ASKED = "asked"
    ALL = "all"


class Order(StrEnum):
    """The order of a list: what is due first, or what was asked last."""

    DUE = "due"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list of tasks, and its order."""

    selection: Selection = Selection.ALL
    state: str = "running"
    kind: str = ""
    order: Order = Order.DUE


@dataclass(frozen=True, slots=True)
class Listed:
    """A task as a list shows it; ``days_left`` is negative for what is overdue, None for what needs no answer."""

    task: Task
    title: Text
    kind: Text
    state: Text
    asked: bool  # by the reader's organisation
    age_days: int
    days_left: int | None


def tasks(actor: Actor, filters: Filters) -> TenantQuerySet[Task]:
    """Select the tasks an actor's organisation asks, or is asked, or is agent for.

    Raises:
        Forbidden: not for this role.
    """
    allow(actor, "tasks.view")
    rows = Task.objects.visible_to(actor)
    here = actor.organisation_id
    if filters.selection is Selection.TO_ANSWER:
        rows = rows.filter(Q(assignee_id=here) | Q(agent_id=here))
    elif filters.selection is Selection.ASKED:
        rows = rows.filter(asker_id=here)
    if filters.state == "running":
        rows = rows.filter(state__in=[str(state) for state in RUNNING])
    elif filters.state in set(State):
        rows = rows.filter(state=filters.state)
    return rows.filter(kind=filters.kind) if filters.kind else rows


def page(
    actor: Actor, filters: Filters, *, now: dt.datetime, start: int = 0
) -> tuple[list[Listed], int | None]:
    """List a page of tasks from the row numbered ``start``, and the ``start`` of the next page or None."""
    order = ("due_at", "pk") if filters.order is Order.DUE else ("-asked_at", "-pk")
    rows = tasks(actor, filters).select_related(*_WITH).order_by(*order)
    found = list(rows[start : start + PAGE + 1])
    listed_rows = [listed(row, actor, now) for row in found[:PAGE]]
    return listed_rows, start + PAGE if len(found) > PAGE else None


def listed(task: Task, actor: Actor, now: dt.datetime) -> Listed:
    """Put a task into words and days."""
    waits = State(task.state) in TO_ANSWER
    return Listed(
        task,
        title_of(task),
        kinds.kind(task.kind).name,
        TASK.name(task.state),
        task.asker_id == actor.organisation_id,
        (day_of(now) - day_of(task.asked_at)).days,
        (day_of(task.due_at) - day_of(now)).days if waits else None,
    )


def task(actor: Actor, ref: str) -> Task:
    """Find a task by its reference.

    Raises:
        Invisible: unknown, or no task of the actor's organisation.
        Forbidden: not for this role.
    """
    found = Task.objects.visible_to(actor).select_related(*_WITH).filter(ref=ref).first()
    if found is None:
        raise Invisible
    allow(actor, "tasks.view", found)
    return found


def to_do(actor: Actor, *, most: int) -> list[Task]:
    """List the tasks that the actor's role is to answer and that have no tile of their own, what is due first."""
    mine = [kind.code for kind in kinds.registry().values() if kind.on_home and actor.role in kind.answering]
    here = actor.organisation_id
    rows = Task.objects.filter(Q(assignee_id=here) | Q(agent_id=here))
    own = Q(kind__in=mine) & (Q(person=None) | Q(person_id=actor.person_id)) | Q(person_id=actor.person_id)
    waiting = rows.filter(own, state__in=[str(state) for state in TO_ANSWER])
    return list(waiting.select_related("asker").order_by("due_at", "pk")[:most])


def to_decide(actor: Actor, *, most: int) -> list[Task]:
    """List the answers that the actor's role is to accept or return, the oldest first."""
    mine = [kind.code for kind in kinds.registry().values() if actor.role in kind.asking]
    rows = Task.objects.filter(asker_id=actor.organisation_id, state=State.ANSWERED, kind__in=mine)
    return list(rows.select_related("assignee").order_by("answered_at", "pk")[:most])
