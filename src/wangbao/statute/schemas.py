"""Publish the schema of an incident's facts."""

from typing import Final

from wangbao.statute.incident import facts
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "incident-facts",
        "1.0",
        Text("网络安全事件事实", "Facts of an incident"),
        Text("定级、报告时限与报告所依据的事实", "What an incident is graded, clocked and reported by"),
        facts.SCHEMA.data,
        rules=facts.parse,
    ),
)
