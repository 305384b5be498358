"""Forms of the programme by name: reading, checking, and those that ship."""

from collections.abc import Iterator
from importlib.resources import files

from wangbao.programme.form_schema import Form
from wangbao.vocabulary import canonical, document
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

SCHEMA = PublishedSchema(Form, "wangbao.programme", "form.schema.json", "pilot-form")


def parse(data: object, *, file: str | None = None) -> Form:
    """Parse plain data to a form.

    Raises:
        InputError: all problems found: fields out of range, a code twice, choices without a table.
    """
    return document.parse(Form, data, file=file, problems=problems)


def problems(form: Form) -> Iterator[Problem]:
    """Find what is wrong with a form whose fields are each right."""
    seen: set[str] = set()
    for field in form.fields:
        if field.code in seen:
            yield Problem(field.code, None, Text("字段重复", "the field is given twice"))
        seen.add(field.code)
        if (field.type == "choices") != (field.table is not None):
            rule = Text("choices 须有 table，其余不得有", "choices need a table, other fields have none")
            yield Problem(f"{field.code}.table", field.table, rule)


_LIBRARY = Library(files("wangbao.programme") / "forms", parse, field="form", what=Text("表格", "form"))
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def fingerprint(form: Form) -> str:
    """Compute the SHA-256 of a form as canonical JSON."""
    return canonical.sha256(form.model_dump(mode="json"))
