"""The types of the API's values: amounts as strings, dates, texts in both languages, references, pages."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, TypeVar

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints, WithJsonSchema

from wangbao.vocabulary.document import rule
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.text import Text as BothTexts

AMOUNT_PATTERN: Final = r"^(0|[1-9]\d{0,11})(\.\d{1,2})?$"
MONEY_PATTERN: Final = r"^-?\d{1,16}\.\d{2}$"
RATE_PATTERN: Final = r"^-?\d{1,12}(\.\d{1,28})?$"
NUMBER_PATTERN: Final = r"^[A-Z]\d{11}$"
REF_PATTERN: Final = r"^[0-9a-f]{32}$"
KEY_PATTERN: Final = r"^[A-Za-z0-9._:-]{8,64}$"
# What a database can keep and a document can print: no control characters, no lone surrogates.
PLAIN_PATTERN: Final = r"^[^\x00-\x1f\x7f-\x9f\ud800-\udfff]*$"

ItemT = TypeVar("ItemT")


def _amount(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(AMOUNT_PATTERN, value, re.ASCII):
        raise rule(
            '须为以字符串表示的金额（元），不带分隔符，至多两位小数，如 "1000000.00"',
            'must be an amount in yuan as a string without separators and with at most two decimals, as "1000000.00"',
        )
    return Decimal(value)


# An amount that is given: a string, never a number, so that no reader makes a float of it.
AmountIn = Annotated[
    Decimal,
    BeforeValidator(_amount),
    WithJsonSchema({"type": "string", "pattern": AMOUNT_PATTERN, "examples": ["1000000.00"]}),
]
# An amount that is answered.
Money = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{yuan(amount):f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": MONEY_PATTERN, "examples": ["12345.60"]}),
]
Rate = Annotated[
    Decimal,
    PlainSerializer(lambda number: f"{number:f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": RATE_PATTERN, "examples": ["0.06"]}),
]
Plain = Annotated[str, StringConstraints(max_length=200)]


class Strict(Schema):
    """A body: unknown fields are refused, strings are not made into numbers."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Words(Schema):
    """A text in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: BothTexts) -> "Words":
        """The answer's form of a text."""
        return cls(zh=text.zh, en=text.en)


class Page(Schema, Generic[ItemT]):
    """Some rows, the newest first; ``next`` goes into ``cursor`` for the rows after them and is null at the end."""

    items: list[ItemT]
    next: str | None = Field(description="下一页的游标 / the cursor of the next page")


class Days(Schema):
    """A period of cover: its first day, and the day after its last."""

    start: dt.date
    end: dt.date
