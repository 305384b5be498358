"""A task's answers and history changed behind the operations' back are found; erased in time, they stay evidence."""

import datetime as dt

import pytest
from django.db import transaction
from tests.hub.cast import NOW

from wangbao.hub.access.roles import Role
from wangbao.hub.files.models import StoredFile
from wangbao.hub.invariants import invariants
from wangbao.hub.journal import erasure
from wangbao.hub.journal.models import Entry
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.kinds import TaskKind
from wangbao.hub.tasks.models import Proof, Step, Task
from wangbao.hub.tasks.writes import task as writes
from wangbao.vocabulary.text import Text

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
YEAR = dt.timedelta(days=366)
DUE = NOW + dt.timedelta(days=10)
PLAIN = TaskKind(
    code="underwriting.plain",
    name=Text("说明", "Explain"),
    title=Text("说明 {what}", "Explain {what}"),
    fields=frozenset({"what"}),
    asking=frozenset({Role.UNDERWRITER}),
    answering=frozenset({Role.APPLICANT}),
)


@pytest.fixture
def task(insurer, enterprise, underwriter, applicant, monkeypatch) -> Task:
    """A task answered with a file, returned, answered again with another one, and accepted."""
    known = dict(kinds.registry()) | {PLAIN.code: PLAIN}
    monkeypatch.setattr(kinds, "registry", lambda: known)
    with transaction.atomic():
        made = writes.ask(
            by=underwriter, now=NOW, kind=PLAIN.code, key="one", subject=("quote", "Q20260000001"),
            asker_id=insurer.pk, assignee_id=enterprise.pk, due_at=DUE, context={"what": "备份"},
        )  # fmt: skip
    for day in (1, 2):
        at = NOW + dt.timedelta(days=day)
        writes.answer(
            by=applicant, now=at, task=made, text=f"张三第{day}次答复",
            proofs=[(f"{day}.csv", f"a,b\n{day},2\n".encode())],
        )  # fmt: skip
        if day == 1:
            writes.send_back(by=underwriter, now=at, task=made, text="请补充")
    return writes.accept(by=underwriter, now=NOW + dt.timedelta(days=3), task=made)


def found() -> str:
    """Everything that ``hub check`` says of tasks and of records beside the journal, in English."""
    names = ("journal.records_and_entries_agree", "tasks.")
    checks = (one for one in invariants() if one.name.startswith(names))
    return "\n".join(problem.say("en") for one in checks for problem in one.problems())


def removed() -> None:
    for model in (Proof, Step, Task):
        model.objects.all().delete()


def doubled() -> None:
    row = Task.objects.get()
    steps = list(row.steps.all())
    row.pk, row.ref, row.key = None, "again", "again"
    row.save(force_insert=True)
    for step in steps:
        step.pk, step.task = None, row
    Step.objects.bulk_create(steps)


def answer_changed() -> None:
    Task.objects.update(answer="没有备份")
    Step.objects.filter(event="answer").update(text="没有备份")


def answered_earlier() -> None:
    Task.objects.update(answered_at=NOW)
    Step.objects.filter(seq=5).update(at=NOW)


def acceptance_undone() -> None:
    Step.objects.filter(event="accept").delete()
    Task.objects.update(state="answered", ended_at=None)


def blanked() -> None:
    Task.objects.update(answer="", erased_at=NOW)
    Step.objects.update(text="")


def test_nothing_is_found_of_what_operations_made(task) -> None:
    assert found() == ""
    told = "".join(Entry.objects.filter(verb__startswith="task.").values_list("after", flat=True))
    assert "张三" not in told


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (removed, "steps and answers of tasks: 1 entries in the journal without the record"),
        (doubled, "steps and answers of tasks: 1 rows without an entry"),
        (answer_changed, "steps and answers of tasks: 1 rows without an entry"),
        (lambda: Task.objects.update(answer="没有备份"), "its answer is not that of its steps"),
        (answered_earlier, "steps and answers of tasks: 1 rows without an entry"),
        (lambda: Task.objects.update(due_at=DUE + YEAR), "its state or due day is not the journal's"),
        (acceptance_undone, "steps and answers of tasks: 1 entries in the journal without the record"),
        (
            lambda: Step.objects.filter(event="accept").update(person_id=10**9),
            "steps and answers of tasks: 1 rows without an entry",
        ),
        (lambda: Proof.objects.first().delete(), "files of tasks: 1 entries in the journal without the record"),
        (
            lambda: StoredFile.objects.filter(name="1.csv").update(sha256="0" * 64),
            "files of tasks: 1 rows without an entry",
        ),
        (lambda: Task.objects.update(subject="Q20260000009"), "steps and answers of tasks: 1 rows without"),
        (blanked, "tasks whose texts were erased: 1 rows without an entry"),
    ],
    ids=[
        "deleted", "doubled", "answer changed everywhere", "answer changed", "answered earlier", "due day changed",
        "acceptance deleted", "somebody else accepted", "file removed",
        "file exchanged", "of another record",
        "texts erased before their time",
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_found(task, change, said) -> None:
    change()
    assert said in found()


def test_texts_are_erased_eleven_years_after_the_end_and_stay_evidence(task) -> None:
    ended = NOW + dt.timedelta(days=3)

    def counts(now: dt.datetime) -> int:
        return {rule.code: number for rule, number in erasure.counts(now=now)}["task_texts"]

    assert (counts(ended + 10 * YEAR), counts(ended + 11 * YEAR)) == (0, 1)
    assert Task.objects.get().answer  # a dry run changes nothing
    assert {rule.code: number for rule, number in erasure.erase(now=ended + 11 * YEAR)}["task_texts"] == 1
    assert (Task.objects.get().answer, set(Step.objects.values_list("text", "by_name"))) == ("", {("", "")})
    assert (found(), counts(ended + 11 * YEAR)) == ("", 0)
    Step.objects.filter(event="answer").update(digest="1" * 64)
    assert "steps and answers of tasks: 1 rows without an entry" in found()
