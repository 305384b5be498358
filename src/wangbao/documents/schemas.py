"""Publish the schemas of bordereaux."""

from typing import Final

from wangbao.documents.columns import policies_schema, premium_schema
from wangbao.vocabulary.field_words import described
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

_ROOM: Final = "wangbao.documents"

SCHEMAS: Final = (
    Published(
        "premium-bordereau",
        "1.0",
        Text("保费明细表", "Premium bordereau"),
        Text(
            "一段期间签发的保单与批单，一行一笔，CSV 或 XLSX",
            "The policies and endorsements issued in a period, a row each, as CSV or XLSX",
        ),
        lambda: described(premium_schema(), _ROOM),
        input=False,
        table=True,
    ),
    Published(
        "policy-bordereau",
        "1.0",
        Text("承保明细表", "Bordereau of policies"),
        Text(
            "一段期间起保的保单及其现状，一行一张，CSV 或 XLSX",
            "The policies that begin in a period as they stand, a row each, as CSV or XLSX",
        ),
        lambda: described(policies_schema(), _ROOM),
        input=False,
        table=True,
    ),
)
