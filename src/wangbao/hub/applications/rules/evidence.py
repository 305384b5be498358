"""Declare the records of applications that the journal must tell of: what was submitted, what was confirmed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.applications.models import Application
from wangbao.hub.applications.rules import seals
from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.seals import said
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000


def _confirmed() -> Iterator[Key]:
    for number, at, digest in seals.evidence():
        yield (number, _moment(at), digest)


def _submitted() -> Iterator[Key]:
    rows = Application.objects.exclude(submitted_at=None).order_by()
    sealed = seals.SUBMITTED.by_key(rows)
    for key, number, at in rows.values_list("pk", "number", "submitted_at").iterator(chunk_size=_CHUNK):
        if at is not None:
            yield (number, _moment(at), sealed[key])


def _entry(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, _moment(entry.at), said(after))


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


KINDS: Final = (
    Kind(
        name=Text("提示说明与确认", "clauses shown, explained and confirmed"),
        verbs=frozenset({"application.disclosed"}),
        records=_confirmed,
        entry=_entry,
        sealed=True,
    ),
    Kind(
        name=Text("提交的投保申请", "applications submitted"),
        verbs=frozenset({"application.submitted"}),
        records=_submitted,
        entry=_entry,
        sealed=True,
    ),
)
