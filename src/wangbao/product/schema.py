"""Grammar of a product definition: wording, filing, rate plan, questionnaire, rules, options, dates, cancellation.

A definition names the documents it binds by code and version, wording and rate plan also by hash. So a frozen
definition fixes every word and figure on which a policy is issued.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from wangbao.contract.amounts import Code, KindCode, Words
from wangbao.pricing.filed.schema import PlanCode, Version
from wangbao.statute import vat
from wangbao.vocabulary.document import Day, Document, rule
from wangbao.vocabulary.money import to_decimal

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
_DIGITS = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\d{1,13}(\.\d{1,2})?$"}]}


def _a_number(value: object) -> object:
    """Convert a number, or its plain digits as text (the canonical form keeps decimals as text), to a number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise rule("须为数值", "must be a number")
    return to_decimal(value) if isinstance(value, str) else value


Money = Annotated[
    Decimal, BeforeValidator(_a_number), Field(ge=0, le=10**12, decimal_places=2), WithJsonSchema(_DIGITS)
]
Hours = Annotated[
    Decimal, BeforeValidator(_a_number), Field(gt=0, le=8760, decimal_places=2), WithJsonSchema(_DIGITS)
]
Percent = Annotated[
    Decimal, BeforeValidator(_a_number), Field(ge=0, le=100, decimal_places=4), WithJsonSchema(_DIGITS)
]

Effect = Literal[
    "exclusion", "deductible", "waiting", "coinsurance", "sublimit", "condition", "uplift", "not_payable"
]
"""Why a clause must be shown and explained: the ways in which a wording frees the insurer, wholly or in part."""


class WordingRef(Document):
    """The wording a product is sold on."""

    wording: PlanCode
    version: Version
    sha256: Sha256


class PlanRef(Document):
    """The rate plan a product is priced by."""

    plan: PlanCode
    version: Version
    sha256: Sha256


class Filing(Document):
    """The filing number. ``example`` marks an invented number in the valid form that is of no filing."""

    number: Annotated[str, StringConstraints(min_length=8, max_length=80)]
    filed_on: Day | None = None
    example: bool = False


class QuestionsRef(Document):
    """The questionnaire an applicant answers."""

    set: PlanCode
    version: Version


class RulesRef(Document):
    """The underwriting rules applied to an application."""

    rules: PlanCode
    version: Version


class Effective(Document):
    """The days on which policies may be issued: ``[from, to)``."""

    from_: Annotated[Day, Field(alias="from")]
    to: Day | None = None


class Options(Document):
    """The options of a product: limits, deductibles, waiting hours, and the items that may be left out."""

    limits_cny: Annotated[tuple[Annotated[Money, Field(gt=0)], ...], Field(min_length=1, max_length=40)]
    deductibles_cny: Annotated[tuple[Money, ...], Field(min_length=1, max_length=40)]
    waiting_hours: Annotated[tuple[Hours, ...], Field(max_length=20)] = ()
    optional_items: tuple[Code, ...] = ()
    largest_deductible_percent: Percent = Decimal(50)  # of the limit


class Term(Document):
    """The length of a policy in months, and the short-period table for charging a shorter one."""

    least_months: Annotated[int, Field(ge=1, le=36)] = 12
    most_months: Annotated[int, Field(ge=1, le=36)] = 12
    short_period: Code | None = None


class Cancelling(Document):
    """The cost of cancelling: the fee before inception, and the short-period table for a later cancellation."""

    before_inception_fee_percent: Percent
    insured_table: Code


class Clause(Document):
    """A clause that must be highlighted, explained and confirmed before a policy is issued.

    ``provision`` names the provision of the wording it discloses (see :mod:`wangbao.product.provisions`).
    """

    code: Code
    effect: Effect
    provision: Annotated[str, StringConstraints(min_length=1, max_length=120)]
    title: Words
    says: Words


class Definition(Document):
    """A product version: ``product`` is its code; a published version never changes."""

    product: PlanCode
    version: Version
    title: Words
    summary: Words
    note: Words
    example: bool = False
    kinds: Annotated[tuple[KindCode, ...], Field(min_length=1, max_length=7)]
    wording: WordingRef
    filing: Filing | None = None  # a draft may have none yet; nothing is issued on it
    rate_plan: PlanRef
    questionnaire: QuestionsRef
    underwriting: RulesRef
    effective: Effective
    options: Options
    term: Term = Term()
    cancellation: Cancelling
    instalments: Annotated[tuple[Code, ...], Field(min_length=1, max_length=10)]
    vat_percent: Percent = (vat.RATE * 100).normalize()
    disclosure: Annotated[tuple[Clause, ...], Field(max_length=100)]
