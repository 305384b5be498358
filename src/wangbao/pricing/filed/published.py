"""The published JSON schema of rate plans, made from the grammar itself; ``data/plan.schema.json`` is its copy."""

import json
from importlib.resources import files
from typing import Any

from pydantic import BaseModel

from wangbao.pricing.filed.schema import Plan


def schema_of(model: type[BaseModel], name: str) -> str:
    """The JSON schema (draft 2020-12) of a document as it is published: indented, one newline at the end.

    Without defaults (decimals, which JSON would show as text) and titles that repeat a name.
    """
    schema: dict[str, Any] = _tidy(model.model_json_schema(by_alias=True))
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:wangbao:schema:{name}"}
    return json.dumps(head | schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def as_text() -> str:
    """The schema of rate plans as this code would write it."""
    return schema_of(Plan, "rate-plan")


def published() -> str:
    """The text of the schema that ships."""
    return (files("wangbao.pricing.filed") / "data" / "plan.schema.json").read_text(encoding="utf-8")


def _tidy(node: Any, *, naming: bool = False) -> Any:
    """``naming``: the keys of ``node`` are names of fields or types, not words of JSON schema."""
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
