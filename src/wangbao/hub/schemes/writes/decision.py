"""Accept a submitted scheme for review, refuse it, or return it for correction: the national authority's part."""

import datetime as dt

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.locks import lock
from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.rules.journal_words import EVENT_VERBS
from wangbao.hub.schemes.rules.states import SCHEME, Event
from wangbao.hub.schemes.writes import message
from wangbao.hub.schemes.writes.common import add_step, note, reason_of


def accept(*, by: Actor, now: dt.datetime, scheme: Scheme, reason: str = "") -> Scheme:
    """Accept a scheme for review; a late one takes a reason why it is accepted all the same.

    Raises:
        Forbidden: not a national authority's official.
        Conflict: it is not submitted, or decided already.
        InputError: late, and no reason.
    """
    allow(by, "schemes.accept", scheme)
    said = reason_of(reason) if scheme.late or reason.strip() else ""
    return _decide(by, now, scheme, Event.ACCEPT, said)


def reject(*, by: Actor, now: dt.datetime, scheme: Scheme, reason: str) -> Scheme:
    """Refuse a scheme on formal grounds, with the reason."""
    allow(by, "schemes.accept", scheme)
    return _decide(by, now, scheme, Event.REJECT, reason_of(reason))


def send_back(*, by: Actor, now: dt.datetime, scheme: Scheme, reason: str) -> Scheme:
    """Return a submitted scheme to its lead for correction, with what is wrong."""
    allow(by, "schemes.accept", scheme)
    return _decide(by, now, scheme, Event.RETURN, reason_of(reason))


def _decide(by: Actor, now: dt.datetime, scheme: Scheme, event: Event, said: str) -> Scheme:
    with transaction.atomic():
        (held,) = lock(scheme)
        SCHEME.after(
            held.state, Event.ACCEPT
        )  # while a local authority has it, returning is that authority's
        held.state = SCHEME.after(held.state, event)
        if event is not Event.RETURN:
            held.decided_at, held.decided_by_id = now, by.person_id
        held.save(update_fields=["state", "decided_at", "decided_by"])
        message.moved(held, event, said, by=by, now=now)
        add_step(held, event, by=by, now=now, text=said)
        note(EVENT_VERBS[event], held, by=by, now=now, after={"reason": said or None, "late": held.late})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given
