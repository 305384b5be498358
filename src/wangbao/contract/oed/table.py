"""A CSV file as rows of text; faults of the file itself are refused here, by name.

Comma-separated, UTF-8 (a byte-order mark is accepted), one header row. Cells are stripped of surrounding blanks; an
empty cell is a missing value. Blank rows are skipped.
"""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

MAX_BYTES = 64_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELL = 4_000
_SHOWN = 40  # problems listed in one refusal
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)  # control and direction-override characters


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the line of the file it starts on (the header is line 1) and its cells by column."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file's header and rows."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def where(line: int, field: str) -> str:
    """Name a place in a file, for refusals and warnings."""
    return f"line {line}: {field}" if field else f"line {line}"


def refuse(problems: list[Problem], file: str) -> None:
    """Raise InputError if there are problems: the first forty, and how many more there are."""
    if not problems:
        return
    more = len(problems) - _SHOWN
    if more > 0:
        problems = [
            *problems[:_SHOWN],
            Problem("", None, Text(f"另有 {more} 处问题", f"and {more} more problems")),
        ]
    raise InputError(problems, file=file)


def read_table(path: Path) -> Table:
    """Read the CSV file at ``path``.

    Raises:
        InputError: absent, too large, not UTF-8, another delimiter, a header cell empty or given twice, a row with more
            or fewer cells than the header, an unclosed quote, control characters, or no rows at all.
    """
    text = _text(path)
    file = str(path)
    rows = _rows(text, file)
    if not rows:
        raise refusal("", None, "文件为空", "the file is empty", file=file)
    columns = tuple(rows[0].cells)
    _check_header(columns, file)
    problems = [
        Problem(
            where(row.line, ""),
            len(row.cells),
            Text(
                f"单元格数须与表头相同（{len(columns)}）",
                f"must have as many cells as the header ({len(columns)})",
            ),
        )
        for row in rows[1:]
        if len(row.cells) != len(columns)
    ]
    refuse(problems, file)
    if len(rows) == 1:
        raise refusal("", None, "只有表头，没有数据行", "there is a header but no row", file=file)
    return Table(file, columns, tuple(rows[1:]))


def _text(path: Path) -> str:
    file = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise refusal(
                "",
                None,
                f"文件超过 {MAX_BYTES:,} 字节",
                f"the file is larger than {MAX_BYTES:,} bytes",
                file=file,
            )
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise refusal("", None, "文件不存在", "no such file", file=file) from None
    except IsADirectoryError:
        raise refusal("", None, "这是目录，不是文件", "this is a folder, not a file", file=file) from None
    except UnicodeDecodeError as error:
        zh = f"文件不是 UTF-8 文本（第 {error.start} 字节）；请另存为“CSV UTF-8”"
        raise refusal(
            "", None, zh, f"not UTF-8 text (byte {error.start}); save as CSV UTF-8", file=file
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise refusal(
            "", None, f"无法读取文件：{reason}", f"the file cannot be read: {reason}", file=file
        ) from None


def _rows(text: str, file: str) -> list[TableRow]:
    found: list[TableRow] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            start, line = line, reader.line_num + 1
            stripped = tuple(cell.strip() for cell in cells)
            if not any(stripped):
                continue
            if len(found) > MAX_ROWS:
                raise refusal(
                    "", None, f"数据超过 {MAX_ROWS:,} 行", f"more than {MAX_ROWS:,} rows", file=file
                )
            for cell in stripped:
                if len(cell) > MAX_CELL or _UNSEEN.search(cell):
                    raise refusal(
                        where(start, ""),
                        cell,
                        f"单元格含控制字符或超过 {MAX_CELL:,} 个字符",
                        f"a cell has control characters or more than {MAX_CELL:,} characters",
                        file=file,
                    )
            found.append(TableRow(start, stripped))
    except csv.Error as error:
        zh = f"不是合格的 CSV（{error}）"
        raise refusal(where(line, ""), None, zh, f"not well-formed CSV ({error})", file=file) from None
    return found


def _check_header(columns: tuple[str, ...], file: str) -> None:
    if len(columns) > MAX_COLUMNS:
        raise refusal("", None, f"超过 {MAX_COLUMNS:,} 列", f"more than {MAX_COLUMNS:,} columns", file=file)
    if len(columns) == 1 and any(mark in columns[0] for mark in ";\t|"):
        raise refusal("", columns[0], "分隔符须为英文逗号", "the delimiter must be a comma", file=file)
    problems = [
        Problem(where(1, ""), None, Text(f"第 {at} 列没有列名", f"column {at} has no name"))
        for at, column in enumerate(columns, 1)
        if not column
    ]
    seen: set[str] = set()
    for column in columns:
        if column and column.lower() in seen:
            problems.append(
                Problem(where(1, column), None, Text("列名重复（不分大小写）", "the column is given twice"))
            )
        seen.add(column.lower())
    refuse(problems, file)
