"""Answer calls about tasks: listed, read, answered with files, accepted, returned, closed, withdrawn."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from ninja import Query, Router
from ninja.errors import HttpError

from wangbao.hub.api.calls.underwriting import FILE_BODY, FileName
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.pagination import Cursor, Limit, page
from wangbao.hub.api.http.problems import BYTES
from wangbao.hub.api.shapes.tasks import (
    AnswerIn,
    RemarkIn,
    ReturnIn,
    TaskOut,
    TaskRow,
    task_out,
    task_row,
)
from wangbao.hub.api.shapes.values import Page, PathRef
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.reads import task as reads
from wangbao.hub.tasks.rules.states import State
from wangbao.hub.tasks.writes import task as writes
from wangbao.inspection.contents import LARGEST

PLACE: Final = 105

router = Router(tags=["任务 / tasks"])


@router.get(
    "/tasks",
    response=answers(ok=Page[TaskRow]),
    operation_id="tasks",
    summary="任务列表 / tasks",
    **auth_for("tasks:read"),
)
def tasks(
    request: Call,
    limit: Limit = 50,
    cursor: Cursor = None,
    selection: Annotated[reads.Selection | None, Query()] = None,
    state: Annotated[State | None, Query()] = None,
) -> dict[str, Any]:
    """The tasks one's organisation asks, is asked or is agent for, the newest first."""
    filters = reads.Filters(selection=selection or reads.Selection.ALL, state="" if state is None else state)
    rows = reads.tasks(request.actor, filters).select_related("asker", "assignee", "agent")
    return page(rows, limit=limit, cursor=cursor, show=task_row)


@router.get(
    "/tasks/{ref}",
    response=answers(ok=TaskOut, also=(404,)),
    operation_id="task",
    summary="任务 / a task",
    **auth_for("tasks:read"),
)
def task(request: Call, ref: PathRef) -> dict[str, Any]:
    """A task with its answer, its files and its history."""
    return task_out(reads.task(request.actor, ref))


@router.put(
    "/tasks/{ref}/proof",
    response=answers(ok=TaskOut, also=(404, 409, 413, 503)),
    operation_id="attach_proof",
    summary="附上证明文件 / attach a file",
    **auth_for("tasks:write", FILE_BODY),
)
def attach(request: Call, ref: PathRef, name: FileName) -> dict[str, Any]:
    """Attaches a file, as `application/octet-stream`, before the task is answered; the same bytes are attached once."""
    found = reads.task(request.actor, ref)
    content = request.read(LARGEST + 1)
    if content and request.content_type != BYTES:
        raise HttpError(415, BYTES)
    writes.attach(task=found, name=name, content=content, **acting(request))
    return task_out(reads.task(request.actor, ref))


@router.post(
    "/tasks/{ref}/answer",
    response=answers(ok=TaskOut, also=(404, 409, 413)),
    operation_id="answer_task",
    summary="答复任务 / answer a task",
    **auth_for("tasks:write"),
)
def answer(request: Call, ref: PathRef, body: AnswerIn) -> dict[str, Any]:
    """Answers a task; a task that its record's own call answers is a conflict, unless it was returned."""
    return _done(request, ref, writes.answer, text=body.text)


@router.post(
    "/tasks/{ref}/acceptance",
    response=answers(ok=TaskOut, also=(404, 409, 413)),
    operation_id="accept_task",
    summary="接受答复 / accept an answer",
    **auth_for("tasks:write"),
)
def accept(request: Call, ref: PathRef, body: RemarkIn) -> dict[str, Any]:
    """Accepts an answer, by the side that asked."""
    return _done(request, ref, writes.accept, text=body.text)


@router.post(
    "/tasks/{ref}/return",
    response=answers(ok=TaskOut, also=(404, 409, 413)),
    operation_id="return_task",
    summary="退回答复 / return an answer",
    **auth_for("tasks:write"),
)
def send_back(request: Call, ref: PathRef, body: ReturnIn) -> dict[str, Any]:
    """Returns an answer to be completed, by the side that asked, with the reason and perhaps a later day."""
    due = None if body.due is None else writes.end_of(body.due)
    return _done(request, ref, writes.send_back, text=body.text, due_at=due)


@router.post(
    "/tasks/{ref}/closing",
    response=answers(ok=TaskOut, also=(404, 409, 413)),
    operation_id="close_task",
    summary="办结任务 / close a task",
    **auth_for("tasks:write"),
)
def close(request: Call, ref: PathRef, body: RemarkIn) -> dict[str, Any]:
    """Closes a task, by the side that asked."""
    return _done(request, ref, writes.close, text=body.text)


@router.post(
    "/tasks/{ref}/withdrawal",
    response=answers(ok=TaskOut, also=(404, 409, 413)),
    operation_id="withdraw_task",
    summary="撤回任务 / withdraw a task",
    **auth_for("tasks:write"),
)
def withdraw(request: Call, ref: PathRef, body: RemarkIn) -> dict[str, Any]:
    """Takes back what was asked, by the side that asked."""
    return _done(request, ref, writes.withdraw, text=body.text)


def _done(request: Call, ref: str, operation: Callable[..., Task], **given: Any) -> dict[str, Any]:
    """Run an operation on a task and answer with the task."""
    operation(task=reads.task(request.actor, ref), **given, **acting(request))
    return task_out(reads.task(request.actor, ref))
