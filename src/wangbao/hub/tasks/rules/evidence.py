"""Declare what the journal must tell of tasks: every step, its text by a digest, and every file."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.tasks.models import Proof, Step, Task
from wangbao.hub.tasks.rules.states import STEP_NAMES
from wangbao.vocabulary import canonical
from wangbao.vocabulary.text import Text

_CHUNK: Final = 1_000


def digest_of(ref: str, text: str) -> str:
    """Hash a step's text together with the task's reference, so that equal texts of two tasks differ."""
    return canonical.sha256({"task": ref, "text": text})


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else at.astimezone(dt.UTC).isoformat()


def _steps() -> Iterator[Key]:
    for step in Step.objects.select_related("task").iterator(chunk_size=_CHUNK):
        task = step.task
        digest = step.digest if task.erased_at else digest_of(task.ref, step.text)
        person, organisation = str(step.person_id), str(step.organisation_id)
        about = (task.kind, task.subject)
        yield (task.ref, f"task.{step.event}", _moment(step.at), person, organisation, *about, digest)


def _step_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    person, organisation = str(entry.person_id), str(entry.acting_organisation_id)
    about = (str(after.get(name)) for name in ("kind", "about", "digest"))
    return (entry.subject, entry.verb, _moment(entry.at), person, organisation, *about)


def _proofs() -> Iterator[Key]:
    rows = Proof.objects.values_list("task__ref", "attached_at", "file__sha256")
    for ref, at, sha256 in rows.iterator(chunk_size=_CHUNK):
        yield (ref, _moment(at), sha256)


def _proof_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, _moment(entry.at), str(after.get("sha256")))


def _erased() -> Iterator[Key]:
    rows = Task.objects.exclude(erased_at=None).values_list("ref", "erased_at")
    for ref, at in rows.iterator(chunk_size=_CHUNK):
        yield (ref, _moment(at))


KINDS: Final = (
    Kind(
        name=Text("任务的步骤与答复", "steps and answers of tasks"),
        verbs=frozenset(f"task.{event}" for event in STEP_NAMES),
        records=_steps,
        entry=_step_of,
    ),
    Kind(
        name=Text("任务的文件", "files of tasks"),
        verbs=frozenset({"task.proof"}),
        records=_proofs,
        entry=_proof_of,
    ),
    Kind(
        name=Text("期满删除内容的任务", "tasks whose texts were erased"),
        verbs=frozenset({"task.erased"}),
        records=_erased,
        entry=lambda entry, _: (entry.subject, _moment(entry.at)),
    ),
)
