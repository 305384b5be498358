"""Begin and change records that are drafted before they are published; the apps' operations share it."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.numbers import next_number
from wangbao.hub.publications.models import Record
from wangbao.hub.publications.rules.content import Content, ContentT, parse, plain
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal

RecordT = TypeVar("RecordT", bound=Record)
LONGEST_REASON = 500


def begin(
    model: type[RecordT],
    kind: str,
    schema: type[ContentT],
    *,
    by: Actor,
    now: dt.datetime,
    permission: str,
    content: Mapping[str, Any],
    idempotency_key: str | None = None,
    columns: Callable[[ContentT], dict[str, Any]] = lambda _: {},
) -> RecordT:
    """Draft a record of the actor's organisation under the next number of its ``kind``; sent again, there is one.

    ``columns`` makes the columns that the record's table has beside its content.

    Raises:
        Forbidden: not for this role.
        InputError: every field of the content that cannot be.
    """
    allow(by, permission)
    if (owner_id := by.organisation_id) is None:
        raise Forbidden
    found = parse(schema, content)
    parsed = plain(found)
    key = idempotency_key and f"{owner_id}:{idempotency_key}"
    asked = idempotency.asked(key, kind=kind, content=parsed)

    def made_before() -> RecordT | None:
        return idempotency.replay(model, asked)

    def make() -> RecordT:
        made = model._default_manager.create(
            number=next_number(kind, day_of(now).year),
            organisation_id=owner_id,
            content=parsed,
            created_at=now,
            changed_at=now,
            **asked.columns,
            **columns(found),
        )
        note("begun", kind, made, by=by, now=now, after={"title": parsed.get("title")})
        return made

    return idempotency.once(made_before, make)


def hold(by: Actor, row: RecordT, revision: int, permission: str) -> RecordT:
    """Lock a record in the revision that the actor saw.

    Raises:
        Invisible: not this actor's to see.
        Forbidden: not for this role or organisation.
        Conflict: somebody else has changed it meanwhile.
    """
    allow(by, permission, row)
    (held,) = lock(row)
    if held.revision != revision:
        raise Conflict
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def fill(
    held: RecordT,
    kind: str,
    schema: type[Content],
    *,
    by: Actor,
    now: dt.datetime,
    content: Mapping[str, Any],
) -> list[str]:
    """Set the content of a record that is held; return the fields that changed.

    Raises:
        InputError: every field that cannot be.
    """
    parsed = plain(parse(schema, content))
    changed = sorted(
        name for name in parsed.keys() | held.content.keys() if parsed.get(name) != held.content.get(name)
    )
    if changed:
        held.content = parsed
        save(held, now=now)
        note("changed", kind, held, by=by, now=now, after={"fields": changed})
    return changed


def save(held: Record, *, now: dt.datetime) -> None:
    """Save a record that is held in its next revision."""
    held.revision += 1
    held.changed_at = now
    held.save()


def note(
    verb: str,
    kind: str,
    row: Record,
    *,
    by: Actor,
    now: dt.datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Record an entry of the journal about a record, owned by its organisation."""
    record(
        by=by,
        now=now,
        verb=f"{kind}.{verb}",
        subject=(kind, row.number),
        organisation_id=row.organisation_id,
        before=before,
        after=after,
    )


def reason_of(given: str, field: str = "reason") -> str:
    """Return a reason without blanks at its ends; raises InputError where it is empty or too long."""
    said = given.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        zh = f"须写明理由（不超过 {LONGEST_REASON} 字）"
        raise refusal(field, said or None, zh, f"needs a reason of at most {LONGEST_REASON} characters")
    return said
