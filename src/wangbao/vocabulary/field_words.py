"""Words of the fields of published schemas, in both languages, with their units: tables of the rooms.

A room keeps them in ``data/fields.toml``: a table for each model, a line for each field, such as
``deductible = "免赔额 / deductible [CNY]"``; ``[CNY]`` is a unit of :data:`UNITS`, ``{heads}`` a code list of the
vocabulary, ``_`` the model itself. Fields that mean the same everywhere are in ``any`` of this room's file.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from wangbao.vocabulary.text import Text

BOTH: Final = " / "
FILE: Final = "fields.toml"
UNITS: Final[Mapping[str, Text]] = {
    "CNY": Text("元", "yuan"),
    "CNY/year": Text("元/年", "yuan a year"),
    "percent": Text("%", "percent"),
    "fraction": Text("比例，1 为全部", "a fraction of 1"),
    "minutes": Text("分钟", "minutes"),
    "hours": Text("小时", "hours"),
    "days": Text("天", "days"),
    "months": Text("月", "months"),
    "years": Text("年", "years"),
    "persons": Text("人", "people"),
    "per year": Text("次/年", "a year"),
    "bytes": Text("字节", "bytes"),
}
_LINE: Final = re.compile(r"(?P<zh>.+?) / (?P<en>.+?)(?: \[(?P<unit>[^\]]+)\])?(?: \{(?P<codes>[a-z_]+)\})?")


class FieldWords(NamedTuple):
    """Meaning of a field, its unit and the code list its values are from."""

    text: Text
    unit: str | None = None
    codes: str | None = None

    def keywords(self) -> dict[str, str]:
        """Return the words of a property of a schema that say it."""
        said = self.text
        if self.unit is not None:
            unit = UNITS[self.unit]
            said = Text(f"{said.zh}（{unit.zh}）", f"{said.en} ({unit.en})")
        found = {"description": f"{said.zh}{BOTH}{said.en}"}
        if self.unit is not None:
            found["x-unit"] = self.unit
        return found | ({} if self.codes is None else {"x-code-list": self.codes})


def described(schema: Mapping[str, Any], package: str) -> dict[str, Any]:
    """Copy a schema with what each of its properties means, by the table of the room ``package``.

    A property that says so already keeps its words. English alone, as models say it to programmers, is left out.
    """
    table = words_of(package)
    whole: dict[str, Any] = _said(dict(schema), str(schema.get("title", "")), table)
    parts = {name: _said(part, name, table) for name, part in schema.get("$defs", {}).items()}
    return whole | ({"$defs": parts} if parts else {})


def _said(node: Any, owner: str, table: Mapping[str, Mapping[str, FieldWords]]) -> Any:
    """Copy a schema of the model ``owner`` with the words of its properties, however deep they stand."""
    if isinstance(node, list):
        return [_said(part, owner, table) for part in node]
    if not isinstance(node, dict):
        return node
    own = table.get(owner, {})
    copied = {
        key: value if key == "properties" else _said(value, owner, table) for key, value in node.items()
    }
    if BOTH not in str(copied.get("description", BOTH)):
        del copied["description"]
    if "properties" not in copied:
        return copied
    properties = {}
    for name, part in copied["properties"].items():
        found = own.get(name) or table["any"].get(name)
        words = found.keywords() if found is not None else {}
        inside = _said(part, owner, table)
        properties[name] = inside | {key: word for key, word in words.items() if key not in inside}
    words = {} if "description" in copied or "_" not in own else own["_"].keywords()
    return copied | {"properties": properties} | words


def model_schema(model: type[BaseModel], package: str) -> Callable[[], dict[str, Any]]:
    """Return the function that builds the schema of a model, with what its fields mean."""
    return lambda: described(model.model_json_schema(by_alias=True), package)


@cache
def words_of(package: str) -> Mapping[str, Mapping[str, FieldWords]]:
    """Read a room's table of fields, by model and field, with those that mean the same everywhere under ``any``.

    Raises:
        ValueError: a line that is not in both languages, or an unknown unit.
    """
    own = files(package) / "data" / FILE
    common = tomllib.loads((files("wangbao.vocabulary") / "data" / FILE).read_text(encoding="utf-8"))
    tables = tomllib.loads(own.read_text(encoding="utf-8")) if own.is_file() else {}
    tables = common | tables | {"any": common["any"] | tables.get("any", {})}
    return {
        model: {field: _parsed(line, f"{model}.{field}") for field, line in lines.items()}
        for model, lines in tables.items()
    }


def _parsed(line: str, where: str) -> FieldWords:
    found = _LINE.fullmatch(line)
    if found is None or (found["unit"] or "CNY") not in UNITS:
        raise ValueError(f"the words of {where} are not '中文 / English [unit] {{codes}}': {line!r}")
    return FieldWords(Text(found["zh"], found["en"]), found["unit"], found["codes"])
