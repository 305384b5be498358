"""Write statistics as CSV and XLSX, in which no cell is a formula."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from wangbao.disclosure_control.tables import TABLES
from wangbao.documents import sheet
from wangbao.hub.statistics.reads.figures import GROUPS, Line, Table
from wangbao.hub.statistics.reads.publication import Published
from wangbao.hub.statistics.web.words import LEFT_OUT, MEASURE_NAMES, TOTAL, code_name
from wangbao.vocabulary.text import Lang, Text

FORMS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_EIGHT: Final = Decimal("0.00000001")
_CODE, _NAME = Text("代码", "Code"), Text("名称", "Name")
_PERIOD, _TABLE, _STATE = Text("期间", "Period"), Text("表", "Table"), Text("状态", "State")
_SHOWN: Final = Text("公布", "Published")


class Sheet(NamedTuple):
    """A table as cells: its title, headings and rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[sheet.Cell]]


def table_rows(table: Table, names: Mapping[str, str], lang: Lang) -> Sheet:
    """Lay out a table of figures: code, name, measures, rate; the total last."""
    headings = [_CODE, GROUPS[table.by], *(one.name for one in table.measures), MEASURE_NAMES["rate"]]

    def cells(line: Line, name: str) -> list[sheet.Cell]:
        values: list[sheet.Cell] = [line.values.get(one.code, 0) for one in table.measures]
        return [line.code, name, *values, _rate(line.rate)]

    rows = [cells(line, names[line.code]) for line in table.lines]
    return Sheet(
        GROUPS[table.by].say(lang),
        [one.say(lang) for one in headings],
        [*rows, cells(table.total, TOTAL.say(lang))],
    )


def published_rows(cells: Iterable[Published], lang: Lang) -> Sheet:
    """Lay out published cells, one a row; those left out say so and have no figures."""
    headings = [_PERIOD, _TABLE, _CODE, _NAME, _STATE, *MEASURE_NAMES.values()]
    rows: list[list[sheet.Cell]] = []
    for one in cells:
        named: list[sheet.Cell] = [
            one.period,
            TABLES[one.table].say(lang),
            one.code,
            code_name(one.table, one.code).say(lang),
        ]
        if one.policies is None or one.premium is None or one.sum_insured is None:
            rows.append([*named, LEFT_OUT.say(lang), None, None, None, None])
            continue
        premium, limit = (Decimal(fen).scaleb(-2) for fen in (one.premium, one.sum_insured))
        rate = _rate(premium / limit if limit else None)
        rows.append([*named, _SHOWN.say(lang), one.policies, premium, limit, rate])
    return Sheet(
        Text("公开统计", "Published statistics").say(lang), [one.say(lang) for one in headings], rows
    )


def content(made: Sheet, form: str) -> bytes:
    """Write a sheet in one of the forms."""
    if form == "xlsx":
        return sheet.to_xlsx(made.title, made.headings, made.rows)
    return sheet.to_csv(made.headings, made.rows)


def send(made: Sheet, name: str, form: str) -> HttpResponse:
    """Send a sheet as a file."""
    response = HttpResponse(content(made, form), content_type=FORMS[form])
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or ""
    )
    return response


def _rate(value: Decimal | None) -> sheet.Cell:
    return None if value is None else sheet.Rate(value.quantize(_EIGHT))
