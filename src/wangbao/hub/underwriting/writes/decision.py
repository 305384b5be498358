"""Decide about a quote, by the insurer's people: change its terms, offer, refer, decline, lift a block."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.catalogue.reads.queries import refuse_issuing
from wangbao.hub.errors import Conflict
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import quotation
from wangbao.hub.underwriting.reads.proposal import proposal_of
from wangbao.hub.underwriting.rules.authority import level_of, refuse_beyond, refuse_blocked
from wangbao.hub.underwriting.rules.states import QUOTE, WORKED_ON, Event, State
from wangbao.hub.underwriting.writes import record
from wangbao.hub.underwriting.writes.common import (
    LONGEST_REASON,
    VALID_DAYS,
    changed,
    close_application,
    decided,
    hold,
    locked,
    reason_of,
    refuse_changed,
    valid_until_of,
)
from wangbao.proposal import judgement as judging, option_fit
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text


def revise(
    *,
    by: Actor,
    now: dt.datetime,
    quote: Quote,
    terms: Mapping[str, Any],
    judgement: Mapping[str, Any] | None = None,
    reason: str,
    revision: int,
) -> Quote:
    """Change terms and what an underwriter judges; price and flags follow. An offer so changed is withdrawn.

    ``revision`` is the one the person saw: another's change in between is a conflict, not overwritten.
    """
    with transaction.atomic():
        held, before = hold(by, "underwriting.revise", quote, revision)
        _revise(held, terms, judgement, reason, now)
        held.state = QUOTE.after(held.state, Event.REVISE)
        held.valid_until = None
        held.save()
        record.step(held, Event.REVISE, by=by, now=now, before=before, reason=held.reason)
        return held


def offer(
    *,
    by: Actor,
    now: dt.datetime,
    quote: Quote,
    valid_days: int = VALID_DAYS,
    reason: str = "",
    revision: int,
) -> Quote:
    """Offer the quote as it stands.

    Raises:
        Forbidden: the terms, the price or a flag need a higher authority.
        Conflict: not in a state to be offered, or a block stands.
    """
    with transaction.atomic():
        held, before = hold(by, "underwriting.decide", quote, revision)
        _offer(held, by, now, valid_days, reason)
        held.save()
        record.step(held, Event.OFFER, by=by, now=now, before=before, reason=held.reason)
        return held


def counter(
    *,
    by: Actor,
    now: dt.datetime,
    quote: Quote,
    terms: Mapping[str, Any],
    judgement: Mapping[str, Any] | None = None,
    valid_days: int = VALID_DAYS,
    reason: str,
    revision: int,
) -> Quote:
    """Change the terms and offer them in one step, as a counter-offer; refused whole where either is."""
    with transaction.atomic():
        held, before = hold(by, "underwriting.decide", quote, revision)
        _revise(held, terms, judgement, reason, now)
        held.state = QUOTE.after(held.state, Event.REVISE)
        _offer(held, by, now, valid_days, reason)
        held.save()
        record.step(held, Event.OFFER, by=by, now=now, before=before, reason=held.reason)
        return held


def refer(*, by: Actor, now: dt.datetime, quote: Quote, reason: str, revision: int) -> Quote:
    """Refer to the next authority with a recommendation; what head office decides needs one of a senior's."""
    with transaction.atomic():
        held, before = hold(by, "underwriting.decide", quote, revision)
        held.state = QUOTE.after(held.state, Event.REFER)
        held.reason = reason_of(reason)
        held.recommended_by_id = by.person_id
        held.recommended_level = str(level_of(by))
        changed(held, now)
        held.save()
        record.step(held, Event.REFER, by=by, now=now, before=before, reason=held.reason)
        return held


def decline(*, by: Actor, now: dt.datetime, quote: Quote, reason: str, revision: int) -> Quote:
    """Decline, with a reason the applicant reads."""
    with transaction.atomic():
        held, before = hold(by, "underwriting.decide", quote, revision)
        held.state = QUOTE.after(held.state, Event.DECLINE)
        held.reason = reason_of(reason)
        held.valid_until = None
        decided(held, by, now)
        held.save()
        close_application(held, by=by, now=now)
        record.step(held, Event.DECLINE, by=by, now=now, before=before, reason=held.reason)
        return held


def decide(*, by: Actor, now: dt.datetime, quote: Quote, decision: str, **more: Any) -> Quote:
    """Make one of the decisions by its name: ``offer``, ``counter``, ``refer``, ``decline``, ``revise``."""
    verbs = {"offer": offer, "counter": counter, "refer": refer, "decline": decline, "revise": revise}
    if decision not in verbs:
        listed = ", ".join(verbs)
        raise refusal("decision", decision, f"须为 {listed} 之一", f"must be one of {listed}")
    made: Quote = verbs[decision](by=by, now=now, quote=quote, **more)  # type: ignore[operator]  # functions of one shape
    return made


def lift(*, by: Actor, now: dt.datetime, quote: Quote, rule: str, reason: str, revision: int) -> Quote:
    """Lift a block, with a reason, by an underwriter with the authority its rule names."""
    with transaction.atomic():
        held, before = locked(by, "underwriting.decide", quote)
        if reason.strip() and held.lifted.get(rule) == reason.strip():
            return held  # sent again, on the revision of then
        refuse_changed(held, revision)
        if State(held.state) not in WORKED_ON:
            raise Conflict(Text("该报价不在核保中", "the quote is not being worked on"))
        flag = next((f for f in held.flags if f["rule"] == rule and f["flag"] == "block"), None)
        if flag is None:
            raise refusal("rule", rule, "没有这一待解除项", "there is no such block")
        refuse_beyond(by, Level(flag["authority"] or Level.UNDERWRITER))
        held.lifted = {**held.lifted, rule: reason_of(reason)}
        changed(held, now)
        held.save()
        record.step(
            held,
            Event.REVISE,
            by=by,
            now=now,
            before=before,
            reason=f"{rule}: {reason_of(reason)}"[:LONGEST_REASON],
        )
        return held


def _revise(
    held: Quote, terms: Mapping[str, Any], judgement: Mapping[str, Any] | None, reason: str, now: dt.datetime
) -> None:
    plan = bundle_of(held.product_version).plan
    judged = judging.read(held.judgement if judgement is None else judgement, plan)
    risk, choice = quotation.of_quote(held), option_fit.read(terms)
    proposal = proposal_of(held, risk, choice, day=day_of(now), judgement=judged, as_asked=True)
    adjustments = held.adjustments
    record.put(held, proposal, judged)
    held.adjustments = [
        *quotation.still_true(adjustments, held.terms),
        *quotation.by_hand(adjustments, held, reason_of(reason)),
    ]
    held.reason = reason_of(reason)
    held.recommended_by_id, held.recommended_level = None, ""
    changed(held, now)


def _offer(held: Quote, by: Actor, now: dt.datetime, valid_days: int, reason: str) -> None:
    held.state = QUOTE.after(held.state, Event.OFFER)
    refuse_blocked(held)
    refuse_beyond(by, Level(held.authority), held)
    refuse_issuing(held.product_version, day_of(now))
    held.valid_until = valid_until_of(held, now, valid_days)
    held.reason = reason.strip()[:LONGEST_REASON]
    decided(held, by, now)
