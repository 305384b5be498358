"""Attach files to a scheme and remove them, by the unit whose they are."""

import datetime as dt
from typing import Final

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Invisible
from wangbao.hub.files import operations as files
from wangbao.hub.locks import lock
from wangbao.hub.schemes.models import Attachment, Scheme, Unit
from wangbao.hub.schemes.rules.words import AttachmentKind
from wangbao.hub.schemes.writes.common import note, refuse_submitted
from wangbao.vocabulary.errors import refusal

MOST_FILES: Final = 40
_PURPOSE: Final = "scheme.attachment"


def attach(
    *, by: Actor, now: dt.datetime, scheme: Scheme, kind: str, name: str, content: bytes
) -> Attachment:
    """Attach a file to a scheme, by its lead or one of its joint units; the same bytes are attached once.

    Raises:
        InputError: an unknown kind, too many files, or one the vault does not take.
        Conflict: the scheme is submitted or over.
    """
    allow(by, "schemes.view", scheme)
    own = _own_unit(by, scheme)
    allow(by, "schemes.confirm", own)
    if kind not in set(AttachmentKind):
        listed = ", ".join(AttachmentKind)
        raise refusal("kind", kind, f"须为 {listed} 之一", f"must be one of {listed}")
    refuse_submitted(scheme)
    taken = files.take_in(name, content)
    with transaction.atomic():
        (held,) = lock(scheme)
        refuse_submitted(held)
        known = held.attachments.filter(file__sha256=taken.sha256, unit=own, kind=kind).first()
        if known is not None:
            return known  # type: ignore[no-any-return]  # a row of the scheme's own
        if held.attachments.count() >= MOST_FILES:
            raise refusal("files", MOST_FILES, f"至多 {MOST_FILES} 个文件", f"at most {MOST_FILES} files")
        file = files.keep(
            by=by,
            now=now,
            organisation_id=own.organisation_id,
            file=taken,
            purpose=_PURPOSE,
            shared_with=held.units.values_list("organisation_id", flat=True),
        )
        made = Attachment.objects.create(scheme=held, unit=own, kind=kind, file=file, attached_at=now)
        note("attached", held, by=by, now=now, after={"kind": kind, "file": file.name})
    return made


def detach(*, by: Actor, now: dt.datetime, scheme: Scheme, file_ref: str) -> None:
    """Remove a file from a scheme that is not submitted, by the unit that attached it or by the lead.

    Raises:
        Invisible: no such file, or another unit's.
    """
    allow(by, "schemes.view", scheme)
    own = _own_unit(by, scheme)
    allow(by, "schemes.confirm", own)
    with transaction.atomic():
        (held,) = lock(scheme)
        refuse_submitted(held)
        found = held.attachments.select_related("file").filter(file__ref=file_ref).first()
        if found is None or not (own.is_lead or found.unit_id == own.pk):
            raise Invisible
        found.delete()
        note("detached", held, by=by, now=now, before={"file": found.file.name})


def _own_unit(by: Actor, scheme: Scheme) -> Unit:
    found = scheme.units.filter(organisation_id=by.organisation_id or 0).first()
    if found is None:
        raise Invisible
    return found  # type: ignore[no-any-return]  # a row of the scheme's own
