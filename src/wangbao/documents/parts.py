"""Building blocks of a document, independent of Word and PDF: facts, tables, prose, clauses and signatures.

A document is laid out once, in both languages; the writers (:mod:`~wangbao.documents.word`,
:mod:`~wangbao.documents.pdf`) only choose language and form of printing, so that both have the same content.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Lang, Text

Edition = Literal["zh", "bilingual", "en"]
Align = Literal["left", "right", "center"]

EMPTY: Final = Text("", "")
_NONCHARACTERS = 0xFFFE  # the last two code points of every plane are not characters
_LAST_CONTROL = 0x9F


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value."""

    label: Text
    value: Text
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and values in one or two columns."""

    title: Text
    rows: tuple[Fact, ...]
    columns: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: its heading, alignment and relative width."""

    label: Text
    align: Align = "left"
    weight: int = 2


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; ``foot`` is a last row in bold, ``note`` a line below."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    foot: tuple[Text, ...] = ()
    note: Text = EMPTY

    def __post_init__(self) -> None:
        for row in (*self.rows, *((self.foot,) if self.foot else ())):
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title.en}: a row of {len(row)} under {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class Prose:
    """Paragraphs; ``strong`` ones are printed conspicuously."""

    title: Text
    paragraphs: tuple[Text, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered clause; ``strong`` prints it in bold, as required of exempting clauses (保险法 art. 17)."""

    title: Text
    body: Text
    strong: bool = False
    note: Text = EMPTY


@dataclass(frozen=True, slots=True)
class Clauses:
    """Numbered clauses under a heading."""

    title: Text
    items: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place to sign; already signed if it has a name and a time, else with open lines."""

    party: Text
    name: Text = EMPTY
    at: Text = EMPTY
    stamp: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, side by side."""

    title: Text
    places: tuple[Place, ...]


Block = Facts | Table | Prose | Clauses | Signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document in both languages.

    Attributes:
        title: the kind of document, such as 保险单.
        issuer: the issuing party, printed at the head of each page.
        number: the document's number, printed on each page.
        issued_on: its date; also the only date in the file's metadata, so that the same input gives the same bytes.
        notice: a line of caution under the title, or empty.
    """

    title: Text
    issuer: Text
    number: str
    issued_on: dt.date
    blocks: tuple[Block, ...]
    notice: Text = EMPTY
    keywords: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for text in self.texts():
            for said in text:
                _printable(said, self.number)

    def texts(self) -> Iterator[Text]:
        """Yield every text that may be printed, in order."""
        yield from (self.title, self.issuer, Text(self.number, self.number), self.notice)
        for block in self.blocks:
            yield block.title
            yield from _texts(block)


def lines(text: Text, edition: Edition) -> tuple[str, ...]:
    """List the lines an edition prints of a text: one, or two if both languages are wanted and differ."""
    if edition == "bilingual":
        return tuple(dict.fromkeys(said for said in text if said))
    said = text.say(edition) or text.zh
    return (said,) if said else ()


def language(edition: Edition) -> Lang:
    """Determine the declared language of a document of this edition."""
    return "en" if edition == "en" else "zh"


def _texts(block: Block) -> Iterator[Text]:
    match block:
        case Facts():
            for fact in block.rows:
                yield from (fact.label, fact.value)
        case Table():
            yield from (column.label for column in block.columns)
            for row in block.rows:
                yield from row
            yield from block.foot
            yield block.note
        case Prose():
            yield from block.paragraphs
        case Clauses():
            for clause in block.items:
                yield from (clause.title, clause.body, clause.note)
        case Signatures():
            for place in block.places:
                yield from (place.party, place.name, place.at)


def _printable(said: str, number: str) -> None:
    """Refuse characters that cannot be printed, because a contract must not lose one silently.

    Raises:
        InputError: names the character.
    """
    for character in said:
        code = ord(character)
        control = code <= _LAST_CONTROL and not character.isprintable() and character not in "\n\u00a0"
        surrogate = 0xD800 <= code <= 0xDFFF
        if control or surrogate or code & _NONCHARACTERS == _NONCHARACTERS:
            raise refusal(
                "text",
                said.replace(character, "\ufffd"),
                f"含有不能印出的字符 U+{code:04X}",
                f"holds the character U+{code:04X}, which cannot be printed",
                file=number,
            )
