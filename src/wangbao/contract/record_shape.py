"""Shape of the record of a settlement: amounts in yuan as text, texts in both languages."""

from decimal import Decimal
from typing import Annotated, TypedDict

from wangbao.contract.terms import Benefit

Money = Annotated[str, Decimal]  # its digits


class TextShape(TypedDict):
    """A text in both languages."""

    zh: str
    en: str


class PeriodShape(TypedDict):
    """A half-open period of days."""

    start: str
    end: str


class StepShape(TypedDict):
    """One step of the contract as it ran; ``before`` and ``after`` are amounts by line."""

    number: int
    op: str
    phase: str
    exempting: bool
    scope: TextShape
    words: TextShape
    before: dict[str, Money]
    after: dict[str, Money]


class HeadShape(TypedDict):
    """One loss head of an event."""

    head: str
    name: TextShape
    line: str | None
    status: str
    benefit: Benefit
    fact: Money
    covered: Money
    payable: Money


class UninsurableShape(TypedDict):
    """A loss that may not be insured."""

    code: str
    name: TextShape
    fact: Money


class BesideShape(TypedDict):
    """A cost borne beside the loss."""

    name: TextShape
    fact: Money
    payable: Money
    rule: TextShape


class ReinstatementShape(TypedDict):
    """An annual limit restored by a payment."""

    limit: str
    amount: Money
    premium_fraction: str


class EventShape(TypedDict):
    """One event settled."""

    id: str
    occurred: str
    cause: str
    scenario: str
    conditions: list[str]
    interruption: TextShape | None
    steps: list[StepShape]
    heads: list[HeadShape]
    uninsurable: list[UninsurableShape]
    beside: list[BesideShape]
    reinstatements: list[ReinstatementShape]
    fact: Money
    covered: Money
    payable_cash: Money
    payable_service: Money


class TotalShape(TypedDict):
    """The totals of a policy period."""

    fact: Money
    covered: Money
    payable_cash: Money
    payable_service: Money
    beside: Money


class SettlementShape(TypedDict):
    """A policy period settled."""

    wording: str
    title: TextShape
    limit_cny: Money | None
    deductible_cny: Money
    period: PeriodShape
    events: list[EventShape]
    total: TotalShape
