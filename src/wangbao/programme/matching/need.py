"""Needs of enterprises as plain values: who is to be insured, against what, for how much, and with which services."""

from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from wangbao.contract.amounts import Code, HeadCode, KindCode, ScenarioCode
from wangbao.vocabulary import document, regions, sectors, size
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import to_decimal, ungrouped, yuan
from wangbao.vocabulary.plausible import LARGEST_CNY

MOST_SERVICES: Final = 20
_AMOUNT: Final = r"^\d{1,16}(\.\d{1,2})?$"


def _an_amount(value: object) -> object:
    """Convert digits as text, grouped or not, or a number to yuan; raise the rule for what is no amount."""
    try:
        found = to_decimal(ungrouped(value.strip()) if isinstance(value, str) else value)
        if found != yuan(found) or not 0 < found <= LARGEST_CNY:
            raise rule(
                f"须大于 0，不超过 {LARGEST_CNY} 元，至多两位小数",
                f"must be above 0, at most {LARGEST_CNY} yuan, with two decimals at most",
            )
    except InputError as error:
        raise rule(*error.problems[0].rule) from None
    return yuan(found)


def _known_section(code: str) -> str:
    try:
        return sectors.section(code).code
    except InputError as error:
        raise rule(*error.problems[0].rule) from None


def _known_size(code: str) -> str:
    if code not in {one.code for one in size.SIZES}:
        listed = ", ".join(one.code for one in size.SIZES)
        raise rule(f"须为 {listed} 之一", f"must be one of {listed}")
    return code


def _known_province(code: str) -> str:
    if code not in {one.code for one in regions.REGIONS}:
        raise rule("须为两位省级行政区划代码", "must be the two digits of a province")
    return code


def _once(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Keep each code once, in alphabetical order, so that the order of entering never counts."""
    return tuple(sorted(set(codes)))


Amount = Annotated[
    Decimal,
    BeforeValidator(_an_amount),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": _AMOUNT}]}),
]


class Need(Document):
    """A need of an enterprise; all but the kind of insured may be left open.

    ``section`` is a section of GB/T 4754-2017, ``province`` the two digits of GB/T 2260. ``limit_cny`` is the limit
    wanted, ``budget_cny`` the most it would pay a year. ``revenue_cny`` serves an indication of premium and nothing
    else. ``services`` are codes of the rules.
    """

    kind: KindCode
    section: Annotated[str, AfterValidator(_known_section)] | None = None
    size: Annotated[str, AfterValidator(_known_size)] | None = None
    province: Annotated[str, AfterValidator(_known_province)] | None = None
    scenarios: Annotated[tuple[ScenarioCode, ...], Field(max_length=40), AfterValidator(_once)] = ()
    heads: Annotated[tuple[HeadCode, ...], Field(max_length=40), AfterValidator(_once)] = ()
    limit_cny: Amount | None = None
    budget_cny: Amount | None = None
    services: Annotated[tuple[Code, ...], Field(max_length=MOST_SERVICES), AfterValidator(_once)] = ()
    revenue_cny: Amount | None = None


def parse(data: object) -> Need:
    """Parse plain data to a need.

    Raises:
        InputError: every unknown field and every value that is no code of its table or no amount.
    """
    return document.parse(Need, data)
