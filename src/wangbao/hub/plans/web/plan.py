"""Show plans: the list, one plan, its form."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wangbao.hub import clock, idempotency
from wangbao.hub.access.permissions import allow
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.plans.reads import plan as reads
from wangbao.hub.plans.rules.states import PLAN
from wangbao.hub.plans.web.forms import BeginForm
from wangbao.hub.plans.web.page import show
from wangbao.hub.plans.writes import plan as writes
from wangbao.hub.plans.writes.common import refuse_submitted
from wangbao.hub.schemes.reads import batch as batches
from wangbao.hub.schemes.web.forms import ContentForm
from wangbao.hub.web import ActorRequest
from wangbao.programme import form_library
from wangbao.programme.plan import PLAN_KINDS, PlanKind
from wangbao.vocabulary.errors import InputError


@login_required
@require_GET
def plans(request: ActorRequest) -> HttpResponse:
    """List the plans the reader sees, by batch, kind and state; begin one."""
    return _list(request)


def _list(request: ActorRequest, refused: BeginForm | None = None) -> HttpResponse:
    given = request.GET
    names = ("batch", "kind", "state", "term")
    filters = reads.Filters(**{name: given.get(name, "") for name in names})
    start = given.get("start", "")
    begin_at = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 0
    rows, following = reads.page(request.actor, filters, start=begin_at)
    beginning = refused or _beginning(request)
    context = {
        "rows": [
            (
                row,
                PLAN.name(row.state),
                PLAN_KINDS[PlanKind(row.kind)],
                batches.rules_of(row.batch).short,
            )
            for row in rows
        ],
        "following": following,
        "filters": filters,
        "batches": [(one.code, batches.rules_of(one).short) for one in batches.batches()],
        "kinds": list(PLAN_KINDS.items()),
        "states": list(PLAN.names.items()),
        "beginning": beginning,
        "kicks_off": reads.oversees(request.actor),
    }
    return render(request, "plans/plans.html", context, status=422 if refused else 200)


@login_required
@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Begin a plan in a batch."""
    form = _beginning(request)
    if form is None:
        raise Forbidden
    if not form.is_valid():
        return _list(request, form)
    given = form.cleaned_data
    made = writes.begin(
        by=request.actor,
        now=clock.now(),
        batch=batches.batch(given["batch"]),
        kind=PlanKind(given["kind"]),
        title=given["title"],
        idempotency_key=given["key"],
    )
    return redirect("plans:fill", number=made.number)


@login_required
@require_GET
@shows_people("plan", "number")
def plan(request: ActorRequest, number: str) -> HttpResponse:
    """Show a plan with all that belongs to it, and what the reader may do."""
    return show(request, reads.plan(request.actor, number))


@login_required
@require_http_methods(["GET", "POST"])
def fill(request: ActorRequest, number: str) -> HttpResponse:
    """Fill in a plan's form; what is empty may be filled in later."""
    row = reads.plan(request.actor, number)
    allow(request.actor, "plans.make", row)
    refuse_submitted(row)
    layout, rules = form_library.load(row.form), batches.rules_of(row.batch)
    given = [request.POST] if request.method == "POST" else []
    form = ContentForm(layout, rules, *given, content=row.content, initial={"revision": row.revision})
    if form.is_valid():
        try:
            writes.fill(
                by=request.actor,
                now=clock.now(),
                plan=row,
                content=form.content(),
                revision=form.cleaned_data["revision"],
            )
        except (InputError, Conflict) as error:
            carry(form, error)
        else:
            notices.success(request, "已保存。", "Saved.")
            return redirect("plans:plan", number=row.number)
    context = {"plan": row, "form": form, "layout": layout, "title": row.title or row.number}
    return render(request, "plans/fill.html", context, status=status_of(form))


def _beginning(request: ActorRequest) -> BeginForm | None:
    """Make the form by which the reader begins a plan; None where it makes none, or there is no batch."""
    kinds = [kind for kind in PlanKind if reads.may_begin(request.actor, kind)]
    known = batches.batches()
    if not kinds or not known:
        return None
    given = [request.POST] if request.method == "POST" else []
    return BeginForm(known, kinds, *given, initial={"key": idempotency.new_key()})
