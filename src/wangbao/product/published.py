"""The published JSON schema of product definitions; ``data/product.schema.json`` is its copy."""

from importlib.resources import files

from wangbao.pricing.filed.published import schema_of
from wangbao.product.schema import Definition


def as_text() -> str:
    """The schema of product definitions as this code would write it."""
    return schema_of(Definition, "product")


def published() -> str:
    """The text of the schema that ships."""
    return (files("wangbao.product") / "data" / "product.schema.json").read_text(encoding="utf-8")
