"""Keep files and share them with other organisations."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.files import store
from wangbao.hub.files.models import Share, StoredFile
from wangbao.hub.journal.operations import record
from wangbao.inspection import contents


def keep(
    *,
    by: Actor,
    now: dt.datetime,
    organisation_id: int,
    name: str,
    content: bytes,
    purpose: str,
    shared_with: Iterable[int] = (),
) -> StoredFile:
    """Keep a file for an organisation.

    Its type is told by its bytes, never by its name or by what the sender says. The caller has asked
    :func:`~wangbao.hub.access.permissions.allow` for the thing the file belongs to.

    Args:
        by: who hands it in.
        now: when.
        organisation_id: the owner; its people may download it.
        name: the sender's name for it; kept for showing, never used as a path.
        content: the bytes.
        purpose: what it is for, such as ``application.document``.
        shared_with: further organisations that may download it.

    Raises:
        InputError: empty, too large, of a kind that is not taken, or an archive that unpacks to too much.
    """
    media_type = contents.check(name, content)
    digest = store.put(content)
    with transaction.atomic():
        file = StoredFile.objects.create(
            organisation_id=organisation_id,
            name=contents.safe_name(name),
            sha256=digest,
            size=len(content),
            media_type=media_type,
            purpose=purpose,
            kept_at=now,
            kept_by_id=by.person_id,
        )
        Share.objects.bulk_create(
            [Share(file=file, organisation_id=other) for other in sorted({*shared_with} - {organisation_id})]
        )
        record(
            by=by,
            now=now,
            verb="file.kept",
            subject=("file", file.ref),
            organisation_id=organisation_id,
            after={"name": file.name, "sha256": digest, "size": file.size, "purpose": purpose},
        )
    return file


def share(*, by: Actor, now: dt.datetime, file: StoredFile, organisation_id: int) -> None:
    """Let another organisation download a file; sharing twice is sharing once."""
    if organisation_id == file.organisation_id:
        return
    with transaction.atomic():
        with_whom, made = Share.objects.get_or_create(file=file, organisation_id=organisation_id)
        if made:
            record(
                by=by,
                now=now,
                verb="file.shared",
                subject=("file", file.ref),
                organisation_id=file.organisation_id,
                after={"organisation": with_whom.organisation.name},
            )
