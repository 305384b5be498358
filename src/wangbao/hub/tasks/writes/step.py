"""Add to a task's history and to the journal."""

import datetime as dt

from wangbao.hub.access.actor import Actor
from wangbao.hub.files.models import StoredFile
from wangbao.hub.journal.operations import record
from wangbao.hub.tasks.models import Proof, Step, Task
from wangbao.hub.tasks.rules.evidence import digest_of


def add(task: Task, event: str, *, by: Actor, now: dt.datetime, text: str = "") -> Step:
    """Add a step, in the caller's transaction; the task's row is locked and saved by the caller.

    The journal keeps no text, which could never be erased again, but its digest.
    """
    made = Step.objects.create(
        task=task,
        seq=Step.objects.filter(task=task).count() + 1,
        event=event,
        at=now,
        person_id=by.person_id,
        by_name=by.name,
        organisation_id=by.organisation_id,
        text=text,
    )
    record(
        by=by,
        now=now,
        verb=f"task.{event}",
        subject=("task", task.ref),
        organisation_id=task.asker_id,
        after={
            "kind": task.kind,
            "about": task.subject,
            "state": str(task.state),
            "due_at": task.due_at,
            "digest": digest_of(task.ref, text),
        },
    )
    return made


def prove(task: Task, file: StoredFile, *, by: Actor, now: dt.datetime) -> Proof:
    """Attach a file of the vault to a task, in the caller's transaction, and journal its hash."""
    made = Proof.objects.create(task=task, file=file, attached_at=now)
    record(
        by=by,
        now=now,
        verb="task.proof",
        subject=("task", task.ref),
        organisation_id=task.asker_id,
        after={"sha256": file.sha256},
    )
    return made
