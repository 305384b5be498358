"""Keep files and share them with other organisations."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, TypeVar

from django.db import transaction
from prometheus_client import Counter

from wangbao.hub.access.actor import Actor
from wangbao.hub.errors import Busy
from wangbao.hub.files import store
from wangbao.hub.files.models import Share, StoredFile
from wangbao.hub.journal.operations import record
from wangbao.inspection import contents
from wangbao.inspection.pool import BusyError, OverLimitsError, Pool
from wangbao.inspection.words import Block
from wangbao.vocabulary.errors import InputError

Answer = TypeVar("Answer")
_POOL: Final = Pool()
_CHECKED: Final = Counter("wangbao_files_checked", "Files handed in, by what became of them", ("outcome",))


class Taken(NamedTuple):
    """A file that was looked into and may be kept; its bytes are stored already."""

    name: str
    media_type: str
    size: int
    sha256: str


def read_rows(name: str, content: bytes) -> list[tuple[str, str]]:
    """Read the rows of a filled form that is not kept itself; refusals are those of :func:`take_in`."""
    return _counted(_POOL.rows, name, content)


def read_blocks(file: StoredFile) -> list[Block]:
    """Read the words of a Word file that is kept; refusals are those of :func:`take_in`."""
    return _counted(_POOL.blocks, file.name, store.get(file.sha256))


def take_in(name: str, content: bytes) -> Taken:
    """Look into a file that somebody hands in, and store its bytes.

    To be called before anything is locked: a check takes as long as the file wants it to, up to its limit. Bytes that
    no record comes to refer to stay behind; ``wangbao hub check`` names them.

    Args:
        name: the sender's name for it; kept for showing, never used as a path.
        content: the bytes.

    Raises:
        InputError: empty, too large, of a kind that is not taken, an archive that unpacks to too much, or a file whose
            check goes beyond its time or memory.
        Busy: too many files are being looked into.
    """
    media_type = _counted(_POOL.check, name, content)
    return Taken(contents.safe_name(name), media_type, len(content), store.put(content))


def keep(
    *,
    by: Actor,
    now: dt.datetime,
    organisation_id: int,
    file: Taken,
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
        file: what :func:`take_in` made of it.
        purpose: what it is for, such as ``application.document``.
        shared_with: further organisations that may download it.
    """
    with transaction.atomic():
        kept = StoredFile.objects.create(
            organisation_id=organisation_id,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            media_type=file.media_type,
            purpose=purpose,
            kept_at=now,
            kept_by_id=by.person_id,
        )
        Share.objects.bulk_create(
            [Share(file=kept, organisation_id=other) for other in sorted({*shared_with} - {organisation_id})]
        )
        record(
            by=by,
            now=now,
            verb="file.kept",
            subject=("file", kept.ref),
            organisation_id=organisation_id,
            after={"name": kept.name, "sha256": file.sha256, "size": file.size, "purpose": purpose},
        )
    return kept


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


def _counted(look: Callable[[str, bytes], Answer], name: str, content: bytes) -> Answer:
    """Count what becomes of a file that is looked into, and return what was found."""
    try:
        answer = look(name, content)
    except BusyError:
        _CHECKED.labels("turned_away").inc()
        raise Busy from None
    except InputError as error:
        _CHECKED.labels("over_limits" if isinstance(error, OverLimitsError) else "refused").inc()
        raise
    _CHECKED.labels("taken").inc()
    return answer
