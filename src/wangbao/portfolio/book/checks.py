"""Checks of a book table: columns, types and ranges, codes, keys, dates, shares, terms.

All checks work on whole columns, so that a million rows take seconds. All problems are collected before the book is
refused; the refusal names the first hundred rows and says how many more there are.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.book import row_checks, schema
from wangbao.portfolio.book.conversion import typed
from wangbao.portfolio.book.credit_codes import broken
from wangbao.portfolio.book.problems import Broken, Problems
from wangbao.portfolio.book.schema import CODE, COLUMN, COLUMNS, Column
from wangbao.vocabulary import sectors, uscc
from wangbao.vocabulary.currencies import currency_rule, meant_by
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.near import did_you_mean
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import RE2

MOST_COLUMNS: Final = 1_000
_LONGEST: Final = {
    "account": 80,
    "policy": 40,
    "insured": 120,
    "coinsurers": 1_000,
    "internet_products": 4_000,
}
_LONGEST_OTHER: Final = 80
_REQUIRED = Text("必填", "must be filled in")
_UNKNOWN = Text("未知的列；网保账册没有此列", "unknown column; a book has no such column")
_TWICE = Text("列重复", "the column is given twice")
_CNY = Text(
    "账册只用人民币（CNY）；外币账户请用 OED 文件并给出汇率", "a book is in yuan (CNY); use OED and a rate"
)
_CONTROL = Text("含不可见字符或控制字符", "holds invisible or control characters")


def check(
    table: pa.Table,
    *,
    file: str | None = None,
    place: Callable[[int], str] | None = None,
    broken: Broken | None = None,
) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Check a table of any text or types; return it as a complete book table, with remarks on what is odd but allowed.

    Args:
        table: columns of :data:`wangbao.portfolio.book.schema.SCHEMA`, at least the required ones; text is parsed like
            the cells of a CSV file.
        file: the file name to give in refusals.
        place: gives the name of row ``i`` for refusals; ``row i+1`` by default.
        broken: lines of the file that could not be parsed as rows; they are reported with the other problems.

    Raises:
        InputError: all problems found: the first hundred, and the number of the rest.
    """
    problems = Problems(file, place or (lambda row: f"row {row + 1}"))
    names = table.column_names
    _check_columns(names, problems)
    problems.of_lines(broken or Broken())
    if not table.num_rows:
        if not broken or not broken.lines:
            problems.of_file("", None, Text("没有数据行", "there is no row"))
        problems.refuse()
    try:
        columns = {
            c.name: typed(c, table.column(names.index(c.name)), problems) for c in COLUMNS if c.name in names
        }
    except pa.ArrowInvalid as error:  # more text than a column can hold
        reason = str(error).splitlines()[0]
        raise refusal("", None, f"数据无法读取：{reason}", f"cannot be read: {reason}", file=file) from None
    absent = [name for name in schema.REQUIRED if name not in names]
    columns |= {
        name: pa.nulls(table.num_rows, COLUMN[name].type) for name in absent
    }  # the columns that are present are still checked
    _check_words(columns, problems)
    _check_sections(columns, problems)
    whole = schema.complete(pa.table(columns).replace_schema_metadata(table.schema.metadata))
    _check_required(whole, absent, problems)
    remarks = row_checks.check(whole, problems)
    problems.refuse()
    return whole, remarks


def _check_columns(names: list[str], problems: Problems) -> None:
    if len(names) > MOST_COLUMNS:
        rule = Text(f"超过 {MOST_COLUMNS:,} 列", f"more than {MOST_COLUMNS:,} columns")
        problems.of_file("", len(names), rule)
        problems.refuse()
    for at, name in enumerate(names, 1):
        if not name:
            problems.of_file("", None, Text(f"第 {at} 列没有列名", f"column {at} has no name"))
        elif name in names[: at - 1]:
            problems.of_file(name, None, _TWICE)
        elif name not in COLUMN:
            zh, en = did_you_mean(name, COLUMN)
            problems.of_file(name, None, Text(_UNKNOWN.zh + zh, _UNKNOWN.en + en))
    for name in schema.REQUIRED:
        if name not in names:
            problems.of_file(name, None, Text("缺少必需的列", "this column is required"))


def _check_words(columns: dict[str, pa.Array], problems: Problems) -> None:
    """Check codes, lengths and characters of text columns, and that every currency is CNY."""
    for name, array in columns.items():
        column = COLUMN[name]
        if column.type not in (CODE, pa.string()):
            continue
        words = array.dictionary if column.type == CODE else array
        rows = array.indices if column.type == CODE else None
        longest = _LONGEST.get(name, _LONGEST_OTHER)
        rule = Text(f"不得超过 {longest} 个字符", f"must have at most {longest} characters")
        _where(name, pc.greater(pc.utf8_length(words), longest), rows, array, problems, rule)
        _where(name, pc.match_substring_regex(words, RE2), rows, array, problems, _CONTROL)
        if column.codes is not None:
            unknown = pc.invert(pc.is_in(words, pa.array(column.codes)))
            _where(name, unknown, rows, array, problems, _one_of(column))
    if "currency" in columns:
        array = columns["currency"]
        for word in array.dictionary.to_pylist():
            if word not in (None, "CNY"):
                wrong = currency_rule(word) if meant_by(word) == "CNY" else None
                _where(
                    "currency",
                    pc.equal(array.dictionary, word),
                    array.indices,
                    array,
                    problems,
                    wrong or _CNY,
                )


def _where(
    name: str, bad: pa.Array, rows: pa.Array | None, values: pa.Array, problems: Problems, rule: Text
) -> None:
    """Report the rows whose words are bad; ``rows`` are the dictionary indices of a dictionary column."""
    bad = pc.and_(bad.fill_null(False), True)  # noqa: FBT003 - arrow scalars
    if not pc.any(bad).as_py():
        return
    mask = bad if rows is None else bad.take(rows)
    mask = pc.and_(mask.fill_null(False), values.is_valid())  # noqa: FBT003
    problems.of_rows(name, mask, values, rule)


def _one_of(column: Column) -> Text:
    codes = column.codes or ()
    return Text(f"须为 {'、'.join(codes)} 之一", f"must be one of {', '.join(codes)}")


def _check_sections(columns: dict[str, pa.Array], problems: Problems) -> None:
    """Check GB/T 4754 sections and credit codes, and normalise both.

    A section is rewritten as the most specific entry of the standard (``36`` becomes ``C36``), a credit code in upper
    case.
    """
    encoded = columns["section"].dictionary_encode()
    known: list[str | None] = []
    rules: dict[str, Text] = {}
    for code in encoded.dictionary.to_pylist():
        try:
            known.append(sectors.industry(code).code)
        except InputError as error:
            known.append(None)
            rules[code] = error.problems[0].rule
    for code, rule in rules.items():
        problems.of_rows("section", pc.equal(columns["section"], code), columns["section"], rule)
    columns["section"] = pa.array(known, pa.string()).take(encoded.indices)
    if "uscc" not in columns:
        return
    codes = pc.utf8_upper(columns["uscc"])
    wrong = broken(codes)
    for row in np.flatnonzero(wrong)[:1].tolist():  # the rule of the first stands for all
        rule = uscc.broken_rules(codes[row].as_py())[0]
        problems.of_rows("uscc", wrong, codes, rule)
    columns["uscc"] = codes


def _check_required(whole: pa.Table, absent: list[str], problems: Problems) -> None:
    """Report rows that lack a required value.

    Columns in ``absent`` are missing entirely and have been reported already.
    """
    for column in COLUMNS:
        if column.required and column.name not in absent:
            array = whole.column(column.name).chunk(0)
            if array.null_count:
                problems.of_rows(column.name, array.is_null(), None, _REQUIRED)
