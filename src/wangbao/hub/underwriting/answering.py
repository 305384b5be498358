"""What happens to an offer: accepted, turned down, bound, lapsed."""

import datetime as dt

from django.db import transaction

from wangbao.hub.clock import day_of
from wangbao.hub.locks import lock
from wangbao.hub.parties.actor import Actor
from wangbao.hub.underwriting import writing
from wangbao.hub.underwriting.holding import LONGEST_REASON, changed, close_application, hold, refuse_lapsed
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.states import Event, State, after


def accept(*, by: Actor, now: dt.datetime, quote: Quote, revision: int | None = None) -> Quote:
    """The applicant, or its broker, accepts the offer; accepted twice is accepted once.

    Raises:
        Conflict: no offer, one that has lapsed, or another than the one that was read.
    """
    with transaction.atomic():
        held, before = hold(by, "underwriting.answer", quote, revision)
        if held.state == State.ACCEPTED:
            return held
        if held.state == State.OFFERED:
            refuse_lapsed(held, now)
        held.state = after(held.state, Event.ACCEPT)
        held.accepted_at = now
        changed(held, now, moves=False)
        held.save()
        writing.step(held, Event.ACCEPT, by=by, now=now, before=before)
        return held


def turn_down(
    *, by: Actor, now: dt.datetime, quote: Quote, reason: str = "", revision: int | None = None
) -> Quote:
    """The applicant, or its broker, does not want the offer."""
    with transaction.atomic():
        held, before = hold(by, "underwriting.answer", quote, revision)
        held.state = after(held.state, Event.TURN_DOWN)
        held.reason = reason.strip()[:LONGEST_REASON]
        changed(held, now)
        held.save()
        close_application(held, by=by, now=now)
        writing.step(held, Event.TURN_DOWN, by=by, now=now, before=before, reason=held.reason)
        return held


def mark_bound(*, by: Actor, now: dt.datetime, quote: Quote) -> Quote:
    """A policy was issued on the quote; for the policies app, which holds application and quote and closes the former.

    Raises:
        Conflict: the quote is not accepted, or has lapsed.
    """
    before = writing.snapshot(quote)
    if quote.state == State.ACCEPTED:
        refuse_lapsed(quote, now)
    quote.state = after(quote.state, Event.BIND)
    changed(quote, now, moves=False)
    quote.save(update_fields=["state", "changed_at"])
    writing.step(quote, Event.BIND, by=by, now=now, before=before)
    return quote


def expire_due(*, by: Actor, now: dt.datetime, most: int = 1000) -> int:
    """Mark offers whose last day has passed; returns how many. Run daily; nothing waits for it."""
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
            before = writing.snapshot(held)
            held.state = after(held.state, Event.EXPIRE)
            changed(held, now)
            held.save()
            close_application(held, by=by, now=now)
            writing.step(held, Event.EXPIRE, by=by, now=now, before=before)
            done += 1
    return done
