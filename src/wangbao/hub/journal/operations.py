"""Write entries to the journal, each linked to the one before by its hash."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.models import Entry, Head
from wangbao.vocabulary import hash_chain

HEAD_KEY: Final = 1
# An operation's moment is that of its request, which may have waited for a lock: an entry may be this much older than
# the one before it. More means that the clock was set back.
LATEST_BACK: Final = dt.timedelta(minutes=5)
CLOCK_BACK: Final = "journal.clock_set_back"
CLOCK_EXPLAINED: Final = "journal.clock_explained"
ANCHORED: Final = "journal.anchored"


@dataclass(slots=True)
class _Waiting:
    """Entries buffered in a transaction, and the savepoints that were open when the buffer was."""

    savepoints: tuple[str, ...]
    entries: list[Entry] = field(default_factory=list)


_WAITING: ContextVar[_Waiting | None] = ContextVar("journal_waiting", default=None)


@contextmanager
def batched() -> Iterator[None]:
    """Buffer the entries recorded inside and write them at the end: the chain's head is then locked once, and briefly.

    For an operation that records several things and must not hold up all others between them. It is entered inside
    the transaction; when it is left by an exception, which ends the transaction, nothing is written.

    Raises:
        TransactionManagementError: entered outside a transaction.
    """
    connection = _in_transaction()
    if _WAITING.get() is not None:
        yield
        return
    waiting = _Waiting(tuple(connection.savepoint_ids))
    token = _WAITING.set(waiting)
    try:
        yield
    finally:
        _WAITING.reset(token)
    _link(waiting.entries)


def record(
    *,
    by: Actor,
    now: dt.datetime,
    verb: str,
    subject: tuple[str, str],
    organisation_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry to the chain, in the caller's transaction; call it last, since it locks the head of the chain.

    Inside :func:`batched` it is written at the end of the block.

    Args:
        by: who did it.
        now: when, aware.
        verb: what, as ``policy.bound``.
        subject: to what: its kind and its public number or reference.
        organisation_id: whose record it is; only they, and auditors of the platform, may read the entry.
        before: what was: plain values, decimals, dates and moments.
        after: what is now.

    Raises:
        TransactionManagementError: called outside a transaction: the entry must stand or fall with what it tells of.
        ValueError: a naive moment.
        TypeError: a value without a plain form.
    """
    connection = _in_transaction()
    if now.tzinfo is None:
        raise ValueError("the journal needs an aware moment")
    entry = Entry(
        at=now,
        person_id=by.person_id,
        person_name=by.name,
        acting_organisation_id=by.organisation_id,
        role=by.role or ("system" if by.is_system else ""),
        request_id=by.request_id,
        organisation_id=organisation_id,
        verb=verb,
        subject_kind=subject[0],
        subject=subject[1],
        before=None if before is None else hash_chain.canonical(before),
        after=None if after is None else hash_chain.canonical(after),
    )
    waiting = _WAITING.get()
    if waiting is None:
        _link([entry])
    elif waiting.savepoints != tuple(connection.savepoint_ids):
        # The savepoint may be rolled back and the entry would still be written.
        raise transaction.TransactionManagementError(
            "an entry cannot wait beyond the savepoint it is made in"
        )
    else:
        waiting.entries.append(entry)
    return entry


def _in_transaction() -> BaseDatabaseWrapper:
    connection: BaseDatabaseWrapper = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the journal is written in the transaction it tells of")
    return connection


def _link(entries: Sequence[Entry]) -> None:
    """Append entries to the chain, in their order."""
    if not entries:
        return
    head, linked = _head(), []
    for entry in entries:
        if head.at is not None and entry.at < head.at - LATEST_BACK:
            linked.append(_chained(head, _clock_note(head.at, entry)))
            head.at = entry.at
        linked.append(_chained(head, entry))
        head.at = entry.at if head.at is None else max(head.at, entry.at)
    Entry.objects.bulk_create(linked)
    Head.objects.filter(pk=HEAD_KEY).update(sequence=head.sequence, hash=head.hash, at=head.at)


def _chained(head: Head, entry: Entry) -> Entry:
    entry.sequence, entry.previous = head.sequence + 1, head.hash
    entry.hash = hash_chain.digest(entry)
    head.sequence, head.hash = entry.sequence, entry.hash
    return entry


def _clock_note(latest: dt.datetime, entry: Entry) -> Entry:
    """Make the entry that says, ahead of the first one recorded so, that the clock went back."""
    return Entry(
        at=entry.at,
        person_name="system",
        role="system",
        request_id=entry.request_id,
        verb=CLOCK_BACK,
        subject_kind="journal",
        subject="clock",
        before=hash_chain.canonical({"at": latest}),
        after=hash_chain.canonical({"at": entry.at}),
    )


def _head() -> Head:
    locked = Head.objects.select_for_update().filter(pk=HEAD_KEY)
    for found in locked:
        return found
    Head.objects.bulk_create([Head(pk=HEAD_KEY, sequence=0, hash=hash_chain.START)], ignore_conflicts=True)
    return locked.get()
