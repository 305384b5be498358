"""The rules on disclosure, and plain meanings of excluded causes and conditions, as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wangbao.vocabulary.text import Text

_FILE = Path(__file__).parent.parent / "data" / "disclosure.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its article, its content in our words, and the confidence of our interpretation."""

    code: str
    article: Text
    says: Text
    confidence: str


@cache
def rules() -> Mapping[str, Rule]:
    """Load the rules by code, in the order of the law."""
    return MappingProxyType(
        {
            row["code"]: Rule(
                row["code"],
                Text(row["article_zh"], row["article_en"]),
                Text(row["says_zh"], row["says_en"]),
                row["confidence"],
            )
            for row in _data()["rules"]
        }
    )


@cache
def meanings(table: str) -> Mapping[str, Text]:
    """Load the meanings of the ``causes`` or ``conditions`` of an exclusion for an ordinary reader, by code."""
    return MappingProxyType({code: Text(row["zh"], row["en"]) for code, row in _data()[table].items()})


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
