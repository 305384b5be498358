"""Publish the schema of the bundle of a listed scheme."""

from typing import Final

from wangbao.hub.scheme_directory.bundle import VERSION, read, schema
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text

SCHEMAS: Final = (
    Published(
        "scheme-bundle",
        VERSION,
        Text("入选方案包", "Bundle of a listed scheme"),
        Text(
            "《目录》中一个方案的公开内容、服务，及其产品连同所绑定的一切，可交他人采用",
            "What is public of a listed scheme, its services, and its product with all it binds, to hand over",
        ),
        schema,
        input=False,
        rules=read,
    ),
)
