"""Answer calls about a quotation's notes, lifted blocks, and requested documents."""

from typing import Annotated, Any, Final

from ninja import Query, Router, Status
from ninja.errors import HttpError

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Side
from wangbao.hub.api.calls.quotes import QUOTES, QuoteOut, find
from wangbao.hub.api.http.bearer import Call, acting
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.http.problems import BYTES
from wangbao.hub.api.shapes.underwriting import (
    DocumentOut,
    DocumentsIn,
    DocumentsOut,
    LiftingIn,
    NoteIn,
    NoteOut,
    NotesOut,
    WaivingIn,
    document_row,
    documents_of,
    note_row,
)
from wangbao.hub.api.shapes.values import Key, PathRef, QuoteNumber
from wangbao.hub.errors import Unseen
from wangbao.hub.underwriting.reads import queries
from wangbao.hub.underwriting.writes import decision, documents as documents_writes
from wangbao.inspection.contents import LARGEST, LONGEST_NAME
from wangbao.vocabulary.text import Text

PLACE: Final = 50
router = Router(tags=["报价 / quotes"])

FILE_BODY: Final = {
    "requestBody": {
        "required": True,
        "description": "文件内容，不超过 20 MiB / the file as it is, at most 20 MiB",
        "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
    }
}
FileName = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST_NAME,
        description="文件名，扩展名须与内容相符 / its name; the extension must fit the content",
    ),
]


@router.get(
    "/quotes/{number}/notes",
    response=answers(ok=NotesOut, also=(404,)),
    operation_id="quote_notes",
    summary="核保备注 / the insurer's notes",
    **auth_for("quotes:read"),
)
def notes(request: Call, number: QuoteNumber) -> dict[str, Any]:
    """The notes of the insurer's own people; nobody else reads them."""
    found = find(request.actor, number, permission="underwriting.work")
    return {"items": [note_row(row) for row in queries.notes(request.actor, found)]}


@router.post(
    "/quotes/{number}/notes",
    response=answers(created=NoteOut, also=(404, 409, 413)),
    operation_id="note_quote",
    summary="添加核保备注 / add a note",
    **auth_for("quotes:write"),
)
def note(request: Call, number: QuoteNumber, body: NoteIn, key: Key) -> Status[Any]:
    """A note for the insurer's own people, in the name of the person the token stands for."""
    made = documents_writes.note(
        quote=find(request.actor, number, permission="underwriting.note"),
        text=body.text,
        **acting(request, key),
    )
    return Status(201, note_row(made))


@router.post(
    "/quotes/{number}/lifting",
    response=answers(ok=QuoteOut, also=(404, 409, 413, 428)),
    operation_id="lift_block",
    summary="解除待办 / lift a block",
    by_alias=True,
    **auth_for("quotes:write"),
)
def lift(request: Call, number: QuoteNumber, body: LiftingIn) -> dict[str, Any]:
    """Lifts a block with a reason, by whoever has the authority its rule names, on the `revision` seen."""
    find(request.actor, number, permission="underwriting.decide")
    if body.revision is None:
        raise Unseen
    return QUOTES.write(
        request,
        number,
        decision.lift,
        permission="underwriting.decide",
        rule=body.rule,
        reason=body.reason,
        revision=body.revision,
    )


@router.get(
    "/quotes/{number}/documents",
    response=answers(ok=DocumentsOut, also=(404,)),
    operation_id="quote_documents",
    summary="补充资料 / documents asked for",
    **auth_for("quotes:read"),
)
def documents(request: Call, number: QuoteNumber) -> dict[str, Any]:
    """What the insurer asked for beside the answers, and what of it is here."""
    return _documents(request.actor, number)


@router.post(
    "/quotes/{number}/documents",
    response=answers(created=DocumentsOut, also=(404, 409, 413)),
    operation_id="ask_documents",
    summary="要求补充资料 / ask for documents",
    **auth_for("quotes:write"),
)
def ask(request: Call, number: QuoteNumber, body: DocumentsIn) -> Status[Any]:
    """Asks for documents, all of them at once (保险法第二十二条): a second time is a conflict."""
    documents_writes.request_documents(
        quote=find(request.actor, number, permission="underwriting.ask"),
        documents=[(row.rule or "", Text(row.name, row.name_en)) for row in body.documents],
        due_days=body.due_days,
        **acting(request),
    )
    return Status(201, _documents(request.actor, number))


@router.put(
    "/quotes/{number}/documents/{ref}",
    response=answers(ok=DocumentOut, also=(404, 409, 413, 503)),
    operation_id="hand_in_document",
    summary="提交补充资料 / hand in a document",
    **auth_for("quotes:write", FILE_BODY),
)
def hand_in(request: Call, number: QuoteNumber, ref: PathRef, name: FileName) -> dict[str, Any]:
    """Hands in a document that was asked for, as `application/octet-stream`; the same file sent again is there once."""
    found = find(request.actor, number, permission="underwriting.answer")
    content = request.read(LARGEST + 1)
    if content and request.content_type != BYTES:
        raise HttpError(415, BYTES)
    made = documents_writes.receive_document(
        quote=found, item_ref=ref, name=name, content=content, **acting(request)
    )
    return document_row(made, inside=False)


@router.post(
    "/quotes/{number}/documents/{ref}/waiver",
    response=answers(ok=DocumentOut, also=(404, 409, 413)),
    operation_id="waive_document",
    summary="免除补充资料 / do without a document",
    **auth_for("quotes:write"),
)
def waive(request: Call, number: QuoteNumber, ref: PathRef, body: WaivingIn) -> dict[str, Any]:
    """The insurer does without a document it asked for."""
    found = find(request.actor, number, permission="underwriting.ask")
    made = documents_writes.waive_document(quote=found, item_ref=ref, reason=body.reason, **acting(request))
    return document_row(made, inside=True)


def _documents(actor: Actor, number: str) -> dict[str, Any]:
    found = queries.documents(actor, find(actor, number))
    return documents_of(found, inside=actor.side is Side.INSURER)
