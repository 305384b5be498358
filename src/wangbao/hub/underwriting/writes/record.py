"""Write a proposal onto a quote's row, and every change into its history."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wangbao.assessment.describe import size_of
from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.underwriting.models import Quote, Step
from wangbao.hub.underwriting.reads.accumulation import provider_of
from wangbao.hub.underwriting.rules.evidence import STEP
from wangbao.hub.underwriting.rules.journal_words import EVENT_VERBS
from wangbao.hub.underwriting.rules.states import Event
from wangbao.hub.underwriting.writes import message, task
from wangbao.proposal import judgement as judging, option_fit
from wangbao.proposal.judgement import Judgement
from wangbao.proposal.price import plain_price
from wangbao.proposal.proposal import Proposal
from wangbao.risk.profile import Profile
from wangbao.underwriting.evaluate import adjusted_data, flag_data
from wangbao.vocabulary.entry import plain
from wangbao.vocabulary.money import to_decimal, yuan

OUTSIDE = frozenset({Event.OFFER, Event.DECLINE, Event.TURN_DOWN, Event.ACCEPT, Event.EXPIRE, Event.BIND})
"""What the other side reads of a quote's history."""


def put(quote: Quote, proposal: Proposal, judgement: Judgement) -> None:
    """Write a proposal onto the row (which the caller saves): terms, price, flags, adjustments, authority."""
    priced = proposal.priced
    quote.terms = option_fit.plain(proposal.choice)
    quote.judgement = judging.plain(judgement)
    quote.premium, quote.vat = priced.premium_cny, priced.vat_cny
    quote.technical = priced.technical_cny
    quote.price = plain_price(priced, proposal.valuation)
    quote.flags = [flag_data(flag) for flag in proposal.flags]
    quote.adjustments = [adjusted_data(change) for change in proposal.adjustments]
    quote.needs = [
        {"level": str(need.level), "rule": need.rule, "reason": plain(need.reason)} for need in proposal.needs
    ]
    quote.authority = proposal.authority
    quote.limit, quote.deductible = proposal.choice.limit_cny, proposal.choice.deductible_cny
    quote.rules, quote.rules_sha256 = proposal.outcome.rules, proposal.outcome.sha256


def describe(quote: Quote, profile: Profile) -> None:
    """Copy the profile fields that lists filter by onto the quote row (denormalised)."""
    quote.profile = profile.model_dump(mode="json", exclude_defaults=True)
    quote.insured_kind = profile.insured_kind
    quote.sector = profile.loss_sector
    quote.size = size_of(profile)
    quote.revenue = yuan(to_decimal(profile.revenue_cny))
    quote.cloud_provider = provider_of(profile)


def step(
    quote: Quote,
    event: Event,
    *,
    by: Actor,
    now: dt.datetime,
    before: Mapping[str, Any] | None,
    reason: str = "",
) -> None:
    """Add to the quote's history and to the journal, and tell whom it concerns.

    The quote's row is locked and saved by the caller.
    """
    seq = Step.objects.filter(quote=quote).count() + 1
    made = Step.objects.create(
        quote=quote,
        seq=seq,
        event=event,
        at=now,
        person_id=by.person_id,
        by_name=by.name,
        by_role=by.role or "",
        reason=reason,
        terms=quote.terms,
        premium=quote.premium,
        inside=event not in OUTSIDE,
    )
    task.of_event(quote, event, by=by, now=now)
    message.of_event(quote, event, by=by, now=now, reason=reason)
    record(
        by=by,
        now=now,
        verb=f"quote.{EVENT_VERBS[event]}",
        subject=("quote", quote.number),
        organisation_id=quote.insurer_id,
        before=before,
        after={**snapshot(quote), "reason": reason, FIELD: STEP.of(made)},
    )


def snapshot(quote: Quote) -> dict[str, Any]:
    """Take the fields of a quote that the journal keeps before and after."""
    return {
        "state": str(quote.state),
        "terms": quote.terms,
        "premium": _text(quote.premium),
        "authority": str(quote.authority),
        "valid_until": quote.valid_until,
        "revision": quote.revision,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"
