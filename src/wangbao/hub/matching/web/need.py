"""Show needs with what is ranked for them; state, change and close them; show the rules to everybody."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wangbao.hub import clock, idempotency
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.console import notices
from wangbao.hub.console.form_actions import perform
from wangbao.hub.console.form_errors import status_of
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.matching.reads import contact as contacts, need as reads
from wangbao.hub.matching.reads.words import said
from wangbao.hub.matching.rules.states import CONTACT, NEED, NeedState
from wangbao.hub.matching.web.forms import NeedForm
from wangbao.hub.matching.writes import need as writes
from wangbao.hub.web import ActorRequest
from wangbao.programme.matching.rule_library import fingerprint

_MOST = 200


@login_required
@require_GET
def matching(request: ActorRequest) -> HttpResponse:
    """List the own needs, and the contacts asked for and to be answered."""
    rows = reads.needs(request.actor).order_by("-created_at", "-pk")[:_MOST]
    found = contacts.contacts(request.actor).order_by("-asked_at", "-pk")[:_MOST]
    context = {
        "needs": [
            (one, NEED.name(one.state), next(iter(said(reads.rules(), reads.wanted(one))))[1]) for one in rows
        ],
        "contacts": [
            (one, CONTACT.name(one.state), one.need.owner_id == request.actor.organisation_id)
            for one in found
        ],
        "states": may(request.actor, "matching.state"),
    }
    return render(request, "matching/matching.html", context)


@require_safe
def rules(request: ActorRequest) -> HttpResponse:
    """Show the rules by which supply is ranked, to everybody."""
    allow(request.actor, "matching.rules")
    found = reads.rules()
    return render(request, "matching/rules.html", {"rules": found, "sha256": fingerprint(found)})


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: ActorRequest) -> HttpResponse:
    """State a need."""
    allow(request.actor, "matching.state")
    given = [request.POST] if request.method == "POST" else []
    form = NeedForm(*given, initial={"key": idempotency.new_key()})
    made = []

    def do(by: dict[str, object], given: dict[str, object]) -> object:
        row = writes.state_need(**by, **form.values(), idempotency_key=given["key"] or None)  # type: ignore[arg-type]  # a form's values
        made.append(row)
        return row

    if given and perform(request, form, do):
        notices.success(request, "需求已提出。", "The need is stated.")
        return redirect("matching:need", number=made[0].number)
    return render(request, "matching/fill.html", {"form": form}, status=status_of(form))


@login_required
@require_GET
@shows_people("need", "number")
def need(request: ActorRequest, number: str) -> HttpResponse:
    """Show a need with what is ranked for it and why."""
    row = reads.need(request.actor, number)
    found = reads.places(row, now=clock.now())
    changes = row.state == NeedState.OPEN and may(request.actor, "matching.state", row)
    context = {
        "need": row,
        "state": NEED.name(row.state),
        "said": list(said(found.rules, reads.wanted(row))),
        "places": found,
        "changes": changes,
        "contacts": [
            (one, CONTACT.name(one.state)) for one in row.contacts.select_related("provider").order_by("-pk")
        ],
    }
    return render(request, "matching/need.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: ActorRequest, number: str) -> HttpResponse:
    """Change a need."""
    row = reads.need(request.actor, number)
    allow(request.actor, "matching.state", row)
    writes.refuse_closed(row)
    given = [request.POST] if request.method == "POST" else []
    names = ("contact_name", "contact_phone", "contact_email", "remark", "revision")
    form = NeedForm(*given, initial={**row.content, **{name: getattr(row, name) for name in names}})

    def do(by: dict[str, object], given: dict[str, object]) -> object:
        return writes.change(need=row, **by, **form.values(), revision=given["revision"])  # type: ignore[arg-type]  # a form's values

    if given and perform(request, form, do):
        notices.success(request, "已保存。", "Saved.")
        return redirect("matching:need", number=number)
    return render(request, "matching/fill.html", {"form": form, "need": row}, status=status_of(form))


@login_required
@require_POST
def close(request: ActorRequest, number: str) -> HttpResponse:
    """Close a need."""
    row = reads.need(request.actor, number)
    writes.close(by=request.actor, now=clock.now(), need=row)
    notices.success(request, "需求已关闭。", "The need is closed.")
    return redirect("matching:need", number=number)
