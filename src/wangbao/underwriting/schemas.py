"""Publish the schema of underwriting rules."""

from typing import Final

from wangbao.underwriting import rules
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "underwriting-rules",
        "1.0",
        Text("核保规则", "Underwriting rules"),
        Text(
            "核保规则：提示、转人工、待办、拒保与调整",
            "Rules that inform, refer, block, decline or adjust",
        ),
        rules.SCHEMA.data,
        rules=rules.parse,
    ),
)
