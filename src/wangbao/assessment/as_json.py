"""An assessment as plain data for JSON, with stable names.

Names are those of :mod:`wangbao.assessment.result`. Amounts that are charged or agreed (``Decimal``) are strings with
their digits as they are, estimates are numbers, texts are ``{"zh": …, "en": …}``. ``version`` is the shape's: its first
number changes when a field goes or changes its meaning, its second when fields are added.
"""

import math
from dataclasses import fields, is_dataclass
from decimal import Decimal
from numbers import Integral
from typing import Any, Final

from wangbao import __version__
from wangbao.assessment.result import Assessment
from wangbao.vocabulary.text import Text

FORMAT: Final = "wangbao.assessment"
VERSION: Final = "1.2"


def to_data(assessment: Assessment) -> dict[str, Any]:
    """Convert an assessment to dicts, lists, strings, finite numbers and booleans, ready for ``json.dumps``.

    Raises:
        ValueError: a figure is not finite; it would not be JSON.
    """
    body = {item.name: _plain(getattr(assessment, item.name), item.name) for item in fields(assessment)}
    subject = assessment.subject
    body["subject"]["facts"] = [
        {"name": name._asdict(), "value": value._asdict()} for name, value in subject.facts
    ]
    body["sources"] = [{"key": key, "citation": citation} for key, citation in assessment.sources]
    body["price"]["payable_cny"] = str(assessment.price.payable_cny)
    return {"format": FORMAT, "version": VERSION, "software": f"wangbao {__version__}", **body}


def _plain(value: object, where: str) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Text):
        return value._asdict()
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{where} is not finite: {value}")
        return format(value, "f")
    if isinstance(value, tuple):
        return [_plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    if is_dataclass(value):
        return {
            item.name: _plain(getattr(value, item.name), f"{where}.{item.name}") for item in fields(value)
        }
    number = float(value)  # type: ignore[arg-type]  # what is left are floats, NumPy's among them
    if not math.isfinite(number):
        raise ValueError(f"{where} is not finite: {number}")
    return number
