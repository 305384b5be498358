"""Publish an edition of the Catalogue, and take an entry out."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Conflict
from wangbao.hub.journal.operations import batched, record
from wangbao.hub.locks import lock
from wangbao.hub.numbers import next_number
from wangbao.hub.reviews.models import Item, Round
from wangbao.hub.reviews.reads.round import require
from wangbao.hub.reviews.rules.states import ItemState
from wangbao.hub.reviews.writes.objection import list_item
from wangbao.hub.scheme_directory.models import Edition, Entry
from wangbao.hub.schemes.writes.common import reason_of
from wangbao.programme import form_library
from wangbao.vocabulary import canonical
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

# What everybody reads of a scheme; pricing, track record and guarantees stay with those who declared and reviewed it.
PUBLIC: Final = (
    *("title", "summary", "insurance_classes", "kinds", "tracks", "industries", "scenarios", "heads"),
    *("exclusions", "filing_numbers", "service_before", "service_during", "service_after"),
    *("innovation", "promotion"),
)


def publish(*, by: Actor, now: dt.datetime, round_: Round) -> Edition:
    """Publish the selection of a review as an edition of the Catalogue, each scheme under a number and version.

    Raises:
        Forbidden: not a national authority's official.
        Conflict: the phase publishes nothing, or it is published.
    """
    allow(by, "scheme_directory.publish", round_)
    with transaction.atomic():
        (held,) = lock(round_)
        require(held, "publish")
        if Edition.objects.filter(round=held).exists():
            raise Conflict(Text("该批次的《目录》已发布", "the review is published already"))
        items = lock(*held.items.filter(state=ItemState.SELECTED))
        last = Edition.objects.aggregate(last=Max("serial"))["last"] or 0
        edition = Edition.objects.create(
            serial=last + 1, round=held, published_at=now, published_by_id=by.person_id
        )
        with batched():
            for item in items:
                _list(edition, list_item(item), by=by, now=now)
    return edition


def withdraw(*, by: Actor, now: dt.datetime, entry: Entry, reason: str) -> Entry:
    """Take an entry out of the Catalogue: a new version says so and why; earlier versions stay to be read.

    Raises:
        Conflict: it is out already, or not the newest version.
        InputError: no reason.
    """
    allow(by, "scheme_directory.publish", entry)
    why = reason_of(reason)
    with transaction.atomic():
        (held,) = lock(entry)
        if not held.is_current or held.withdrawn:
            raise Conflict
        held.is_current = False
        held.save(update_fields=["is_current"])
        held.pk, held.version, held.is_current = None, held.version + 1, True
        held.withdrawn, held.listed_at, held._state.adding = why, now, True
        held.save(force_insert=True)
        _note("directory.withdrawn", held, by=by, now=now, reason=why)
    return held  # type: ignore[no-any-return]  # the lock gives back what it was given


def _list(edition: Edition, item: Item, *, by: Actor, now: dt.datetime) -> None:
    scheme = item.scheme
    form = form_library.load(scheme.form)
    fields = {code: item.content[code] for code in PUBLIC if code in item.content}
    units = [row.organisation for row in scheme.units.select_related("organisation")]
    content = {
        "form": form.reference,
        "batch": edition.round.batch.reference,
        "fields": fields,
        "units": [{"name": one.name, "name_en": one.name_en} for one in units],
    }
    words = [*(one.name for one in units), *(str(value) for value in fields.values())]
    entry = Entry.objects.create(
        number=next_number("directory_entry", day_of(now).year),
        version=1,
        edition=edition,
        item=item,
        title=fields["title"],
        lead=scheme.lead.name,
        content=content,
        words="\n".join(words),
        sha256=canonical.sha256(content),
        listed_at=now,
    )
    _note("directory.listed", entry, by=by, now=now)


def _note(verb: str, entry: Entry, *, by: Actor, now: dt.datetime, reason: str | None = None) -> None:
    after: dict[str, Any] = {
        "sha256": entry.sha256,
        "edition": entry.edition.serial,
        "item": entry.item.number,
    }
    record(
        by=by,
        now=now,
        verb=verb,
        subject=("directory", entry.citation),
        organisation_id=entry.edition.round.organisation_id,
        after=after | ({"reason": reason} if reason else {}),
    )
