"""Conversion of columns as a file has them (text from CSV, any type from Parquet) to the types of a book.

A cell that cannot be converted, is not finite or is out of its column's range is reported and becomes null.
"""

import datetime as dt
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wangbao.portfolio.book.problems import Problems
from wangbao.portfolio.book.schema import CODE, Column, plain
from wangbao.vocabulary.days import parse_boundary
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Text

_NUMBER: Final = r"^[-+]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][-+]?\d{1,3})?$"
_TRUE: Final = pa.array(["true", "1", "yes", "是"])
_FALSE: Final = pa.array(["false", "0", "no", "否"])
_TEXT = Text("须为文字", "must be text")
_NUMBERS = Text("须为数值（不带千位分隔符）", "must be a number without separators")
_WHOLE = Text("须为整数", "must be a whole number")
_FINITE = Text("须为有限数值（不得为 NaN 或无穷）", "must be a finite number, not NaN or infinite")
_DATE = Text("须为日期 YYYY-MM-DD", "must be a date YYYY-MM-DD")
_MIDNIGHT = Text("须为日期，不含时刻（零时除外）", "must be a date: its midnight, and no other time of day")
_TRUTH = Text("须为 true 或 false", "must be true or false")
_TYPE = Text("列的类型不符", "the column has another type")


def typed(column: Column, found: pa.ChunkedArray | pa.Array, problems: Problems) -> pa.Array:
    """Convert a column to its type in a book; null where the file has no value or a bad one, which is reported.

    Raises:
        ArrowInvalid: the column is too large for one chunk.
    """
    array = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.nulls(0, array.type)
    if pa.types.is_null(array.type) or (array.null_count == len(array) and _may_hold(column, array.type)):
        return pa.nulls(len(array), column.type)
    kind = column.type
    if kind in (CODE, pa.string()):
        return _words(column, array, problems)
    array = plain(array)
    if _is_text(array.type):
        array = _cleaned(array)
    if kind == pa.bool_():
        return _truth(column, array, problems)
    if kind == pa.date32():
        return _dates(column, array, problems)
    return _numbers(column, array, problems)


def _may_hold(column: Column, kind: pa.DataType) -> bool:
    """Check whether an all-null column of this type is text or the book's own type, so that no cell is converted."""
    return bool(kind == column.type or _is_text(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _cleaned(array: pa.Array) -> pa.Array:
    """Trim surrounding blanks; null where nothing is left."""
    trimmed = pc.utf8_trim_whitespace(array.cast(pa.string()))
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)


def _words(column: Column, array: pa.Array, problems: Problems) -> pa.Array:
    dictionary = pa.types.is_dictionary(array.type)
    inner = array.type.value_type if dictionary else array.type
    if not _is_text(inner):
        problems.of_file(column.name, str(array.type), _TEXT)
        return pa.nulls(len(array), column.type)
    if not dictionary:
        text = _cleaned(array)
        if column.type == array.type and text.equals(array):
            return array
        return text.dictionary_encode() if column.type == CODE else text
    if not len(array.dictionary):
        return pa.nulls(len(array), column.type)
    words = _cleaned(array.dictionary)
    whole = words.equals(array.dictionary.cast(pa.string())) and len(words.unique()) == len(words)
    if whole and not words.null_count and column.type == CODE:
        return pa.DictionaryArray.from_arrays(array.indices.cast(pa.int32()), words)
    text = words.take(array.indices)
    return text.dictionary_encode() if column.type == CODE else text


def _numbers(column: Column, array: pa.Array, problems: Problems) -> pa.Array:
    kind = array.type
    given = array
    if _is_text(kind):
        good = pc.match_substring_regex(array, _NUMBER)
        if not pc.all(good).as_py():
            infinite = pc.match_substring_regex(array, r"^[-+]?(nan|inf|infinity)$", ignore_case=True)
            problems.of_rows(column.name, infinite, array, _FINITE)
            problems.of_rows(column.name, pc.invert(good), array, _NUMBERS)
            array = pc.if_else(good, array, pa.scalar(None, pa.string()))
        array = array.cast(pa.float64())
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        array = array.cast(pa.float64(), safe=False)
    else:
        problems.of_file(column.name, str(kind), _NUMBERS)
        return pa.nulls(len(array), column.type)
    numbers = array.fill_null(0.0).to_numpy()
    finite = np.isfinite(numbers)
    problems.of_rows(column.name, ~finite, given, _FINITE)
    numbers = np.where(finite, numbers, 0.0)
    bad = ~finite
    if pa.types.is_integer(column.type):
        broken = numbers != np.floor(numbers)
        problems.of_rows(column.name, broken, given, _WHOLE)
        bad |= broken
    outside = np.zeros(len(numbers), dtype=np.bool_)
    if column.low is not None:
        outside |= numbers <= column.low if column.above else numbers < column.low
    if column.high is not None:
        outside |= numbers > column.high
    outside &= array.is_valid().to_numpy(zero_copy_only=False)
    problems.of_rows(column.name, outside, given, range_rule(column))
    if array.type == column.type and not (outside | bad).any():
        return array
    numbers = np.where(outside | bad, 0.0, numbers)
    missing = array.is_null().to_numpy(zero_copy_only=False) | outside | bad
    return pa.array(numbers, mask=missing).cast(column.type)


def range_rule(column: Column) -> Text:
    """Describe the range of a column of numbers in words."""
    low, high = f"{column.low:.12g}", f"{column.high:.12g}"
    if column.above:
        return Text(f"须大于 {low} 且不大于 {high}", f"must be above {low} and at most {high}")
    return Text(f"须在 {low} 与 {high} 之间", f"must be between {low} and {high}")


def _truth(column: Column, array: pa.Array, problems: Problems) -> pa.Array:
    if pa.types.is_boolean(array.type):
        return array
    if not _is_text(array.type):
        problems.of_file(column.name, str(array.type), _TRUTH)
        return pa.nulls(len(array), column.type)
    low = pc.utf8_lower(array)
    yes, no = pc.is_in(low, _TRUE), pc.is_in(low, _FALSE)
    known = pc.or_(yes, no)
    problems.of_rows(column.name, pc.and_(array.is_valid(), pc.invert(known)), array, _TRUTH)
    return pc.if_else(known, yes, pa.scalar(None, pa.bool_()))


def _dates(column: Column, array: pa.Array, problems: Problems) -> pa.Array:
    kind = array.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        if pa.types.is_timestamp(kind) and kind.tz is not None:
            array = pc.local_timestamp(array)  # the days of the zone, whatever they are elsewhere
        days = array.cast(pa.date32(), safe=False)
        timed = pc.not_equal(days.cast(array.type, safe=False), array)
        shown = array.cast(pa.string()) if pc.any(timed).as_py() else None
        problems.of_rows(column.name, timed, shown, _MIDNIGHT)
        return pc.if_else(timed, pa.scalar(None, pa.date32()), days)
    if not _is_text(kind):
        problems.of_file(column.name, str(kind), _DATE)
        return pa.nulls(len(array), column.type)
    days = pc.strptime(array, format="%Y-%m-%d", unit="s", error_is_null=True).cast(pa.date32())
    same = pc.fill_null(pc.equal(days.cast(pa.string()), array), False)  # noqa: FBT003 - 2026-02-30 rolls over
    days = pc.if_else(same, days, pa.scalar(None, pa.date32()))
    other = pc.and_(array.is_valid(), pc.invert(same))
    if not pc.any(other).as_py():
        return days
    midnights = _midnights(array, other)
    problems.of_rows(column.name, pc.and_(other, midnights.is_null()), array, _DATE)
    return pc.coalesce(days, midnights)


def _midnights(array: pa.Array, where: pa.Array) -> pa.Array:
    """Parse days that are written as midnights (``2026-12-31T24:00``); null for all else."""
    words = pc.if_else(where, array, pa.scalar(None, pa.string())).dictionary_encode()
    days: list[dt.date | None] = []
    for word in words.dictionary.to_pylist():
        try:
            days.append(parse_boundary(word))
        except InputError:
            days.append(None)
    return pa.array(days, pa.date32()).take(words.indices)
