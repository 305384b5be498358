"""Begin, fill in, route and withdraw schemes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.locks import lock
from wangbao.hub.numbers import next_number
from wangbao.hub.schemes.models import Batch, Scheme, Unit
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.rules.states import SCHEME, Event, LevelEvent, UnitState
from wangbao.hub.schemes.writes.common import (
    add_step,
    editable,
    note,
    reason_of,
    refuse_closed,
)
from wangbao.hub.schemes.writes.level import end_waiting
from wangbao.programme import content as contents, form_library
from wangbao.vocabulary.beijing import day_of


def begin(
    *, by: Actor, now: dt.datetime, batch: Batch, title: str = "", idempotency_key: str | None = None
) -> Scheme:
    """Begin a scheme in a batch, led by the actor's organisation; sent again under its key, there is one.

    Raises:
        Conflict: the batch is closed.
        InputError: too long a title.
    """
    allow(by, "schemes.declare")
    if (lead_id := by.organisation_id) is None:
        raise Forbidden
    rules = rules_of(batch)
    form = form_library.load(rules.forms["scheme"])
    content = contents.parse(form, {"title": title}, rules)
    asked = idempotency.asked(
        idempotency_key and f"{by.organisation_id}:{idempotency_key}", batch=batch.code, title=title
    )

    def made_before() -> Scheme | None:
        return idempotency.replay(Scheme, asked, batch_id=batch.pk)

    def make(held: Batch) -> Scheme:
        refuse_closed(held)
        made = Scheme.objects.create(
            number=next_number("scheme", day_of(now).year),
            batch=held,
            lead_id=lead_id,
            form=form.reference,
            form_sha256=form_library.fingerprint(form),
            content=content,
            created_at=now,
            changed_at=now,
            **asked.columns,
        )
        Unit.objects.create(
            scheme=made,
            organisation_id=lead_id,
            is_lead=True,
            state=UnitState.CONFIRMED,
            changed_at=now,
            confirmed_at=now,
            confirmed_by_id=by.person_id,
        )
        add_step(made, "begin", by=by, now=now)
        note("begun", made, by=by, now=now, after={"batch": held.reference})
        return made

    return idempotency.once(made_before, make, locking=(batch,))


def fill(
    *,
    by: Actor,
    now: dt.datetime,
    scheme: Scheme,
    content: Mapping[str, object],
    revision: int | None = None,
    entry: str = "filled",
) -> Scheme:
    """Fill in fields of a scheme; an empty one is emptied, one left out stays as it is.

    Args:
        by: who.
        now: when.
        scheme: the scheme.
        content: fields of its form by code.
        revision: the revision that was seen; None to change whatever there is.
        entry: the journal's word, where the fields came from a file.

    Raises:
        Conflict: it is submitted or over, or somebody else has changed it.
        InputError: every unknown field and every value the form cannot hold.
    """
    with transaction.atomic():
        held = editable(by, scheme)
        if revision is not None and revision != held.revision:
            raise Conflict
        rules = rules_of(held.batch)
        form = form_library.load(held.form)
        read = contents.parse(form, content, rules)
        kept = {code: value for code, value in held.content.items() if code not in content}
        merged = {field.code: (kept | read)[field.code] for field in form.fields if field.code in kept | read}
        changed = sorted(code for code in content if merged.get(code) != held.content.get(code))
        if not changed:
            return held
        held.content = merged
        held.revision += 1
        held.changed_at = now
        held.save(update_fields=["content", "revision", "changed_at"])
        note(entry, held, by=by, now=now, after={"fields": changed})
    return held


def withdraw(*, by: Actor, now: dt.datetime, scheme: Scheme, reason: str) -> Scheme:
    """Withdraw a scheme before it is accepted, with a reason; whoever is asked to recommend it is told."""
    allow(by, "schemes.declare", scheme)
    said = reason_of(reason)
    with transaction.atomic():
        (held,) = lock(scheme)
        held.state = SCHEME.after(held.state, Event.WITHDRAW)
        held.save(update_fields=["state"])
        end_waiting(held, LevelEvent.END, by=by, now=now)
        add_step(held, Event.WITHDRAW, by=by, now=now, text=said)
        note("withdrawn", held, by=by, now=now, after={"reason": said})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def set_route(*, by: Actor, now: dt.datetime, scheme: Scheme, route: Any) -> Scheme:
    """Choose the local authority that is asked to recommend first, or none: the scheme then goes to the nation."""
    with transaction.atomic():
        held = editable(by, scheme)
        held.route = route
        held.save(update_fields=["route"])
        note("filled", held, by=by, now=now, after={"route": route.organisation.name if route else None})
    return held
