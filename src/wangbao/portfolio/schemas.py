"""Publish the schema of reinsurance programmes."""

from typing import Final

from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "treaties",
        "1.0",
        Text("再保险合同", "Reinsurance treaties"),
        Text(
            "一套再保险合同及其次序，供 wangbao book 使用",
            "A programme of treaties in their order, for wangbao book",
        ),
        Programme.model_json_schema,
    ),
)
