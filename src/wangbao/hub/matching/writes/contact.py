"""Ask for contact, answer, withdraw; let what nobody answers expire."""

import datetime as dt
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.locks import lock
from wangbao.hub.matching.models import Contact, Need
from wangbao.hub.matching.reads.need import places
from wangbao.hub.matching.rules.journal_words import ASKED
from wangbao.hub.matching.rules.states import CONTACT, ContactEvent, ContactState
from wangbao.hub.matching.writes import message
from wangbao.hub.matching.writes.need import Person, checked, refuse_closed
from wangbao.hub.matching.writes.step import end, note
from wangbao.hub.numbers import next_number
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.hub.tasks.writes.task import end_of
from wangbao.programme.matching.order import plain
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

DAYS: Final = 14  # judgement: to answer within
MOST_RUNNING: Final = 10  # judgement: contacts of a need that may run at a time


def ask(*, by: Actor, now: dt.datetime, need: Need, supply: str, candidate: str) -> Contact:
    """Ask the provider of a ranked scheme or product for contact; it sees the need without a name.

    Asked again while one runs, that is returned.

    Raises:
        InputError: nothing that is ranked for the need, or the enterprise's own.
        Conflict: the need is closed, or too many contacts run.
    """
    allow(by, "matching.state", need)
    found = places(need, now=now)
    place = next(
        (
            one
            for one in found.ranked
            if one.match.candidate.supply == supply and one.match.candidate.number == candidate
        ),
        None,
    )
    if place is None:
        zh, en = "不在该需求的排序中", "is not ranked for this need"
        raise refusal("candidate", candidate, zh, en)
    provider = place.supplied.provider
    if provider.pk == need.owner_id:
        zh, en = "由本机构提供，无须请求", "is the organisation's own"
        raise refusal("candidate", candidate, zh, en)
    with transaction.atomic():
        (held,) = lock(need)
        refuse_closed(held)
        running = [one for one in held.contacts.all() if not CONTACT.is_terminal(one.state)]
        known = [one for one in running if (one.supply, one.candidate) == (supply, candidate)]
        if known:
            return known[0]  # type: ignore[no-any-return]  # a row of the relation
        if len(running) >= MOST_RUNNING:
            zh, en = f"同时至多 {MOST_RUNNING} 个联系请求", f"at most {MOST_RUNNING} contacts at a time"
            raise Conflict(Text(zh, en))
        last_day = day_of(now) + dt.timedelta(days=DAYS)
        made = Contact.objects.create(
            number=next_number("contact", day_of(now).year),
            need=held,
            supply=supply,
            candidate=candidate,
            title=place.supplied.title.zh,
            provider=provider,
            need_content=held.content,
            match=plain(place.match, found.rules),
            asked_at=now,
            expires_at=end_of(last_day),
        )
        message.asked(made, last_day, by=by, now=now)
        after = {"supply": supply, "candidate": candidate, "rules": found.rules.reference}
        note(made, ASKED, by=by, now=now, after=after | {"rank": place.match.rank})
    return made


def accept(*, by: Actor, now: dt.datetime, contact: Contact, person: Person) -> Contact:
    """Accept contact, as the provider, naming whom to ask; both sides then see each other.

    Raises:
        Forbidden: another organisation or role.
        Conflict: it is answered, over, or its days are over.
        InputError: whom to ask is not said.
    """
    allow(by, "matching.answer", contact)
    columns = checked(person, "provider_")
    with transaction.atomic():
        held = _in_time(contact, now)
        held.state = CONTACT.after(held.state, ContactEvent.ACCEPT)
        for name, value in columns.items():
            setattr(held, name, value)
        held.save(update_fields=["state", *columns])
        message.close_task(held, now=now)
        message.answered(held, "", by=by, now=now)
        note(held, ContactEvent.ACCEPT, by=by, now=now)
    return held


def decline(*, by: Actor, now: dt.datetime, contact: Contact, reason: str) -> Contact:
    """Decline contact, as the provider, with a reason; it never learns who asked."""
    allow(by, "matching.answer", contact)
    said = reason_of(reason)
    with transaction.atomic():
        held = _in_time(contact, now)
        end(held, ContactEvent.DECLINE, by=by, now=now, reason=said)
        message.answered(held, said, by=by, now=now)
    return held


def withdraw(*, by: Actor, now: dt.datetime, contact: Contact) -> Contact:
    """Withdraw a contact, as the enterprise: before it is answered, or consent that was given."""
    allow(by, "matching.withdraw", contact)
    with transaction.atomic():
        (held,) = lock(contact)
        end(held, ContactEvent.WITHDRAW, by=by, now=now)
    return held  # type: ignore[no-any-return]  # rows come back as they went in


def expire_due(*, by: Actor, now: dt.datetime) -> int:
    """Let the contacts whose days are over expire; return how many did."""
    rows = Contact.objects.filter(state=ContactState.REQUESTED, expires_at__lt=now)
    done = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            (held,) = lock(Contact(pk=pk))
            if held.state == ContactState.REQUESTED:
                end(held, ContactEvent.EXPIRE, by=by, now=now)
                done += 1
    return done


def _in_time(contact: Contact, now: dt.datetime) -> Contact:
    (held,) = lock(contact)
    if held.state == ContactState.REQUESTED and now > held.expires_at:
        raise Conflict(Text("答复期限已过", "the days to answer are over"))
    return held  # type: ignore[no-any-return]  # as above
