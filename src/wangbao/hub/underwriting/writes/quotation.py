"""Quote a submitted application."""

import datetime as dt
from typing import Any, Final

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.rules.states import APPLICATION, Event as ApplicationEvent
from wangbao.hub.applications.writes.common import mandated
from wangbao.hub.catalogue.reads.queries import refuse_issuing
from wangbao.hub.errors import Conflict
from wangbao.hub.numbers import next_number
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import quotation
from wangbao.hub.underwriting.reads.proposal import proposal_of
from wangbao.hub.underwriting.rules.states import LIVE, QUOTE, Event, State
from wangbao.hub.underwriting.writes import record
from wangbao.hub.underwriting.writes.common import (
    LONGEST_REASON,
    VALID_DAYS,
    close_application,
    valid_until_of,
)
from wangbao.proposal import judgement as judging, option_fit
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_EVENTS: Final = {"offer": Event.OFFER, "decline": Event.DECLINE}


def quote(*, by: Actor, now: dt.datetime, application: Any, idempotency_key: str | None = None) -> Quote:
    """Assess a submitted application and quote it.

    What the rules let through is offered at once, for :data:`VALID_DAYS` days; what they decline is declined; all else
    waits for an underwriter. An application has one live quote; asked again with the same key, the same quote is given.

    Raises:
        Conflict: the application is not submitted, or has a live quote under another key.
        InputError: the product version may not be issued, or facts and terms that cannot be priced.
    """
    allow(by, "underwriting.quote", application)
    mandated(by, application.applicant_id)
    if (known := _of_key(idempotency_key, application)) is not None:
        return known
    APPLICATION.after(application.state, ApplicationEvent.QUOTE)  # before the work, and again under the lock
    # Simulating takes the longest; it needs no lock, as a submitted application no longer changes.
    risk, asked = quotation.of_application(application)
    today = day_of(now)
    refuse_issuing(application.product_version, today)
    proposal = proposal_of(application, risk, asked, day=today)

    def make(held: Application) -> Quote:
        held.state, held.changed_at = APPLICATION.after(held.state, ApplicationEvent.QUOTE), now
        if Quote.objects.filter(application=held, state__in=LIVE).exists():
            raise Conflict(Text("该申请已有有效报价", "the application has a live quote already"))
        made = _new(held, now, idempotency_key, asked)
        record.describe(made, risk.profile)
        made.answers = quotation.plain_answers(risk.answers)
        record.put(made, proposal, judging.NONE)
        event = _EVENTS.get(proposal.decision, Event.REFER)
        made.state = QUOTE.after(State.DRAFT, event)
        if event is not Event.REFER:
            made.decided_at = now
        if event is Event.OFFER:
            made.valid_until = valid_until_of(made, now, VALID_DAYS)
        if event is Event.DECLINE:
            made.reason = _said(proposal.flags)
        made.save(force_insert=True)
        held.save(update_fields=["state", "changed_at"])
        if event is Event.DECLINE:
            made.application = held
            close_application(made, by=by, now=now)
        record.step(made, event, by=by, now=now, before=None, reason=made.reason)
        return made

    return idempotency.once(
        lambda: _of_key(idempotency_key, application), make, locking=(application,), looks_first=False
    )


def _of_key(idempotency_key: str | None, application: Any) -> Quote | None:
    """Find the quote made under this key, if there is one."""
    found = Quote.objects.filter(idempotency_key=idempotency_key).first() if idempotency_key else None
    if found is not None and found.application_id != application.pk:
        raise idempotency.used(found.idempotency_key)
    return found


def _new(application: Any, now: dt.datetime, idempotency_key: str | None, asked: Any) -> Quote:
    return Quote(
        number=next_number("quote", day_of(now).year),
        application=application,
        product_version_id=application.product_version_id,
        insurer_id=application.insurer_id,
        applicant_id=application.applicant_id,
        broker_id=application.broker_id,
        start=application.start,
        end=application.end,
        requested=option_fit.plain(asked),
        created_at=now,
        changed_at=now,
        idempotency_key=idempotency_key or None,
    )


def _said(flags: Any) -> str:
    """Say why the rules decline, in both languages."""
    reasons = [flag.reason for flag in flags if flag.flag == "decline"]
    return " ".join(f"{reason.zh} {reason.en}" for reason in reasons)[:LONGEST_REASON]
