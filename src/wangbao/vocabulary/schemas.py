"""Publish the schema of code lists."""

from typing import Final

from wangbao.vocabulary.code_lists import code_list_schema
from wangbao.vocabulary.field_words import described
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "code-list",
        "1.0",
        Text("代码表", "Code list"),
        Text(
            "一张公布的代码表：代码、中英文名称、来源与可信度",
            "A published code list: codes, names in both languages, sources and confidence",
        ),
        lambda: described(code_list_schema(), "wangbao.vocabulary"),
    ),
)
