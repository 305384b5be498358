"""Read the rows of a table file: CSV, XLSX or Parquet, of bounded size, as a header and rows of cells.

A row is numbered as its file counts it: the header of CSV and XLSX is row 1, the rows of Parquet begin with 1.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from wangbao.inspection import contents
from wangbao.inspection.budget import LARGEST_FILE
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.spreadsheet import (
    GB18030,
    NOT_UTF8,
    decode_chinese,
    delimiter_rule,
    is_formula,
    read_as_gb18030,
)

SUFFIXES: Final = (".csv", ".xlsx", ".parquet", ".pq")
MOST_BYTES: Final = 64 * 2**20  # of CSV and Parquet; a workbook is bounded by :mod:`wangbao.inspection`
MOST_ROWS: Final = 1_000_000
MOST_COLUMNS: Final = 1_000
_LONGEST_CELL: Final = 32_767  # a spreadsheet's own bound
_BATCH: Final = 4_096
Row = tuple[int, Sequence[Any]]


class TableFile(NamedTuple):
    """A table: its header, its rows with their numbers, and remarks; ``text`` where cells are not typed."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    text: bool
    remarks: tuple[Problem, ...] = ()


def read(path: Path) -> TableFile:
    """Open a table file; rows are read as they are asked for, and refused then.

    Raises:
        InputError: absent, too large, or not what its ending says.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _workbook(path)
    return _csv(path) if suffix == ".csv" else _parquet(path)


def _content(path: Path, most: int) -> bytes:
    """Read a file of at most ``most`` bytes.

    Raises:
        InputError: absent, a folder, not readable, empty or larger.
    """
    file = str(path)
    try:
        with path.open("rb") as opened:
            content = opened.read(most + 1)
    except FileNotFoundError:
        raise refusal("", None, "文件不存在", "no such file", file=file) from None
    except IsADirectoryError:
        raise refusal("", None, "这是目录，不是文件", "this is a folder, not a file", file=file) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refusal(
            "", None, f"无法读取文件：{reason}", f"the file cannot be read: {reason}", file=file
        ) from None
    if not content:
        raise refusal("", None, "文件为空", "the file is empty", file=file)
    if len(content) > most:
        raise refusal(
            "", None, f"文件超过 {most:,} 字节", f"the file is larger than {most:,} bytes", file=file
        )
    return content


def _csv(path: Path) -> TableFile:
    content, file = _content(path, MOST_BYTES), str(path)
    remarks: tuple[Problem, ...] = ()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        example = decode_chinese([content])
        if example is None:
            raise InputError([Problem("", None, NOT_UTF8)], file=file) from None
        text, remarks = content.decode(GB18030), (Problem("", None, read_as_gb18030(example)),)
    first = text.partition("\n")[0].rstrip("\r")
    if wrong := delimiter_rule(first):
        raise InputError([Problem("row 1", first, wrong)], file=file)
    rows = _csv_rows(text, file)
    _, header = next(rows, (1, ()))
    return TableFile(_header(header, file), rows, text=True, remarks=remarks)


def _csv_rows(text: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            zh, en = f"不是合格的 CSV（{error}）", f"not well-formed CSV ({error})"
            raise refusal(f"row {number}", None, zh, en, file=file) from None
        if cells is None:
            return
        if any(len(cell) > _LONGEST_CELL for cell in cells):
            zh, en = (
                f"单元格超过 {_LONGEST_CELL:,} 个字符",
                f"a cell has more than {_LONGEST_CELL:,} characters",
            )
            raise refusal(f"row {number}", None, zh, en, file=file)
        if any(cells):
            yield number, [_unescaped(cell) for cell in cells]


def _unescaped(cell: str) -> str:
    """Take away the apostrophe by which writers of CSV keep a text from being a formula."""
    return cell[1:] if cell.startswith("'") and is_formula(cell[1:]) else cell


def _workbook(path: Path) -> TableFile:
    """Read the first sheet of a workbook whose every part was looked into before."""
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy: start-up time

    content, file = _content(path, LARGEST_FILE), str(path)
    try:
        contents.check(path.name, content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
    except InputError as error:
        raise error.in_file(file) from None
    except Exception as error:  # noqa: BLE001 - a library's many ways of not understanding a damaged workbook
        raise _damaged(error, file) from None
    rows = _sheet_rows(sheet, file)
    _, header = next(rows, (1, ()))
    return TableFile(_header(header, file), rows, text=False)


def _sheet_rows(sheet: Any, file: str) -> Iterator[Row]:
    number = 0
    rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    while True:
        try:
            cells = next(rows, None)
        except Exception as error:  # noqa: BLE001 - as above
            raise _damaged(error, file) from None
        if cells is None:
            return
        number += 1
        if number > MOST_ROWS:
            raise _too_many(file)
        kept = len(cells)
        while kept and cells[kept - 1] is None:
            kept -= 1
        if kept:
            yield number, cells[:kept]


def _parquet(path: Path) -> TableFile:
    """Read a Parquet file by the bounds of books."""
    import pyarrow as pa  # noqa: PLC0415 - heavy: start-up time

    from wangbao.portfolio.book import parquet_file  # noqa: PLC0415 - heavy: as above

    _content(path, MOST_BYTES)
    table = parquet_file.read(path)
    if table.num_rows > MOST_ROWS:
        raise _too_many(str(path))

    def rows() -> Iterator[Row]:
        number = 0
        for batch in table.to_batches(max_chunksize=_BATCH):
            plain = [
                column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
                for column in batch.columns
            ]
            try:
                columns = [column.to_pylist() for column in plain]
            except (ValueError, OverflowError, pa.ArrowException) as error:  # a moment or text that cannot be
                raise _unreadable(number + 1, error, str(path)) from None
            for cells in zip(*columns, strict=True):
                number += 1
                yield number, cells

    return TableFile(_header(table.column_names, str(path)), rows(), text=False)


def _header(cells: Sequence[Any], file: str) -> tuple[str, ...]:
    """Return the names of the columns, without empty ones at the end.

    Raises:
        InputError: there are none, or more than :data:`MOST_COLUMNS`.
    """
    names = ["" if cell is None else str(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise refusal("", None, "没有表头", "there is no header", file=file)
    if len(names) > MOST_COLUMNS:
        zh, en = f"超过 {MOST_COLUMNS:,} 列", f"more than {MOST_COLUMNS:,} columns"
        raise refusal("", len(names), zh, en, file=file)
    return tuple(names)


def _too_many(file: str) -> InputError:
    return refusal("", None, f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows", file=file)


def _unreadable(row: int, error: Exception, file: str) -> InputError:
    reason = (str(error).splitlines() or [""])[0][:200]
    zh, en = f"自此行起无法读取：{reason}", f"cannot be read from this row on: {reason}"
    return refusal(f"row {row}", None, zh, en, file=file)


def _damaged(error: Exception, file: str) -> InputError:
    reason = (str(error).splitlines() or [""])[0][:200] or type(error).__name__
    return refusal("", None, f"工作簿残缺或损坏：{reason}", f"the workbook is damaged: {reason}", file=file)
