"""Answer an offer: accept, turn down, mark as bound, expire."""

import datetime as dt
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.applications.models import Application
from wangbao.hub.applications.reads import other_cover
from wangbao.hub.applications.writes.submission import close
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.rules import double_insurance
from wangbao.hub.underwriting.rules.states import LIVE, QUOTE, Event, State
from wangbao.hub.underwriting.writes import record
from wangbao.hub.underwriting.writes.common import (
    LONGEST_REASON,
    changed,
    close_application,
    hold,
    refuse_lapsed,
)
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

_WITHDRAWN: Final = Text("投保人撤回了申请", "the applicant has withdrawn the application")


def accept(*, by: Actor, now: dt.datetime, quote: Quote, revision: int) -> Quote:
    """Accept the offer, by the applicant or its broker; accepted twice is accepted once.

    Raises:
        Conflict: no offer, one that has lapsed, another than the one that was read, or one made before the insurer
            knew of cover there is now.
    """
    with transaction.atomic():
        held, before = hold(by, "underwriting.answer", quote, revision)
        if held.state == State.ACCEPTED:
            return held
        if held.state == State.OFFERED:
            refuse_lapsed(held, now)
            _refuse_insured_since(held)
        held.state = QUOTE.after(held.state, Event.ACCEPT)
        held.accepted_at = now
        changed(held, now, moves=False)
        held.save()
        record.step(held, Event.ACCEPT, by=by, now=now, before=before)
        return held


def turn_down(*, by: Actor, now: dt.datetime, quote: Quote, reason: str = "", revision: int) -> Quote:
    """Turn the offer down, by the applicant or its broker."""
    with transaction.atomic():
        held, before = hold(by, "underwriting.answer", quote, revision)
        held.state = QUOTE.after(held.state, Event.TURN_DOWN)
        held.reason = reason.strip()[:LONGEST_REASON]
        changed(held, now)
        held.save()
        close_application(held, by=by, now=now)
        record.step(held, Event.TURN_DOWN, by=by, now=now, before=before, reason=held.reason)
        return held


def mark_bound(*, by: Actor, now: dt.datetime, quote: Quote) -> Quote:
    """Mark the quote as bound by a policy and close its application; the caller holds both.

    Raises:
        Conflict: the quote is not accepted, or has lapsed.
    """
    before = record.snapshot(quote)
    if quote.state == State.ACCEPTED:
        refuse_lapsed(quote, now)
    quote.state = QUOTE.after(quote.state, Event.BIND)
    changed(quote, now, moves=False)
    quote.save(update_fields=["state", "changed_at"])
    record.step(quote, Event.BIND, by=by, now=now, before=before)
    close(by=by, now=now, application=quote.application)
    return quote


def turn_down_open(application: Application, *, by: Actor, now: dt.datetime) -> None:
    """End the open quote of an application taken back, so that nobody accepts an offer nothing stands behind.

    The application is locked by the caller. Provides :data:`wangbao.hub.applications.writes.submission.OPEN_QUOTES`.

    Raises:
        Conflict: a quote of it is accepted or bound.
    """
    for found in application.quotes.filter(state__in=LIVE):
        (quote,) = lock(found)
        if quote.state in (State.ACCEPTED, State.BOUND):
            raise Conflict(
                Text("报价已接受，不能再撤回", "a quote has been accepted; it can no longer be withdrawn")
            )
        before = record.snapshot(quote)
        quote.state, quote.reason = State.DECLINED, _WITHDRAWN.zh
        changed(quote, now)
        quote.save()
        record.step(quote, Event.TURN_DOWN, by=by, now=now, before=before, reason=_WITHDRAWN.zh)


def expire_due(*, by: Actor, now: dt.datetime, most: int = 1000) -> int:
    """Mark offers whose last day has passed; return how many. Run daily; nothing waits for it."""
    due = (
        Quote.objects.filter(state__in=(State.OFFERED, State.ACCEPTED), valid_until__lt=day_of(now))
        .select_related("application")
        .order_by("pk")[:most]
    )
    done = 0
    for row in due:
        with transaction.atomic():
            application, held = lock(row.application, row)
            held.application = application
            if held.state not in (State.OFFERED, State.ACCEPTED) or held.valid_until >= day_of(now):
                continue
            before = record.snapshot(held)
            held.state = QUOTE.after(held.state, Event.EXPIRE)
            changed(held, now)
            held.save()
            close_application(held, by=by, now=now)
            record.step(held, Event.EXPIRE, by=by, now=now, before=before)
            done += 1
    return done


def _refuse_insured_since(quote: Quote) -> None:
    """Refuse an offer made before other cover was known that no underwriter has decided about."""
    known = {(flag["rule"], flag["reason"]["zh"]) for flag in quote.flags}
    raised = double_insurance.flags(other_cover.of_quote(quote), quote.insurer_id)
    if all((flag.rule, flag.reason.zh) in known for flag in raised):
        return
    raise Conflict(
        Text(
            "报价之后，该企业本期间又有了同类保险（重复保险，保险法第五十六条）；请保险人重新核保后再接受",
            "since the offer was made the enterprise has taken other cover of this kind for this period (double "
            "insurance, Insurance Law, art. 56); the insurer decides anew before it can be accepted",
        )
    )
