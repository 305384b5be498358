"""Deliver what is due: at least once, each attempt kept, later and later again, and given up in the end.

A worker takes a few deliveries under a lease, sends them without any lock or open transaction, and writes down how each
attempt ended. A worker that dies leaves its lease, which runs out, and the messages are sent again: a receiver may get
a message twice, under the same id, and never not at all.

What organisations' own systems get goes apart from what people get, since such a system can be as slow as it likes. Of
one organisation a batch takes few, and where a system does not answer, what else waits for it waits as long.
"""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.outbox import channels, digests, kinds, secret_box, texts
from wangbao.hub.outbox.channels import Outgoing, Undelivered, webhook as webhooks
from wangbao.hub.outbox.models import Attempt, Delivery, Message, Webhook
from wangbao.hub.outbox.rules.states import DELIVERY, WEBHOOK, Event, State
from wangbao.hub.outbox.writes.claim import Lane, claim
from wangbao.vocabulary.text import LANGS, Lang
from wangbao.vocabulary.visible import marked

# After each failed attempt this much later; after the last it is given up: some forty hours in all.
DELAYS: Final = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1_200))
AT_A_TIME: Final = 20
_LONGEST_ANSWER: Final = 300
_WRITTEN: Final = (
    *("attempts", "sent_at", "leased_until", "answer"),
    *("state", "accepted_at", "failed_at", "due_at"),
)
_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The way one attempt ended: taken, or not now, or never; ``unanswered`` where nothing came back at all."""

    accepted: bool
    answer: str
    for_good: bool = False
    unanswered: bool = False


@dataclass(slots=True)
class Tally:
    """Attempts of a run, by how they ended."""

    accepted: int = 0
    failed: int = 0
    given_up: int = 0

    @property
    def attempts(self) -> int:
        """All attempts."""
        return self.accepted + self.failed + self.given_up


def deliver(
    *, clock: Callable[[], dt.datetime], most: int = 10_000, lanes: Sequence[Lane] = tuple(Lane)
) -> Tally:
    """Send what is due in these lanes, one after the other, until nothing is or ``most`` attempts are made in each.

    ``clock`` is asked before every batch.
    """
    tally = Tally()
    for lane in lanes:
        ends = tally.attempts + most
        while tally.attempts < ends and (batch := claim(now=clock(), most=AT_A_TIME, lane=lane)):
            _send(batch, clock, tally)
    return tally


def _send(batch: Sequence[Delivery], clock: Callable[[], dt.datetime], tally: Tally) -> None:
    silent: set[int] = set()  # webhooks that have not answered: not tried again in this batch
    for parts in _parcels(batch):
        now = clock()
        if parts[0].webhook_id in silent:
            _release(parts[0])
            continue
        outcome = _attempt(parts, now)
        written = write_down(parts, outcome, now=now)
        if outcome.unanswered and (webhook := parts[0].webhook_id) is not None:
            silent.add(webhook)
            _put_off(webhook, written[0].due_at)
        if outcome.accepted:
            tally.accepted += len(parts)
        else:
            dead = sum(one.state == State.DEAD for one in written)
            tally.given_up += dead
            tally.failed += len(parts) - dead


def _release(one: Delivery) -> None:
    Delivery.objects.filter(pk=one.pk, state=State.WAITING).update(leased_until=None)


def _put_off(webhook_id: int, until: dt.datetime) -> None:
    """Let what else waits for a system that did not answer wait until that is tried again."""
    others = Delivery.objects.filter(webhook_id=webhook_id, state=State.WAITING, due_at__lt=until)
    others.update(due_at=until)


def write_down(parts: Sequence[Delivery], outcome: Outcome, *, now: dt.datetime) -> list[Delivery]:
    """Keep how an attempt ended, on the deliveries it was made for, and when the next one is due.

    Returns:
        The deliveries as they stand now. One that another worker has brought to an end, after a lease that ran out,
        stays as that one wrote it.
    """
    with transaction.atomic():
        held = list(lock(*parts))
        open_ones = [one for one in held if one.state == State.WAITING]
        for one in open_ones:
            _write(one, outcome, now)
        Attempt.objects.bulk_create(
            Attempt(
                delivery=one,
                number=one.attempts,
                at=now,
                accepted=outcome.accepted,
                gave_up=one.state == State.DEAD,
                answer=one.answer,
            )
            for one in open_ones
        )
        ended = [one for one in open_ones if one.state != State.WAITING]
        for message in Message.objects.filter(pk__in={one.message_id for one in ended}):
            if kinds.kind(message.kind).of_weight:
                _record_end([one for one in ended if one.message_id == message.pk], message, outcome, now)
    return held


def _write(one: Delivery, outcome: Outcome, now: dt.datetime) -> None:
    one.attempts += 1
    # The other side's words: a NUL among them would keep the attempt from being written, for ever.
    one.sent_at, one.leased_until, one.answer = now, None, marked(outcome.answer)[:_LONGEST_ANSWER]
    if outcome.accepted:
        one.state, one.accepted_at = DELIVERY.after(one.state, Event.ACCEPT), now
    elif outcome.for_good or one.attempts > len(DELAYS):
        one.state, one.failed_at = DELIVERY.after(one.state, Event.GIVE_UP), now
    else:
        one.due_at = now + DELAYS[one.attempts - 1]
    one.save(update_fields=_WRITTEN)


def _record_end(ended: Sequence[Delivery], message: Message, outcome: Outcome, now: dt.datetime) -> None:
    for one in ended:
        record(
            by=Actor.system(),
            now=now,
            verb="message.delivered" if outcome.accepted else "message.given_up",
            subject=("delivery", one.ref),
            organisation_id=message.organisation_id,
            after={"kind": message.kind, "about": message.subject, "number": one.attempts},
        )


def retry(*, by: Actor, now: dt.datetime, delivery: Delivery) -> Delivery:
    """Send once more what was given up.

    Raises:
        Conflict: it was not given up.
    """
    allow(by, "outbox.retry", delivery)
    with transaction.atomic():
        (held,) = lock(delivery)
        held.state = DELIVERY.after(held.state, Event.RETRY)
        held.failed_at, held.due_at, held.leased_until = None, now, None
        held.save(update_fields=["state", "failed_at", "due_at", "leased_until"])
        record(
            by=by,
            now=now,
            verb="message.retried",
            subject=("delivery", held.ref),
            organisation_id=by.organisation_id,
            after={"answer": held.answer},
        )
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _parcels(batch: Sequence[Delivery]) -> list[list[Delivery]]:
    """Put together what goes out as one: the parts of a digest; all else by itself."""
    found: list[list[Delivery]] = []
    for (_, _, in_digest), rows in groupby(
        batch, key=lambda one: (one.channel, one.person_id, one.in_digest)
    ):
        parts = list(rows)
        found += [parts] if in_digest else [[one] for one in parts]
    return found


def _attempt(parts: Sequence[Delivery], now: dt.datetime) -> Outcome:
    first = parts[0]
    try:
        if first.channel == WEBHOOK:
            return Outcome(accepted=True, answer=_push(first, now))
        adapter = channels.adapters().get(first.channel)
        if adapter is None:
            return Outcome(accepted=False, answer="the channel has no adapter any more")
        return Outcome(accepted=True, answer=adapter.send(_outgoing(parts)))
    except Undelivered as error:
        return Outcome(
            accepted=False, answer=str(error), for_good=error.for_good, unanswered=error.unanswered
        )
    except Exception as error:  # noqa: BLE001 - logged whole; see below
        # An adapter is somebody else's code: its faults must not keep other messages from leaving.
        _LOG.exception("delivery %s by %s failed", first.ref, first.channel)
        return Outcome(accepted=False, answer=f"fault: {type(error).__name__}")


def _outgoing(parts: Sequence[Delivery]) -> Outgoing:
    first = parts[0]
    language: Lang = "en" if first.language == "en" else "zh"
    said = [texts.say(kinds.kind(one.message.kind), one.message.context, language) for one in parts]
    whole = digests.together(said, language) if first.in_digest else said[0]
    return Outgoing(
        delivery_id=first.ref,
        address=first.address,
        name=str(first.person) if first.person_id else "",
        language=language,
        subject=whole.subject,
        body=whole.body,
        link=whole.link,
    )


def _push(delivery: Delivery, now: dt.datetime) -> str:
    target: Webhook | None = delivery.webhook
    if target is None or not target.is_open:
        raise Undelivered("the webhook is closed", for_good=True)
    message = delivery.message
    kind = kinds.kind(message.kind)
    said = {lang: texts.say(kind, message.context, lang) for lang in LANGS}
    body = webhooks.body_of(
        ref=delivery.ref,
        kind=message.kind,
        at=message.queued_at,
        subject=(message.subject_kind, message.subject),
        data=message.context,
        text={lang: {"subject": one.subject, "body": one.body} for lang, one in said.items()},
    )
    return webhooks.post(target.url, delivery.ref, body, signing_keys(target, now), now=now)


def signing_keys(target: Webhook, now: dt.datetime) -> list[str]:
    """Decrypt the secrets that sign for a webhook: its own, and the one before while that is still good."""
    keys = [secret_box.unseal(target.secret)]
    if target.previous_until is not None and now < target.previous_until:
        keys.append(secret_box.unseal(target.previous))
    return keys
