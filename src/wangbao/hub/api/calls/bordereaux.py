"""Answer calls for bordereaux as files, for reinsurers, co-insurers and accounting."""

from typing import Annotated, Any, Final, Literal

from django.http import HttpResponse
from ninja import Query, Router

from wangbao.documents import bordereau as premium
from wangbao.documents.parts import Edition
from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.console.language import current
from wangbao.hub.policies.reads import bordereau as standing
from wangbao.hub.policies.reads.exposure import exposure, notes_csv
from wangbao.hub.policies.reads.movements import premium_rows
from wangbao.hub.policies.writes import export
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.document import Day

PLACE: Final = 100
router = Router(tags=["明细表 / bordereaux"])

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}


def _files() -> dict[str, Any]:
    scope = auth_for("bordereaux:read")
    content = {"text/csv": _BINARY, XLSX: _BINARY}
    extra = {
        **scope["openapi_extra"],
        "responses": {200: {"description": "文件 / the file", "content": content}},
    }
    return {"auth": scope["auth"], "openapi_extra": extra, "response": answers(ok=None)}


@router.get(
    "/bordereaux/premium",
    operation_id="premium_bordereau",
    summary="保费明细表 / premium bordereau",
    **_files(),
)
def premium_bordereau(
    request: Call,
    issued_from: Annotated[Day, Query(description="签发日起 / issued from")],
    issued_before: Annotated[Day, Query(description="签发日止（不含） / issued before")],
    form: Annotated[Literal["csv", "xlsx"], Query()] = "csv",
    edition: Annotated[Edition, Query()] = "zh",
) -> HttpResponse:
    """What was charged and returned in a period: one row for each policy issued and each endorsement."""
    rows = list(premium_rows(request.actor, issued_from=issued_from, issued_before=issued_before))
    export.note(
        by=request.actor,
        now=request.now,
        what="movements",
        form=form,
        first=issued_from,
        before=issued_before,
    )
    make = premium.as_xlsx if form == "xlsx" else premium.as_csv
    return _file(make(rows, edition), f"premium-{issued_from}-{issued_before}", form)


@router.get(
    "/bordereaux/policies",
    operation_id="policy_bordereau",
    summary="承保明细表 / policies as they stand",
    **_files(),
)
def policy_bordereau(
    request: Call,
    starts_from: Annotated[Day, Query(description="起保日起 / first day from")],
    starts_before: Annotated[Day, Query(description="起保日止（不含） / first day before")],
    form: Annotated[
        Literal["csv", "xlsx", "oed", "oed_notes"],
        Query(
            description="oed：OED 5.0.0 网络险账户文件；oed_notes：该文件未表达的内容，逐单列示 / account file; "
            "what it does not say, policy by policy"
        ),
    ] = "csv",
) -> HttpResponse:
    """One row for each policy as it stands; also as an Open Exposure Data account file."""
    rows = standing.rows_of(
        request.actor, starts_from=starts_from, starts_before=starts_before, today=day_of(request.now)
    )
    export.note(
        by=request.actor, now=request.now, what="standing", form=form, first=starts_from, before=starts_before
    )
    name = f"policies-{starts_from}-{starts_before}"
    if form == "xlsx":
        return _file(standing.to_xlsx(rows, current()), name, form)
    if form == "oed":
        return _file(exposure(rows).text.encode(), f"oed-{name}", "csv")
    if form == "oed_notes":
        return _file(notes_csv(exposure(rows), current()), f"oed-notes-{name}", "csv")
    return _file(standing.to_csv(rows, current()), name, form)


def _file(content: bytes, name: str, form: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX if form == "xlsx" else CSV)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
