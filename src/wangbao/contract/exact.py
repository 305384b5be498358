"""Exact reader: runs the steps of one contract over one event in exact decimals and records every step.

The arithmetic follows the docstrings of :mod:`wangbao.contract.steps` word for word. Nothing is rounded here: 50
digits are carried, and :mod:`wangbao.contract.settlement` rounds to fen once at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal, localcontext

from wangbao.contract.arithmetic import OPERATIONS, Dates, Facts, Work, slot_of
from wangbao.contract.steps import ZERO, Op, Step
from wangbao.contract.terms import Terms

__all__ = ["Dates", "EventPayment", "Facts", "Record", "Reinstatement", "read_event"]

PRECISION = 50


@dataclass(frozen=True, slots=True)
class Record:
    """One step as it ran: its group's lines before and after, and the figures its words need."""

    step: Step
    before: Mapping[str, Decimal]
    after: Mapping[str, Decimal]
    figures: Mapping[str, Decimal] = field(default_factory=dict)
    met: tuple[str, ...] = ()  # the causes, scenarios or conditions that decided

    @property
    def total_before(self) -> Decimal:
        return sum(self.before.values(), ZERO)

    @property
    def total_after(self) -> Decimal:
        return sum(self.after.values(), ZERO)


@dataclass(frozen=True, slots=True)
class Reinstatement:
    """An annual limit restored by a payment: the amount and the fraction of the premium due for it."""

    slot: str
    amount: Decimal
    premium_fraction: Decimal


@dataclass(frozen=True, slots=True)
class EventPayment:
    """Result of one event: every step whose group had something at stake, and each line's payment, unrounded."""

    records: tuple[Record, ...]
    covered: Mapping[
        str, Decimal
    ]  # after the steps that decide what is covered, before what is borne or limited
    paid: Mapping[str, Decimal]
    reinstatements: tuple[Reinstatement, ...]


COVERAGE_OPS = frozenset(
    {Op.TRIGGER, Op.NOT_PAYABLE, Op.EXCLUDE, Op.REQUIRE, Op.INDEMNITY_PERIOD, Op.RECOVERY}
)
"""Steps that say what is covered; all others say how much of it is paid."""


def read_event(
    terms: Terms, facts: Facts, amounts: Mapping[str, Decimal], used: dict[str, Decimal]
) -> EventPayment:
    """Run the steps of ``terms`` over one event with ground-up ``amounts`` (yuan by line code; absent lines have none).

    ``used`` holds the policy year's annual numbers by slot; the caller starts it empty and passes it on from event to
    event, in order. It is changed.
    """
    with localcontext(Context(prec=PRECISION)):
        work = Work(facts, {code: amounts.get(code, ZERO) for code in terms.codes()}, used)
        covered = dict(work.amounts)
        records = []
        for step in terms.steps:
            before = {code: work.amounts[code] for code in step.lines if code in work.amounts}
            record = _take(work, step, before)
            if step.op in COVERAGE_OPS:
                _follow(covered, record)
            if _is_worth_saying(record):
                records.append(record)
        reinstated = _erode(terms, work)
        return EventPayment(tuple(records), covered, dict(work.amounts), tuple(reinstated))


def _take(work: Work, step: Step, before: dict[str, Decimal]) -> Record:
    total = sum(before.values(), ZERO)
    change = OPERATIONS[step.op](work, step, total)
    given_back = change.figures.get("given_back", ZERO)
    if total > 0 and change.after != total and not given_back:
        for code, amount in before.items():
            if change.bears:
                work.borne[code] = work.borne.get(code, ZERO) + amount * (total - change.after) / total
            work.amounts[code] = amount * change.after / total
    if given_back:
        taken = work.borne_by(step)
        for code in step.lines:
            back = work.borne.get(code, ZERO) * given_back / taken
            work.amounts[code] += back
            work.borne[code] = work.borne.get(code, ZERO) - back
    if change.closes:
        for code in step.lines:
            work.amounts[code] = ZERO
            work.borne.pop(code, None)
    return Record(step, before, {code: work.amounts[code] for code in before}, change.figures, change.met)


def _is_worth_saying(record: Record) -> bool:
    """Return True if something was at stake; a recovery counts only if there was one."""
    if record.step.op is Op.RECOVERY and not record.figures["recovered"]:
        return False
    return record.total_before > 0 or record.total_after > 0


def _follow(covered: dict[str, Decimal], record: Record) -> None:
    """Apply a coverage step to the covered amounts as it acted on the amounts, whatever was borne between."""
    total = sum((covered[code] for code in record.before), ZERO)
    if record.step.op is Op.RECOVERY and total > 0:
        left = max(total - record.figures["recovered"], ZERO)
        covered.update({code: covered[code] * left / total for code in record.before})
        return
    for code, before in record.before.items():
        covered[code] = covered[code] * record.after[code] / before if before > 0 else ZERO


def _erode(terms: Terms, work: Work) -> list[Reinstatement]:
    reinstated = []
    for step in terms.steps:
        if step.op is not Op.ANNUAL_LIMIT:
            continue
        paid = sum((work.amounts[code] for code in step.lines), ZERO)
        was = work.used.get(slot_of(step), ZERO)
        work.use(step, paid)
        most = step.amount * step.reinstatements
        amount = min(was + paid, most) - min(was, most)
        if amount > 0:
            reinstated.append(
                Reinstatement(slot_of(step), amount, step.reinstatement_rate * amount / step.amount)
            )
    return reinstated
