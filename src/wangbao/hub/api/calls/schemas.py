"""Answer calls about the published schemas."""

from typing import Any, Final

from ninja import Router, Schema

from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.shapes.values import PathCode, Words
from wangbao.hub.schemas import queries

PLACE: Final = 115

router = Router(tags=["模式 / schemas"])


class SchemaRow(Schema):
    """A published schema: its name, version, and use."""

    code: str
    version: str
    title: Words
    purpose: Words
    input: bool


class SchemasOut(Schema):
    """All published schemas."""

    items: list[SchemaRow]


@router.get(
    "/schemas",
    response=answers(ok=SchemasOut),
    operation_id="schemas",
    summary="公布的模式 / published schemas",
    **auth_for(None),
)
def schemas(request: Call) -> dict[str, Any]:
    """The schemas of all kinds of documents; `input` tells those that are written for us to read."""
    del request  # they are open to everybody
    return {
        "items": [
            {
                "code": one.name,
                "version": one.version,
                "title": Words.of(one.title),
                "purpose": Words.of(one.purpose),
                "input": one.input,
            }
            for one in queries.published().values()
        ]
    }


@router.get(
    "/schemas/{code}",
    response=answers(ok=dict[str, Any], also=(404,)),
    operation_id="schema",
    summary="一个模式 / a schema",
    **auth_for(None),
)
def schema(request: Call, code: PathCode) -> dict[str, Any]:
    """A schema as JSON Schema 2020-12."""
    del request  # as above
    return queries.schema(code).document()
