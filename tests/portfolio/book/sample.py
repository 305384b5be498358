"""Small good books made for the tests, and ways to spoil them."""

import datetime as dt

import pyarrow as pa

from wangbao.portfolio.book import schema

GOOD = {
    "account": "A1",
    "policy": "P1",
    "section": "C36",
    "revenue_cny": 3e8,
    "wording": "connected-vehicle",
    "limit_cny": 5e6,
    "deductible_cny": 50_000.0,
    "premium_cny": 70_000.0,
    "inception": dt.date(2026, 1, 1),
    "expiry": dt.date(2027, 1, 1),
    "currency": "CNY",
}


def row(**cells):
    """A good row with some cells changed or added; the dots of a name are written as two underscores."""
    return {**GOOD, **{name.replace("__", "."): value for name, value in cells.items()}}


def table(*rows):
    """Rows as a table in the book's own types, the columns those of all rows."""
    names = [name for name in schema.SCHEMA.names if any(name in one for one in rows)]
    return pa.table(
        [pa.array([one.get(name) for one in rows], plain_type(name)) for name in names], names=names
    )


def plain_type(name):
    kind = schema.COLUMN[name].type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def csv(*rows):
    """Rows as the text of a CSV file."""
    names = list(dict.fromkeys(name for one in rows for name in one))
    lines = [",".join(names)]
    lines += [",".join("" if one.get(name) is None else str(one[name]) for name in names) for one in rows]
    return "\n".join(lines) + "\n"


def plain_rows(book):
    """A complete table's rows without the nulls."""
    return [{name: value for name, value in one.items() if value is not None} for one in book.to_pylist()]
