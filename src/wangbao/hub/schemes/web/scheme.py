"""Show schemes: the list, one scheme, its form, the reader's own part."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import perform
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.schemes.reads import batch as batches, scheme as reads
from wangbao.hub.schemes.rules.states import SCHEME, State
from wangbao.hub.schemes.web.forms import BeginForm, ContentForm, PartForm
from wangbao.hub.schemes.web.page import show
from wangbao.hub.schemes.writes import scheme as writes, unit as parts
from wangbao.hub.schemes.writes.common import refuse_submitted
from wangbao.hub.web import ActorRequest
from wangbao.programme import form_library
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text


@login_required
@require_GET
def schemes(request: ActorRequest) -> HttpResponse:
    """List the schemes the reader sees, by batch, state and lateness."""
    given = request.GET
    filters = reads.Filters(
        batch=given.get("batch", ""),
        state=given.get("state", ""),
        late={"late": True, "in_time": False}.get(given.get("late", "")),
        term=given.get("term", ""),
    )
    start = given.get("start", "")
    begin_at = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    rows, following = reads.page(request.actor, filters, start=begin_at)
    context = {
        "rows": [(row, SCHEME.name(row.state), batches.rules_of(row.batch).short) for row in rows],
        "following": following,
        "filters": filters,
        "late": given.get("late", ""),
        "batches": [(one.code, batches.rules_of(one).short) for one in batches.batches()],
        "states": list(SCHEME.names.items()),
        "lates": [("in_time", Text("按期", "In time")), ("late", Text("逾期", "Late"))],
    }
    return render(request, "schemes/schemes.html", context)


@login_required
@require_POST
def begin(request: ActorRequest, code: str) -> HttpResponse:
    """Begin a scheme in a batch."""
    row, form = batches.batch(code), BeginForm(request.POST)
    allow(request.actor, "schemes.declare")
    if not form.is_valid():
        return render(request, "schemes/begin.html", {"form": form, "batch": row}, status=422)
    made = writes.begin(
        by=request.actor,
        now=clock.now(),
        batch=row,
        title=form.cleaned_data["title"],
        idempotency_key=form.cleaned_data["key"],
    )
    return redirect("schemes:fill", number=made.number)


@login_required
@require_GET
@shows_people("scheme", "number")
def scheme(request: ActorRequest, number: str) -> HttpResponse:
    """Show a scheme with all that belongs to it, and what the reader may do."""
    return show(request, reads.scheme(request.actor, number))


@login_required
@require_http_methods(["GET", "POST"])
def fill(request: ActorRequest, number: str) -> HttpResponse:
    """Fill in a scheme's form; what is empty may be filled in later."""
    row = reads.scheme(request.actor, number)
    allow(request.actor, "schemes.declare", row)
    refuse_submitted(row)
    layout, rules = form_library.load(row.form), batches.rules_of(row.batch)
    given = [request.POST] if request.method == "POST" else []
    form = ContentForm(layout, rules, *given, content=row.content, initial={"revision": row.revision})
    if form.is_valid():
        try:
            writes.fill(
                by=request.actor,
                now=clock.now(),
                scheme=row,
                content=form.content(),
                revision=form.cleaned_data["revision"],
            )
        except (InputError, Conflict) as error:
            carry(form, error)
        else:
            notices.success(request, "已保存。", "Saved.")
            return redirect("schemes:scheme", number=row.number)
    context = {"scheme": row, "form": form, "layout": layout, "title": row.title or row.number}
    return render(request, "schemes/fill.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
@shows_people("scheme", "number")
def part(request: ActorRequest, number: str) -> HttpResponse:
    """Fill in the reader's own unit's part."""
    row = reads.scheme(request.actor, number)
    own = reads.own_unit(request.actor, row)
    if own is None:
        raise Invisible
    allow(request.actor, "schemes.confirm", own)
    refuse_submitted(row)
    form: Any = PartForm(request.POST) if request.method == "POST" else PartForm.of(own)
    if perform(request, form, lambda by, _: parts.fill_part(unit=own, part=form.part(), **by)):
        notices.success(request, "本单位部分已保存。", "The unit's part is saved.")
        return redirect("schemes:scheme", number=row.number)
    context = {"scheme": row, "unit": own, "form": form, "state": State(row.state)}
    return render(request, "schemes/part.html", context, status=status_of(form))
