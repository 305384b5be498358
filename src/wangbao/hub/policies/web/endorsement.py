"""Show the pages of endorsement, cancellation and reinstatement, with a live preview of effect and charge."""

import datetime as dt
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wangbao.hub import clock
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console.fields import DayField
from wangbao.hub.console.language import say
from wangbao.hub.errors import Invisible
from wangbao.hub.policies.models import Endorsement, EndorsementRequest, Policy
from wangbao.hub.policies.reads import endorsement as endorsement_reads, queries
from wangbao.hub.policies.reads.contract import contract_of
from wangbao.hub.policies.reads.endorsement import Previewed
from wangbao.hub.policies.reads.price import PriceTable, price_table
from wangbao.hub.policies.reads.underwriting import rule_results
from wangbao.hub.policies.rules.admission import grounds_open_to
from wangbao.hub.policies.rules.underwriting import BeyondAuthority
from wangbao.hub.policies.web.cancellation_forms import CancelForm, ReinstateForm
from wangbao.hub.policies.web.endorsement_forms import FORMS, ChangeForm
from wangbao.hub.policies.web.forms import new_key, status_of, take_refusal
from wangbao.hub.policies.writes import change as change_writes
from wangbao.hub.policies.writes.change import Act, Attempt
from wangbao.hub.policies.writes.endorsement import NEEDS
from wangbao.hub.web import ActorRequest
from wangbao.policy.fold import fold, segment_on
from wangbao.policy.tables import kinds
from wangbao.product.bundle import Bundle
from wangbao.vocabulary import canonical
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_MOST_LIFTED: Final = 50
_CSRF: Final = "csrfmiddlewaretoken"
_DAY: Final = dt.timedelta(days=1)
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
    day, bundle = _day(request, found), bundle_of(found.product_version)
    form = form_class(
        request.POST or None,
        terms=segment_on(fold(contract_of(found, endorsements)), day).terms,
        bundle=bundle,
        judges=may(actor, "policies.endorse", found),
        grounds=grounds_open_to(found, actor, now),
        initial={"key": new_key(), "effective": day},
    )
    form.fields["reason"].required = acting or request.method != "POST"
    key = _key(request)
    if acting and (earlier := queries.made_under(found, key)) is not None:
        return _issued(request, found, earlier)  # the same form sent again: show what the first one made
    seen, status = None, None
    if request.method == "POST" and form.is_valid():
        try:
            made = change_writes.attempt(
                policy=found,
                wanted=form.wanted(kind, lifted=_lifted(request)),
                act=_act(request, found, kind, form) if acting else None,
                idempotency_key=key,
                by=actor,
                now=now,
                rules=form.ruled and form.judges,
            )
        except InputError as error:
            take_refusal(form, error)
        else:
            if not isinstance(made, Attempt):
                return _issued(request, found, made)
            status = _refused(form, made)
            seen = _in_words(made, actor, bundle, price_table(endorsements, found.product_version))
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


def _act(request: ActorRequest, found: Policy, kind: str, form: ChangeForm) -> Act:
    """Read which button was pressed; only what the underwriting rules look at is referred."""
    refers = form.ruled and request.POST.get("action") == "refer"
    return Act.REFER if refers else change_writes.act_of(request.actor, found, kind)


def _refused(form: ChangeForm, made: Attempt) -> int | None:
    """Show on the form why a change was refused; return the status of the page where it is not the form's."""
    match made.refused:
        case BeyondAuthority() as error:
            form.add_error(None, say(error.text))
            return error.status
        case InputError() as error:
            take_refusal(form, error)
    return None


def _in_words(made: Attempt, actor: Actor, bundle: Bundle, prices: PriceTable) -> Previewed | None:
    if made.trial is None:
        return None
    ruled = rule_results(made.trial.reading, bundle, actor)
    return endorsement_reads.previewed(made.trial.effect, bundle, prices, ruled)


def _lifted(request: ActorRequest) -> list[str]:
    """Return the blocks ticked as lifted."""
    return request.POST.getlist("lifted")[:_MOST_LIFTED]


def _issued(request: ActorRequest, found: Policy, made: Endorsement | EndorsementRequest) -> HttpResponse:
    if isinstance(made, EndorsementRequest):
        messages.warning(
            request, say(Text("批改申请已提交，待保险人处理", "The request waits for the insurer"))
        )
        return redirect("policies:request", made.ref)
    messages.success(request, say(Text(f"第 {made.seq} 号批单已签发", f"Endorsement {made.seq} is issued")))
    return redirect("policies:endorsements", found.number)


def _key(request: ActorRequest) -> str:
    """Derive an idempotency key from the form as filled in: the same if sent twice, another with any other content."""
    filled = sorted((name, request.POST.getlist(name)) for name in request.POST if name != _CSRF)
    return canonical.sha256(filled, spelling="ascii")


def _day(request: ActorRequest, found: Policy) -> dt.date:
    """Read the effective day typed, or else take today; limit it to the policy's period."""
    typed = request.POST.get("effective") or request.GET.get("effective") or ""
    try:
        day: dt.date = DayField().clean(typed)
    except ValidationError:  # the form itself says what is wrong with it
        day = day_of(clock.now())
    return min(max(day, found.start), found.end - _DAY)
