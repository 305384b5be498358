"""Bundle a listed scheme as a document that others take over: its public content as cited, its services, its product.

The product comes as the house hands products over (:mod:`wangbao.product.bundle_document`), without its filing number:
whoever takes it over files it itself.
"""

from collections.abc import Mapping
from typing import Any, Final

from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.scheme_directory.models import Entry
from wangbao.hub.scheme_directory.operations import PUBLIC
from wangbao.hub.scheme_directory.queries import product_of
from wangbao.product import bundle_document
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.field_words import described

FORMAT: Final = "wangbao.scheme-bundle"
VERSION: Final = "1.0"
SERVICES: Final = ("before", "during", "after")
_LISTS: Final = {
    "insurance_classes": "insurance_classes",
    "kinds": "kinds",
    "industries": "sections",
    "scenarios": "scenarios",
    "heads": "heads",
}
_WORD: Final[dict[str, Any]] = {"type": "string", "minLength": 1}


def bundle(row: Entry) -> dict[str, Any]:
    """Build the bundle of an entry; without a product on this platform it says so and holds the services alone."""
    fields, version = row.content["fields"], product_of(row)
    made: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "citation": row.citation,
        "sha256": row.sha256,
        "content": row.content,
        "services": {name: fields.get(f"service_{name}", "") for name in SERVICES},
        "product": None,
    }
    if version is not None:
        packed = bundle_document.as_data(bundle_of(version))
        packed["product"].pop("filing", None)
        made["product"] = packed
    return made


def read(given: object) -> None:
    """Check what the schema of a bundle cannot say: its hash, its services, and the product with all it binds.

    Raises:
        InputError: the content is not the one cited, the services are not those of it, or a part of the product is
            refused or not the one that the product names.
    """
    data: Any = given  # it conforms to the schema
    content = data["content"]
    if canonical.sha256(content) != data["sha256"]:
        raise refusal("sha256", data["sha256"], "与内容不符", "is not the hash of the content")
    for name, text in data["services"].items():
        if text != content["fields"].get(f"service_{name}", ""):
            raise refusal(f"services.{name}", text, "与方案内容不符", "is not what the content says")
    if data["product"] is None:
        return
    try:
        bundle_document.read(data["product"])
    except InputError as error:
        raise InputError(
            [Problem(f"product.{one.field}", one.value, one.rule) for one in error.problems]
        ) from None


def schema() -> dict[str, Any]:
    """Build the JSON schema of a bundle; that of its product is the one of product bundles."""
    text = {"type": "string"}
    fields = {
        name: _list({**_WORD, "x-code-list": _LISTS[name]})
        if name in _LISTS
        else _list(_WORD)
        if name in ("tracks", "filing_numbers")
        else text
        for name in PUBLIC
    }
    product = bundle_document.bundle_schema()
    parts = product.pop("$defs")
    unit = {"name": _WORD, "name_en": text}
    content = {
        "form": {"type": "string", "pattern": r"^[a-z][a-z0-9-]*@[0-9]+\.[0-9]+$"},
        "batch": {"type": "string", "pattern": r"^[a-z][a-z0-9-]*@[0-9]+\.[0-9]+$"},
        "fields": _closed("BundleFields", fields, ["title", "kinds", "heads"]),
        "units": {"type": "array", "minItems": 1, "items": _closed("BundleUnit", unit, ["name", "name_en"])},
    }
    whole = {
        "format": {"const": FORMAT},
        "version": {"type": "string", "pattern": r"^1\.[0-9]+$"},
        "citation": {"type": "string", "pattern": "^D[0-9]{11,}@[0-9]+$"},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "content": {"$ref": "#/$defs/BundleContent"},
        "services": {"$ref": "#/$defs/BundleServices"},
        "product": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/ProductBundle"}]},
    }
    return described(
        {
            **_closed("SchemeBundle", whole, list(whole)),
            "$defs": {
                "BundleContent": _closed("BundleContent", content, list(content)),
                "BundleServices": _closed("BundleServices", dict.fromkeys(SERVICES, text), list(SERVICES)),
                "ProductBundle": product,
                **parts,
            },
        },
        "wangbao.hub.scheme_directory",
    )


def _list(of: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(of)}


def _closed(title: str, properties: Mapping[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }
