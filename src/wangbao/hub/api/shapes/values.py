"""Define the types of the API's values: amounts as strings, numbers, texts in both languages, parties, pages."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Final, Generic, TypeVar

from ninja import Header, Path, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema

from wangbao.hub import numbers
from wangbao.vocabulary.document import rule
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.plausible import amount_problems
from wangbao.vocabulary.text import Text as BothTexts

AMOUNT_PATTERN: Final = r"^(0|[1-9][0-9]{0,13})(\.[0-9]{1,2})?$"
SENSIBLE_PATTERN: Final = r"^(0|[1-9][0-9]{0,12}|1[0-9]{13})(\.[0-9]{1,2})?$"  # below plausible.LARGEST_CNY
MONEY_PATTERN: Final = r"^-?[0-9]{1,16}\.[0-9]{2}$"
RATE_PATTERN: Final = r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,10})?$"
REF_PATTERN: Final = r"^[0-9a-f]{32}$"
KEY_PATTERN: Final = r"^[A-Za-z0-9._-]{8,64}$"
_CHANGED: Final = frozenset({"before", "after"})
CODE_PATTERN: Final = r"^[a-z][a-z0-9_-]{0,79}$"

ItemT = TypeVar("ItemT")


def number_pattern(kind: str) -> str:
    """Return the pattern of a whole number of a kind, for the type of an address's argument."""
    return f"^{numbers.pattern(kind)}$"


def _written(pattern: str, zh: str, en: str) -> BeforeValidator:
    """Make a validator for a decimal given as a string of ``pattern``.

    A JSON number is refused, since many readers turn numbers into floats.
    """

    def check(value: Any) -> Decimal:
        if isinstance(value, int | float):
            raise rule(f"不接受 JSON 数字：{zh}", f"a JSON number is not taken: {en}")
        if not isinstance(value, str) or not re.fullmatch(pattern.strip("^$"), value, re.ASCII):
            raise rule(zh, en)
        return Decimal(value)

    return BeforeValidator(check)


def _of_sense(amount: Decimal) -> Decimal:
    for problem in amount_problems("", amount):
        raise rule(problem.rule.zh, problem.rule.en)
    return amount


# An amount in a body, and one in an answer.
AmountIn = Annotated[
    Decimal,
    AfterValidator(_of_sense),
    _written(
        AMOUNT_PATTERN,
        '须为字符串表示的金额（元），不带分隔符，至多两位小数，如 "1000000.00"',
        'must be an amount in yuan as a string, without separators, at most two decimals, as "1000000.00"',
    ),
    WithJsonSchema({"type": "string", "pattern": SENSIBLE_PATTERN, "examples": ["1000000.00"]}),
]
Money = Annotated[
    Decimal,
    PlainSerializer(lambda amount: f"{yuan(Decimal(str(amount))):f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": MONEY_PATTERN, "examples": ["12345.60"]}),
]
RateIn = Annotated[
    Decimal,
    _written(RATE_PATTERN, '须为字符串表示的小数，如 "0.30"', 'must be a decimal as a string, as "0.30"'),
    WithJsonSchema({"type": "string", "pattern": RATE_PATTERN, "examples": ["0.30"]}),
]
Rate = Annotated[
    Decimal,
    PlainSerializer(lambda number: f"{Decimal(str(number)):f}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$", "examples": ["0.06"]}),
]


def _with_amounts(data: Any, *, amount: bool = False) -> Any:
    """Format every amount in plain data as answers format amounts.

    An amount is a value under a name ``…_cny``, or before and after a change of a ``field`` of such a name.
    """
    if isinstance(data, dict):
        changes = str(data.get("field", "")).endswith("_cny")
        return {
            name: _with_amounts(
                value, amount=amount or name.endswith("_cny") or (changes and name in _CHANGED)
            )
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [_with_amounts(one, amount=amount) for one in data]
    if not amount or isinstance(data, bool) or not isinstance(data, str | int | float | Decimal):
        return data
    try:
        return f"{yuan(Decimal(str(data))):f}"
    except InvalidOperation:
        return data


# The contract's own data: of no fixed fields, its amounts formatted as everywhere.
Data = Annotated[dict[str, Any], PlainSerializer(_with_amounts, return_type=dict[str, Any])]
Code = Annotated[str, Field(pattern=CODE_PATTERN)]
Ref = Annotated[str, Field(pattern=REF_PATTERN)]
Reason = Annotated[str, Field(min_length=1, max_length=1000, examples=["客户申请 / at the client's request"])]

ApplicationNumber = Annotated[
    str, Path(pattern=number_pattern("application"), description="投保单号 / application number")
]
QuoteNumber = Annotated[str, Path(pattern=number_pattern("quote"), description="报价单号 / quotation number")]
PolicyNumber = Annotated[str, Path(pattern=number_pattern("policy"), description="保险单号 / policy number")]
PathRef = Annotated[str, Path(pattern=REF_PATTERN)]
PathCode = Annotated[str, Path(pattern=CODE_PATTERN)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=KEY_PATTERN,
        description="重发同一请求时用同一键，本机构内唯一 / the same when a request is sent again; one's own",
    ),
]


class Strict(Schema):
    """A body: unknown fields are refused, strings are not made into numbers."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Words(Schema):
    """A text in both languages."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: BothTexts) -> "Words":
        """Convert a text for an answer."""
        return cls(zh=text.zh, en=text.en)


class Party(Schema):
    """An organisation, as the other parties of a contract know it."""

    ref: str
    name: Words
    uscc: str | None
    address: str = Field(description="住所，未填写为空 / registered address, empty where not stated")

    @classmethod
    def of(cls, organisation: Any) -> "Party":
        """Convert an organisation for an answer."""
        return cls(
            ref=organisation.ref,
            name=Words.of(organisation.title),
            uscc=organisation.uscc,
            address=organisation.address,
        )


class ProductRef(Schema):
    """A product version, named."""

    code: str
    version: str


class State(Schema):
    """Where something stands."""

    code: str
    name: Words


class CoverIn(Strict):
    """Cover that is asked for; what is left out stays as it is, or is the product's usual choice."""

    limit_cny: AmountIn | None = None
    deductible_cny: AmountIn | None = None
    waiting_hours: RateIn | None = None
    left_out: Annotated[list[Code], Field(max_length=40)] | None = None

    def plain(self) -> dict[str, Any]:
        """Convert to plain data for the operations: only the given fields, decimals as text."""
        given = self.model_dump(exclude_none=True)
        return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in given.items()}


class Cover(Schema):
    """Cover: the year's limit, the deductible of an event, hours waited, and items of the wording left out."""

    limit_cny: Money | None = None
    deductible_cny: Money | None = None
    waiting_hours: str | None = None
    left_out: list[str] = Field(default_factory=list)


class Page(Schema, Generic[ItemT]):
    """Some rows, the newest first; ``next`` goes into ``cursor`` for the rows after them and is null at the end."""

    items: list[ItemT]
    next: str | None = Field(description="下一页的游标 / the cursor of the next page")


class Days(Schema):
    """A period of cover: its first day, and the day after its last."""

    start: dt.date
    end: dt.date
