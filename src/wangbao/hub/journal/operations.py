"""Writing to the journal, and checking that nobody has since."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from wangbao.hub.journal import chain
from wangbao.hub.journal.models import Entry, Head
from wangbao.hub.parties.actor import Actor

HEAD_KEY: Final = 1


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
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("the journal is written in the transaction it tells of")
    if now.tzinfo is None:
        raise ValueError("the journal needs an aware moment")
    head = _head()
    entry = Entry(
        sequence=head.sequence + 1,
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
        before=None if before is None else chain.canonical(before),
        after=None if after is None else chain.canonical(after),
        previous=head.hash,
    )
    entry.hash = chain.digest(entry)
    entry.save(force_insert=True)
    Head.objects.filter(pk=HEAD_KEY).update(sequence=entry.sequence, hash=entry.hash)
    return entry


def _head() -> Head:
    locked = Head.objects.select_for_update().filter(pk=HEAD_KEY)
    found = locked.first()
    if found is None:
        Head.objects.bulk_create([Head(pk=HEAD_KEY, sequence=0, hash=chain.START)], ignore_conflicts=True)
        found = locked.get()
    return found
