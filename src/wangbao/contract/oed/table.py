"""A CSV file as rows of text; faults of the file itself are refused here, by name.

Comma-separated, UTF-8 (a byte-order mark is accepted) or GB18030 where it is Chinese in that, one header row. Cells are
stripped of surrounding blanks; an empty cell is a missing value. Blank rows and empty columns at the end are skipped.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.spreadsheet import GB18030, NOT_UTF8, decode_chinese, delimiter_rule, read_as_gb18030
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule

MAX_BYTES = 64_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 1_000
MAX_CELL = 4_000
_SHOWN = 40  # problems listed in one refusal


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the line of the file it starts on (the header is line 1) and its cells by column."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file's header and rows, and what was odd about it."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    remarks: tuple[Problem, ...] = ()


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
    text, remarks = _text(path)
    file = str(path)
    first = text.partition("\n")[0].strip()
    if wrong := delimiter_rule(first):
        raise InputError([Problem(where(1, ""), first, wrong)], file=file)
    rows = _rows(text, file)
    if not rows:
        raise refusal("", None, "文件为空", "the file is empty", file=file)
    rows = _without_empty_columns(rows)
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
    return Table(file, columns, tuple(rows[1:]), remarks)


def _without_empty_columns(rows: list[TableRow]) -> list[TableRow]:
    """Cut off the columns at the end that have neither name nor cells, as spreadsheets write them."""
    named = len(rows[0].cells)
    while named and not rows[0].cells[named - 1]:
        named -= 1
    if any(any(row.cells[named:]) for row in rows) or all(len(row.cells) <= named for row in rows):
        return rows
    return [TableRow(row.line, row.cells[:named]) for row in rows]


def _text(path: Path) -> tuple[str, tuple[Problem, ...]]:
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
        content = path.read_bytes()
        return content.decode("utf-8-sig"), ()
    except FileNotFoundError:
        raise refusal("", None, "文件不存在", "no such file", file=file) from None
    except IsADirectoryError:
        raise refusal("", None, "这是目录，不是文件", "this is a folder, not a file", file=file) from None
    except UnicodeDecodeError as error:
        example = decode_chinese([content])
        if example is None:
            line = content.count(b"\n", 0, error.start) + 1
            raise InputError([Problem(where(line, ""), None, NOT_UTF8)], file=file) from None
        return content.decode(GB18030), (Problem("", None, read_as_gb18030(example)),)
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
            for at, cell in enumerate(stripped):
                if character := unseen(cell):
                    found_at = where(start, _column(found, at))
                    raise InputError([Problem(found_at, cell, unseen_rule(character))], file=file)
                if len(cell) > MAX_CELL:
                    zh, en = f"不得超过 {MAX_CELL:,} 个字符", f"must have at most {MAX_CELL:,} characters"
                    raise refusal(where(start, _column(found, at)), cell, zh, en, file=file)
            found.append(TableRow(start, stripped))
    except csv.Error as error:
        zh = f"不是合格的 CSV（{error}）"
        raise refusal(where(line, ""), None, zh, f"not well-formed CSV ({error})", file=file) from None
    return found


def _column(found: list[TableRow], at: int) -> str:
    """Name the column of a cell, as far as the header has one."""
    return found[0].cells[at] if found and at < len(found[0].cells) else ""


def _check_header(columns: tuple[str, ...], file: str) -> None:
    if len(columns) > MAX_COLUMNS:
        raise refusal("", None, f"超过 {MAX_COLUMNS:,} 列", f"more than {MAX_COLUMNS:,} columns", file=file)
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
