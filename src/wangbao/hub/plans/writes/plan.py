"""Begin, fill in and take back plans."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict, Forbidden
from wangbao.hub.locks import lock
from wangbao.hub.numbers import next_number
from wangbao.hub.plans.models import Plan
from wangbao.hub.plans.reads.plan import may_begin
from wangbao.hub.plans.rules.states import PLAN, Event, State
from wangbao.hub.plans.writes import message
from wangbao.hub.plans.writes.common import add_step, editable, note
from wangbao.hub.schemes.models import Batch
from wangbao.hub.schemes.reads.batch import rules_of
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.programme import content as contents, form_library
from wangbao.programme.plan import FORMS, PlanKind
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text


def begin(
    *,
    by: Actor,
    now: dt.datetime,
    batch: Batch,
    kind: PlanKind,
    title: str = "",
    idempotency_key: str | None = None,
) -> Plan:
    """Begin a plan of the actor's organisation in a batch; sent again under its key, there is one.

    A batch that takes no more schemes takes plans: the Catalogue they cite comes of the review that begins then. Their
    own last day holds.

    Raises:
        Forbidden: an organisation of this kind does not make such plans.
        Conflict: the batch has no form for such plans.
        InputError: too long a title.
    """
    allow(by, "plans.make")
    if (owner_id := by.organisation_id) is None or not may_begin(by, kind):
        raise Forbidden
    rules = rules_of(batch)
    if FORMS[kind] not in rules.forms:
        raise Conflict(Text("该批次没有此类方案的表格", "the batch has no form for such plans"))
    form = form_library.load(rules.forms[FORMS[kind]])
    content = contents.parse(form, {"title": title}, rules)
    key = idempotency_key and f"{owner_id}:{idempotency_key}"
    asked = idempotency.asked(key, batch=batch.code, kind=kind, title=title)

    def made_before() -> Plan | None:
        return idempotency.replay(Plan, asked, batch_id=batch.pk)

    def make(held: Batch) -> Plan:
        made = Plan.objects.create(
            number=next_number("plan", day_of(now).year),
            batch=held,
            kind=kind,
            owner_id=owner_id,
            form=form.reference,
            form_sha256=form_library.fingerprint(form),
            content=content,
            created_at=now,
            changed_at=now,
            **asked.columns,
        )
        add_step(made, "begin", by=by, now=now)
        note("begun", made, by=by, now=now, after={"batch": held.reference, "kind": kind})
        return made

    return idempotency.once(made_before, make, locking=(batch,))


def fill(
    *,
    by: Actor,
    now: dt.datetime,
    plan: Plan,
    content: Mapping[str, object],
    revision: int | None = None,
) -> Plan:
    """Fill in fields of a plan; an empty one is emptied, one left out stays as it is.

    Raises:
        Conflict: it is submitted or over, or somebody else has changed it.
        InputError: every unknown field and every value the form cannot hold.
    """
    with transaction.atomic():
        held = editable(by, plan)
        if revision is not None and revision != held.revision:
            raise Conflict
        form = form_library.load(held.form)
        read = contents.parse(form, content, rules_of(held.batch))
        kept = {code: value for code, value in held.content.items() if code not in content}
        merged = {field.code: (kept | read)[field.code] for field in form.fields if field.code in kept | read}
        changed = sorted(code for code in content if merged.get(code) != held.content.get(code))
        if not changed:
            return held
        held.content = merged
        held.revision += 1
        held.changed_at = now
        held.save(update_fields=["content", "revision", "changed_at"])
        note("filled", held, by=by, now=now, after={"fields": changed})
    return held


def take_back(*, by: Actor, now: dt.datetime, plan: Plan, reason: str) -> Plan:
    """Take a plan back before it is decided on, with a reason; whoever is asked about it is no longer."""
    allow(by, "plans.make", plan)
    said = reason_of(reason)
    with transaction.atomic():
        (held,) = lock(plan)
        if held.state == State.WITH_LOCAL:
            message.local_over(held, by=by, now=now)
        if held.state == State.RETURNED:
            message.corrected(held, held.submissions.count(), by=by, now=now)
        held.state = PLAN.after(held.state, Event.WITHDRAW)
        held.save(update_fields=["state"])
        add_step(held, Event.WITHDRAW, by=by, now=now, text=said)
        note("taken_back", held, by=by, now=now, after={"reason": said})
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given
