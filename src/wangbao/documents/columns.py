"""Columns of bordereaux as published schemas: headings in both languages, type, range and words of every column."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wangbao.documents.bordereau import COLUMNS as PREMIUM
from wangbao.documents.risk_columns import RISK_COLUMNS
from wangbao.vocabulary.text import Text

POLICIES: Final = (
    ("policy", Text("保险单号", "Policy number")),
    ("product_title", Text("产品", "Product")),
    ("product", Text("产品代码", "Product code")),
    ("version", Text("产品版本", "Product version")),
    ("filing", Text("备案编号", "Filing number")),
    ("insured", Text("被保险人", "Insured")),
    ("uscc", Text("统一社会信用代码", "Credit code (USCC)")),
    ("kind", Text("被保险对象", "Kind of insured")),
    *RISK_COLUMNS,
    ("start", Text("起保日", "Start")),
    ("end", Text("终保日（不含）", "End (exclusive)")),
    ("state", Text("状态", "State")),
    ("limit_cny", Text("累计赔偿限额（元）", "Aggregate limit (yuan)")),
    ("deductible_cny", Text("每次事故免赔额（元）", "Deductible per event (yuan)")),
    ("premium_cny", Text("不含税保费（元）", "Premium before VAT (yuan)")),
    ("vat_cny", Text("增值税（元）", "VAT (yuan)")),
    ("gross_cny", Text("价税合计（元）", "Premium with VAT (yuan)")),
    ("earned_cny", Text("已赚保费（元）", "Earned premium (yuan)")),
    ("share", Text("本公司份额", "Our share")),
    ("our_premium_cny", Text("本公司保费（元）", "Our premium (yuan)")),
    ("our_limit_cny", Text("本公司限额（元）", "Our limit (yuan)")),
    ("endorsements", Text("批单数", "Endorsements")),
    ("bound_on", Text("出单日", "Bound on")),
)
"""The columns of the bordereau of policies as they stand: code and heading."""

_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": 400}
_MAY_BE_EMPTY: Final = {"type": ["string", "null"], "maxLength": 400}
_DAY: Final = {"type": "string", "format": "date"}
_AMOUNT: Final = {"type": "number", "minimum": -1e15, "maximum": 1e15, "x-decimals": 2}
_NOT_NEGATIVE: Final = {**_AMOUNT, "minimum": 0}
_COUNT: Final = {"type": "integer", "minimum": 0}
_USCC: Final = {"type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXY]{18}$"}
_SHARE: Final = {"type": "number", "exclusiveMinimum": 0, "maximum": 1}


def _named(table: str) -> dict[str, Any]:
    return {"type": ["string", "null"], "x-names": table}


_TYPES: Final[Mapping[str, Mapping[str, Any]]] = {
    "seq": _COUNT,
    "uscc": _USCC,
    "province": _named("regions"),
    "sector": _named("sectors"),
    "industry": _named("industries"),
    "industry_code": {"type": ["string", "null"], "x-code-list": "industries"},
    "kind": _TEXT,
    "product_title": _MAY_BE_EMPTY,
    "filing_number": _MAY_BE_EMPTY,
    "filing": _MAY_BE_EMPTY,
    "broker": _MAY_BE_EMPTY,
    "currency": {"type": "string", "enum": ["CNY"]},
    "start": _DAY,
    "end": _DAY,
    "effective": _DAY,
    "issued_on": _DAY,
    "bound_on": _DAY,
    "limit_cny": _NOT_NEGATIVE,
    "deductible_cny": _NOT_NEGATIVE,
    "our_limit_cny": _NOT_NEGATIVE,
    "revenue_cny": {**_NOT_NEGATIVE, "type": ["number", "null"]},
    "records_held": {**_COUNT, "type": ["integer", "null"]},
    "employees": {**_COUNT, "type": ["integer", "null"]},
    "share": _SHARE,
    "endorsements": _COUNT,
}


def premium_schema() -> dict[str, Any]:
    """Build the JSON schema of the rows of a premium bordereau."""
    columns = ((column.code, column.heading) for column in PREMIUM)
    return _schema("PremiumBordereau", columns, key=("policy_number", "seq"))


def policies_schema() -> dict[str, Any]:
    """Build the JSON schema of the rows of a bordereau of policies as they stand."""
    kind = {"kind": {"type": "string", "x-names": "kinds"}}
    return _schema("PolicyBordereau", POLICIES, key=("policy",), types=kind)


def _schema(
    title: str,
    columns: Iterable[tuple[str, Text]],
    *,
    key: tuple[str, ...],
    types: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """Build a schema; the title of a column is its heading, by which files have it."""
    known = {**_TYPES, **(types or {})}
    properties = {
        code: {"title": f"{heading.zh} / {heading.en}", **_type(code, known)} for code, heading in columns
    }
    rows = {"properties": properties, "required": list(properties), "additionalProperties": False}
    return {
        "title": title,
        "type": "array",
        "items": {"title": f"{title}Row", "type": "object", **rows},
        "x-key": list(key),
        "x-order": [["start", "end"]],
    }


def _type(code: str, known: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    return known.get(code) or (_AMOUNT if code.endswith("_cny") else _TEXT)
