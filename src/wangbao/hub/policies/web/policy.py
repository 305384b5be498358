"""Show a policy's tabs."""

import datetime as dt
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wangbao.hub import clock
from wangbao.hub.access.permissions import may
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.console.form_errors import carry
from wangbao.hub.journal.looks import shows_people
from wangbao.hub.policies.reads import approval as approval_reads, endorsement, queries
from wangbao.hub.policies.reads.price import stored_prices
from wangbao.hub.policies.rules.journal_words import MOVEMENTS
from wangbao.hub.policies.rules.states import PHASE_NAMES, REQUEST, Phase
from wangbao.hub.policies.rules.words import refused
from wangbao.hub.policies.web.endorsement_forms import FORMS
from wangbao.hub.policies.web.forms import AsOfForm
from wangbao.hub.policies.writes.renewal import EARLIEST_DAYS
from wangbao.hub.web import ActorRequest
from wangbao.policy.fold import segment_on
from wangbao.policy.tables import kinds
from wangbao.vocabulary.beijing import BEIJING, day_of
from wangbao.vocabulary.errors import InputError

_DAY: Final = dt.timedelta(days=1)


@login_required
@require_safe
@shows_people("policy", "number")
def policy(request: ActorRequest, number: str) -> HttpResponse:
    """Show a policy: its facts, its terms on a day as known at a moment, its segments."""
    life, context = _life(request, number)
    today = context["today"]
    day = min(max(today, life.policy.start), life.policy.end - _DAY)
    form = AsOfForm(request.GET if "day" in request.GET else {"day": day, "known": today})
    seen = None
    if form.is_valid():
        # Known by the end of a day: before the next day begins in Beijing.
        known = form.cleaned_data["known"] + _DAY
        moment = dt.datetime.combine(known, dt.time.min, BEIJING) - dt.timedelta(microseconds=1)
        try:
            seen = queries.as_of(life.policy, day=form.cleaned_data["day"], known_at=moment)
        except InputError as error:
            carry(form, error, words=refused)
    bundle = bundle_of(life.policy.product_version)
    terms = life.segments[-1].terms
    context |= {
        "as_of_form": form,
        "seen": seen,
        "seen_facts": endorsement.main_facts(seen.terms, bundle) if seen else (),
        "parties": endorsement.parties(terms, life.policy.applicant),
        "accounts": _accounts(life),
        "risk": endorsement.risk_facts(terms),
        "limit_cny": segment_on(life.segments, day).terms.get("limit_cny"),
        "payment": endorsement.payment(life.segments[0].terms),
        "spans": endorsement.spans(life.segments, bundle, stored_prices(life.endorsements)),
        "basis": bundle,
        "tab": "policy",
    }
    return render(request, "policies/policy.html", context)


@login_required
@require_safe
@shows_people("policy", "number")
def endorsements(request: ActorRequest, number: str) -> HttpResponse:
    """Show the timeline: every endorsement with before, after and its charge; requests; possible actions."""
    life, context = _life(request, number)
    bundle = bundle_of(life.policy.product_version)
    context |= {
        "events": endorsement.events(
            life.issued,
            bundle,
            inside=may(request.actor, "underwriting.work", life.policy.quote),
        ),
        "follows": endorsement.all_consequences(life.contract, bundle),
        "kinds": [(code, kinds()[code].name) for code in FORMS],
        "request_state_names": REQUEST.names,
        "kind_names": {code: kind.name for code, kind in kinds().items()},
        "tab": "endorsements",
    }
    return render(request, "policies/endorsements.html", context)


@login_required
@require_safe
@shows_people("policy", "number")
def account(request: ActorRequest, number: str) -> HttpResponse:
    """Show the accounts: instalments, receipts, refunds, payment position; co-insurers and subsidies."""
    life, context = _life(request, number)
    waiting = approval_reads.waiting_of(life.policy) if context["may"]["receive"] else []
    context |= {
        "accounts": _accounts(life),
        "waiting": [(row, MOVEMENTS[row.kind]) for row in waiting],
        "reversed": {row.reverses_id for one in life.accounts for row in one.receipts if row.reverses_id},
        "tab": "account",
    }
    return render(request, "policies/account.html", context)


@login_required
@require_safe
def documents(request: ActorRequest, number: str) -> HttpResponse:
    """List the papers that can be made."""
    life, context = _life(request, number)
    names = {code: kind.name for code, kind in kinds().items()}
    context |= {
        "rows": [(one.row, names.get(one.row.kind), one.gross_cny) for one in reversed(life.issued)],
        "last": life.endorsements[-1].seq,
        "tab": "documents",
    }
    return render(request, "policies/documents.html", context)


def _life(request: ActorRequest, number: str) -> tuple[queries.Life, dict[str, Any]]:
    """Fetch a policy with everything about it, and build the context that the head of its pages needs."""
    actor = request.actor
    today = day_of(clock.now())
    life = queries.life(queries.policy(actor, number), today=today)
    verbs = ("endorse", "request", "cancel", "reinstate", "renew", "receive", "refund", "reverse", "resolve")
    context = {
        "life": life,
        "policy": life.policy,
        "today": today,
        "phase_name": PHASE_NAMES[life.phase],
        "may": {verb: may(actor, f"policies.{verb}", life.policy) for verb in verbs},
        "product_title": bundle_of(life.policy.product_version).definition.title.text,
        "renews_from": life.policy.end - dt.timedelta(days=EARLIEST_DAYS),
        "is_cancelled": life.phase is Phase.CANCELLED,
        "open_requests": [row for row in life.requests if row.decided_at is None],
    }
    return life, context


def _accounts(life: queries.Life) -> list[tuple[queries.Account, str]]:
    """Pair the accounts with the names of their payers; the policyholder's comes first."""
    names = {row["code"]: row.get("name") for row in life.segments[0].terms.get("subsidies") or ()}
    return [(one, names.get(one.payer) or one.payer) for one in life.accounts]
