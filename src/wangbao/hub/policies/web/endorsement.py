"""Show the pages of endorsement, cancellation and reinstatement, with a live preview of effect and charge."""

from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console import notices
from wangbao.hub.console.form_errors import carry, status_of
from wangbao.hub.errors import Invisible, Refusal
from wangbao.hub.idempotency import new_key
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, Policy
from wangbao.hub.policies.reads import queries
from wangbao.hub.policies.reads.contract import terms_on
from wangbao.hub.policies.reads.preview import previewed
from wangbao.hub.policies.rules.admission import grounds_open_to
from wangbao.hub.policies.rules.words import refused
from wangbao.hub.policies.web.cancellation_forms import CancelForm, ReinstateForm
from wangbao.hub.policies.web.endorsement_forms import FORMS, ChangeForm
from wangbao.hub.policies.web.form_input import day_of_change, key_of, lifted
from wangbao.hub.policies.writes import change as change_writes
from wangbao.hub.policies.writes.change import Act, Attempt
from wangbao.hub.web import ActorRequest
from wangbao.policy.tables import kinds
from wangbao.vocabulary.errors import InputError

_GET_POST: Final = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_GET_POST)
def change(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """Show one kind of endorsement: the terms on its day, the changes and their charge; then issue or request it."""
    if kind not in FORMS:
        raise Invisible
    return _page(request, number, kind, FORMS[kind])


@login_required
@require_http_methods(_GET_POST)
def cancel(request: ActorRequest, number: str) -> HttpResponse:
    """Show the refund on each ground, then cancel; a client requests it."""
    return _page(request, number, "cancellation", CancelForm)


@login_required
@require_http_methods(_GET_POST)
def reinstate(request: ActorRequest, number: str) -> HttpResponse:
    """Reinstate from a day."""
    return _page(request, number, "reinstatement", ReinstateForm)


def _page(request: ActorRequest, number: str, kind: str, form_class: type[ChangeForm]) -> HttpResponse:
    """Show a change's form and preview (the preview alone for htmx), and make the change."""
    actor, now = request.actor, clock.now()
    found = queries.policy(actor, number)
    allow(actor, "policies.reinstate" if kind == "reinstatement" else "policies.request", found)
    acting = request.method == "POST" and request.POST.get("action") in ("issue", "refer")
    endorsements = list(found.endorsements.order_by("seq"))
    day = day_of_change(request, found, now)
    form = form_class(
        request.POST or None,
        terms=terms_on(found, endorsements, day),
        bundle=bundle_of(found.product_version),
        judges=may(actor, "policies.endorse", found),
        grounds=grounds_open_to(found, actor, now),
        initial={"key": new_key(), "effective": day},
    )
    form.fields["reason"].required = acting or request.method != "POST"
    key = key_of(request)
    if acting and (earlier := queries.made_under(found, key)) is not None:
        return _issued(request, found, earlier)  # the same form sent again: show what the first one made
    seen, status = None, None
    if request.method == "POST" and form.is_valid():
        try:
            made = change_writes.attempt(
                policy=found,
                wanted=form.wanted(kind, lifted=lifted(request)),
                act=_act(request, found, kind, form) if acting else None,
                idempotency_key=key,
                by=actor,
                now=now,
                rules=form.ruled and form.judges,
            )
        except InputError as error:
            carry(form, error, words=refused)
        else:
            if not isinstance(made, Attempt):
                return _issued(request, found, made)
            if made.refused is not None:
                carry(form, made.refused, words=refused)
                status = made.refused.status if isinstance(made.refused, Refusal) else None
            if made.trial is not None:
                effect, reading = made.trial.effect, made.trial.reading
                seen = previewed(effect, reading, policy=found, endorsements=endorsements, by=actor)
    context = {
        "policy": found,
        "form": form,
        "kind": kind,
        "title": kinds()[kind].name,
        "article": kinds()[kind].article,
        "seen": seen,
        "issues": change_writes.act_of(actor, found, kind) is Act.ISSUE,
        "lifts": "change",
        "lifted": lifted(request),
    }
    if getattr(request, "htmx", False) and not acting:
        return render(request, "policies/parts/preview.html", context)
    return render(request, "policies/change.html", context, status=status or status_of(form))


def _act(request: ActorRequest, found: Policy, kind: str, form: ChangeForm) -> Act:
    """Read which button was pressed; only what the underwriting rules look at is referred."""
    refers = form.ruled and request.POST.get("action") == "refer"
    return Act.REFER if refers else change_writes.act_of(request.actor, found, kind)


def _issued(request: ActorRequest, found: Policy, made: Endorsement | EndorsementRequest) -> HttpResponse:
    if isinstance(made, EndorsementRequest):
        notices.warning(request, "批改申请已提交，待保险人处理", "The request waits for the insurer")
        return redirect("policies:request", made.ref)
    notices.success(request, f"第 {made.seq} 号批单已签发", f"Endorsement {made.seq} is issued")
    return redirect("policies:endorsements", found.number)
