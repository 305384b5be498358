"""Contracts as flat arrays, for the vector reader."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.contract.steps import ONE, Op, Step
from wangbao.contract.terms import MAX_LINES, Terms
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS
from wangbao.vocabulary.terms import CAUSE_INDEX, CONDITION_INDEX, SCENARIO_INDEX

NO_LINE = MAX_LINES  # where a column that no line covers is added up, never to be paid

# Columns of ``params``. Three have a second meaning, by step.
AMOUNT, RATE, MINIMUM, MAXIMUM, HOURS, PERIOD = range(6)
CAP, KEEP, NOW = HOURS, PERIOD, RATE
# Columns of ``gates``.
CAUSE, SCENARIO, CONDITION = range(3)

_ANY = float("inf")
_EVERY = (1 << 64) - 1
_READ_EXACTLY_ONLY = {Op.TRIGGER, Op.RECOVERY}
_BEFORE_MONEY = {Op.TRIGGER, Op.NOT_PAYABLE, Op.EXCLUDE, Op.REQUIRE}
_BEARS = {Op.DEDUCTIBLE, Op.WAITING_OR_DEDUCTIBLE, Op.HIGHEST_RETENTION, Op.DEDUCTIBLE_RANGE}
_READS_BORNE = {Op.UPLIFT, Op.DEDUCTIBLE_RANGE}


class Code(IntEnum):
    """What the vector reader does for a step: several operations are one formula.

    ``EVENT``: ``min(cap, keep · (T - D))`` with ``D`` a deductible, so a deductible, a coinsurance and a limit that
    follow each other on one group are one step. ``ANNUAL``: of ``min(T, amount, capacity - used)`` either what is paid
    (``keep`` 1) or what is cut (0), added to ``used`` now (``now`` 1) or after the event (0).
    """

    EXCLUDE = 0
    REQUIRE = 1
    NOT_PAYABLE = 2  # the codes up to here only close lines
    EVENT = 3
    ANNUAL = 4
    FRANCHISE = 5
    RETENTION = 6
    HIGHEST_RETENTION = 7
    UPLIFT = 8
    DEDUCTIBLE_RANGE = 9
    INDEMNITY_PERIOD = 10
    WAITING_TRIGGER = 11
    WAITING = 12


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


class CompiledTerms(NamedTuple):
    """The steps of ``k`` different contracts for ``p`` policies, ``s`` steps and ``c`` annual limits in all.

    ``columns`` loss columns (the loss heads, or the lines themselves) map to lines; line ``NO_LINE`` takes what can
    never be paid. A group of lines is a bit mask.
    """

    program: NDArray[np.int32]  # [p] contract of each policy row
    line_of: NDArray[np.int32]  # [k, columns] line of each loss column
    alone: NDArray[np.bool_]  # [k, columns] whether no other column shares the column's line
    slots: NDArray[np.int32]  # [k] annual numbers kept
    keeps_borne: NDArray[np.bool_]  # [k] whether deductibles borne are asked for
    first: NDArray[np.int64]  # [k + 1] each contract's first step
    op: NDArray[np.int32]  # [s]
    group: NDArray[np.uint64]  # [s] its lines as a mask
    first_member: NDArray[np.int64]  # [s + 1] and as places in ``members``
    members: NDArray[np.uint64]
    single: NDArray[np.bool_]  # [s] whether the group is one line
    carries: NDArray[np.bool_]  # [s] whether the step before left this group's total ready
    bears: NDArray[np.bool_]  # [s] whether the cut counts as a deductible borne
    slot: NDArray[np.int32]  # [s] annual number a step reads, -1 for none
    gates: NDArray[np.uint64]  # [s, 3] causes, scenarios and conditions a step looks for
    params: NDArray[np.float64]  # [s, 6] see the column names of this module
    first_erosion: NDArray[np.int64]  # [k + 1] each contract's first annual limit
    eroding: NDArray[np.int64]  # [c] its step
    eroded_by_total: NDArray[np.bool_]  # [c] whether the last step's total is what finally erodes it


def compile_terms(policies: Sequence[Terms], *, columns: str = "heads") -> CompiledTerms:
    """Contracts by policy row as arrays; policies that share one ``Terms`` object share one row of steps.

    With ``columns="heads"`` a batch's loss and paid have the vocabulary's loss heads as columns; with
    ``columns="lines"`` they have the contract's own lines, in order (padded to the contract with most lines).

    Raises:
        InputError: no policy, or ``columns`` is neither of the two.
    """
    if not policies:
        raise refusal("policies", None, "至少须有一份合同", "at least one contract is required")
    if columns not in ("heads", "lines"):
        raise refusal("columns", columns, "须为 heads 或 lines", "must be heads or lines")
    contracts = {id(terms): terms for terms in policies}
    place = {key: index for index, key in enumerate(contracts)}
    programs = [_program(terms, columns) for terms in contracts.values()]
    steps = [step for program in programs for step in program.steps]
    first = _starts(len(program.steps) for program in programs)
    line_of = _line_of(list(contracts.values()), programs, columns)
    return CompiledTerms(
        program=np.array([place[id(terms)] for terms in policies], dtype=np.int32),
        line_of=line_of,
        alone=_alone(line_of),
        slots=np.array([program.slots for program in programs], dtype=np.int32),
        keeps_borne=np.array([program.keeps_borne for program in programs], dtype=np.bool_),
        first=first,
        op=np.array([step.code for step in steps], dtype=np.int32),
        group=np.array([step.group for step in steps], dtype=np.uint64),
        first_member=_starts(step.group.bit_count() for step in steps),
        members=np.array([line for step in steps for line in _lines(step.group)], dtype=np.uint64),
        single=np.array([_is_single(step.group) for step in steps], dtype=np.bool_),
        carries=np.array(
            [carried for program in programs for carried in _carries(program.steps)], dtype=np.bool_
        ),
        bears=np.array([step.bears for step in steps], dtype=np.bool_),
        slot=np.array([step.slot for step in steps], dtype=np.int32),
        gates=np.array([step.gates for step in steps], dtype=np.uint64).reshape(-1, 3),
        params=np.array([step.params for step in steps], dtype=np.float64).reshape(-1, 6),
        first_erosion=_starts(len(program.eroding) for program in programs),
        eroding=np.array(
            [
                start + place
                for start, program in zip(first, programs, strict=False)
                for place in program.eroding
            ],
            dtype=np.int64,
        ),
        eroded_by_total=np.array(
            [
                _keeps_total(program.steps[-1]) and program.steps[-1].group == program.steps[place].group
                for program in programs
                for place in program.eroding
            ],
            dtype=np.bool_,
        ),
    )


class _FlatStep(NamedTuple):
    code: Code
    group: int
    slot: int
    bears: bool
    gates: tuple[int, int, int]
    params: tuple[float, ...]


class _Program(NamedTuple):
    steps: list[_FlatStep]
    eroding: list[int]  # places of the annual limits
    dead: int
    slots: int
    keeps_borne: bool


def _program(terms: Terms, columns: str) -> _Program:
    bit = {code: 1 << index for index, code in enumerate(terms.codes())}
    dead = sum(bit[line.code] for line in terms.lines if not (line.heads or columns == "lines"))
    slots: dict[str, int] = {}
    opening = True
    keeps_borne = any(step.op in _READS_BORNE for step in terms.steps)
    steps: list[_FlatStep] = []
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
        _append(steps, _FlatStep(code, group, slot, bears, _gates(step), _params(step)))
    return _Program(steps, eroding, dead, len(slots), keeps_borne)


def _append(steps: list[_FlatStep], step: _FlatStep) -> None:
    """Adds a step, or makes it one with the step before where both act on one group."""
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
    """Whether ``step`` only shares or caps what ``last`` leaves, in the order of the one formula."""
    cuts = any(step[AMOUNT:MAXIMUM])
    return not cuts and (last[CAP] == _ANY or step[KEEP] == 1.0)


def _lines(group: int) -> list[int]:
    return [line for line in range(group.bit_length()) if group >> line & 1]


def _is_single(group: int) -> bool:
    return group & (group - 1) == 0


def _keeps_total(step: _FlatStep) -> bool:
    """Whether a step leaves its group's lines in proportion to the total it made."""
    return step.code not in _CLOSING | {Code.DEDUCTIBLE_RANGE, Code.RETENTION}


def _carries(steps: Sequence[_FlatStep]) -> list[bool]:
    """Steps in a row on one group pass its total on; the lines are scaled once, after the last of them."""
    return [
        place > 0
        and _keeps_total(steps[place - 1])
        and _keeps_total(step)
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
    period = _or_infinity(step.period_hours)
    return (amount, rate, minimum, _or_infinity(step.maximum), float(step.hours), period)


def _or_infinity(value: Decimal | None) -> float:
    return _ANY if value is None else float(value)


def _line_of(contracts: Sequence[Terms], programs: Sequence[_Program], columns: str) -> NDArray[np.int32]:
    width = max(len(terms.lines) for terms in contracts) if columns == "lines" else len(HEADS)
    line_of = np.full((len(contracts), width), NO_LINE, dtype=np.int32)
    for row, terms, program in zip(line_of, contracts, programs, strict=True):
        for index, line in enumerate(terms.lines):
            if program.dead >> index & 1:
                continue
            row[[index] if columns == "lines" else [HEAD_INDEX[head] for head in line.heads]] = index
    return line_of


def _alone(line_of: NDArray[np.int32]) -> NDArray[np.bool_]:
    return np.array(
        [[np.count_nonzero(row == line) == 1 or line == NO_LINE for line in row] for row in line_of]
    )


def _starts(lengths: Iterable[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *lengths], dtype=np.int64)
