"""CSV files as a table of text and the line number of each row: UTF-8 or GB18030, comma-separated, one header row.

Cells hold no line breaks. Blank lines, and columns at the end with neither name nor cell, are skipped. A row with more
or fewer cells than the header is reported by line number, together with the problems of other rows.
"""

import codecs
import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from wangbao.portfolio.book.checks import MOST_COLUMNS
from wangbao.portfolio.book.parquet_file import MOST_ROWS
from wangbao.portfolio.book.problems import SHOWN, Broken
from wangbao.portfolio.book.schema import COLUMN
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.spreadsheet import GB18030, NOT_UTF8, decode_chinese, delimiter_rule, read_as_gb18030
from wangbao.vocabulary.text import Text

MOST_BYTES: Final = 16 * 2**30
_LONGEST_HEADER: Final = 256 * 1024
_BLOCK: Final = 4 * 2**20
_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class CsvText:
    """The rows of a CSV file as text, the line number of each, lines that could not be parsed as rows, and remarks."""

    table: pa.Table
    lines: NDArray[np.int64]
    broken: Broken
    remarks: tuple[Problem, ...] = ()

    @property
    def place(self) -> Callable[[int], str]:
        """The function that names a row in a refusal by its line number."""
        return lambda row: f"line {self.lines[row]}"


def header(path: Path) -> tuple[str, ...]:
    """Read the cells of the first line.

    Raises:
        InputError: not UTF-8, too long a line or too many columns, malformed CSV, or another delimiter.
    """
    file = str(path)
    with path.open("rb") as opened:
        line = opened.readline(_LONGEST_HEADER + 1).removeprefix(_MARK)
    if len(line) > _LONGEST_HEADER:
        zh, en = "表头过长，不是 CSV 文件", "the header is too long: not a CSV file"
        raise refusal("line 1", None, zh, en, file=file)
    try:
        words = _decoded(line, file).rstrip("\r\n")
        cells = next(csv.reader([words], strict=True), [])
    except csv.Error as error:
        zh, en = f"不是合格的 CSV（{error}）", f"not well-formed CSV ({error})"
        raise refusal("line 1", None, zh, en, file=file) from None
    if len(cells) > MOST_COLUMNS:
        zh, en = f"超过 {MOST_COLUMNS:,} 列", f"more than {MOST_COLUMNS:,} columns"
        raise refusal("line 1", len(cells), zh, en, file=file)
    if wrong := delimiter_rule(words):
        raise InputError([Problem("line 1", words, wrong)], file=file)
    return tuple(cell.strip() for cell in cells)


def is_oed(names: Sequence[str]) -> bool:
    """Check whether a header is that of an OED account file (has ``PortNumber`` and ``AccNumber``)."""
    return {"portnumber", "accnumber"} <= {name.lower() for name in names}


def read(path: Path) -> CsvText:
    """Read the rows of the file with every column as text, unknown columns too (the checks refuse them later).

    Raises:
        InputError: the file is too large, not UTF-8 or malformed, or a cell is larger than a block.
    """
    file = str(path)
    names = header(path)
    _check_header(names, file)
    if path.stat().st_size > MOST_BYTES:
        zh, en = f"文件超过 {MOST_BYTES:,} 字节", f"the file is larger than {MOST_BYTES:,} bytes"
        raise refusal("", None, zh, en, file=file)
    bad = _BadRows()
    remarks: tuple[Problem, ...] = ()
    try:
        batches = _batches(path, names, None)
    except pa.ArrowException:  # read again, to name the line, to skip blank lines or as what else the text is
        remarks = _encoding(path)
        try:
            batches = _batches(path, names, bad, encoding=GB18030 if remarks else "utf8")
        except pa.ArrowException as error:
            raise _broken(error, file) from None
    table = pa.Table.from_batches(batches, schema=pa.schema([(name, pa.string()) for name in names]))
    lines = np.setdiff1d(np.arange(2, 2 + table.num_rows + len(bad.skipped)), bad.skipped, assume_unique=True)
    blank = np.ones(table.num_rows, dtype=np.bool_)
    for column in table.columns:
        blank &= column.is_null().to_numpy()
    if blank.any():
        table, lines = table.filter(pa.array(~blank)), lines[~blank]
    while (
        table.num_columns and not names[table.num_columns - 1] and table.columns[-1].null_count == len(table)
    ):
        table = table.remove_column(table.num_columns - 1)
    return CsvText(table, lines, bad.broken(len(names)), remarks)


def _decoded(line: bytes, file: str) -> str:
    """Decode the header, UTF-8 or GB18030.

    Raises:
        InputError: it is neither.
    """
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        if decode_chinese([line]) is None:
            raise InputError([Problem("line 1", None, NOT_UTF8)], file=file) from None
        return line.decode(GB18030)


def _encoding(path: Path) -> tuple[Problem, ...]:
    """Find out what text a file is: nothing for UTF-8, a remark for GB18030.

    Raises:
        InputError: the file is neither, naming the first line that is not UTF-8.
    """
    try:
        _check_text(path)
    except InputError:
        with path.open("rb") as opened:
            example = decode_chinese(iter(lambda: opened.read(_BLOCK), b""))
        if example is None:
            raise
        return (Problem("", None, read_as_gb18030(example)),)
    return ()


def _check_text(path: Path) -> None:
    """Refuse bytes that are not UTF-8, naming the line.

    Raises:
        InputError: the file is not UTF-8.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, data = 1, b""
    with path.open("rb") as opened:
        try:
            while data := opened.read(_BLOCK):
                decoder.decode(data)
                line += data.count(b"\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line += data[: error.start].count(b"\n")
            raise InputError([Problem(f"line {line}", None, NOT_UTF8)], file=str(path)) from None


def _check_header(names: Sequence[str], file: str) -> None:
    """Refuse a header that has no column of a book.

    Wrong single columns are left to the checks, which report all problems.

    Raises:
        InputError: no column is known.
    """
    if not set(names) & set(COLUMN):
        zh, en = (
            "不是账册，也不是 OED 账户文件的表头",
            "the header is neither a book's nor an OED account file's",
        )
        raise refusal("line 1", ",".join(names), zh, en, file=file)


def _batches(
    path: Path, names: Sequence[str], bad: "_BadRows | None", encoding: str = "utf8"
) -> list[pa.RecordBatch]:
    reader = pa_csv.open_csv(
        path,
        # one thread, because rows are numbered only then
        read_options=pa_csv.ReadOptions(
            use_threads=False, column_names=list(names), skip_rows=1, block_size=_BLOCK, encoding=encoding
        ),
        parse_options=pa_csv.ParseOptions(
            ignore_empty_lines=False, invalid_row_handler=bad.take if bad else None
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )
    batches, rows = [], 0
    for batch in reader:
        rows += batch.num_rows
        if rows > MOST_ROWS:
            zh, en = f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows"
            raise refusal("", None, zh, en, file=str(path))
        batches.append(batch)
    return batches


class _BadRows:
    """Handler of rows whose number of cells differs from the header: blank lines are skipped, others reported."""

    def __init__(self) -> None:
        self.skipped: list[int] = []
        self._wrong: list[tuple[int, int]] = []
        self._count = 0

    def take(self, row: Any) -> str:
        self.skipped.append(row.number)
        if row.text.strip():
            self._count += 1
            if len(self._wrong) < SHOWN:
                self._wrong.append((row.number, row.actual_columns))
        return "skip"

    def broken(self, cells: int) -> Broken:
        rule = Text(f"单元格数须与表头相同（{cells}）", f"must have as many cells as the header ({cells})")
        return Broken(tuple(Problem(f"line {line}", count, rule) for line, count in self._wrong), self._count)


def _broken(error: pa.ArrowException, file: str) -> InputError:
    reason = (str(error).splitlines() or [""])[0][:200]
    if "Empty" in reason or "too short" in reason:
        zh, en = "只有表头，没有数据行", "there is a header but no row"
    elif "block" in reason:
        zh, en = "有单元格或行过长（引号未闭合？）", "a cell or row is too long (an unclosed quote?)"
    else:
        zh, en = f"不是合格的 CSV（{reason}）", f"not well-formed CSV ({reason})"
    return refusal("", None, zh, en, file=file)
