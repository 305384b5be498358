"""Grammar of wordings: the contract as a document that people write.

A wording says what is insured (sections of items, each item one or more loss heads), under which terms, in which order
a loss is settled, and a default schedule of limit and deductible. ``data/wording.schema.json`` is the published schema
of this grammar; rules that span fields are in :mod:`wangbao.contract.wording_rules`.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from wangbao.contract.amounts import (
    Amount,
    CauseCode,
    Code,
    ConditionCode,
    ConfidenceCode,
    HeadCode,
    KindCode,
    Money,
    Percent,
    ScenarioCode,
    SourceCode,
    Words,
    a_number,
)
from wangbao.contract.settlement_order import PHASES, Phase
from wangbao.contract.steps import TriggerBasis
from wangbao.vocabulary.document import Day, Document

Status = Literal["covered", "limited", "conditional", "excluded", "nominal_only", "unmapped"]
NEVER_PAID = ("excluded", "nominal_only", "unmapped")

InterruptionMode = Literal["waiting_only", "deductible_only", "higher_of", "included_once_exceeded", "both"]
Basis = Literal["hourly_profit", "daily_margin"]

_Hours = Annotated[
    Decimal,
    BeforeValidator(a_number),
    Field(gt=0, le=8760, decimal_places=2),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 8760}),
]
_Days = Annotated[
    Decimal,
    BeforeValidator(a_number),
    Field(gt=0, le=1095, decimal_places=2),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 1095}),
]


class Deductible(Document):
    """A deductible of one event: an amount, a percentage of the loss, or the higher of both; bounded."""

    amount: Amount | None = None
    percent: Percent | None = None
    minimum: Amount | None = None
    maximum: Amount | None = None


class MoneyTerms(Document):
    """The money terms an item and a section share."""

    deductible: Deductible | None = None
    franchise: Amount | None = None
    coinsurance_percent: Percent | None = None
    event_limit: Amount | None = None
    annual_limit: Amount | None = None


class Interruption(Document):
    """Measure and waiting period of an interruption.

    ``mode``: ``waiting_only`` (the waiting time is borne), ``deductible_only`` (an amount is), ``higher_of`` the two,
    ``both``, or ``included_once_exceeded`` (nothing up to the waiting time, everything beyond it). ``indemnity_days``
    caps the time that counts, from the start of the interruption or from the end of the waiting time.
    ``basis`` says which facts a claim gives: ``hourly_profit`` (net profit and standing charges) or ``daily_margin``
    (daily revenue, margin and affected share).
    """

    mode: InterruptionMode
    basis: Basis
    waiting_hours: _Hours | None = None
    deductible: Amount | None = None
    indemnity_days: _Days | None = None
    indemnity_from: Literal["start", "end_of_waiting"] = "start"


class Exclusions(Document):
    """Scenarios and conditions under which a section or an item does not pay."""

    scenarios: tuple[ScenarioCode, ...] = ()
    conditions: tuple[ConditionCode, ...] = ()


class PolicyExclusions(Exclusions):
    """The same for the whole contract, and by cause: a cause excludes the whole event."""

    causes: tuple[CauseCode, ...] = ()


class TriggerRule(Document):
    """The trigger of a contract; see :class:`wangbao.contract.steps.Trigger`."""

    basis: TriggerBasis
    retroactive_date: Day | None = None
    retroactive_months: Annotated[int, Field(ge=0, le=240, strict=True)] | None = None
    extended_reporting_days: Annotated[int, Field(ge=0, le=3650, strict=True)] = 0


class Item(MoneyTerms):
    """One line of cover: loss heads under one coverage status and one set of terms."""

    code: Code
    heads: tuple[HeadCode, ...]
    status: Status = "covered"
    title: Words | None = None
    benefit: Literal["cash", "service"] = "cash"
    inside_aggregate: bool = True
    policy_deductible: bool = True
    requires: tuple[ConditionCode, ...] = ()
    insured_causes: tuple[CauseCode, ...] | None = None
    exclusions: Exclusions | None = None
    interruption: Interruption | None = None


class Section(MoneyTerms):
    """A section: items of one insurance class, and terms they share."""

    code: Code
    insurance_class: Annotated[Literal["property", "liability"], Field(alias="class")]
    title: Words
    clause: Words
    items: tuple[Item, ...]
    trigger: TriggerRule | None = None
    exclusions: Exclusions | None = None


class SharedLimit(Document):
    """A limit several items share, within a section or across."""

    code: Code
    title: Words
    items: tuple[Code, ...]
    event_limit: Amount | None = None
    annual_limit: Amount | None = None


class TotalDeductible(Document):
    """The least and the most that all deductibles of one event together may come to."""

    minimum: Amount | None = None
    maximum: Amount | None = None


class Uplift(Document):
    """A higher deductible while a condition holds: ``percent`` of the deductible applied is borne on top."""

    condition: ConditionCode
    percent: Percent


class Reinstatements(Document):
    """Number of reinstatements of the aggregate limit, and the premium of a full one (a part is pro rata)."""

    number: Annotated[int, Field(ge=1, le=99, strict=True)]
    premium_percent: Percent = Decimal(0)


class Aggregate(Document):
    """The policy year's limit and deductible."""

    limit: Amount = Amount(percent_of_limit=Decimal(100))
    deductible: Amount | None = None
    reinstatements: Reinstatements | None = None


class PolicyTerms(Document):
    """Terms of the whole contract.

    ``single_highest_retention``: of the deductibles of items, sections and policy only the highest is borne by one
    event; a deductible inside an interruption's own rule stands apart from it. ``total_deductible`` bounds what the
    deductibles of one event add up to, that of an interruption's own rule among them; it acts with the policy's
    deductible, after it.
    """

    deductible: Deductible | None = None
    event_limit: Amount | None = None
    single_highest_retention: bool = False
    total_deductible: TotalDeductible | None = None
    uplifts: tuple[Uplift, ...] = ()
    aggregate: Aggregate = Aggregate()


class Schedule(Document):
    """The default limit and deductible; ``note`` says where they come from."""

    aggregate_limit: Annotated[Money, Field(gt=0)]
    deductible: Money
    note: Words


class Wording(Document):
    """A wording: ``wording`` is its code; ``order``, the settlement order, names every phase once."""

    wording: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    version: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    title: Words
    note: Words
    kinds: tuple[KindCode, ...]
    source: SourceCode
    confidence: ConfidenceCode
    trigger: TriggerRule
    insured_causes: tuple[CauseCode, ...] | None = None
    exclusions: PolicyExclusions = PolicyExclusions()
    sections: tuple[Section, ...]
    shared_limits: tuple[SharedLimit, ...] = ()
    policy: PolicyTerms = PolicyTerms()
    order: tuple[Phase, ...] = PHASES
    schedule: Schedule

    def items(self) -> tuple[Item, ...]:
        """Return every item of every section, in order."""
        return tuple(item for section in self.sections for item in section.items)
