"""Grammar of the forms of the programme: sections of fields that a declaration, a plan or a report is made by."""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field as Bound

from wangbao.contract.amounts import Code, Words
from wangbao.programme.batch_schema import Name, Version
from wangbao.vocabulary.document import Document

Type = Literal["text", "prose", "count", "amount", "choices", "filing_numbers"]
Table = Literal[
    "insurance_classes",
    "kinds",
    "tracks",
    "sections",
    "scenarios",
    "heads",
    "support_kinds",
    "enterprise_roles",
]
LONGEST_TEXT: Final = 200
LONGEST_PROSE: Final = 5000
MOST_ENTRIES: Final = 50


class Field(Document):
    """One field: ``most`` characters of a text, entries of a list; ``table`` names the choices."""

    code: Code
    ask: Words
    help: Words | None = None
    type: Type
    table: Table | None = None
    most: Annotated[int, Bound(ge=1, le=LONGEST_PROSE)] | None = None
    required: bool = False


class Section(Document):
    """A part of a form under its own heading."""

    code: Code
    title: Words
    fields: Annotated[list[Field], Bound(min_length=1)]


class Form(Document):
    """A form with its version; ``statement`` says whose design it is."""

    form: Name
    version: Version
    name: Words
    annex: Words
    statement: Words
    sections: Annotated[list[Section], Bound(min_length=1)]

    @property
    def reference(self) -> str:
        """The form with its version, ``scheme@1.0``."""
        return f"{self.form}@{self.version}"

    @property
    def fields(self) -> Iterator[Field]:
        """Every field, in the order of the form."""
        for section in self.sections:
            yield from section.fields
