"""One registry of the schemas that others can write and check documents by; each room adds its own.

A room publishes by a module ``schemas`` with ``SCHEMAS``, a tuple of :class:`Published`. Nothing is listed here. The
hub adds those of its apps, which need its settings.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, Final

import wangbao
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Published:
    """A published schema.

    Attributes:
        name: ends its ``$id``, ``urn:wangbao:schema:<name>``.
        version: rises by a whole where documents that fitted would be refused.
        title, purpose: name the kind of document, and say what it is for.
        build: makes the schema as plain data (draft 2020-12).
        input: true for what is written for us to read, false for what we write.
        table: true for rows of a table, which also come as CSV, XLSX or Parquet; the schema is then a list of rows.
        rules: refuses a document whose fields contradict each other, which a schema cannot say; asked of documents that
            conform to the schema.
        reads: refuses a CSV or Parquet file for what the schema of its rows cannot say; likewise.
    """

    name: str
    version: str
    title: Text
    purpose: Text
    build: Callable[[], dict[str, Any]]
    input: bool = True
    table: bool = False
    rules: Callable[[object], object] | None = None
    reads: Callable[[Path], object] | None = None

    def document(self) -> dict[str, Any]:
        """Build the schema with its identity, version and title."""
        head = {"$schema": DIALECT, "$id": f"urn:wangbao:schema:{self.name}", "version": self.version}
        words = {
            "title": f"{self.title.zh} / {self.title.en}",
            "description": f"{self.purpose.zh} / {self.purpose.en}",
        }
        said = self.build()
        return head | {key: value for key, value in said.items() if key not in head} | words


@cache
def of_rooms() -> Mapping[str, Published]:
    """Collect the schemas of all rooms of the ground floor, by name.

    Raises:
        ValueError: a name published twice.
    """
    found: list[Published] = []
    for room in sorted(one.name for one in iter_modules(wangbao.__path__) if one.ispkg):
        if room not in {"hub", "cli"} and find_spec(f"wangbao.{room}.schemas") is not None:
            found += import_module(f"wangbao.{room}.schemas").SCHEMAS
    return by_name(found)


def by_name(schemas: Iterable[Published]) -> Mapping[str, Published]:
    """Index schemas by their names; raises ValueError for a name published twice."""
    found: dict[str, Published] = {}
    for one in schemas:
        if one.name in found:
            raise ValueError(f"the schema {one.name!r} is published twice")
        found[one.name] = one
    return found


def find(name: str, among: Mapping[str, Published], field: str = "schema") -> Published:
    """Find a schema by its name.

    Raises:
        InputError: there is none, with the names there are.
    """
    if name not in among:
        listed = ", ".join(among)
        raise refusal(field, name, f"没有此模式，可用：{listed}", f"no such schema; there are: {listed}")
    return among[name]
