"""Write notes among the insurer's people; ask the applicant for documents: once, all together."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import IntegrityError, transaction

from wangbao.hub import idempotency
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.applications.writes.common import mandated
from wangbao.hub.errors import Conflict, Invisible
from wangbao.hub.files import operations as files
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.locks import lock
from wangbao.hub.underwriting.models import DocumentItem, DocumentRequest, Note, Quote
from wangbao.hub.underwriting.rules.evidence import ASKED, ITEM, NOTE
from wangbao.hub.underwriting.rules.states import WORKED_ON
from wangbao.hub.underwriting.writes import message, task
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

LONGEST_NOTE: Final = 4000
DUE_DAYS: Final = 10
MOST_DOCUMENTS: Final = 20
_PURPOSE: Final = "underwriting.document"


def note(*, by: Actor, now: dt.datetime, quote: Quote, text: str, idempotency_key: str | None = None) -> Note:
    """Add a note; notes are never changed. Sent again under its key, there is one."""
    allow(by, "underwriting.note", quote)
    said = text.strip()
    if not said or len(said) > LONGEST_NOTE:
        zh, en = f"须为 1 至 {LONGEST_NOTE} 字", f"must have 1 to {LONGEST_NOTE} characters"
        raise refusal("text", said, zh, en)
    asked = idempotency.asked(idempotency_key, quote=quote.pk, note=said)

    def made_before() -> Note | None:
        return idempotency.replay(Note, asked, quote_id=quote.pk, text=said)

    def make() -> Note:
        made = Note.objects.create(
            quote=quote,
            at=now,
            by_id=by.person_id,
            by_name=by.name,
            text=said,
            **asked.columns,
        )
        _record(by, now, "quote.noted", quote, {FIELD: NOTE.of(made)})
        return made

    return idempotency.once(made_before, make)


def request_documents(
    *,
    by: Actor,
    now: dt.datetime,
    quote: Quote,
    documents: Sequence[tuple[str, Text]],
    due_days: int = DUE_DAYS,
) -> DocumentRequest:
    """Ask for documents, all of them at once: a quote has one request.

    ``documents`` are (rule that asks, or empty; name in both languages).

    Raises:
        Conflict: asked already, or the quote is not being worked on.
        InputError: nothing asked for, too much, or a name missing.
    """
    allow(by, "underwriting.ask", quote)
    if not 1 <= len(documents) <= MOST_DOCUMENTS:
        zh, en = f"须为 1 至 {MOST_DOCUMENTS} 项", f"must be 1 to {MOST_DOCUMENTS} documents"
        raise refusal("documents", len(documents), zh, en)
    if not 1 <= due_days <= 60:
        raise refusal("due_days", due_days, "须在 1 与 60 之间", "must lie between 1 and 60")
    empty = Text("须填写名称（不超过 200 字）", "needs a name of at most 200 characters")
    problems = [
        Problem(f"documents.{at}", None, empty)
        for at, (_, name) in enumerate(documents)
        if not all(0 < len(word.strip()) <= 200 for word in name)
    ]
    if problems:
        raise InputError(problems)
    asked_already = Conflict(
        Text(
            "补充资料须一次性提出，本报价已提出过",
            "documents are asked for once, all together; this was done already",
        )
    )
    try:
        with transaction.atomic():
            (held,) = lock(quote)
            if held.state not in WORKED_ON:
                raise Conflict(Text("该报价不在核保中", "the quote is not being worked on"))
            due = day_of(now) + dt.timedelta(days=due_days)
            made = DocumentRequest.objects.create(quote=held, asked_at=now, asked_by_id=by.person_id, due=due)
            DocumentItem.objects.bulk_create(
                [
                    DocumentItem(request=made, rule=rule, name=name.zh.strip(), name_en=name.en.strip())
                    for rule, name in documents
                ]
            )
            task.documents_asked(held, made, len(documents), by=by, now=now)
            message.documents_asked(held, [name for _, name in documents], due, by=by, now=now)
            _record(
                by,
                now,
                "quote.documents_asked",
                held,
                {"documents": [name.zh.strip() for _, name in documents], "due": due, FIELD: ASKED.of(made)},
            )
    except IntegrityError:
        raise asked_already from None
    return made


def receive_document(
    *, by: Actor, now: dt.datetime, quote: Quote, item_ref: str, name: str, content: bytes
) -> DocumentItem:
    """Receive a document that was asked for; an underwriter still lifts the block it was asked for.

    The same file sent again is handed in once.

    Raises:
        Invisible: no such document was asked for.
        Conflict: it is here already, or was waived.
        InputError: a file the vault does not take.
        Busy: too many files are being looked into.
    """
    allow(by, "underwriting.answer", quote)
    mandated(by, quote.applicant_id)
    if (known := _handed_in(quote, item_ref, content)) is not None:
        return known
    _item(quote, item_ref)
    taken = files.take_in(name, content)
    with transaction.atomic():
        (held,) = lock(quote)
        if (known := _handed_in(held, item_ref, content)) is not None:  # somebody else was faster
            return known
        item = _item(held, item_ref)
        file = files.keep(
            by=by,
            now=now,
            organisation_id=held.applicant_id,
            file=taken,
            purpose=_PURPOSE,
            shared_with=[one for one in (held.insurer_id, held.broker_id) if one is not None],
        )
        item.file, item.received_at = file, now
        item.save(update_fields=["file", "received_at"])
        left = task.item_done(held, item, by=by, now=now)
        message.document_received(held, Text(item.name, item.name_en), left, by=by, now=now)
        after = {"document": item.name, "sha256": file.sha256, FIELD: ITEM.of(item)}
        _record(by, now, "quote.document_received", held, after)
    return item


def waive_document(*, by: Actor, now: dt.datetime, quote: Quote, item_ref: str, reason: str) -> DocumentItem:
    """Waive a document that the insurer asked for."""
    allow(by, "underwriting.ask", quote)
    said = reason.strip()
    if not 0 < len(said) <= 500:
        raise refusal(
            "reason", said, "须写明理由（不超过 500 字）", "needs a reason of at most 500 characters"
        )
    with transaction.atomic():
        (held,) = lock(quote)
        item = _item(held, item_ref)
        item.waived = said
        item.save(update_fields=["waived"])
        task.item_done(held, item, by=by, now=now)
        after = {"document": item.name, "reason": said, FIELD: ITEM.of(item)}
        _record(by, now, "quote.document_waived", held, after)
    return item


def _handed_in(quote: Quote, item_ref: str, content: bytes) -> DocumentItem | None:
    """Find the document, where these very bytes came in for it before."""
    digest = hashlib.sha256(content).hexdigest()
    found = DocumentItem.objects.select_related("file").filter(request__quote=quote, ref=item_ref)
    return found.filter(file__sha256=digest).first()


def _item(quote: Quote, item_ref: str) -> DocumentItem:
    item = DocumentItem.objects.filter(request__quote=quote, ref=item_ref).first()
    if item is None:
        raise Invisible
    if not item.is_open:
        raise Conflict(Text("该资料已收到或已免除", "the document is here already, or was waived"))
    return item


def _record(by: Actor, now: dt.datetime, verb: str, quote: Quote, after: Mapping[str, object]) -> None:
    record(
        by=by,
        now=now,
        verb=verb,
        subject=("quote", quote.number),
        organisation_id=quote.insurer_id,
        after=after,
    )
