"""The published JSON schema of wordings, made from the grammar itself; ``data/wording.schema.json`` is its copy."""

import json
from importlib.resources import files
from typing import Any

from wangbao.contract.grammar import Wording

_ID = "urn:wangbao:schema:wording"


def wording_schema() -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of a wording file, as plain data."""
    schema: dict[str, Any] = _tidy(Wording.model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": _ID} | schema


def _tidy(node: Any, *, naming: bool = False) -> Any:
    """Without defaults (the grammar's are decimals, which JSON would show as text) and titles that repeat a name.

    ``naming``: the keys of ``node`` are names of fields or types, not words of JSON schema.
    """
    if isinstance(node, list):
        return [_tidy(part) for part in node]
    if not isinstance(node, dict):
        return node
    dropped = () if naming else ("default", "title")
    return {
        key: _tidy(value, naming=not naming and key in ("properties", "$defs"))
        for key, value in node.items()
        if key not in dropped
    }


def as_text() -> str:
    """The schema as it is published: indented, Chinese as it is, one newline at the end."""
    return json.dumps(wording_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def published() -> str:
    """The text of the schema that ships."""
    return (files("wangbao.contract") / "data" / "wording.schema.json").read_text(encoding="utf-8")
