"""Endorsements, cancellation and reinstatement, each with a live preview of what it would do and cost."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console.fields import DayField
from wangbao.hub.console.language import say
from wangbao.hub.errors import Invisible
from wangbao.hub.policies.models import EndorsementRequest, Policy
from wangbao.hub.policies.reads import endorsement as endorsement_reads, queries
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.price import price_table
from wangbao.hub.policies.reads.underwriting import RuleResults, rule_results
from wangbao.hub.policies.rules import underwriting
from wangbao.hub.policies.rules.admission import cancellation_change, grounds_open_to
from wangbao.hub.policies.rules.underwriting import BeyondAuthority
from wangbao.hub.policies.web.cancellation_forms import CancelForm, ReinstateForm
from wangbao.hub.policies.web.endorsement_forms import FORMS, UNDERWRITING, ChangeForm
from wangbao.hub.policies.web.forms import new_key, status_of, take_refusal
from wangbao.hub.policies.writes import endorsement, request as request_writes
from wangbao.hub.policies.writes.endorsement import NEEDS
from wangbao.hub.web import ActorRequest
from wangbao.policy.cancellation import reinstating
from wangbao.policy.fold import fold, segment_on
from wangbao.policy.tables import kinds
from wangbao.product.bundle import Bundle
from wangbao.vocabulary import canonical
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.text import Text

_MOST_LIFTED: Final = 50
_CSRF: Final = "csrfmiddlewaretoken"
_DAY: Final = dt.timedelta(days=1)
_GET_POST: Final = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_GET_POST)
def change(request: ActorRequest, number: str, kind: str) -> HttpResponse:
    """One kind of endorsement: the terms on its day, what would change, what it would cost; then issue or ask."""
    if kind not in FORMS:
        raise Invisible

    def issue(found: Policy, form: ChangeForm) -> Any:
        actor = request.actor
        given = form.cleaned_data
        common = {
            "policy": found,
            "kind": kind,
            "effective": given["effective"],
            "change": form.change(),
            "reason": given["reason"],
            "idempotency_key": given["key"],
            "by": actor,
            "now": clock.now(),
        }
        judged = given.get(UNDERWRITING, "")
        if request.POST.get("action") == "refer":
            if not judged.strip():
                raise refusal(UNDERWRITING, None, "上报须写明理由", "a referral needs a reason")
            return request_writes.request(recommendation=judged, **common)
        if not may(actor, "policies.endorse", found):
            return request_writes.request(**common)
        return endorsement.endorse(underwriting_reason=judged, lifted=_lifted(request), **common)

    return _changing(request, number, kind, FORMS[kind], lambda _, form: form.change(), issue)


@login_required
@require_http_methods(_GET_POST)
def cancel(request: ActorRequest, number: str) -> HttpResponse:
    """Cancellation: what goes back on each ground, then cancel; a client asks for it."""

    def patch(found: Policy, form: Any) -> Mapping[str, Any]:
        given = form.cleaned_data
        return cancellation_change(found, given["ground"], form.refund_share, form.known_on)

    def issue(found: Policy, form: Any) -> Any:
        actor = request.actor
        given = form.cleaned_data
        common = {
            "policy": found,
            "effective": given["effective"],
            "reason": given["reason"],
            "idempotency_key": given["key"],
            "by": actor,
            "now": clock.now(),
        }
        if may(actor, "policies.cancel", found):
            return endorsement.cancel(
                ground_code=given["ground"],
                refund_share=form.refund_share,
                known_on=form.known_on,
                **common,
            )
        return request_writes.request(kind="cancellation", change=patch(found, form), **common)

    return _changing(request, number, "cancellation", CancelForm, patch, issue)


@login_required
@require_http_methods(_GET_POST)
def reinstate(request: ActorRequest, number: str) -> HttpResponse:
    """Reinstatement from a day."""

    def issue(found: Policy, form: ChangeForm) -> Any:
        return endorsement.reinstate(
            policy=found,
            effective=form.cleaned_data["effective"],
            reason=form.cleaned_data["reason"],
            idempotency_key=form.cleaned_data["key"],
            by=request.actor,
            now=clock.now(),
        )

    return _changing(request, number, "reinstatement", ReinstateForm, lambda *_: reinstating(), issue)


def _changing(
    request: ActorRequest,
    number: str,
    kind: str,
    form_class: type[ChangeForm],
    patch: Callable[[Policy, Any], Mapping[str, Any]],
    issue: Callable[[Policy, Any], Any],
) -> HttpResponse:
    """A change's form, its preview (alone for htmx, on the page without it), and issuing it."""
    actor = request.actor
    found = queries.policy(actor, number)
    needed = "policies.reinstate" if kind == "reinstatement" else "policies.request"
    allow(actor, needed, found)
    acting = request.method == "POST" and request.POST.get("action") in ("issue", "refer")
    endorsements = list(found.endorsements.order_by("seq"))
    contract = contract_of(found, endorsements)
    day, now = _day(request, found), clock.now()
    bundle = bundle_of(found.product_version)
    form = form_class(
        request.POST or None,
        terms=segment_on(fold(contract), day).terms,
        bundle=bundle,
        judges=may(actor, "policies.endorse", found),
        grounds=grounds_open_to(found, actor, now),
        initial={"key": new_key(), "effective": day},
    )
    form.fields["reason"].required = acting or request.method != "POST"
    seen, status, key = None, None, _key(request)
    if acting and (made := queries.made_under(found, key)) is not None:
        return _issued(request, found, made)  # the same form once more, of which nothing is left to change
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["key"] = key
        try:
            effective, wanted = form.cleaned_data["effective"], patch(found, form)
            if acting:
                try:
                    return _issued(request, found, issue(found, form))
                except BeyondAuthority as error:
                    form.add_error(None, say(error.text))
                    status = error.status
                except InputError as error:
                    take_refusal(form, error)
            meant: dict[str, Any] = {
                "policy": found,
                "kind": kind,
                "effective": effective,
                "change": wanted,
                "by": actor,
                "now": now,
            }
            effect = endorsement.what_if(**meant)
            ruled = _ruled(request, meant, bundle) if form.ruled and form.judges else None
            seen = endorsement_reads.previewed(
                effect, bundle, price_table(endorsements, found.product_version), ruled
            )
        except InputError as error:
            if not form.errors:  # when issuing, the same was refused and is said already
                take_refusal(form, error)
    context = {
        "policy": found,
        "form": form,
        "kind": kind,
        "title": kinds()[kind].name,
        "article": kinds()[kind].article,
        "seen": seen,
        "issues": may(actor, NEEDS.get(kind, "policies.endorse"), found),
        "lifts": "change",
        "lifted": _lifted(request),
    }
    if getattr(request, "htmx", False) and not acting:
        return render(request, "policies/parts/preview.html", context)
    return render(request, "policies/change.html", context, status=status or status_of(form))


def _ruled(request: ActorRequest, meant: Mapping[str, Any], bundle: Bundle) -> RuleResults | None:
    """What the rules say of it, for whoever issues endorsements."""
    reading = underwriting.consider(lifted=_lifted(request), **meant)
    return rule_results(reading, bundle, meant["by"])


def _lifted(request: ActorRequest) -> list[str]:
    """The blocks ticked as settled."""
    return request.POST.getlist("lifted")[:_MOST_LIFTED]


def _issued(request: ActorRequest, found: Policy, made: Any) -> HttpResponse:
    if isinstance(made, EndorsementRequest):
        messages.warning(
            request, say(Text("批改申请已提交，待保险人处理", "The request waits for the insurer"))
        )
        return redirect("policies:request", made.ref)
    messages.success(request, say(Text(f"第 {made.seq} 号批单已签发", f"Endorsement {made.seq} is issued")))
    return redirect("policies:endorsements", found.number)


def _key(request: ActorRequest) -> str:
    """The key of a form as it was filled in: sent twice it is the same, with anything else in it another."""
    filled = sorted((name, request.POST.getlist(name)) for name in request.POST if name != _CSRF)
    return canonical.sha256(filled, spelling="ascii")


def _day(request: ActorRequest, found: Policy) -> dt.date:
    """The effective day typed, within the policy's period; today as far as that lies in it."""
    typed = request.POST.get("effective") or request.GET.get("effective") or ""
    try:
        day: dt.date = DayField().clean(typed)
    except ValidationError:  # the form itself says what is wrong with it
        day = day_of(clock.now())
    return min(max(day, found.start), found.end - _DAY)
