"""The fields of an OED cyber account file, as far as they are read here, as a published schema of rows."""

from typing import Any

from wangbao.contract.oed.spec import FIELDS, Field

_STATUS = {
    "R": ("必填", "required"),
    "CR": ("有条件必填", "conditionally required"),
    "O": ("选填", "optional"),
}


def account_schema() -> dict[str, Any]:
    """Build the JSON schema of the rows of an account file; the standard has more fields, which are let through."""
    return {
        "title": "OedAccount",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {field.name: _property(field) for field in FIELDS},
            "required": [
                field.name
                for field in FIELDS
                if field.status == "R" and not field.default and field.name == field.stem
            ],
        },
        "x-any-case": True,
    }


def _property(field: Field) -> dict[str, Any]:
    number = field.kind in ("number", "whole")
    said: dict[str, Any] = {"type": ["number" if number else "string", "null"]}
    if field.length is not None and not number:
        said["maxLength"] = field.length
    if number and field.minimum is not None:
        said["minimum"] = float(field.minimum)
    if number and field.maximum is not None:
        said["maximum"] = float(field.maximum)
    zh, en = _STATUS[field.status]
    return said | {
        "description": f"OED 字段 {field.name}，{field.type}，{zh} / OED field {field.name}, {field.type}, {en}"
    }
