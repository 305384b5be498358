"""Answer calls about statistics."""

from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from ninja import Query, Router, Schema

from wangbao.hub.api.http.bearer import Call
from wangbao.hub.api.http.declarations import answers, auth_for
from wangbao.hub.api.shapes.values import Words
from wangbao.hub.statistics.reads import figures, publication
from wangbao.hub.statistics.reads.figures import Filters, Line

PLACE: Final = 110
router = Router(tags=["统计 / statistics"])
Month = Annotated[
    str, Query(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$", description="月份，如 2026-03 / a month")
]
Code = Annotated[
    str, Query(pattern=r"^[0-9a-z_]{0,30}$", description="代码，空为全部 / a code, empty for all")
]


class FiguresLine(Schema):
    """The figures of one class: measures by code, amounts in yuan, and premium as a share of sum insured."""

    code: str
    values: dict[str, Decimal]
    rate: Decimal | None


class FiguresOut(Schema):
    """Figures by one class, as summed in the night."""

    scope: Words
    by: str
    items: list[FiguresLine]
    total: FiguresLine


class PublishedCell(Schema):
    """A published cell; figures are null where it was left out; amounts in yuan."""

    period: str
    table: str
    code: str
    policies: int | None
    premium_cny: Decimal | None
    sum_insured_cny: Decimal | None


class PublishedOut(Schema):
    """All published cells that are not nought, and the periods that were withheld."""

    items: list[PublishedCell]
    withheld: list[str]


@router.get(
    "/statistics",
    response=answers(ok=FiguresOut),
    operation_id="statistics",
    summary="统计 / statistics",
    **auth_for("statistics:read"),
)
def statistics(
    request: Call,
    by: Annotated[Literal["province", "kind", "size", "month"], Query()] = "province",
    province: Code = "",
    kind: Code = "",
    size: Code = "",
    first: Month = "",
    last: Month = "",
) -> dict[str, Any]:
    """Figures of the area of an authority, or of the policies an insurer leads, by one class."""
    filters = Filters(province=province, kind=kind, size=size, first=first, last=last)
    table = figures.table(request.actor, by=by, filters=filters)
    return {
        "scope": Words.of(figures.scope_of(request.actor).name),
        "by": by,
        "items": [_line(line) for line in table.lines],
        "total": _line(table.total),
    }


@router.get(
    "/statistics/published",
    response=answers(ok=PublishedOut),
    operation_id="published_statistics",
    summary="公开统计 / published statistics",
    **auth_for(None),
)
def published_statistics(request: Call) -> dict[str, Any]:
    """Every published cell of every period; small cells are left out, cells of nought are not listed."""
    del request  # open to everybody
    return {
        "items": [
            {
                "period": one.period,
                "table": one.table,
                "code": one.code,
                "policies": one.policies,
                "premium_cny": _yuan(one.premium),
                "sum_insured_cny": _yuan(one.sum_insured),
            }
            for one in publication.published()
        ],
        "withheld": [one.period for one in publication.releases() if one.withheld],
    }


def _line(line: Line) -> dict[str, Any]:
    rate = line.rate
    return {
        "code": line.code,
        "values": {code: Decimal(value) for code, value in line.values.items()},
        "rate": None if rate is None else rate.quantize(Decimal("0.00000001")),
    }


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen).scaleb(-2)
