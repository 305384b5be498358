"""Publish the schemas of product versions and of bundles of them."""

from typing import Final

from wangbao.product import definition
from wangbao.product.bundle_document import VERSION, bundle_schema, read
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
    Published(
        "product-bundle",
        VERSION,
        Text("产品包", "Product bundle"),
        Text(
            "产品版本连同所绑定的条款、费率方案、问卷、规则与附加费率，可交他人采用",
            "A product version with the wording, rate plan, questions, rules and loadings it binds, to hand over",
        ),
        bundle_schema,
        rules=read,
    ),
)
