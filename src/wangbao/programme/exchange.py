"""Filled forms out to Word and Excel and in again: rows with a code in brackets, which stays there.

A choice is a line of its own, ticked or not. What stands in a file goes through the same reader as what is typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
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


def read(form: Form, rows: Iterable[tuple[str, str]], batch: Batch, *, file: str) -> dict[str, Any]:
    """Read a filled form to what is entered by field; empty fields are left out.

    Args:
        form: the form.
        rows: the label and value of every row of the file (:func:`wangbao.inspection.rows.labelled`).
        batch: the rules it is filled in under.
        file: its name, for messages.

    Raises:
        InputError: no field of the form in it, or a field filled in twice and differently.
    """
    fields = {field.code: field for field in form.fields}
    found: dict[str, str] = {}
    wrong = []
    known = 0
    for label, value in rows:
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
