"""Keep a scheme as it is submitted, and hand its files to those who read it from then on."""

import datetime as dt
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.files.models import Share
from wangbao.hub.schemes.models import Authority, Scheme, Submission, Unit
from wangbao.hub.schemes.reads.scheme import declared
from wangbao.hub.schemes.rules.words import Level
from wangbao.vocabulary import canonical
from wangbao.vocabulary.entry import plain


def keep_snapshot(
    held: Scheme, *, by: Actor, now: dt.datetime, last_day: dt.date | None, late: bool, reason: str
) -> Submission:
    """Write a submission of a scheme that is held: content, units and files under one hash."""
    content = {
        "batch": held.batch.reference,
        "form": held.form,
        "content": held.content,
        "units": [_unit(row) for row in held.units.select_related("organisation")],
        "files": [
            {"kind": row.kind, "name": row.file.name, "sha256": row.file.sha256}
            for row in held.attachments.select_related("file")
        ],
        "route": held.route.organisation.name if held.route else None,
    }
    return Submission.objects.create(
        scheme=held,
        round=held.submissions.count() + 1,
        at=now,
        by_id=by.person_id,
        last_day=last_day,
        late=late,
        late_reason=reason,
        snapshot=content,
        sha256=canonical.sha256(content),
    )


def _unit(row: Unit) -> dict[str, Any]:
    """Put a unit into plain data; people to ask are left out, so that they can be erased later."""
    said: dict[str, Any] = plain(declared(row))
    return {**said, "task": row.task}


def share_files(scheme: Scheme) -> None:
    """Let everybody who sees a scheme that is held read its files: its units, the route, the national authorities."""
    route = scheme.route
    readers = {
        *scheme.units.values_list("organisation_id", flat=True),
        *Authority.objects.filter(level=Level.NATIONAL).values_list("organisation_id", flat=True),
    }
    while route is not None:
        readers.add(route.organisation_id)
        route = route.parent
    rows = scheme.attachments.values_list("file_id", "file__organisation_id")
    Share.objects.bulk_create(
        [
            Share(file_id=file, organisation_id=reader)
            for file, owner in rows
            for reader in sorted(readers - {owner})
        ],
        ignore_conflicts=True,
    )
