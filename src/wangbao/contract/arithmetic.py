"""Effect of each operation on its group's total, in decimals; see :mod:`wangbao.contract.steps`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wangbao.contract.dates import is_triggered
from wangbao.contract.steps import ONE, TOLERANCE_CNY, TOLERANCE_HOURS, ZERO, Op, Step
from wangbao.vocabulary.period import Period

_TOLERANCE = Decimal(str(TOLERANCE_CNY))
_TOLERANCE_HOURS = Decimal(str(TOLERANCE_HOURS))


@dataclass(frozen=True, slots=True)
class Dates:
    """Beijing dates of one event that a trigger tests, and the policy's own."""

    period: Period
    occurred: date
    discovered: date
    claimed: date
    retroactive_date: date | None = None  # the policy's own, where it has one


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts of one event besides its amounts that steps test. Without ``dates`` the event counts as triggered."""

    cause: str
    scenario: str
    conditions: frozenset[str] = frozenset()
    hours: Decimal = ZERO
    recovered: Decimal = ZERO
    dates: Dates | None = None


@dataclass(slots=True)
class Work:
    """State of one event while steps run: the amounts of its lines, and what later steps need."""

    facts: Facts
    amounts: dict[str, Decimal]
    used: dict[str, Decimal]
    held: Decimal = ZERO
    borne: dict[str, Decimal] = field(default_factory=dict)

    def borne_by(self, step: Step) -> Decimal:
        return sum((self.borne.get(code, ZERO) for code in step.lines), ZERO)

    def left(self, step: Step, capacity: Decimal) -> Decimal:
        return max(capacity - self.used.get(slot_of(step), ZERO), ZERO)

    def use(self, step: Step, amount: Decimal) -> None:
        slot = slot_of(step)
        self.used[slot] = self.used.get(slot, ZERO) + amount


@dataclass(slots=True)
class Change:
    """Change of its group's total by one step, with the reason."""

    after: Decimal
    figures: dict[str, Decimal] = field(default_factory=dict)
    met: tuple[str, ...] = ()
    bears: bool = False
    closes: bool = False


def slot_of(step: Step) -> str:
    """Return the name of the annual number a step keeps."""
    return step.slot or ""


def _trigger(work: Work, step: Step, total: Decimal) -> Change:
    dates = work.facts.dates
    if dates is None or step.trigger is None:
        return Change(total)
    failed = is_triggered(
        step.trigger, dates.period, dates.occurred, dates.discovered, dates.claimed, dates.retroactive_date
    )
    return Change(ZERO, met=failed, closes=True) if failed else Change(total)


def _not_payable(_work: Work, _step: Step, _total: Decimal) -> Change:
    return Change(ZERO, closes=True)


def _exclude(work: Work, step: Step, total: Decimal) -> Change:
    facts = work.facts
    met = (
        *(code for code in step.causes if code == facts.cause),
        *(code for code in step.scenarios if code == facts.scenario),
        *(code for code in step.conditions if code in facts.conditions),
    )
    return Change(ZERO, met=met, closes=True) if met else Change(total)


def _require(work: Work, step: Step, total: Decimal) -> Change:
    missing = tuple(code for code in step.conditions if code not in work.facts.conditions)
    return Change(ZERO, met=missing, closes=True) if missing else Change(total)


def _indemnity_period(work: Work, step: Step, total: Decimal) -> Change:
    hours, period = work.facts.hours, step.period_hours
    if period is None or hours <= period:
        return Change(total, {"hours": hours})
    return Change(total * period / hours, {"hours": hours})


def _waited(work: Work, step: Step, total: Decimal) -> tuple[Decimal, Decimal]:
    hours = work.facts.hours
    counted = hours if step.period_hours is None else min(hours, step.period_hours)
    return (total if counted <= step.hours else total * step.hours / counted), counted


def _waiting(work: Work, step: Step, total: Decimal) -> Change:
    if not step.hours:
        return Change(total)
    waited, counted = _waited(work, step, total)
    return Change(total - waited, {"waited": waited, "counted": counted})


def _waiting_trigger(work: Work, step: Step, total: Decimal) -> Change:
    hours = work.facts.hours
    exceeded = hours > step.hours + _TOLERANCE_HOURS
    return Change(total if exceeded else ZERO, {"hours": hours})


def _waiting_or_deductible(work: Work, step: Step, total: Decimal) -> Change:
    waited, counted = _waited(work, step, total)
    after = max(total - max(waited, step.amount), ZERO)
    return Change(after, {"waited": waited, "counted": counted}, bears=True)


def _recovery(work: Work, _step: Step, total: Decimal) -> Change:
    recovered = work.facts.recovered
    return Change(max(total - recovered, ZERO), {"recovered": recovered})


def _deductible_amount(step: Step, total: Decimal) -> Decimal:
    amount = max(step.amount, step.rate * total, step.minimum)
    return amount if step.maximum is None else min(amount, step.maximum)


def _deductible(_work: Work, step: Step, total: Decimal) -> Change:
    amount = _deductible_amount(step, total)
    return Change(max(total - amount, ZERO), {"deductible": amount}, bears=True)


def _franchise(_work: Work, step: Step, total: Decimal) -> Change:
    return Change(total if total > step.amount + _TOLERANCE else ZERO)


def _retention(work: Work, step: Step, total: Decimal) -> Change:
    if total <= _TOLERANCE:
        return Change(total)
    amount = _deductible_amount(step, total)
    work.held = max(work.held, amount)
    return Change(total, {"deductible": amount})


def _highest_retention(work: Work, _step: Step, total: Decimal) -> Change:
    amount, work.held = work.held, ZERO
    return Change(max(total - amount, ZERO), {"deductible": amount}, bears=True)


def _deductible_range(work: Work, step: Step, total: Decimal) -> Change:
    borne = work.borne_by(step)
    figures = {"borne": borne}
    if borne < step.minimum:
        return Change(max(total - (step.minimum - borne), ZERO), figures, bears=True)
    if step.maximum is not None and borne > step.maximum:
        back = borne - step.maximum
        return Change(total + back, figures | {"given_back": back})
    return Change(total, figures)


def _uplift(work: Work, step: Step, total: Decimal) -> Change:
    met = tuple(code for code in step.conditions if code in work.facts.conditions)
    if not met:
        return Change(total)
    borne = work.borne_by(step)
    return Change(max(total - step.rate * borne, ZERO), {"borne": borne, "more": step.rate * borne}, met)


def _coinsurance(_work: Work, step: Step, total: Decimal) -> Change:
    return Change(total * (ONE - step.rate))


def _limit(_work: Work, step: Step, total: Decimal) -> Change:
    return Change(min(total, step.amount))


def _annual_limit(work: Work, step: Step, total: Decimal) -> Change:
    left = work.left(step, step.amount * (1 + step.reinstatements))
    return Change(min(total, step.amount, left), {"left": min(step.amount, left)})


def _annual_layer(work: Work, step: Step, total: Decimal) -> Change:
    left = work.left(step, step.amount)
    after = min(total, left)
    work.use(step, after)
    return Change(after, {"left": left})


def _aggregate_deductible(work: Work, step: Step, total: Decimal) -> Change:
    left = work.left(step, step.amount)
    cut = min(total, left)
    work.use(step, cut)
    return Change(total - cut, {"left": left})


def _excess(_work: Work, step: Step, total: Decimal) -> Change:
    return Change(max(total - step.amount, ZERO))


OPERATIONS: Mapping[Op, Callable[[Work, Step, Decimal], Change]] = {
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
