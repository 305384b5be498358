"""Publish the schema of product versions."""

from typing import Final

from wangbao.product import definition
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "product",
        "1.0",
        Text("产品版本", "Product version"),
        Text(
            "产品版本：所绑定的条款、费率方案、问卷与规则，及可选条件",
            "A product version: the wording, rate plan, questions and rules it binds, and what may be chosen",
        ),
        definition.SCHEMA.data,
    ),
)
