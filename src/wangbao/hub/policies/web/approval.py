"""Show money that waits for a second person: the queue, one of it, the decision; propose to take a receipt back."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.columns import row_key
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.console.language import say
from wangbao.hub.idempotency import new_key
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.policies.reads import approval as approval_reads, queries
from wangbao.hub.policies.rules.journal_words import MOVEMENTS
from wangbao.hub.policies.rules.states import APPROVAL, ApprovalState
from wangbao.hub.policies.rules.words import refused
from wangbao.hub.policies.web.forms import ApprovalForm, ReversalForm
from wangbao.hub.policies.writes import approval as approval_writes, money
from wangbao.hub.web import ActorRequest
from wangbao.policy.second_person import REASONS
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_PAGE: Final = 50
_GET_POST: Final = ["GET", "HEAD", "POST"]


@login_required
@require_safe
@shows_people("approval")
def approvals(request: ActorRequest) -> HttpResponse:
    """List the money that waits, the oldest first."""
    rows = approval_reads.waiting(request.actor, after=request.GET.get("page", ""), size=_PAGE)
    context = {
        "rows": [(row, MOVEMENTS[row.kind], _reasons(row.reasons)) for row in rows[:_PAGE]],
        "next_url": f"?page={rows[_PAGE - 1].pk}" if len(rows) > _PAGE else "",
    }
    return render(request, "policies/approvals.html", context)


@login_required
@require_http_methods(_GET_POST)
@shows_people("approval", "ref")
def decide(request: ActorRequest, ref: str) -> HttpResponse:
    """Show money that waits; approve, decline or withdraw it."""
    actor = request.actor
    row = approval_reads.approval(actor, ref)
    form = ApprovalForm(request.POST or None)
    action = request.POST.get("action", "")
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {"approval_ref": ref, "by": actor, "now": clock.now()}
        try:
            match action:
                case "approve":
                    approval_writes.approve(decision=form.cleaned_data["decision"], **said)
                case "decline":
                    approval_writes.decline(decision=form.cleaned_data["decision"], **said)
                case "withdraw":
                    approval_writes.withdraw(**said)
            return redirect("policies:approval", ref)
        except InputError as error:
            carry(form, error, words=refused)
    waits = row.state == ApprovalState.WAITING
    mine = row.proposed_by_id == actor.person_id
    context = {
        "row": row,
        "policy": row.policy,
        "form": form,
        "title": MOVEMENTS[row.kind],
        "state_name": APPROVAL.name(row.state),
        "reasons": _reasons(row.reasons),
        "mine": mine,
        "may_approve": waits and not mine and may(actor, "policies.approve", row.policy),
        "may_withdraw": waits and (mine or may(actor, "policies.approve", row.policy)),
        "waits": waits,
    }
    return render(request, "policies/approval.html", context, status=status_of(form))


@login_required
@require_http_methods(_GET_POST)
def reverse(request: ActorRequest, number: str, receipt: str) -> HttpResponse:
    """Propose to take a receipt back."""
    actor = request.actor
    found = queries.policy(actor, number)
    allow(actor, "policies.reverse", found)
    key = row_key(receipt)
    row = found.receipts.filter(pk=key, reverses=None).first() if key is not None else None
    if row is None:
        raise Http404
    today = day_of(clock.now())
    form = ReversalForm(
        request.POST or None,
        initial={"key": new_key(), "on": today, "reference": f"冲正 {row.reference}"[:60]},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = money.reverse(
                policy=found,
                receipt_reference=row.reference,
                payer=row.payer,
                on=given["on"],
                reference=given["reference"],
                note=given["note"],
                idempotency_key=given["key"],
                by=actor,
                now=clock.now(),
            )
        except InputError as error:
            carry(form, error, words=refused)
        else:
            announce(request, made)
            return redirect("policies:account", number)
    context = {"form": form, "policy": found, "title": MOVEMENTS["reversal"], "row": row, "verb": "reverse"}
    return render(request, "policies/money.html", context, status=status_of(form))


def announce(request: ActorRequest, row: Any) -> None:
    """Say that money waits for a second person, and why."""
    why = _reasons(row.reasons)
    zh, en = f"已提交复核（{why.zh}），由另一人复核后入账", f"Waits for a second person, as it is {why.en}"
    messages.info(request, say(Text(zh, en)))


def _reasons(codes: list[str]) -> Text:
    named = [REASONS[code] for code in codes if code in REASONS]
    return Text("、".join(one.zh for one in named), ", ".join(one.en for one in named))
