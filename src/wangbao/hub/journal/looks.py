"""Note who looked at persons' and claimants' data: a log beside the journal, which reading must never wait for.

A view calls :func:`looked` when it shows them. An entry that cannot be written, as on a full disk, goes to the
program's log instead, and the page is shown all the same.
"""

import datetime as dt
import logging
from typing import Final

from django.db import DatabaseError, transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.journal.models import Look

_log = logging.getLogger(__name__)
_LONGEST: Final = 80


def looked(*, by: Actor, now: dt.datetime, page: str, subject: tuple[str, str]) -> None:
    """Note that an actor was shown a record with persons' data.

    Args:
        by: who looked.
        now: when.
        page: where, as ``parties:own``.
        subject: the kind of record and its number or reference.
    """
    row = Look(
        at=now,
        person_id=by.person_id,
        person_name=by.name,
        organisation_id=by.organisation_id,
        request_id=by.request_id,
        page=page,
        subject_kind=subject[0],
        subject=subject[1][:_LONGEST],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except DatabaseError:
        _log.exception("%s looked at %s %s on %s; not noted", by.person_id, *subject, page)
