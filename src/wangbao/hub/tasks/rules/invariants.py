"""Check tasks."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Count, Max, OuterRef, Subquery

from wangbao.hub.journal.models import Entry
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.models import Proof, Step, Task
from wangbao.hub.tasks.rules.states import STEP_NAMES, TASK, Event, State
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_CHUNK: Final = 1_000


def tasks_are_of_known_kinds() -> Iterator[Problem]:
    """任务的种类与内容相符 / A task is of a known kind and has its fields."""
    for task in Task.objects.iterator(chunk_size=1_000):
        declared = kinds.registry().get(task.kind)
        if declared is None or task.context.keys() != declared.fields:
            yield Problem("task", task.ref, Text("内容与种类不符", "its fields are not its kind's"))


def histories_lead_to_the_state() -> Iterator[Problem]:
    """任务的历史与状态相符 / A task's steps, taken again, lead to its state."""
    events = set(Event)
    for task in Task.objects.prefetch_related("steps").iterator(chunk_size=500):
        state = State.OPEN
        broken = False
        for step in task.steps.all():
            if step.event not in events:
                continue
            if not TASK.may_happen(state, Event(step.event)):
                broken = True
                break
            state = TASK.after(state, Event(step.event))
        if broken or state != task.state:
            yield Problem("task", task.ref, Text("历史与状态不符", "its steps lead elsewhere"))
    gaps = Task.objects.annotate(kept=Count("steps"), last=Max("steps__seq"))
    for task in gaps.iterator(chunk_size=1_000):
        if task.kept != task.last:
            yield Problem("task", task.ref, Text("历史有缺", "steps are missing"))


def tasks_are_as_last_recorded() -> Iterator[Problem]:
    """任务的状态、期限与答复同日志与历史 / A task's state, due day and answer are those last recorded."""
    last: dict[str, dict[str, Any]] = {}
    rows = Entry.objects.filter(subject_kind="task", verb__in=[f"task.{event}" for event in STEP_NAMES])
    for ref, after in rows.order_by("sequence").values_list("subject", "after").iterator(chunk_size=_CHUNK):
        last[ref] = json.loads(after or "{}")
    answers = Step.objects.filter(task=OuterRef("pk"), event=Event.ANSWER).order_by("-seq")
    for task in Task.objects.annotate(said=Subquery(answers.values("text")[:1])).iterator(chunk_size=_CHUNK):
        recorded = last.get(task.ref, {})
        due = recorded.get("due_at")
        if (
            recorded.get("state") != task.state
            or due is None
            or dt.datetime.fromisoformat(due) != task.due_at
        ):
            yield Problem(
                "task", task.ref, Text("状态或期限与日志不符", "its state or due day is not the journal's")
            )
        if task.answer != (task.said or ""):
            yield Problem("task", task.ref, Text("答复与历史不符", "its answer is not that of its steps"))


def proofs_are_read_by_both_sides() -> Iterator[Problem]:
    """任务的文件对双方开放 / A task's files are open to the side that asks."""
    for proof in Proof.objects.select_related("task", "file").iterator(chunk_size=1_000):
        asker = proof.task.asker_id
        if (
            proof.file.organisation_id != asker
            and not proof.file.shares.filter(organisation_id=asker).exists()
        ):
            yield Problem("task", proof.task.ref, Text("文件未对提出方开放", "a file is closed to the asker"))
