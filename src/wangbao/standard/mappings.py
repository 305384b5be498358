"""Mapping tables from our code lists and schemas to other standards, with what does not map: ``data/mappings``."""

import csv
import io
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final, Literal, NamedTuple, get_args

from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.text import Text

Relation = Literal["exact", "broader", "narrower", "none", "unknown"]
RELATIONS: Final[dict[Relation, Text]] = dict(
    zip(
        get_args(Relation),
        (
            Text("相同", "exact"),
            Text("彼广于此", "theirs is broader"),
            Text("彼窄于此", "theirs is narrower"),
            Text("无对应", "no counterpart"),
            Text("未读到", "not read"),
        ),
        strict=True,
    )
)
_FOLDER: Final = files("wangbao.standard") / "data" / "mappings"


class Row(NamedTuple):
    """One line: an entry of one of our lists, or a field of a schema, and what it is in the other standard.

    ``list`` and ``code`` are empty for what only the other standard has, ``target`` for what only we have.
    """

    list: str
    code: str
    target: str
    relation: str
    confidence: str
    note: Text


class Mapping(NamedTuple):
    """A mapping table: the other standard, what of it was read, and the lines."""

    name: str
    title: Text
    read: Text
    rows: tuple[Row, ...]


@cache
def mappings() -> tuple[Mapping, ...]:
    """Load all mapping tables, in the order of ``mappings.toml``."""
    about = tomllib.loads((_FOLDER / "mappings.toml").read_text(encoding="utf-8"))
    return tuple(
        Mapping(
            name, Text(one["title_zh"], one["title_en"]), Text(one["read_zh"], one["read_en"]), _rows(name)
        )
        for name, one in about.items()
    )


def find(name: str) -> Mapping:
    """Find a mapping table.

    Raises:
        InputError: there is none of this name.
    """
    for one in mappings():
        if one.name == name:
            return one
    raise unknown(name, [one.name for one in mappings()], field="mapping", what=Text("对照表", "mapping"))


def as_csv(name: str) -> str:
    """Return a mapping table as CSV; raises InputError for an unknown name."""
    return (_FOLDER / f"{find(name).name}.csv").read_text(encoding="utf-8")


def _rows(name: str) -> tuple[Row, ...]:
    text = (_FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(
        Row(
            row["list"],
            row["code"],
            row["target"],
            row["relation"],
            row["confidence"],
            Text(row["note_zh"], row["note_en"]),
        )
        for row in csv.DictReader(io.StringIO(text))
    )
