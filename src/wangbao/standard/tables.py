"""Check the rows of a table against a published schema of rows: columns by code or heading, then every cell.

A column's rules are made into one function of a cell, whose answer is kept for every value that comes again, so that a
bordereau of 50,000 rows takes seconds.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from wangbao.standard.documents import rule_words
from wangbao.standard.findings import Finding
from wangbao.standard.table_files import TableFile
from wangbao.vocabulary.code_lists import codes_of, names_of
from wangbao.vocabulary.near import did_you_mean
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

_KEPT: Final = 100_000  # answers on different values of one column
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NUMBER: Final = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_TRUTHS: Final = {"true": True, "false": False}
_WRONG: Final = object()

Fault = tuple[str, Text]  # the word of a rule, and the rule


class Columns(NamedTuple):
    """The columns of a published table: the schema of each by its code, and codes by every way to write a heading."""

    schema: Mapping[str, Any]
    headings: Mapping[str, str]
    key: tuple[str, ...]
    order: tuple[tuple[str, str], ...]
    required: frozenset[str]
    closed: bool = True


def columns_of(published: Published) -> Columns:
    """Read the columns of a published table from its schema."""
    document = published.document()
    rows = document["items"]
    headings: dict[str, str] = {}
    for code, column in rows["properties"].items():
        zh, _, en = str(column.get("title", "")).partition(" / ")
        headings |= {way: code for way in (zh, en, f"{zh} {en}") if way.strip()} | {code: code}
    if document.get("x-any-case"):
        headings |= {way.lower(): code for way, code in headings.items()}
    return Columns(
        rows["properties"],
        headings,
        tuple(document.get("x-key", ())),
        tuple((first, last) for first, last in document.get("x-order", ())),
        frozenset(rows["required"]),
        rows.get("additionalProperties") is False,
    )


def _code(name: str, columns: Columns) -> str | None:
    return columns.headings.get(name) or columns.headings.get(name.lower())


def likeness(header: Sequence[str], columns: Columns) -> float:
    """Return how much of a header is a table's: columns both have over columns either has."""
    found = {_code(name, columns) or f"?{name}" for name in header if name}
    return len(found & columns.schema.keys()) / max(1, len(found | columns.required))


def findings(table: TableFile, columns: Columns) -> Iterator[Finding]:
    """Yield what does not conform, row by row; the columns first.

    Raises:
        InputError: a row that cannot be read.
    """
    codes = [_code(name, columns) for name in table.header]
    yield from _of_header(table.header, codes, columns)
    checks = {
        at: _cell_check(columns.schema[code], text=table.text)
        for at, code in enumerate(codes)
        if code is not None
    }
    seen: set[tuple[str, ...]] = set()
    rows = 0
    for number, cells in table.rows:
        rows += 1
        if len(cells) > len(codes):
            said = Text(
                f"有 {len(cells)} 格，表头有 {len(codes)} 列",
                f"{len(cells)} cells under {len(codes)} columns",
            )
            yield Finding("additionalProperties", "", None, said, number)
            continue
        values: dict[str, Any] = {}
        for at, check in checks.items():
            cell = cells[at] if at < len(cells) else None
            value, fault = check(cell)
            code = codes[at] or ""
            values[code] = value
            if fault is not None:
                yield Finding(fault[0], code, _shown(cell), fault[1], number)
        yield from _of_row(values, columns, seen, number)
    if not rows:
        yield Finding("minItems", "", None, Text("没有数据行", "there is no row"))


def _of_header(header: Sequence[str], codes: Sequence[str | None], columns: Columns) -> Iterator[Finding]:
    for at, (name, code) in enumerate(zip(header, codes, strict=True)):
        if code is None and columns.closed:
            zh, en = did_you_mean(name, columns.headings)
            said = Text(f"没有此列{zh}", f"no such column{en}")
            yield Finding("additionalProperties", name, None, said)
        elif code is not None and code in codes[:at]:
            yield Finding("key", code, None, Text("列重复", "the column is given twice"))
    for code in columns.schema:
        if code in columns.required and code not in codes:
            yield Finding("required", code, None, Text("缺少此列", "this column is missing"))


def _of_row(
    values: Mapping[str, Any], columns: Columns, seen: set[tuple[str, ...]], number: int
) -> Iterator[Finding]:
    for first, last in columns.order:
        begin, end = values.get(first), values.get(last)
        if isinstance(begin, dt.date) and isinstance(end, dt.date) and end <= begin:
            yield Finding("order", last, end, Text(f"须晚于 {first}", f"must be later than {first}"), number)
    key = tuple(str(values.get(name)) for name in columns.key)
    if key and all(
        values.get(name) not in (None, _WRONG) for name in columns.key if name in columns.required
    ):
        if key in seen:
            names = ", ".join(columns.key)
            said = Text(f"{names} 与前面的行重复", f"{names} is that of an earlier row")
            yield Finding("key", columns.key[0], values.get(columns.key[0]), said, number)
        seen.add(key)


def _cell_check(column: Mapping[str, Any], *, text: bool) -> Callable[[Any], tuple[Any, Fault | None]]:
    kinds = column.get("type", "string")
    kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    parse = _parser(kinds[0], column.get("format"), text=text)
    rules = tuple(_rules(column))
    kept: dict[Any, tuple[Any, Fault | None]] = {}

    def check(cell: Any) -> tuple[Any, Fault | None]:
        if cell is None or cell == "":
            return None, None if "null" in kinds else ("required", Text("必填", "must be filled in"))
        known = (type(cell), cell)
        if known not in kept:
            if len(kept) >= _KEPT:
                kept.clear()
            kept[known] = judge(cell)
        return kept[known]

    def judge(cell: Any) -> tuple[Any, Fault | None]:
        value = parse(cell)
        if value is _WRONG:
            word = "format" if "format" in column else "type"
            return value, (word, rule_words(word, column.get("format", kinds[0])))
        return value, next((fault for holds, fault in rules if not holds(value)), None)

    return check


def _rules(column: Mapping[str, Any]) -> Iterable[tuple[Callable[[Any], bool], Fault]]:
    made: Mapping[str, Callable[[Any], Callable[[Any], bool]]] = {
        "enum": lambda given: lambda value: value in given,
        "pattern": lambda given: lambda value: re.search(given, value) is not None,
        "minLength": lambda given: lambda value: len(value) >= given,
        "maxLength": lambda given: lambda value: len(value) <= given,
        "minimum": lambda given: lambda value: value >= given,
        "exclusiveMinimum": lambda given: lambda value: value > given,
        "maximum": lambda given: lambda value: value <= given,
        "x-decimals": lambda given: lambda value: value == round(value, given),
        "x-code-list": lambda given: lambda value: value in codes_of(given),
        "x-names": lambda given: lambda value: value in names_of(given),
    }
    for keyword, given in column.items():
        if keyword in made:
            yield made[keyword](given), (keyword.removeprefix("x-"), rule_words(keyword, given))


def _parser(kind: str, form: str | None, *, text: bool) -> Callable[[Any], Any]:
    if form == "date":
        return _day
    if kind in ("number", "integer"):
        return _number_reader(_WHOLE if kind == "integer" else _NUMBER, text=text)
    if kind == "boolean":
        return lambda cell: cell if isinstance(cell, bool) else _TRUTHS.get(str(cell).lower(), _WRONG)
    return lambda cell: cell if isinstance(cell, str) else _WRONG


def _number_reader(form: re.Pattern[str], *, text: bool) -> Callable[[Any], Any]:
    def read(cell: Any) -> Any:
        if text:
            return Decimal(cell) if form.fullmatch(cell) else _WRONG
        if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
            return _WRONG
        try:
            number = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        except InvalidOperation:
            return _WRONG
        whole = form is not _WHOLE or (number.is_finite() and number == number.to_integral_value())
        return number if number.is_finite() and whole else _WRONG

    return read


def _day(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else _WRONG
    if isinstance(cell, dt.date):
        return cell
    try:
        return (
            dt.date.fromisoformat(cell)
            if isinstance(cell, str) and len(cell) == len("2026-12-01")
            else _WRONG
        )
    except ValueError:
        return _WRONG


def _shown(cell: Any) -> Any:
    return cell if isinstance(cell, str | int | float | bool | dt.date | Decimal | None) else str(cell)
