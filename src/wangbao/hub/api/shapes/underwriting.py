"""Define the bodies and answers of calls about notes, documents and blocks of a quotation."""

import datetime as dt
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from wangbao.hub.api.shapes.values import Code, Reason, Strict
from wangbao.hub.underwriting.models import DocumentItem, DocumentRequest, Note
from wangbao.hub.underwriting.writes.documents import DUE_DAYS, LONGEST_NOTE, MOST_DOCUMENTS

Named = Annotated[str, Field(min_length=1, max_length=200)]
Revision = Annotated[int, Field(ge=1, le=2**31 - 1)]


class NoteIn(Strict):
    """What is noted; it is never changed."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]


class NoteOut(Schema):
    """A note among the insurer's own people."""

    at: dt.datetime
    by: str
    text: str


class NotesOut(Schema):
    """The notes of a quotation, the oldest first."""

    items: list[NoteOut]


class LiftingIn(Strict):
    """Which block, why, and which revision is meant; another's change in between is then a conflict."""

    rule: Code
    reason: Reason
    revision: Revision | None = None


class DocumentIn(Strict):
    """A document that is asked for, and the rule that asks for it, if one does."""

    name: Named
    name_en: Named
    rule: Code | None = None


class DocumentsIn(Strict):
    """All that is asked for, at once, and in how many days."""

    documents: Annotated[list[DocumentIn], Field(min_length=1, max_length=MOST_DOCUMENTS)]
    due_days: Annotated[int, Field(ge=1, le=60)] = DUE_DAYS


class WaivingIn(Strict):
    """Why the insurer does without it."""

    reason: Annotated[str, Field(min_length=1, max_length=500)]


class FileOut(Schema):
    """A file as the vault keeps it."""

    name: str
    sha256: str
    size: int
    media_type: str


class DocumentOut(Schema):
    """A document that was asked for: open, handed in, or waived; ``rule`` is told to the insurer alone."""

    ref: str
    name: str
    name_en: str
    rule: str | None
    received_at: dt.datetime | None
    file: FileOut | None
    waived: str


class DocumentsOut(Schema):
    """What was asked for; nothing where ``asked_at`` is null."""

    asked_at: dt.datetime | None
    due: dt.date | None
    items: list[DocumentOut]


def note_row(row: Note) -> dict[str, Any]:
    """Convert a note for an answer."""
    return {"at": row.at, "by": row.by_name, "text": row.text}


def document_row(row: DocumentItem, *, inside: bool) -> dict[str, Any]:
    """Convert a requested document for an answer; its rule is shown ``inside`` the insurer only."""
    return {
        "ref": row.ref,
        "name": row.name,
        "name_en": row.name_en,
        "rule": row.rule or None if inside else None,
        "received_at": row.received_at,
        "file": None
        if row.file is None
        else {name: getattr(row.file, name) for name in FileOut.model_fields},
        "waived": row.waived,
    }


def documents_of(found: DocumentRequest | None, *, inside: bool) -> dict[str, Any]:
    """Convert a request for documents, or None, for an answer."""
    if found is None:
        return {"asked_at": None, "due": None, "items": []}
    items = [document_row(row, inside=inside) for row in found.items.all()]
    return {"asked_at": found.asked_at, "due": found.due, "items": items}
