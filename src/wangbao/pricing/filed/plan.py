"""Rate plans by name: reading them, checking them, their canonical form and its hash, and the ones that ship.

The hash is taken over the canonical JSON of what the plan says: keys in order, decimals as their shortest text, fields
at their default left out. Two files that say the same have the same hash, whatever their format and layout.
"""

import hashlib
import json
from decimal import Decimal
from importlib.resources import files
from typing import Any, Final
from weakref import ref

from pydantic import BaseModel

from wangbao.pricing.filed.ranges import plain
from wangbao.pricing.filed.rules import problems
from wangbao.pricing.filed.schema import Plan
from wangbao.vocabulary import document
from wangbao.vocabulary.json_schema import PublishedSchema
from wangbao.vocabulary.library import Library
from wangbao.vocabulary.text import Text

__all__ = ["SCHEMA", "Plan", "canonical", "fingerprint", "load", "parse", "shipped"]

# A document is frozen, so its hash may be kept as long as it lives; every premium names its plan's.
_HASHES: Final[dict[int, tuple[ref[BaseModel], str]]] = {}

SCHEMA = PublishedSchema(Plan, "wangbao.pricing.filed", "plan.schema.json", "rate-plan")


def parse(data: object, *, file: str | None = None) -> Plan:
    """Plain data as a rate plan.

    Raises:
        InputError: with every problem found: unknown or missing fields, gaps or overlaps in bands, ranges out of
            order, factors that move against their stated direction, references to what is not there.
    """
    return document.parse(Plan, data, file=file, problems=problems)


_LIBRARY = Library(
    files("wangbao.pricing.filed") / "plans", parse, field="rate_plan", what=Text("费率方案", "rate plan")
)
load, shipped = _LIBRARY.load, _LIBRARY.shipped


def canonical(model: BaseModel) -> str:
    """A document as canonical JSON: what is hashed, and what is kept once a version is published."""
    data = _plain(model.model_dump(by_alias=True, exclude_defaults=True))
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(model: BaseModel) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits; worked out once for a document in hand."""
    key = id(model)
    known = _HASHES.get(key)
    if known is not None and known[0]() is model:
        return known[1]
    digest = hashlib.sha256(canonical(model).encode()).hexdigest()
    _HASHES[key] = (ref(model, lambda _: _HASHES.pop(key, None)), digest)
    return digest


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return plain(value)
    return value if value is None or isinstance(value, str | int | bool) else str(value)
