"""Draft, publish, supersede and withdraw versions."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.models import SEALED, Product, ProductVersion
from wangbao.hub.catalogue.rules.definition import checked
from wangbao.hub.catalogue.rules.insurer import refuse_other_insurer
from wangbao.hub.catalogue.rules.message_kinds import SECOND_PERSON
from wangbao.hub.catalogue.rules.permissions import PUBLISHERS
from wangbao.hub.catalogue.rules.states import VERSION, Event, State
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import record
from wangbao.hub.locks import lock
from wangbao.hub.outbox.audience import ToOrganisation
from wangbao.hub.outbox.writes.message import send
from wangbao.hub.parties.models import Organisation
from wangbao.product import definition as definitions
from wangbao.product.definition import Definition
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

LONGEST_REASON = 500


def draft(
    *, by: Actor, now: dt.datetime, insurer: Organisation, definition: Mapping[str, Any]
) -> ProductVersion:
    """Draft a version of an insurer's product; the product is created with its first version.

    Raises:
        Forbidden, Invisible: not for this role, or another insurer's.
        InputError: a definition its schema or rules refuse, one that binds what is not at hand, or a version there is.
    """
    refuse_other_insurer(by, insurer)
    written = checked(definition)
    with transaction.atomic():
        product, _ = Product.objects.get_or_create(
            insurer=insurer, code=written.product, defaults={"created_at": now}
        )
        version = ProductVersion(
            product=product,
            version=written.version,
            drafted_by_id=by.person_id,
            drafted_at=now,
            **_columns(written),
        )
        try:
            with transaction.atomic():
                version.save(force_insert=True)
        except IntegrityError:
            raise refusal(
                "version", written.version, "该产品已有此版本", "the product has this version already"
            ) from None
        _ask_second_person(by, now, version)
        _told(by, now, "product.drafted", version)
    return version


def redraft(
    *, by: Actor, now: dt.datetime, version: ProductVersion, definition: Mapping[str, Any]
) -> ProductVersion:
    """Change a draft; who changes it is its drafter from then on.

    Raises:
        Conflict: it is no draft any more.
        InputError: as :func:`draft`, or another product or version than the draft's.
    """
    allow(by, "catalogue.draft", version)
    written = checked(definition)
    with transaction.atomic():
        (held,) = lock(version)
        if held.state != State.DRAFT:
            raise Conflict(Text("已发布的产品版本不得修改", "a published version is never changed"))
        for field, wanted, found in (
            ("product", held.product.code, written.product),
            ("version", held.version, written.version),
        ):
            if wanted != found:
                raise refusal(field, found, f"草稿为 {wanted}，不得改为其他", f"the draft is of {wanted}")
        for name, value in _columns(written).items():
            setattr(held, name, value)
        held.drafted_by_id, held.drafted_at = by.person_id, now
        held.save()
        _ask_second_person(by, now, held)
        _told(by, now, "product.redrafted", held)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def publish(*, by: Actor, now: dt.datetime, version: ProductVersion) -> ProductVersion:
    """Publish a draft that somebody else made: from now on what it says never changes.

    Raises:
        Forbidden: the actor drafted it, or may not publish.
        Conflict: it is no draft.
        InputError: it has no filing number, its days are over, or what it binds is no longer at hand.
    """
    allow(by, "catalogue.publish", version)
    with transaction.atomic():
        (held,) = lock(version)
        state = VERSION.after(held.state, Event.PUBLISH)
        written = checked(held.definition)
        if written.filing is None:
            raise refusal(
                "filing", None, "未填备案编号，不得发布", "without a filing number nothing is published"
            )
        if written.effective.to is not None and written.effective.to <= day_of(now):
            raise refusal("effective.to", written.effective.to, "停售日已过", "its last day is over")
        held.state = state
        held.published_by_id, held.published_at = by.person_id, now
        held.seal = SEALED
        held.save(update_fields=["state", "published_by", "published_at", "seal"])
        held.refresh_from_db()
        _told(by, now, "product.published", held)
    return held  # type: ignore[no-any-return]  # as above


def supersede(
    *, by: Actor, now: dt.datetime, version: ProductVersion, successor: ProductVersion
) -> ProductVersion:
    """Put a published successor in the place of a published version, which is not issued from its first day on.

    Raises:
        Forbidden, Invisible: not for this role, or another insurer's.
        Conflict: either is not on sale.
        InputError: the successor is of another product, or begins before the version it replaces.
    """
    allow(by, "catalogue.supersede", version)
    allow(by, "catalogue.supersede", successor)
    if successor.pk == version.pk or successor.product_id != version.product_id:
        raise refusal(
            "successor",
            successor.version,
            "须为同一产品的另一版本",
            "must be another version of the same product",
        )
    with transaction.atomic():
        old, new = lock(version, successor)
        if new.state != State.PUBLISHED:
            raise Conflict(Text("替代版本尚未发布", "the successor is not published"))
        state = VERSION.after(old.state, Event.SUPERSEDE)
        if new.effective_from < old.effective_from:
            raise refusal(
                "successor",
                new.effective_from,
                "替代版本的起售日不得早于原版本",
                "the successor must not begin before the version it replaces",
            )
        old.state, old.superseded_by, old.replaced_on, old.closed_at = (
            state,
            new,
            new.effective_from,
            now,
        )
        old.save(update_fields=["state", "superseded_by", "replaced_on", "closed_at"])
        _told(by, now, "product.superseded", old, by_version=new.version)
    return old  # type: ignore[no-any-return]  # as above


def withdraw(*, by: Actor, now: dt.datetime, version: ProductVersion, reason: str) -> ProductVersion:
    """Withdraw a version: a draft for good, a published one from today on.

    Raises:
        Conflict: it is superseded or withdrawn already.
        InputError: no reason, or one too long.
    """
    allow(by, "catalogue.withdraw", version)
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        raise refusal(
            "reason",
            why or None,
            f"须写明理由，不超过 {LONGEST_REASON} 字",
            f"a reason is needed, of at most {LONGEST_REASON} characters",
        )
    with transaction.atomic():
        (held,) = lock(version)
        state = VERSION.after(held.state, Event.WITHDRAW)
        held.state, held.reason, held.closed_at, held.replaced_on = state, why, now, day_of(now)
        held.save(update_fields=["state", "reason", "closed_at", "replaced_on"])
        _told(by, now, "product.withdrawn", held, reason=why)
    return held  # type: ignore[no-any-return]  # as above


def _columns(written: Definition) -> dict[str, Any]:
    return {
        "definition": json.loads(definitions.canonical(written)),
        "sha256": definitions.fingerprint(written),
        "filing_number": "".join(written.filing.number.split()) if written.filing else "",
        "effective_from": written.effective.from_,
        "effective_to": written.effective.to,
    }


def _ask_second_person(by: Actor, now: dt.datetime, version: ProductVersion) -> None:
    """Tell those who may publish that a draft waits for another person; of one content only once."""
    send(
        by=by,
        now=now,
        kind=SECOND_PERSON,
        to=[ToOrganisation(version.product.insurer_id, PUBLISHERS)],
        subject=("product", version.ref),
        organisation_id=version.product.insurer_id,
        context={
            "ref": version.ref,
            "title": version.title,
            "version": version.version,
            "drafter": by.name,
        },
        key=f"{version.ref}:{version.sha256}",
    )


def _told(by: Actor, now: dt.datetime, verb: str, version: ProductVersion, **more: str) -> None:
    after = {
        "product": version.product.code,
        "version": version.version,
        "state": str(version.state),
        "sha256": version.sha256,
        "filing_number": version.filing_number,
        **more,
    }
    record(
        by=by,
        now=now,
        verb=verb,
        subject=("product", version.ref),
        organisation_id=version.product.insurer_id,
        after=after,
    )
