"""Exact settlement of a loss notice: three layers by head, every step, rounded once.

Fact (what was lost), covered (what of it the contract covers) and payable (what it pays) are kept apart. Payments are
rounded to fen once, along the running total of the policy period, cash and service apart, so that heads add up to
events and events to the period's exact total rounded, however many events there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext

from wangbao.contract.exact import PRECISION, Dates, EventPayment, Facts, Record, Reinstatement, read_event
from wangbao.contract.notice import INTERRUPTION, Event, LossNotice, beijing_date
from wangbao.contract.steps import ZERO, Op
from wangbao.contract.terms import Benefit, Terms
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.period import Period
from wangbao.vocabulary.text import Text

_WAITING_OPS = {Op.INDEMNITY_PERIOD, Op.WAITING, Op.WAITING_TRIGGER, Op.WAITING_OR_DEDUCTIBLE}


@dataclass(frozen=True, slots=True)
class HeadFigures:
    """One loss head of one event: the three layers in yuan, and how it is given. ``line`` is None where unmapped."""

    head: str
    line: str | None
    status: str
    benefit: Benefit
    fact: Decimal
    covered: Decimal
    payable: Decimal


@dataclass(frozen=True, slots=True)
class Beside:
    """A cost the insurer bears beside the loss, within a cap of its own."""

    name: Text
    fact: Decimal
    payable: Decimal
    rule: Text


@dataclass(frozen=True, slots=True)
class EventSettlement:
    """One event settled: its heads, every step taken, what it restored of the limits, costs beside the loss.

    ``measure`` says how the interruption was measured, where it was. ``uninsurable`` are facts that are never payable.
    """

    event: Event
    measure: Text | None
    records: tuple[Record, ...]
    heads: tuple[HeadFigures, ...]
    uninsurable: Mapping[str, Decimal]
    beside: tuple[Beside, ...]
    reinstatements: tuple[Reinstatement, ...]

    @property
    def fact(self) -> Decimal:
        return sum((head.fact for head in self.heads), ZERO) + sum(self.uninsurable.values(), ZERO)

    @property
    def covered(self) -> Decimal:
        return sum((head.covered for head in self.heads), ZERO)

    def payable(self, benefit: Benefit = "cash") -> Decimal:
        return sum((head.payable for head in self.heads if head.benefit == benefit), ZERO)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A policy period settled, event by event in the order in which they happened."""

    terms: Terms
    period: Period
    events: tuple[EventSettlement, ...]

    @property
    def fact(self) -> Decimal:
        return sum((event.fact for event in self.events), ZERO)

    @property
    def covered(self) -> Decimal:
        return sum((event.covered for event in self.events), ZERO)

    def payable(self, benefit: Benefit = "cash") -> Decimal:
        return sum((event.payable(benefit) for event in self.events), ZERO)

    @property
    def beside(self) -> Decimal:
        return sum((cost.payable for event in self.events for cost in event.beside), ZERO)


def settle(terms: Terms, notice: LossNotice) -> Settlement:
    """Settle ``notice`` under ``terms``.

    Raises:
        InputError: an interruption without its hours, or measured on another basis than the contract's.
    """
    problems = [problem for at, event in enumerate(notice.events) for problem in _problems(terms, at, event)]
    if problems:
        raise InputError(problems)
    used: dict[str, Decimal] = {}
    running: dict[Benefit, Decimal] = {"cash": ZERO, "service": ZERO}
    with localcontext(Context(prec=PRECISION)):
        events = tuple(_settle(terms, notice, event, used, running) for event in notice.in_order())
    return Settlement(terms, notice.period(), events)


def _settle(
    terms: Terms,
    notice: LossNotice,
    event: Event,
    used: dict[str, Decimal],
    running: dict[Benefit, Decimal],
) -> EventSettlement:
    ground = event.ground_up()
    lines = {line.code: sum((ground.get(head, ZERO) for head in line.heads), ZERO) for line in terms.lines}
    payment = read_event(terms, _facts(notice, event), lines, used)
    interruption = event.interruption
    measured = interruption.measure if interruption is not None else None
    return EventSettlement(
        event=event,
        measure=None if interruption is None or measured is None else measured.said(interruption.hours),
        records=payment.records,
        heads=tuple(
            _head(terms, payment, head.code, ground[head.code], lines, running)
            for head in HEADS
            if ground.get(head.code)
        ),
        uninsurable=dict(event.uninsurable),
        beside=_beside(terms, event, payment),
        reinstatements=payment.reinstatements,
    )


def _facts(notice: LossNotice, event: Event) -> Facts:
    interruption = event.interruption
    return Facts(
        cause=event.cause,
        scenario=event.scenario,
        conditions=frozenset(event.conditions),
        hours=interruption.hours if interruption is not None else ZERO,
        recovered=interruption.supplier_compensation if interruption is not None else ZERO,
        dates=Dates(
            period=notice.period(),
            occurred=beijing_date(event.occurred),
            discovered=beijing_date(event.discovered),
            claimed=beijing_date(event.claimed),
            retroactive_date=notice.policy.retroactive_date,
        ),
    )


def _head(
    terms: Terms,
    payment: EventPayment,
    head: str,
    fact: Decimal,
    lines: Mapping[str, Decimal],
    running: dict[Benefit, Decimal],
) -> HeadFigures:
    line = terms.line_of(head)
    if line is None:
        return HeadFigures(head, None, "unmapped", "cash", fact, yuan(ZERO), yuan(ZERO))
    share = fact / lines[line.code]
    paid = payment.paid[line.code] * share
    before = running[line.benefit]
    running[line.benefit] = before + paid
    payable = yuan(before + paid) - yuan(before)
    covered = max(yuan(payment.covered[line.code] * share), payable)
    return HeadFigures(head, line.code, line.status, line.benefit, fact, covered, payable)


def _beside(terms: Terms, event: Event, payment: EventPayment) -> tuple[Beside, ...]:
    insured = any(payment.covered.values())
    costs = []
    if event.mitigation_cost:
        cap = (
            event.mitigation_cost if terms.limit_cny is None else min(event.mitigation_cost, terms.limit_cny)
        )
        rule = Text("保险法第57条：以保险金额为限", "Insurance Law art. 57: up to the sum insured")
        name = Text("施救费用", "mitigation cost")
        costs.append(Beside(name, event.mitigation_cost, cap if insured else ZERO, rule))
    if event.investigation_cost:
        rule = Text("保险法第64条：由保险人承担", "Insurance Law art. 64: borne by the insurer")
        name = Text("查明与勘定费用", "investigation cost")
        costs.append(
            Beside(name, event.investigation_cost, event.investigation_cost if insured else ZERO, rule)
        )
    return tuple(costs)


def _problems(terms: Terms, at: int, event: Event) -> list[Problem]:
    line = terms.line_of(INTERRUPTION)
    if line is None:
        return []
    timed = any(step.op in _WAITING_OPS and line.code in step.lines for step in terms.steps)
    facts, wanted = event.interruption, terms.interruption_basis
    if facts is None:
        if timed and event.amounts.get(INTERRUPTION):
            rule = Text(
                "条款有等待期或赔偿期，须给出中断时长",
                "the contract counts time: state the hours of interruption",
            )
            return [Problem(f"events.{at}.interruption", None, rule)]
        return []
    if wanted is not None and facts.basis not in (None, wanted):
        rule = Text(f"条款的计算基础为 {wanted}", f"the contract measures interruption by {wanted}")
        return [Problem(f"events.{at}.interruption.{facts.basis}", None, rule)]
    return []
