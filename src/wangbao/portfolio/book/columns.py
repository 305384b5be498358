"""The columns of a book as a published schema: a list of rows, each a table of its columns."""

from typing import Any, Final

import pyarrow as pa

from wangbao.portfolio.book.schema import CODE, COLUMNS, OED, REQUIRED, Column
from wangbao.risk import parameters
from wangbao.vocabulary.text import Text

KEY: Final = ("account", "policy", "layer")
_LISTS: Final = {"section": "industries", "kind": "kinds", "sector": "sectors", "province": "regions"}
_CONTROL: Final = "control."
_EXPOSURE: Final = "exposure."


def book_schema() -> dict[str, Any]:
    """Build the JSON schema of the rows of a book: type, range and words of every column."""
    properties = {column.name: _property(column) for column in COLUMNS}
    rows = {
        "type": "object",
        "properties": properties,
        "required": list(REQUIRED),
        "additionalProperties": False,
    }
    return {
        "title": "Book",
        "type": "array",
        "items": {"title": "Row"} | rows,
        "x-key": list(KEY),
        "x-order": [["inception", "expiry"]],
    }


def _property(column: Column) -> dict[str, Any]:
    said = _type(column)
    if column.codes is not None:
        said["enum"] = [*column.codes, *([] if column.required else [None])]
    if column.low is not None:
        said["exclusiveMinimum" if column.above else "minimum"] = column.low
    if column.high is not None:
        said["maximum"] = column.high
    if column.default is not None:
        said["default"] = column.default
    if column.name in _LISTS:
        said["x-code-list"] = _LISTS[column.name]
    words = _words(column.name)
    return said | ({} if words is None else {"description": f"{words.zh} / {words.en}"})


def _type(column: Column) -> dict[str, Any]:
    kind = column.type
    if pa.types.is_floating(kind):
        name = "number"
    elif pa.types.is_integer(kind):
        name = "integer"
    else:
        name = "boolean" if pa.types.is_boolean(kind) else "string"
    said: dict[str, Any] = {"type": name if column.required else [name, "null"]}
    if pa.types.is_date(kind):
        said["format"] = "date"
    if column.required and kind in (CODE, pa.string()):
        said["minLength"] = 1
    return said


def _words(name: str) -> Text | None:
    """Name a control, an exposure or a field of OED; the other columns are in the room's table of fields."""
    model = parameters.default()
    if name.startswith(_CONTROL):
        control = model.controls[name.removeprefix(_CONTROL)].name
        return Text(f"安全措施：{control.zh}", f"control: {control.en}")
    if name.startswith(_EXPOSURE):
        exposed = model.exposures[name.removeprefix(_EXPOSURE)].name
        return Text(f"暴露面：{exposed.zh}", f"exposure: {exposed.en}")
    if name.startswith(f"{OED}."):
        field = name.removeprefix(f"{OED}.")
        return Text(f"OED 字段 {field}", f"the OED field {field}")
    return None
