"""Publish the schema of assessments."""

from typing import Any, Final

from wangbao.assessment.as_json import FORMAT, VERSION
from wangbao.assessment.result import Assessment
from wangbao.vocabulary.field_words import described
from wangbao.vocabulary.record_schema import DECIMAL, record_schema
from wangbao.vocabulary.schema_registry import Published
from wangbao.vocabulary.text import Text


def assessment_schema() -> dict[str, Any]:
    """Build the JSON schema of an assessment as :func:`wangbao.assessment.as_json.to_data` writes it."""
    said = record_schema(Assessment)
    parts: dict[str, Any] = said["$defs"]
    parts["Fact"] = _table({"name": _ref("Text"), "value": _ref("Text")})
    parts["Source"] = _table({"key": {"type": "string"}, "citation": {"type": "string"}})
    parts["Subject"]["properties"]["facts"] = _many("Fact")
    parts["Price"]["properties"]["payable_cny"] = dict(DECIMAL)
    parts["Price"]["required"].append("payable_cny")
    head = {"format": {"const": FORMAT}, "version": {"type": "string"}, "software": {"type": "string"}}
    said["properties"] = head | said["properties"] | {"sources": _many("Source")}
    said["required"] = [*head, *said["required"]]
    return said


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _many(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _table(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


SCHEMAS: Final = (
    Published(
        "assessment",
        VERSION,
        Text("评估结果", "Assessment"),
        Text(
            "一家企业的损失、保障、价格与建议，由 wangbao assess 给出",
            "The losses, cover, price and advice of an enterprise, as wangbao assess writes it",
        ),
        lambda: described(assessment_schema(), "wangbao.assessment"),
        input=False,
    ),
)
