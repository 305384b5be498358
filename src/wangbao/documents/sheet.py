"""Writers of CSV and XLSX in which no cell is a formula.

A name that begins with ``=`` would be executed by the program that opens the file. In CSV such a cell is prefixed with
an apostrophe, which spreadsheets interpret as "this is text"; in XLSX its type is text and its value is unchanged.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, Final, NamedTuple

from openpyxl import Workbook  # type: ignore[import-untyped]  # no stubs among our tools
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.utils.exceptions import IllegalCharacterError  # type: ignore[import-untyped]

from wangbao.documents.archive import reproducible
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.spreadsheet import neutral


class Rate(NamedTuple):
    """A fraction that is shown as a percentage."""

    value: Decimal


Cell = str | int | Decimal | Rate | dt.date | None

_WIDEST: Final = 42
_MARK: Final = "\ufeff"


def to_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write UTF-8 CSV with a byte-order mark, commas and CRLF; amounts as plain digits, dates as 2026-12-01."""
    return b"".join(csv_lines(headings, rows))


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Yield the lines of :func:`to_csv` as rows arrive, for files too long for memory."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    out.write(_MARK)
    writer.writerow([neutral(heading) for heading in headings])
    yield out.getvalue().encode()
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([_plain(cell) for cell in row])
        yield out.getvalue().encode()


def to_xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write one sheet with frozen, filtered headings; numbers and dates typed, all else text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    body = [[_typed(sheet, cell) for cell in row] for row in rows]
    for place, heading in enumerate(headings, 1):
        longest = max((len(str(row[place - 1].value or "")) for row in body), default=0)
        letter = _letter(place)
        sheet.column_dimensions[letter].width = min(max(longest, _shown_width(heading)) + 2, _WIDEST)
    sheet.append([_bold(_typed(sheet, heading)) for heading in headings])
    for row in body:
        sheet.append(row)
    sheet.auto_filter.ref = f"A1:{_letter(len(headings))}{len(body) + 1}"

    def save(file: IO[bytes]) -> None:
        book.save(file)

    return reproducible(save, replaced={"docProps/core.xml": _PROPERTIES})


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return neutral(cell)
        case Decimal():
            return f"{cell:f}"
        case Rate():
            return f"{cell.value.normalize():f}"  # databases differ in trailing zeros
        case dt.date():
            return cell.isoformat()
        case _:
            return str(cell)


def _typed(sheet: Any, value: Cell) -> Any:
    try:
        cell = WriteOnlyCell(sheet, value=value.value if isinstance(value, Rate) else value)
    except IllegalCharacterError:
        raise refusal("cell", repr(value), "含有控制字符", "holds a control character") from None
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula
        cell.quotePrefix = neutral(value) != value
    elif isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    elif isinstance(value, Rate):
        cell.number_format = "0.00%"
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"
    return cell


def _bold(cell: Any) -> Any:
    cell.font = Font(bold=True)
    return cell


def _letter(place: int) -> str:
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _shown_width(text: str) -> int:
    """Compute the width of a text in columns; Chinese characters take two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)


# openpyxl puts the time of writing here; it would make equal rows give different bytes.
_PROPERTIES: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Wangbao</dc:creator></cp:coreProperties>'
)
