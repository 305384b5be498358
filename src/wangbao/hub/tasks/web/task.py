"""Show the pages of tasks: the list, one task, an answer, a decision about it, handing over."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console.form_errors import carry
from wangbao.hub.console.language import say
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.parties.reads import queries as parties
from wangbao.hub.tasks import kinds
from wangbao.hub.tasks.models import Task
from wangbao.hub.tasks.reads import task as reads
from wangbao.hub.tasks.rules.states import RUNNING, STEP_NAMES, TASK, TO_ANSWER, Event, State
from wangbao.hub.tasks.web.forms import DECISIONS, AnswerForm, DecisionForm, HandOverForm
from wangbao.hub.tasks.writes import task as writes
from wangbao.hub.web import ActorRequest
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.text import Text

_ANSWERED = Text("已答复，提出方会收到消息。", "Answered; the side that asked is told.")
_EVENTS = {
    "accept": Event.ACCEPT,
    "return": Event.RETURN,
    "close": Event.CLOSE,
    "withdraw": Event.WITHDRAW,
}
_DECISION_NAMES = {
    "accept": Text("接受", "Accept"),
    "return": Text("退回", "Return"),
    "close": Text("办结", "Close"),
    "withdraw": Text("撤回", "Withdraw"),
}
_SELECTIONS = {
    reads.Selection.ALL: Text("全部", "All"),
    reads.Selection.TO_ANSWER: Text("由我方办理", "Ours to do"),
    reads.Selection.ASKED: Text("我方提出", "Asked by us"),
}
_ORDERS = {
    reads.Order.DUE: Text("期限最近", "Due first"),
    reads.Order.ASKED: Text("最新提出", "Asked last"),
}


@login_required
@require_GET
def tasks(request: ActorRequest) -> HttpResponse:
    """List tasks by whose they are, state and kind, in the order chosen, with their ages."""
    given = request.GET
    filters = reads.Filters(
        selection=_one_of(reads.Selection, given.get("selection", ""), reads.Selection.ALL),
        state=given.get("state", "running"),
        kind=given.get("kind", ""),
        order=_one_of(reads.Order, given.get("order", ""), reads.Order.DUE),
    )
    start = given.get("start", "")
    rows, following = reads.page(
        request.actor,
        filters,
        now=clock.now(),
        start=int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0,
    )
    context = {
        "rows": rows,
        "following": following,
        "filters": filters,
        "selections": list(_SELECTIONS.items()),
        "orders": list(_ORDERS.items()),
        "states": [("running", Text("未了结", "Not over")), *TASK.names.items()],
        "kinds": [(code, kind.name) for code, kind in kinds.registry().items()],
    }
    return render(request, "tasks/list.html", context)


@login_required
@require_GET
@shows_people("task", "ref")
def task(request: ActorRequest, ref: str) -> HttpResponse:
    """Show a task with its history, its files, and what the reader may do."""
    return _show(request, reads.task(request.actor, ref))


@login_required
@require_POST
def answer(request: ActorRequest, ref: str) -> HttpResponse:
    """Answer a task with text and files."""
    found, form = reads.task(request.actor, ref), AnswerForm(request.POST, request.FILES)
    allow(request.actor, "tasks.answer", found)
    if not form.is_valid():
        return _show(request, found, answering=form)
    try:
        writes.answer(
            by=request.actor,
            now=clock.now(),
            task=found,
            text=form.cleaned_data["text"],
            proofs=[(file.name, file.read()) for file in form.cleaned_data["proofs"]],
        )
    except InputError as error:
        carry(form, error)
        return _show(request, found, answering=form)
    messages.success(request, say(_ANSWERED))
    return redirect("tasks:task", ref)


@login_required
@require_POST
def decide(request: ActorRequest, ref: str) -> HttpResponse:
    """Accept, return, close or withdraw a task."""
    found, form = reads.task(request.actor, ref), DecisionForm(request.POST)
    allow(request.actor, "tasks.decide", found)
    if not form.is_valid():
        return _show(request, found, deciding=form)
    text, due, now = form.cleaned_data["text"], form.cleaned_data["due"], clock.now()
    given: dict[str, Any] = {"by": request.actor, "now": now, "task": found, "text": text}
    try:
        match request.POST.get("decision", ""):
            case "accept":
                writes.accept(**given)
            case "return":
                writes.send_back(**given, due_at=writes.end_of(due) if due else None)
            case "close":
                writes.close(**given)
            case "withdraw":
                writes.withdraw(**given)
            case other:
                listed = ", ".join(DECISIONS)
                raise refusal("decision", other, f"须为 {listed} 之一", f"must be one of {listed}")
    except InputError as error:
        carry(form, error)
        return _show(request, found, deciding=form)
    return redirect("tasks:task", ref)


@login_required
@require_POST
def hand_over(request: ActorRequest, ref: str) -> HttpResponse:
    """Hand a task over to a colleague."""
    found = reads.task(request.actor, ref)
    chosen = request.POST.get("colleague", "")
    writes.hand_over(by=request.actor, now=clock.now(), task=found, membership_ref=chosen)
    return redirect("tasks:task", ref)


def _show(
    request: ActorRequest,
    found: Task,
    *,
    answering: AnswerForm | None = None,
    deciding: DecisionForm | None = None,
) -> HttpResponse:
    actor, kind, now = request.actor, kinds.kind(found.kind), clock.now()
    shown = reads.listed(found, actor, now)
    waits = State(found.state) in TO_ANSWER
    here = kind.answered_here or found.state == State.RETURNED
    answers = waits and here and may(actor, "tasks.answer", found)
    decides = may(actor, "tasks.decide", found)
    possible = [
        (code, _DECISION_NAMES[code])
        for code, event in _EVENTS.items()
        if TASK.may_happen(found.state, event) and writes.decidable(found, event)
    ]
    hands_over = waits and may(actor, "tasks.hand_over", found)
    context = {
        "shown": shown,
        "task": found,
        "page": kind.path(found.context, asking=shown.asked),
        "steps": [(step, STEP_NAMES.get(step.event)) for step in found.steps.select_related("organisation")],
        "proofs": found.proofs.select_related("file"),
        "running": State(found.state) in RUNNING,
        "answering": (answering or AnswerForm()) if answers else None,
        "deciding": (deciding or DecisionForm()) if decides and possible else None,
        "decisions": possible,
        "handing_over": HandOverForm(parties.people(actor)) if hands_over else None,
    }
    status = 422 if (answering or deciding) else 200
    return render(request, "tasks/task.html", context, status=status)


def _one_of(words: Any, given: str, otherwise: Any) -> Any:
    return words(given) if given in set(words) else otherwise
