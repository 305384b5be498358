"""A product version with everything it binds as one document, which another insurer can take over."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel

from wangbao.contract import wording
from wangbao.pricing.filed import plan
from wangbao.pricing.loadings import Loadings
from wangbao.product import definition
from wangbao.product.bundle import Bundle
from wangbao.questionnaire import question_sets
from wangbao.underwriting import rules
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.field_words import described, model_schema
from wangbao.vocabulary.text import Text

FORMAT: Final = "wangbao.product-bundle"
VERSION: Final = "1.0"
PARTS: Final = ("product", "wording", "rate_plan", "questions", "rules", "loadings")


def as_data(found: Bundle) -> dict[str, Any]:
    """Convert a bundle to the document it is handed over as."""
    parts = (
        found.definition,
        found.wording,
        found.plan,
        found.questions,
        found.rules.document,
        found.loadings,
    )
    return {"format": FORMAT, "version": VERSION} | {
        name: _plain(part) for name, part in zip(PARTS, parts, strict=True)
    }


def read(data: object) -> Bundle:
    """Read a bundle and check each part, and that it is the one the product binds.

    Raises:
        InputError: a part is missing, refused, or not the one named; every field with its part before it.
    """
    given = data if isinstance(data, Mapping) else {}
    missing = [name for name in PARTS if name not in given]
    if missing:
        raise InputError(
            [Problem(name, None, Text("缺少此部分", "this part is missing")) for name in missing]
        )
    made: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, make in _PARSERS.items():
        try:
            made[name] = make(given[name])
        except InputError as error:
            problems += [_in(name, problem) for problem in error.problems]
    if problems:
        raise InputError(problems)
    try:
        product = definition.parse(given["product"], wording=made["wording"], plan=made["rate_plan"])
    except InputError as error:
        raise InputError([_in("product", problem) for problem in error.problems]) from None
    found = Bundle(
        product, made["wording"], made["rate_plan"], made["questions"], made["rules"], made["loadings"]
    )
    if problems := _others(found):
        raise InputError(problems)
    return found


_PARSERS: Final[Mapping[str, Callable[[object], object]]] = {
    "wording": wording.parse,
    "rate_plan": plan.parse,
    "questions": question_sets.parse,
    "rules": rules.parse,
    "loadings": lambda data: parse(Loadings, data),
}


def _others(found: Bundle) -> list[Problem]:
    """Find the question set or the rules that are not those that the product names."""
    asked, applied = found.definition.questionnaire, found.definition.underwriting
    named = {
        "questions": (f"{asked.set}@{asked.version}", f"{found.questions.set}@{found.questions.version}"),
        "rules": (f"{applied.rules}@{applied.version}", found.rules.name),
    }
    return [
        Problem(part, have, Text(f"产品所绑定的为 {want}", f"the product binds {want}"))
        for part, (want, have) in named.items()
        if want != have
    ]


def _in(part: str, problem: Problem) -> Problem:
    return problem._replace(field=f"{part}.{problem.field}".rstrip("."))


def bundle_schema() -> dict[str, Any]:
    """Build the JSON schema of a bundle from those of its parts."""
    schemas = {
        "product": definition.SCHEMA.data(),
        "wording": wording.SCHEMA.data(),
        "rate_plan": plan.SCHEMA.data(),
        "questions": question_sets.SCHEMA.data(),
        "rules": rules.SCHEMA.data(),
        "loadings": model_schema(Loadings, "wangbao.pricing")(),
    }
    parts: dict[str, Any] = {}
    for name, said in schemas.items():
        own = said.pop("$defs", {})
        whole = {key: value for key, value in said.items() if not key.startswith("$")}
        for inner, part in {"": whole, **own}.items():
            parts[f"{name}.{inner}".rstrip(".")] = _moved(part, name)
    references = {name: {"$ref": f"#/$defs/{name}"} for name in schemas}
    return described(
        {
            "title": "ProductBundle",
            "type": "object",
            "properties": {"format": {"const": FORMAT}, "version": {"type": "string"}, **references},
            "required": ["format", "version", *schemas],
            "additionalProperties": False,
            "$defs": parts,
        },
        "wangbao.product",
    )


def _moved(node: Any, name: str) -> Any:
    """Copy a schema whose parts now have the name of its document before their own."""
    if isinstance(node, list):
        return [_moved(part, name) for part in node]
    if not isinstance(node, dict):
        return node.replace("#/$defs/", f"#/$defs/{name}.") if isinstance(node, str) else node
    return {key: _moved(part, name) for key, part in node.items()}


def _plain(value: Any) -> Any:
    """Convert a document to plain data that its own parser reads: numbers as numbers, defaults left out."""
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(by_alias=True, exclude_defaults=True))
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
