"""Declare the records of underwriting that the journal must tell of: steps of quotes, decisions, notes, documents.

Of a note the journal has the seal alone: what people write to each other is not kept where it can never be erased.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.seals import Seal, said
from wangbao.hub.underwriting.models import DocumentItem, DocumentRequest, Note, Step
from wangbao.hub.underwriting.rules.journal_words import EVENT_VERBS
from wangbao.hub.underwriting.rules.states import Event
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000
STEP: Final = Seal(Step)
NOTE: Final = Seal(Note)
ITEM: Final = Seal(DocumentItem)
ASKED: Final = Seal(
    DocumentRequest,
    ((DocumentItem, "request_id"),),
    parts_but=frozenset({"file", "received_at", "waived"}),
)


def _steps() -> Iterator[Key]:
    rows = Step.objects.order_by().values_list("pk", "quote__number", "event", "at", "premium", "reason")
    sealed = STEP.by_key()
    for key, number, event, at, premium, reason in rows.iterator(chunk_size=_CHUNK):
        verb = f"quote.{EVENT_VERBS[Event(event)]}"
        yield (number, verb, _moment(at), _premium(premium), reason, sealed[key])


def _step_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (
        entry.subject,
        entry.verb,
        _moment(entry.at),
        _premium(after.get("premium")),
        str(after.get("reason")),
        said(after),
    )


def _notes() -> Iterator[Key]:
    sealed = NOTE.by_key()
    for key, number, at in Note.objects.order_by().values_list("pk", "quote__number", "at"):
        yield (number, _moment(at), sealed[key])


def _asked() -> Iterator[Key]:
    sealed = ASKED.by_key()
    for key, number, at in DocumentRequest.objects.order_by().values_list("pk", "quote__number", "asked_at"):
        yield (number, _moment(at), sealed[key])


def _moment_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, _moment(entry.at), said(after))


def _received() -> Iterator[Key]:
    rows = DocumentItem.objects.exclude(received_at=None).order_by()
    sealed = ITEM.by_key(rows)
    listed = rows.values_list("pk", "request__quote__number", "received_at", "name", "file__sha256")
    for key, number, at, name, sha256 in listed:
        yield (number, _moment(at), name, sha256, sealed[key])


def _received_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    told = (str(after.get(name)) for name in ("document", "sha256"))
    return (entry.subject, _moment(entry.at), *told, said(after))


def _waived() -> Iterator[Key]:
    rows = DocumentItem.objects.exclude(waived="").order_by()
    sealed = ITEM.by_key(rows)
    for key, number, name, reason in rows.values_list("pk", "request__quote__number", "name", "waived"):
        yield (number, name, reason, sealed[key])


def _waived_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, *(str(after.get(name)) for name in ("document", "reason")), said(after))


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else at.astimezone(dt.UTC).isoformat()


def _premium(given: Any) -> str:
    return "" if given is None else f"{Decimal(str(given)):.2f}"


KINDS: Final = (
    Kind(
        name=Text("报价的步骤与决定", "steps and decisions of quotes"),
        verbs=frozenset(f"quote.{verb}" for verb in EVENT_VERBS.values()),
        records=_steps,
        entry=_step_of,
        sealed=True,
    ),
    Kind(
        name=Text("核保备注", "notes on quotes"),
        verbs=frozenset({"quote.noted"}),
        records=_notes,
        entry=_moment_of,
        sealed=True,
    ),
    Kind(
        name=Text("要求补充的资料", "documents asked for"),
        verbs=frozenset({"quote.documents_asked"}),
        records=_asked,
        entry=_moment_of,
        sealed=True,
    ),
    Kind(
        name=Text("收到的补充资料", "documents received"),
        verbs=frozenset({"quote.document_received"}),
        records=_received,
        entry=_received_of,
        sealed=True,
    ),
    Kind(
        name=Text("免除的补充资料", "documents waived"),
        verbs=frozenset({"quote.document_waived"}),
        records=_waived,
        entry=_waived_of,
        sealed=True,
    ),
)
