"""Filled forms out to Word and Excel and in again: rows with a code in brackets, which stays there.

A choice is a line of its own, ticked or not. What stands in a file goes through the same reader as what is typed.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.programme.batch_schema import Batch
from wangbao.programme.content import choices
from wangbao.programme.form_schema import Field, Form
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

TICKED, UNTICKED = "☑", "☐"
_TICKS: Final = "☑☒√✓✔■"
_CODE: Final = re.compile(r"\[([a-z][a-z0-9_]*)\]\s*$")
_CHOICE: Final = re.compile(r"\[([A-Za-z0-9][A-Za-z0-9_]*)\]\s*$")
_MOST_CELLS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form: its code, its label, help, and what it holds as it is printed."""

    code: str
    label: Text
    help: Text | None
    value: Text


def sections(form: Form, content: Mapping[str, Any], batch: Batch) -> Iterator[tuple[Text, list[Row]]]:
    """Yield the sections of a form with all their rows, filled in or not."""
    for section in form.sections:
        rows = [
            _row(field, content.get(field.code), batch)
            for field in section.fields
            if field.table != "tracks" or batch.tracks
        ]
        yield section.title.text, rows


def marked(row: Row) -> Text:
    """Return the label of a row with its code, by which it is read back."""
    return Text(f"{row.label.zh} [{row.code}]", f"{row.label.en} [{row.code}]")


def read(form: Form, content: bytes, batch: Batch, *, file: str) -> dict[str, Any]:
    """Read a filled form, Word or Excel, to what is entered by field; empty fields are left out.

    The bytes have been looked into before (:mod:`wangbao.inspection`).

    Raises:
        InputError: no such file, no field of the form in it, or a field filled in twice and differently.
    """
    pairs = _pairs(content, file)
    fields = {field.code: field for field in form.fields}
    found: dict[str, str] = {}
    wrong = []
    known = 0
    for label, value in pairs:
        code = _CODE.search(label)
        if code is None or code[1] not in fields:
            continue
        known += 1
        said = value.strip()
        if not said:
            continue
        if found.setdefault(code[1], said) != said:
            rule = Text("各份填写不一致", "the copies are filled in differently")
            wrong.append(Problem(code[1], said, rule))
    if not known:
        zh, en = (
            f"不是表格 {form.reference}，或其栏目代码已被改动",
            f"not the form {form.reference}, or its codes were changed",
        )
        raise refusal("file", file, zh, en, file=file)
    if wrong:
        raise InputError(wrong, file=file)
    given = {code: _given(fields[code], said, batch) for code, said in found.items()}
    return {code: value for code, value in given.items() if value not in ("", [])}


def _row(field: Field, value: Any, batch: Batch) -> Row:
    return Row(
        field.code, field.ask.text, field.help.text if field.help else None, _printed(field, value, batch)
    )


def _printed(field: Field, value: Any, batch: Batch) -> Text:
    if field.type == "choices":
        chosen = value or []
        lines = [
            (f"{TICKED if code in chosen else UNTICKED} ", name, f" [{code}]")
            for code, name in choices(field, batch).items()
        ]
        return Text(
            "\n".join(f"{tick}{name.zh}{code}" for tick, name, code in lines),
            "\n".join(f"{tick}{name.en}{code}" for tick, name, code in lines),
        )
    if value is None:
        return Text("", "")
    said = "\n".join(value) if isinstance(value, list) else str(value)
    if field.type == "amount":
        said = f"{Decimal(said):,.2f}"
    return Text(said, said)


def _given(field: Field, said: str, batch: Batch) -> Any:
    """Put what stands in a cell into what a page would send."""
    if field.type != "choices":
        return said
    names = {name: code for code, text in choices(field, batch).items() for name in text}
    chosen = []
    for line in said.splitlines():
        if line.strip()[:1] in _TICKS and line.strip():
            words = line.strip()[1:].strip()
            code = _CHOICE.search(words)
            chosen.append(code[1] if code else names.get(words, words))
    return chosen


def _pairs(content: bytes, file: str) -> list[tuple[str, str]]:
    """List the label and value of every row of a Word or Excel file.

    Raises:
        InputError: neither.
    """
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except zipfile.BadZipFile:
        names = set()
    if "word/document.xml" in names:
        return list(_of_word(content))
    if "xl/workbook.xml" in names:
        return list(_of_excel(content, file))
    raise refusal("file", file, "须为 .docx 或 .xlsx", "must be .docx or .xlsx", file=file)


def _of_word(content: bytes) -> Iterator[tuple[str, str]]:
    import docx  # noqa: PLC0415 - heavy: start-up time

    for table in docx.Document(io.BytesIO(content)).tables:
        for row in table.rows:
            cells = row.cells
            if len(cells) >= 2:
                yield cells[0].text, cells[1].text


def _of_excel(content: bytes, file: str) -> Iterator[tuple[str, str]]:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy: start-up time

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_col=2, values_only=True):
            rows += 1
            if rows > _MOST_CELLS:
                raise refusal(
                    "file", file, f"超过 {_MOST_CELLS} 行", f"more than {_MOST_CELLS} rows", file=file
                )
            label, value = (*row, None, None)[:2]
            if label is not None:
                yield str(label), "" if value is None else str(value)
