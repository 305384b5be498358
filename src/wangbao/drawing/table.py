"""Tables as plain values, so that one template draws them all and tests read them without HTML."""

from dataclasses import dataclass
from typing import Literal

_SHORT = 12  # rows: a third of an A4 page

Align = Literal["text", "number", "bar"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A short mark in a cell: a coverage status, a confidence; ``tone`` names its colour."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Parts of a bar laid end to end, as fractions of the widest bar of the table: (tone, fraction)."""

    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another place in the page."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: its words, smaller words under or after them, and marks, bar or links where it has them."""

    text: str = ""
    aside: str = ""  # on the same line, smaller: an error, a unit
    below: str = ""  # on its own line, smaller: how, why
    tag: Tag | None = None
    bar: Bar | None = None
    links: tuple[Link, ...] = ()
    heat: int = 0  # 0 none … 5 darkest


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and what it holds."""

    label: str
    align: Align = "number"


@dataclass(frozen=True, slots=True)
class Row:
    """A row; its first value is its heading. ``mark`` sets it apart: ``chosen``, ``total``, ``muted``."""

    values: tuple[Value, ...]
    mark: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; an empty heading draws none."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it shows (``caption``), its columns, its rows in groups, its totals and how narrow pages show it.

    ``narrow`` is ``cards`` (one card a row) or ``scroll`` (the table keeps its shape and scrolls by itself).
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    totals: tuple[Row, ...] = ()
    note: str = ""
    narrow: Literal["cards", "scroll"] = "cards"
    dense: bool = False

    @property
    def short(self) -> bool:
        """True if the table is short enough to stay on one sheet of paper."""
        return sum(len(group.rows) for group in self.groups) <= _SHORT


def rows(*found: Row) -> tuple[Group, ...]:
    """Group rows without a heading."""
    return (Group("", found),)


def text(label: str) -> Column:
    """Return a column of words."""
    return Column(label, "text")


def bar(label: str) -> Column:
    """Return a column of bars."""
    return Column(label, "bar")
