"""Ask, answer, accept, return, close, withdraw and hand over tasks."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.files import operations as files
from wangbao.hub.files.models import StoredFile
from wangbao.hub.locks import lock
from wangbao.hub.outbox import texts
from wangbao.hub.parties.models import Membership
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.models import Proof, Task
from wangbao.hub.tasks.rules import message_kinds as messages
from wangbao.hub.tasks.rules.states import RUNNING, TASK, TO_ANSWER, Event, State
from wangbao.hub.tasks.writes import message
from wangbao.hub.tasks.writes.step import add, prove
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

LONGEST_TEXT: Final = 4000
MOST_FILES: Final = 20
_PURPOSE: Final = "task.proof"
_ELSEWHERE: Final = Text("请在相应记录页办理", "this is done on the page of its record")


def end_of(day: dt.date) -> dt.datetime:
    """Return the last second of a day in Beijing, by which what is due that day is to be done."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=BEIJING)


def ask(
    *,
    by: Actor,
    now: dt.datetime,
    kind: str,
    key: str,
    subject: tuple[str, str],
    asker_id: int,
    assignee_id: int,
    due_at: dt.datetime,
    context: Mapping[str, Any],
    agent_id: int | None = None,
    role: str = "",
    person_id: int | None = None,
) -> Task:
    """Ask something of an organisation, in the transaction of what causes it; under one key there is one task.

    The caller has asked :func:`~wangbao.hub.access.permissions.allow` for the record the task is about.

    Args:
        by: who asks.
        now: when.
        kind: the code of its kind.
        key: the reference of what is asked for: there is one task of a kind for each.
        subject: the record it is about: its kind and its public number or reference.
        asker_id: the organisation that asks.
        assignee_id: the one asked.
        due_at: when it is to be answered.
        context: the values of the kind's fields.
        agent_id: an organisation that may act for the one asked.
        role: the role that is to answer, where that is known.
        person_id: the person who is.

    Raises:
        KeyError: no app declares the kind.
        ValueError: other fields than the kind has.
    """
    declared = kinds.kind(kind)
    if context.keys() != declared.fields:
        raise ValueError(f"{kind} has the fields {sorted(declared.fields)}, not {sorted(context)}")
    known = Task.objects.filter(kind=kind, key=key).first()
    if known is not None:
        return known
    task = Task.objects.create(
        kind=kind,
        key=key,
        context=texts.plain(context),
        subject_kind=subject[0],
        subject=subject[1],
        asker_id=asker_id,
        assignee_id=assignee_id,
        agent_id=agent_id,
        role=role,
        person_id=person_id,
        asked_by_id=by.person_id,
        asked_at=now,
        due_at=due_at,
    )
    if not declared.quiet:
        message.to_asked(messages.ASKED, task, by=by, now=now)
    add(task, "ask", by=by, now=now)
    return task


def answer(
    *, by: Actor, now: dt.datetime, task: Task, text: str, proofs: Sequence[tuple[str, bytes]] = ()
) -> Task:
    """Answer a task, with files that prove it.

    Raises:
        Forbidden: not for this role, or not asked of it.
        Conflict: it is answered or over, or its record's own page answers it.
        InputError: no text, too long a one, no file where one is needed, or one the vault does not take.
    """
    allow(by, "tasks.answer", task)
    said = _text(text, "text")
    TASK.after(task.state, Event.ANSWER)  # before files are looked into, and again under the lock
    taken = [files.take_in(name, content) for name, content in proofs]
    with transaction.atomic():
        (held,) = lock(task)
        state = TASK.after(held.state, Event.ANSWER)
        declared = kinds.kind(held.kind)
        if not declared.answered_here and held.state != State.RETURNED:
            raise Conflict(_ELSEWHERE)
        _attach(held, taken, by, now)
        if declared.needs_proof and not held.proofs.exists():
            raise refusal("files", None, "须附文件", "needs a file")
        _answered(held, state, said, by, now)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def attach(*, by: Actor, now: dt.datetime, task: Task, name: str, content: bytes) -> Proof:
    """Attach a file to a task before it is answered; the same bytes sent again are attached once.

    Raises:
        Conflict: it is answered or over.
        InputError: a file the vault does not take, or too many of them.
    """
    allow(by, "tasks.answer", task)
    TASK.after(task.state, Event.ANSWER)  # as above
    taken = files.take_in(name, content)
    with transaction.atomic():
        (held,) = lock(task)
        TASK.after(held.state, Event.ANSWER)
        return _attach(held, [taken], by, now)[0]


def accept(*, by: Actor, now: dt.datetime, task: Task, text: str = "") -> Task:
    """Accept an answer, by the side that asked; raises Conflict where there is none."""
    return _end(by, now, task, Event.ACCEPT, text)


def send_back(
    *, by: Actor, now: dt.datetime, task: Task, text: str, due_at: dt.datetime | None = None
) -> Task:
    """Return an answer to be completed, by the side that asked, with what is missing and perhaps a later day.

    Raises:
        Conflict: there is no answer.
        InputError: no text, or a day that is over.
    """
    allow(by, "tasks.decide", task)
    said = _text(text, "text")
    if due_at is not None and due_at <= now:
        raise refusal("due", due_at, "期限须晚于现在", "must be in the future")
    with transaction.atomic():
        (held,) = lock(task)
        held.state = TASK.after(held.state, Event.RETURN)
        held.due_at = due_at or max(held.due_at, now)
        held.escalated_at = None
        held.save(update_fields=["state", "due_at", "escalated_at"])
        message.to_asked(messages.RETURNED, held, by=by, now=now)
        add(held, Event.RETURN, by=by, now=now, text=said)
    return held  # type: ignore[no-any-return]  # as above


def withdraw(*, by: Actor, now: dt.datetime, task: Task, text: str = "") -> Task:
    """Take back what was asked, by the side that asked; raises Conflict where it is over."""
    return _end(by, now, task, Event.WITHDRAW, text)


def close(*, by: Actor, now: dt.datetime, task: Task, text: str = "") -> Task:
    """Close a task, by the side that asked: done otherwise, or accepted and no longer needed."""
    return _end(by, now, task, Event.CLOSE, text)


def hand_over(*, by: Actor, now: dt.datetime, task: Task, membership_ref: str) -> Task:
    """Hand a task over to a colleague of the asked organisation, who is told.

    Raises:
        Conflict: it is answered or over.
        InputError: no such colleague.
    """
    allow(by, "tasks.hand_over", task)
    found = (
        Membership.objects.filter(ref=membership_ref, organisation_id=task.assignee_id, active=True)
        .select_related("person")
        .first()
    )
    if found is None:
        raise refusal("colleague", membership_ref, "本机构没有此人", "no such colleague")
    with transaction.atomic():
        (held,) = lock(task)
        if State(held.state) not in TO_ANSWER:
            raise Conflict(Text("任务已答复或已结束", "the task is answered or over"))
        if held.person_id == found.person_id:
            return held  # type: ignore[no-any-return]  # as above
        held.person_id, held.role = found.person_id, found.role
        held.save(update_fields=["person", "role"])
        message.to_person(held, found.person_id, by=by, now=now)
        add(held, "hand_over", by=by, now=now, text=str(found.person))
    return held  # type: ignore[no-any-return]  # as above


def decidable(task: Task, event: Event) -> bool:
    """Tell whether the asking side may decide so here: what waits for its record's own page ends there."""
    return kinds.kind(task.kind).answered_here or State(task.state) not in TO_ANSWER or event is Event.RETURN


def answered_by_record(
    *, by: Actor, now: dt.datetime, kind: str, key: str, text: str, proofs: Sequence[StoredFile] = ()
) -> Task | None:
    """Mark the task of a record as answered there, with the record's files; the caller holds the record.

    A task that is answered or over stays as it is. None where the record has no task.
    """
    held = _of_record(kind, key)
    if held is not None and State(held.state) in TO_ANSWER:
        there = set(held.proofs.values_list("file_id", flat=True))
        for file in {one.pk: one for one in proofs if one.pk not in there}.values():
            prove(held, file, by=by, now=now)
        _answered(held, TASK.after(held.state, Event.ANSWER), text, by, now)
    return held


def over_with_record(
    *, by: Actor, now: dt.datetime, kind: str, key: str, event: Event, text: str = ""
) -> None:
    """Close or withdraw the task of a record that is decided or taken back; the caller holds the record."""
    held = _of_record(kind, key)
    if held is not None and State(held.state) in RUNNING:
        _over(held, event, by, now, text)


def _of_record(kind: str, key: str) -> Task | None:
    found = Task.objects.filter(kind=kind, key=key).first()
    return None if found is None else lock(found)[0]


def _end(by: Actor, now: dt.datetime, task: Task, event: Event, text: str) -> Task:
    allow(by, "tasks.decide", task)
    said = text.strip()[:LONGEST_TEXT]
    with transaction.atomic():
        (held,) = lock(task)
        if not decidable(held, event):
            raise Conflict(_ELSEWHERE)
        _over(held, event, by, now, said)
    return held  # type: ignore[no-any-return]  # as above


def _over(held: Task, event: Event, by: Actor, now: dt.datetime, text: str) -> None:
    held.state = TASK.after(held.state, event)
    held.ended_at = held.ended_at or now
    held.save(update_fields=["state", "ended_at"])
    add(held, event, by=by, now=now, text=text)


def _answered(held: Task, state: State, text: str, by: Actor, now: dt.datetime) -> None:
    held.state, held.answer = state, text
    held.answered_at, held.answered_by_id = now, by.person_id
    held.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    message.to_asking(held, by=by, now=now)
    add(held, Event.ANSWER, by=by, now=now, text=text)


def _attach(held: Task, taken: Sequence[files.Taken], by: Actor, now: dt.datetime) -> list[Proof]:
    if held.proofs.count() + len(taken) > MOST_FILES:
        raise refusal("files", len(taken), f"至多 {MOST_FILES} 个文件", f"at most {MOST_FILES} files")
    others = [one for one in (held.asker_id, held.assignee_id, held.agent_id) if one is not None]
    made = []
    for one in taken:
        proof = held.proofs.filter(file__sha256=one.sha256).first()
        if proof is None:
            file = files.keep(
                by=by,
                now=now,
                organisation_id=by.organisation_id or held.assignee_id,
                file=one,
                purpose=_PURPOSE,
                shared_with=others,
            )
            proof = prove(held, file, by=by, now=now)
            add(held, "attach", by=by, now=now, text=file.name)
        made.append(proof)
    return made


def _text(given: str, field: str) -> str:
    said = given.strip()
    if not 0 < len(said) <= LONGEST_TEXT:
        raise refusal(
            field, said, f"须为 1 至 {LONGEST_TEXT} 字", f"must have 1 to {LONGEST_TEXT} characters"
        )
    return said
