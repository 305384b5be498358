"""Publish the schema of rate plans."""

from typing import Final

from wangbao.pricing.filed import plan
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "rate-plan",
        "1.0",
        Text("费率方案", "Rate plan"),
        Text("备案的费率：基准费率与各项系数", "Filed rates: base rates and factors"),
        plan.SCHEMA.data,
    ),
)
