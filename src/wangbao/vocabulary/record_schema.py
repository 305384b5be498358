"""JSON schemas of what is written as JSON from dataclasses and typed dictionaries.

What people write has its schema from pydantic; what the house writes is built of plain values, and its schema follows
from their types: texts are ``{"zh": …, "en": …}``, decimals strings with their digits as they are, tuples lists.
"""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from wangbao.vocabulary.text import Text

DECIMAL: Final = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_PLAIN: Final[Mapping[Any, dict[str, Any]]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: DECIMAL,
    Any: {},
}
_TEXT: Final = {
    "type": "object",
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    "required": ["zh", "en"],
    "additionalProperties": False,
}


def record_schema(kind: type) -> dict[str, Any]:
    """Build the JSON schema (draft 2020-12) of a dataclass or typed dictionary, with one definition a part.

    Raises:
        TypeError: a part of a type that has no plain form.
    """
    parts: dict[str, dict[str, Any]] = {}
    _of(kind, parts)
    whole = parts.pop(kind.__name__)
    return {"title": kind.__name__, **whole, "$defs": dict(sorted(parts.items()))}


def _of(kind: Any, parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:  # text that is written for something else
        return _of(inner[1], parts)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, types.UnionType):
        return _either([one for one in inner if one is not type(None)], parts, null=type(None) in inner)
    if origin is tuple and inner[-1] is not Ellipsis:
        prefix = [_of(one, parts) for one in inner]
        return {"type": "array", "prefixItems": prefix, "items": False, "minItems": len(prefix)}
    if origin in (tuple, list):
        return {"type": "array", "items": _of(inner[0], parts)}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": _of(inner[1], parts)}
    return _named(kind, parts)


def _either(kinds: list[Any], parts: dict[str, dict[str, Any]], *, null: bool) -> dict[str, Any]:
    found = [_of(one, parts) for one in kinds]
    return (
        found[0] if len(found) == 1 and not null else {"anyOf": found + ([{"type": "null"}] if null else [])}
    )


def _named(kind: Any, parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Define a part by its name, once, and refer to it."""
    name = kind.__name__
    if name not in parts:
        if kind is Text:
            parts[name] = _TEXT
        elif is_dataclass(kind):
            parts[name] = {}
            hints = get_type_hints(kind, include_extras=True)
            parts[name] = _table({one.name: hints[one.name] for one in fields(kind)}, parts)
        elif is_typeddict(kind):
            parts[name] = {}
            parts[name] = _table(get_type_hints(kind, include_extras=True), parts)
        else:
            raise TypeError(f"{kind!r} has no plain form")
    return {"$ref": f"#/$defs/{name}"}


def _table(members: Mapping[str, Any], parts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _of(kind, parts) for name, kind in members.items()},
        "required": list(members),
        "additionalProperties": False,
    }
