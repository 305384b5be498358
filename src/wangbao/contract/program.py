"""One contract as flat steps: groups of lines as bits, parameters as numbers, steps of one formula merged."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from wangbao.contract.kernel import AMOUNT, CAP, KEEP, MAXIMUM, Code
from wangbao.contract.steps import ONE, TOLERANCE_CNY, TOLERANCE_HOURS, Op, Step
from wangbao.contract.terms import Terms
from wangbao.vocabulary.terms import CAUSE_INDEX, CONDITION_INDEX, SCENARIO_INDEX

_ANY = float("inf")
_EVERY = (1 << 64) - 1
_READ_EXACTLY_ONLY = {Op.TRIGGER, Op.RECOVERY}
_BEFORE_MONEY = {Op.TRIGGER, Op.NOT_PAYABLE, Op.EXCLUDE, Op.REQUIRE}
_BEARS = {Op.DEDUCTIBLE, Op.WAITING_OR_DEDUCTIBLE, Op.HIGHEST_RETENTION, Op.DEDUCTIBLE_RANGE}
_READS_BORNE = {Op.UPLIFT, Op.DEDUCTIBLE_RANGE}


_CODES = {
    Op.DEDUCTIBLE: Code.EVENT,
    Op.EXCESS: Code.EVENT,
    Op.COINSURANCE: Code.EVENT,
    Op.LIMIT: Code.EVENT,
    Op.ANNUAL_LIMIT: Code.ANNUAL,
    Op.ANNUAL_LAYER: Code.ANNUAL,
    Op.AGGREGATE_DEDUCTIBLE: Code.ANNUAL,
    Op.WAITING_OR_DEDUCTIBLE: Code.WAITING,
}
_CLOSING = {Code.EXCLUDE, Code.REQUIRE, Code.NOT_PAYABLE}


class FlatStep(NamedTuple):
    """One step for the vector reader; ``slot`` is -1 where it keeps no annual number."""

    code: Code
    group: int  # lines as bits
    slot: int
    bears: bool  # whether the cut counts as a deductible borne
    gates: tuple[int, int, int]
    params: tuple[float, ...]


class Program(NamedTuple):
    """One contract for the vector reader; ``dead`` are the lines that can never be paid, as bits."""

    steps: list[FlatStep]
    eroding: list[int]  # places of the annual limits
    dead: int
    slots: int
    keeps_borne: bool  # whether any step asks what deductibles took


def program_of(terms: Terms, columns: str) -> Program:
    """Flatten the steps of ``terms``; ``columns`` as in :func:`wangbao.contract.compilation.compile_terms`."""
    bit = {code: 1 << index for index, code in enumerate(terms.codes())}
    dead = sum(bit[line.code] for line in terms.lines if not (line.heads or columns == "lines"))
    slots: dict[str, int] = {}
    opening = True
    keeps_borne = any(step.op in _READS_BORNE for step in terms.steps)
    steps: list[FlatStep] = []
    eroding: list[int] = []
    for step in terms.steps:
        opening = opening and step.op in _BEFORE_MONEY
        group = sum(bit[code] for code in step.lines)
        if opening and step.op is Op.NOT_PAYABLE:
            dead |= group  # nothing has read the line yet: it may as well never have had a loss
            continue
        group &= ~dead
        if not group or step.op in _READ_EXACTLY_ONLY or _changes_nothing(step):
            continue
        slot = -1 if step.slot is None else slots.setdefault(step.slot, len(slots))
        bears = keeps_borne and step.op in _BEARS
        code = _CODES.get(step.op) or Code[step.op.name]
        eroding += [len(steps)] if step.op is Op.ANNUAL_LIMIT else []
        _append(steps, FlatStep(code, group, slot, bears, _gates(step), _params(step)))
    return Program(steps, eroding, dead, len(slots), keeps_borne)


def _append(steps: list[FlatStep], step: FlatStep) -> None:
    """Add a step, or merge it with the step before where both act on one group."""
    last = steps[-1] if steps else None
    if last is None or last.group != step.group or last.code is not step.code:
        steps.append(step)
    elif step.code is Code.EXCLUDE:
        cause, scenario, condition = (a | b for a, b in zip(last.gates, step.gates, strict=True))
        steps[-1] = last._replace(gates=(cause, scenario, condition))
    elif step.code is Code.EVENT and not last.bears and _follows(last.params, step.params):
        keep, cap = step.params[KEEP] * last.params[KEEP], min(step.params[CAP], last.params[CAP])
        deductible = last.params[:CAP]
        steps[-1] = last._replace(params=(*deductible, cap, keep))
    else:
        steps.append(step)


def _follows(last: tuple[float, ...], step: tuple[float, ...]) -> bool:
    """Return True if ``step`` only shares or caps the result of ``last``, in the order of the one formula."""
    cuts = any(step[AMOUNT:MAXIMUM])
    return not cuts and (last[CAP] == _ANY or step[KEEP] == 1.0)


def lines_of(group: int) -> list[int]:
    """Return the places of a group's lines."""
    return [line for line in range(group.bit_length()) if group >> line & 1]


def is_single(group: int) -> bool:
    """Return True if a group is one line."""
    return group & (group - 1) == 0


def keeps_total(step: FlatStep) -> bool:
    """Return True if a step leaves its group's lines in proportion to the total it made."""
    return step.code not in _CLOSING | {Code.DEDUCTIBLE_RANGE, Code.RETENTION}


def carries(steps: Sequence[FlatStep]) -> list[bool]:
    """Mark the steps that pass their group's total on; lines are scaled once, after the last of such steps."""
    return [
        place > 0
        and keeps_total(steps[place - 1])
        and keeps_total(step)
        and steps[place - 1].group == step.group
        for place, step in enumerate(steps)
    ]


def _changes_nothing(step: Step) -> bool:
    if step.op in (Op.DEDUCTIBLE, Op.RETENTION):
        return not (step.amount or step.rate or step.minimum) or step.maximum == 0
    if step.op in (Op.EXCESS, Op.AGGREGATE_DEDUCTIBLE):
        return not step.amount
    if step.op in (Op.COINSURANCE, Op.UPLIFT):
        return not step.rate
    return step.op is Op.WAITING and not step.hours


def _gates(step: Step) -> tuple[int, int, int]:
    if step.op is Op.NOT_PAYABLE:
        return (_EVERY, 0, 0)
    return (
        _mask(step.causes, CAUSE_INDEX),
        _mask(step.scenarios, SCENARIO_INDEX),
        _mask(step.conditions, CONDITION_INDEX),
    )


def _mask(codes: Iterable[str], index: Mapping[str, int]) -> int:
    return sum(1 << index[code] for code in codes)


def _params(step: Step) -> tuple[float, ...]:
    amount, rate, minimum = float(step.amount), float(step.rate), float(step.minimum)
    if step.op is Op.COINSURANCE:
        return (0.0, 0.0, 0.0, _ANY, _ANY, float(ONE - step.rate))
    if step.op is Op.LIMIT:
        return (0.0, 0.0, 0.0, _ANY, amount, 1.0)
    if step.op in (Op.DEDUCTIBLE, Op.EXCESS):
        return (amount, rate, minimum, _or_infinity(step.maximum), _ANY, 1.0)
    if step.op is Op.ANNUAL_LIMIT:
        return (amount, 0.0, 0.0, float(step.amount * (1 + step.reinstatements)), 0.0, 1.0)
    if step.op is Op.ANNUAL_LAYER:
        return (amount, 1.0, 0.0, amount, 0.0, 1.0)
    if step.op is Op.AGGREGATE_DEDUCTIBLE:
        return (amount, 1.0, 0.0, amount, 0.0, 0.0)
    # A threshold is met by what is nearer to it than the tolerance.
    if step.op is Op.FRANCHISE:
        return (amount + TOLERANCE_CNY, 0.0, 0.0, _ANY, 0.0, 0.0)
    if step.op is Op.RETENTION:
        return (amount, rate, minimum, _or_infinity(step.maximum), TOLERANCE_CNY, 0.0)
    hours = float(step.hours) + (TOLERANCE_HOURS if step.op is Op.WAITING_TRIGGER else 0.0)
    return (amount, rate, minimum, _or_infinity(step.maximum), hours, _or_infinity(step.period_hours))


def _or_infinity(value: Decimal | None) -> float:
    return _ANY if value is None else float(value)
