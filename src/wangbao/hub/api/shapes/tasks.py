"""Define the bodies of calls about tasks."""

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wangbao.hub.api.shapes.messages import About
from wangbao.hub.api.shapes.values import Party, Ref, State, Strict, Words
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.rules.states import STEP_NAMES, TASK
from wangbao.hub.tasks.writes.message import title_of
from wangbao.hub.tasks.writes.task import LONGEST_TEXT
from wangbao.vocabulary.document import Day
from wangbao.vocabulary.text import Text


class TaskRow(Schema):
    """A task in a list."""

    ref: Ref
    kind: str
    title: Words
    about: About
    asker: Party
    assignee: Party
    agent: Party | None
    asked: dt.datetime
    due: dt.datetime
    state: State


class StepOut(Schema):
    """One step of a task's history."""

    event: str
    name: Words
    at: dt.datetime
    by: str
    text: str


class ProofOut(Schema):
    """A file that proves an answer."""

    ref: Ref
    name: str
    sha256: str
    size: int


class TaskOut(TaskRow):
    """A task with its answer, files and history."""

    answer: str
    answered: dt.datetime | None
    proofs: list[ProofOut]
    steps: list[StepOut]


class AnswerIn(Strict):
    """An answer."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]


class RemarkIn(Strict):
    """A remark on a decision, which may be empty."""

    text: Annotated[str, Field(max_length=LONGEST_TEXT)] = ""


class ReturnIn(AnswerIn):
    """The reason an answer is returned for, and a later last day in Beijing where one is given."""

    due: Day | None = None


def task_row(task: Task) -> dict[str, Any]:
    """Convert a task for a list."""
    return {
        "ref": task.ref,
        "kind": task.kind,
        "title": Words.of(title_of(task)),
        "about": About(kind=task.subject_kind, reference=task.subject),
        "asker": Party.of(task.asker),
        "assignee": Party.of(task.assignee),
        "agent": None if task.agent is None else Party.of(task.agent),
        "asked": task.asked_at,
        "due": task.due_at,
        "state": State(code=task.state, name=Words.of(TASK.name(task.state))),
    }


def task_out(task: Task) -> dict[str, Any]:
    """Convert a task with all that belongs to it."""
    return {
        **task_row(task),
        "answer": task.answer,
        "answered": task.answered_at,
        "proofs": [
            {name: getattr(proof.file, name) for name in ("ref", "name", "sha256", "size")}
            for proof in task.proofs.select_related("file")
        ],
        "steps": [
            {
                "event": step.event,
                "name": Words.of(STEP_NAMES.get(step.event, Text(step.event, step.event))),
                "at": step.at,
                "by": step.by_name,
                "text": step.text,
            }
            for step in task.steps.all()
        ],
    }
