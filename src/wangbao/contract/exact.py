"""The exact reader: the steps of one contract over one event in exact decimals, every step kept.

The arithmetic follows the docstrings of :mod:`wangbao.contract.steps` word for word. Nothing is rounded here: 50
digits are carried, and :mod:`wangbao.contract.settlement` rounds to fen once at the end.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, localcontext

from wangbao.contract.dates import is_triggered
from wangbao.contract.steps import ONE, TOLERANCE_CNY, TOLERANCE_HOURS, ZERO, Op, Step
from wangbao.contract.terms import Terms
from wangbao.vocabulary.period import Period

PRECISION = 50
_TOLERANCE = Decimal(str(TOLERANCE_CNY))
_TOLERANCE_HOURS = Decimal(str(TOLERANCE_HOURS))


@dataclass(frozen=True, slots=True)
class Dates:
    """The Beijing dates a trigger asks for, and the policy's own."""

    period: Period
    occurred: date
    discovered: date
    claimed: date
    retroactive_date: date | None = None  # the policy's own, where it has one


@dataclass(frozen=True, slots=True)
class Facts:
    """What the steps ask about one event besides its amounts. Without ``dates`` the event is taken as triggered."""

    cause: str
    scenario: str
    conditions: frozenset[str] = frozenset()
    hours: Decimal = ZERO
    recovered: Decimal = ZERO
    dates: Dates | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One step as it was taken: its group's lines before and after, and the figures its words need."""

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
class Reading:
    """One event read: every step whose group had something at stake, and what each line is paid, unrounded."""

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
) -> Reading:
    """What ``terms`` pay for one event with ground-up ``amounts`` (yuan by line code; a line not named has none).

    ``used`` holds the policy year's annual numbers by slot; the caller starts it empty and passes it on from event to
    event, in order. It is changed.
    """
    with localcontext(Context(prec=PRECISION)):
        work = _Work(facts, {code: amounts.get(code, ZERO) for code in terms.codes()}, used)
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
        return Reading(tuple(records), covered, dict(work.amounts), tuple(reinstated))


@dataclass(slots=True)
class _Work:
    facts: Facts
    amounts: dict[str, Decimal]
    used: dict[str, Decimal]
    held: Decimal = ZERO
    borne: dict[str, Decimal] = field(default_factory=dict)

    def borne_by(self, step: Step) -> Decimal:
        return sum((self.borne.get(code, ZERO) for code in step.lines), ZERO)

    def left(self, step: Step, capacity: Decimal) -> Decimal:
        return max(capacity - self.used.get(_slot(step), ZERO), ZERO)

    def use(self, step: Step, amount: Decimal) -> None:
        slot = _slot(step)
        self.used[slot] = self.used.get(slot, ZERO) + amount


@dataclass(slots=True)
class _Change:
    """What a step makes of its group's total, and why."""

    after: Decimal
    figures: dict[str, Decimal] = field(default_factory=dict)
    met: tuple[str, ...] = ()
    bears: bool = False
    closes: bool = False


def _take(work: _Work, step: Step, before: dict[str, Decimal]) -> Record:
    total = sum(before.values(), ZERO)
    change = _OPS[step.op](work, step, total)
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
    """Something was at stake; a recovery is named only where there was one."""
    if record.step.op is Op.RECOVERY and not record.figures["recovered"]:
        return False
    return record.total_before > 0 or record.total_after > 0


def _follow(covered: dict[str, Decimal], record: Record) -> None:
    """Coverage steps do to what is covered what they do to the amounts, whatever was borne in between."""
    total = sum((covered[code] for code in record.before), ZERO)
    if record.step.op is Op.RECOVERY and total > 0:
        left = max(total - record.figures["recovered"], ZERO)
        covered.update({code: covered[code] * left / total for code in record.before})
        return
    for code, before in record.before.items():
        covered[code] = covered[code] * record.after[code] / before if before > 0 else ZERO


def _erode(terms: Terms, work: _Work) -> list[Reinstatement]:
    reinstated = []
    for step in terms.steps:
        if step.op is not Op.ANNUAL_LIMIT:
            continue
        paid = sum((work.amounts[code] for code in step.lines), ZERO)
        was = work.used.get(_slot(step), ZERO)
        work.use(step, paid)
        most = step.amount * step.reinstatements
        amount = min(was + paid, most) - min(was, most)
        if amount > 0:
            reinstated.append(
                Reinstatement(_slot(step), amount, step.reinstatement_rate * amount / step.amount)
            )
    return reinstated


def _slot(step: Step) -> str:
    return step.slot or ""


def _trigger(work: _Work, step: Step, total: Decimal) -> _Change:
    dates = work.facts.dates
    if dates is None or step.trigger is None:
        return _Change(total)
    failed = is_triggered(
        step.trigger, dates.period, dates.occurred, dates.discovered, dates.claimed, dates.retroactive_date
    )
    return _Change(ZERO, met=failed, closes=True) if failed else _Change(total)


def _not_payable(_work: _Work, _step: Step, _total: Decimal) -> _Change:
    return _Change(ZERO, closes=True)


def _exclude(work: _Work, step: Step, total: Decimal) -> _Change:
    facts = work.facts
    met = (
        *(code for code in step.causes if code == facts.cause),
        *(code for code in step.scenarios if code == facts.scenario),
        *(code for code in step.conditions if code in facts.conditions),
    )
    return _Change(ZERO, met=met, closes=True) if met else _Change(total)


def _require(work: _Work, step: Step, total: Decimal) -> _Change:
    missing = tuple(code for code in step.conditions if code not in work.facts.conditions)
    return _Change(ZERO, met=missing, closes=True) if missing else _Change(total)


def _indemnity_period(work: _Work, step: Step, total: Decimal) -> _Change:
    hours, period = work.facts.hours, step.period_hours
    if period is None or hours <= period:
        return _Change(total, {"hours": hours})
    return _Change(total * period / hours, {"hours": hours})


def _waited(work: _Work, step: Step, total: Decimal) -> tuple[Decimal, Decimal]:
    hours = work.facts.hours
    counted = hours if step.period_hours is None else min(hours, step.period_hours)
    return (total if counted <= step.hours else total * step.hours / counted), counted


def _waiting(work: _Work, step: Step, total: Decimal) -> _Change:
    if not step.hours:
        return _Change(total)
    waited, counted = _waited(work, step, total)
    return _Change(total - waited, {"waited": waited, "counted": counted})


def _waiting_trigger(work: _Work, step: Step, total: Decimal) -> _Change:
    hours = work.facts.hours
    exceeded = hours > step.hours + _TOLERANCE_HOURS
    return _Change(total if exceeded else ZERO, {"hours": hours})


def _waiting_or_deductible(work: _Work, step: Step, total: Decimal) -> _Change:
    waited, counted = _waited(work, step, total)
    after = max(total - max(waited, step.amount), ZERO)
    return _Change(after, {"waited": waited, "counted": counted}, bears=True)


def _recovery(work: _Work, _step: Step, total: Decimal) -> _Change:
    recovered = work.facts.recovered
    return _Change(max(total - recovered, ZERO), {"recovered": recovered})


def _deductible_amount(step: Step, total: Decimal) -> Decimal:
    amount = max(step.amount, step.rate * total, step.minimum)
    return amount if step.maximum is None else min(amount, step.maximum)


def _deductible(_work: _Work, step: Step, total: Decimal) -> _Change:
    amount = _deductible_amount(step, total)
    return _Change(max(total - amount, ZERO), {"deductible": amount}, bears=True)


def _franchise(_work: _Work, step: Step, total: Decimal) -> _Change:
    return _Change(total if total > step.amount + _TOLERANCE else ZERO)


def _retention(work: _Work, step: Step, total: Decimal) -> _Change:
    if total <= _TOLERANCE:
        return _Change(total)
    amount = _deductible_amount(step, total)
    work.held = max(work.held, amount)
    return _Change(total, {"deductible": amount})


def _highest_retention(work: _Work, _step: Step, total: Decimal) -> _Change:
    amount, work.held = work.held, ZERO
    return _Change(max(total - amount, ZERO), {"deductible": amount}, bears=True)


def _deductible_range(work: _Work, step: Step, total: Decimal) -> _Change:
    borne = work.borne_by(step)
    figures = {"borne": borne}
    if borne < step.minimum:
        return _Change(max(total - (step.minimum - borne), ZERO), figures, bears=True)
    if step.maximum is not None and borne > step.maximum:
        back = borne - step.maximum
        return _Change(total + back, figures | {"given_back": back})
    return _Change(total, figures)


def _uplift(work: _Work, step: Step, total: Decimal) -> _Change:
    met = tuple(code for code in step.conditions if code in work.facts.conditions)
    if not met:
        return _Change(total)
    borne = work.borne_by(step)
    return _Change(max(total - step.rate * borne, ZERO), {"borne": borne, "more": step.rate * borne}, met)


def _coinsurance(_work: _Work, step: Step, total: Decimal) -> _Change:
    return _Change(total * (ONE - step.rate))


def _limit(_work: _Work, step: Step, total: Decimal) -> _Change:
    return _Change(min(total, step.amount))


def _annual_limit(work: _Work, step: Step, total: Decimal) -> _Change:
    left = work.left(step, step.amount * (1 + step.reinstatements))
    return _Change(min(total, step.amount, left), {"left": min(step.amount, left)})


def _annual_layer(work: _Work, step: Step, total: Decimal) -> _Change:
    left = work.left(step, step.amount)
    after = min(total, left)
    work.use(step, after)
    return _Change(after, {"left": left})


def _aggregate_deductible(work: _Work, step: Step, total: Decimal) -> _Change:
    left = work.left(step, step.amount)
    cut = min(total, left)
    work.use(step, cut)
    return _Change(total - cut, {"left": left})


def _excess(_work: _Work, step: Step, total: Decimal) -> _Change:
    return _Change(max(total - step.amount, ZERO))


_OPS: Mapping[Op, Callable[[_Work, Step, Decimal], _Change]] = {
    Op.TRIGGER: _trigger,
    Op.NOT_PAYABLE: _not_payable,
    Op.EXCLUDE: _exclude,
    Op.REQUIRE: _require,
    Op.INDEMNITY_PERIOD: _indemnity_period,
    Op.WAITING: _waiting,
    Op.WAITING_TRIGGER: _waiting_trigger,
    Op.WAITING_OR_DEDUCTIBLE: _waiting_or_deductible,
    Op.RECOVERY: _recovery,
    Op.DEDUCTIBLE: _deductible,
    Op.FRANCHISE: _franchise,
    Op.RETENTION: _retention,
    Op.HIGHEST_RETENTION: _highest_retention,
    Op.DEDUCTIBLE_RANGE: _deductible_range,
    Op.UPLIFT: _uplift,
    Op.COINSURANCE: _coinsurance,
    Op.LIMIT: _limit,
    Op.ANNUAL_LIMIT: _annual_limit,
    Op.ANNUAL_LAYER: _annual_layer,
    Op.AGGREGATE_DEDUCTIBLE: _aggregate_deductible,
    Op.EXCESS: _excess,
}
