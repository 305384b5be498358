"""One registry of the schemas that others can write and check documents by; each room adds its own.

A room publishes by a module ``schemas`` with ``SCHEMAS``, a tuple of :class:`Published`. Nothing is listed here. The
hub adds those of its apps, which need its settings.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any, Final

import wangbao
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SHOWN: Final = 80
_ONE_OF: Final = ("anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Published:
    """A published schema.

    Attributes:
        name: ends its ``$id``, ``urn:wangbao:schema:<name>``.
        version: rises by a whole where documents that fitted would be refused.
        title, purpose: name the kind of document, and say what it is for.
        build: makes the schema as plain data (draft 2020-12).
        input: true for what is written for us to read, false for what we write.
    """

    name: str
    version: str
    title: Text
    purpose: Text
    build: Callable[[], dict[str, Any]]
    input: bool = True

    def document(self) -> dict[str, Any]:
        """Build the schema with its identity, version and title."""
        head = {"$schema": DIALECT, "$id": f"urn:wangbao:schema:{self.name}", "version": self.version}
        words = {"title": f"{self.title.zh} / {self.title.en}"}
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


def guess(data: object, among: Mapping[str, Published], *, file: str | None = None) -> Published:
    """Tell by its fields which schema a document is written for.

    Raises:
        InputError: none, or several, have all its fields; it must then be named.
    """
    names = set(data) if isinstance(data, Mapping) else set()
    fitting = [
        one
        for one in among.values()
        if one.input
        and names
        and names <= set((said := one.build()).get("properties", {}))
        and set(said.get("required", ())) <= names
    ]
    if len(fitting) != 1:
        listed = ", ".join(one.name for one in fitting) or "—"
        problem = Problem(
            "schema",
            None,
            Text(
                f"无法由字段判断，请指明模式（相符：{listed}）",
                f"cannot be told by its fields; name it (fit: {listed})",
            ),
        )
        raise InputError([problem], file=file)
    return fitting[0]


def check(data: object, schema: Published, *, file: str | None = None) -> None:
    """Check a document against a schema.

    Raises:
        InputError: with every field that does not fit, its value and the rule.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - heavy: start-up time

    errors = sorted(
        Draft202012Validator(schema.document()).iter_errors(data), key=lambda one: list(map(str, one.path))
    )
    if errors:
        raise InputError([_problem(error) for error in errors], file=file)


def _problem(error: Any) -> Problem:
    found = error
    while found.validator in _ONE_OF and found.context:
        # Of several forms, the one that goes furthest into the document is the one that was meant.
        found = max(found.context, key=lambda one: (len(one.path), one.validator not in ("type", "const")))
    field = ".".join(str(part) for part in found.absolute_path) or "."
    value = found.instance if isinstance(found.instance, str | int | float | bool | None) else None
    return Problem(field, value, _rule(found))


def _rule(error: Any) -> Text:
    given = error.validator_value
    match error.validator:
        case "required":
            missing = error.message.split("'")[1]  # one error a field, named in its message only
            return Text(f"缺少 {missing}", f"{missing} is missing")
        case "additionalProperties":
            known = error.schema.get("properties", {})
            unknown = ", ".join(sorted(str(name) for name in error.instance if name not in known))
            return Text(f"没有这些字段：{unknown}", f"no such fields: {unknown}")
        case "enum" | "const":
            listed = ", ".join(str(one) for one in (given if isinstance(given, list) else [given]))[:_SHOWN]
            return Text(f"须为 {listed} 之一", f"must be one of {listed}")
        case "type":
            return Text(f"须为 {given} 类型", f"must be of type {given}")
        case "pattern":
            return Text(f"须符合 {given}", f"must match {given}")
        case keyword:
            said = f"{keyword} {given}"[:_SHOWN]
            return Text(f"不符合 {said}", f"does not meet {said}")
