"""Answer calls for documents as files: Word or PDF, Chinese, English or both."""

from typing import Annotated, Any, Final

from django.http import HttpResponse
from ninja import Path, Query, Router, Schema

from wangbao.documents.parts import Edition
from wangbao.documents.render import MEDIA_TYPES, Form, Paper, render
from wangbao.hub.api.calls.applications import find as find_application
from wangbao.hub.api.calls.policies import find as find_policy
from wangbao.hub.api.calls.quotes import find as find_quote
from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.shapes.values import ApplicationNumber, PolicyNumber, QuoteNumber, Words
from wangbao.hub.papers import application as application_papers, policy, quotation
from wangbao.hub.policies.reads import queries
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.text import Text

PLACE: Final = 90
router = Router(tags=["单证 / documents"])

FormIn = Annotated[Form, Query(description="文件格式 / kind of file")]
EditionIn = Annotated[Edition, Query(description="语言版本 / edition: Chinese, both, English")]
Seq = Annotated[int, Path(ge=0, le=32767, description="批单序号，0 为出单 / endorsement, 0 is issuance")]

SCHEDULE: Final = Text("保险单", "Policy schedule")
SLIP: Final = Text("批单", "Endorsement slip")
INVOICE: Final = Text("保费发票信息", "Premium invoice data")


class PaperOut(Schema):
    """A paper that can be had, and where."""

    kind: str
    name: Words
    seq: int
    address: str


class PapersOut(Schema):
    """The papers of a policy."""

    items: list[PaperOut]


def _files() -> dict[str, Any]:
    """Build the route arguments of a call that is answered with a file."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()}
    scope = auth_for("documents:read")
    extra = {
        **scope["openapi_extra"],
        "responses": {200: {"description": "文件 / the file", "content": content}},
    }
    return {"auth": scope["auth"], "openapi_extra": extra, "response": answers(ok=None, also=(404, 409, 503))}


@router.get(
    "/policies/{number}/documents",
    response=answers(ok=PapersOut, also=(404,)),
    operation_id="documents",
    summary="保单单证列表 / documents of a policy",
    **auth_for("documents:read"),
)
def documents(request: Call, number: PolicyNumber) -> dict[str, Any]:
    """The papers there are: the schedule, a slip for each endorsement, invoice data where there is a charge."""
    found = find_policy(request.actor, number)
    life = queries.life(found, today=day_of(request.now))
    base = f"/api/v1/policies/{number}"
    items = [("schedule", SCHEDULE, life.endorsements[-1].seq, f"{base}/schedule")]
    for one in life.issued:
        seq = one.row.seq
        items += [("slip", SLIP, seq, f"{base}/endorsements/{seq}/slip")] if seq else []
        items += [("invoice", INVOICE, seq, f"{base}/endorsements/{seq}/invoice")] if one.gross_cny else []
    return {
        "items": [
            {"kind": kind, "name": Words.of(name), "seq": seq, "address": address}
            for kind, name, seq, address in items
        ]
    }


@router.get(
    "/policies/{number}/schedule", operation_id="schedule", summary="保险单 / policy schedule", **_files()
)
def schedule(
    request: Call, number: PolicyNumber, form: FormIn = "pdf", edition: EditionIn = "zh"
) -> HttpResponse:
    """The policy schedule as it stands, with the ten matters of Insurance Law art. 18."""
    return _of_policy(request, number, "schedule", None, form, edition)


@router.get(
    "/policies/{number}/endorsements/{seq}/slip",
    operation_id="slip",
    summary="批单 / endorsement slip",
    **_files(),
)
def slip(
    request: Call, number: PolicyNumber, seq: Seq, form: FormIn = "pdf", edition: EditionIn = "zh"
) -> HttpResponse:
    """What an endorsement changed: before, after, and what it cost."""
    return _of_policy(request, number, "endorsement", seq, form, edition)


@router.get(
    "/policies/{number}/endorsements/{seq}/invoice",
    operation_id="invoice",
    summary="保费发票信息 / invoice data",
    **_files(),
)
def invoice(
    request: Call, number: PolicyNumber, seq: Seq, form: FormIn = "pdf", edition: EditionIn = "zh"
) -> HttpResponse:
    """What is needed to issue a VAT invoice for what an endorsement charged; it is not an invoice."""
    return _of_policy(request, number, "invoice", seq, form, edition)


@router.get("/quotes/{number}/letter", operation_id="quote_letter", summary="报价单 / quotation", **_files())
def quote_letter(
    request: Call, number: QuoteNumber, form: FormIn = "pdf", edition: EditionIn = "zh"
) -> HttpResponse:
    """The letter of an offer."""
    found = find_quote(request.actor, number)
    return _file(quotation.quote_letter(found), number, form, edition)


@router.get(
    "/applications/{number}/form",
    operation_id="application_form",
    summary="投保单 / application form",
    **_files(),
)
def application_form(
    request: Call, number: ApplicationNumber, form: FormIn = "pdf", edition: EditionIn = "zh"
) -> HttpResponse:
    """The application with its answers and signature."""
    found = find_application(request.actor, number)
    return _file(application_papers.application_form(found), number, form, edition)


@router.get(
    "/applications/{number}/disclosure",
    operation_id="disclosure_confirmation",
    summary="免责条款说明确认书 / disclosure confirmation",
    **_files(),
)
def disclosure(
    request: Call, number: ApplicationNumber, form: FormIn = "pdf", edition: EditionIn = "zh"
) -> HttpResponse:
    """Each exempting clause with the times at which it was shown, explained and confirmed."""
    found = find_application(request.actor, number)
    return _file(application_papers.disclosure_record(found, now=request.now), number, form, edition)


def _of_policy(
    request: Call, number: str, paper: str, seq: int | None, form: Form, edition: Edition
) -> HttpResponse:
    life = queries.life(find_policy(request.actor, number), today=day_of(request.now))
    which = life.endorsements[-1].seq if seq is None else seq
    content = policy.render(life, paper, which, form, edition)
    return _answer(content, f"{number}-{paper}-{which}", form, edition)


def _file(paper: Paper, number: str, form: Form, edition: Edition) -> HttpResponse:
    return _answer(render(paper, form, edition), number, form, edition)


def _answer(content: bytes, name: str, form: Form, edition: Edition) -> HttpResponse:
    """Build the response with the file; its name ends with the edition, except for the Chinese one."""
    mark = "" if edition == "zh" else f"-{edition}"
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}{mark}.{form}"'
    return response
