"""Terms: a contract resolved to lines and ordered steps, which both readers share."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from wangbao.contract.steps import NO_LABEL, ONE, ZERO, Op, Step
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.text import Text

MAX_LINES = (
    63  # a group of lines is one machine word in the vector reader, whose last bit is for what no line covers
)

Benefit = Literal["cash", "service"]

_WITH_SLOT = {Op.ANNUAL_LIMIT, Op.ANNUAL_LAYER, Op.AGGREGATE_DEDUCTIBLE}


@dataclass(frozen=True, slots=True)
class Line:
    """The smallest unit terms apply to: one or more loss heads of a section.

    ``heads`` are loss head codes; each head is in at most one line. ``status`` is a coverage status code. A ``service``
    benefit is given as work, not money, and is reported apart; ``inside_aggregate`` says whether what the line is paid
    erodes the policy's aggregate limit.
    """

    code: str
    section: str
    heads: tuple[str, ...] = ()
    name: Text = NO_LABEL
    insurance_class: str = "property"
    status: str = "covered"
    benefit: Benefit = "cash"
    inside_aggregate: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A section's name, for words and reports."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class Terms:
    """One contract: its lines, its steps in the order they run, and its name.

    ``limit_cny`` is the policy's aggregate limit (None where it has none) and ``deductible_cny`` its per-event
    deductible, for reports and prices; the steps alone decide what is paid. ``interruption_basis`` says which facts a
    claim for interruption must give.

    Raises:
        InputError: a line or head twice, a step on an unknown or repeated line, an annual step without a slot, one slot
            for two steps, a parameter out of its range, or more than ``MAX_LINES`` lines.
    """

    code: str
    title: Text
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    limit_cny: Decimal | None = None
    deductible_cny: Decimal = ZERO
    sections: tuple[Section, ...] = ()
    interruption_basis: Literal["hourly_profit", "daily_margin"] | None = None

    def __post_init__(self) -> None:
        _check(self)

    def line_of(self, head: str) -> Line | None:
        """Return the line a loss head belongs to; None where the contract does not name the head."""
        return next((line for line in self.lines if head in line.heads), None)

    def payable_heads(self) -> tuple[str, ...]:
        """List the loss heads the contract can pay for: those of every line that is not closed for all events."""
        closed = {code for step in self.steps if step.op == Op.NOT_PAYABLE for code in step.lines}
        return tuple(head for line in self.lines if line.code not in closed for head in line.heads)

    def line(self, code: str) -> Line:
        """Return the line of this code.

        Raises:
            InputError: there is none.
        """
        for line in self.lines:
            if line.code == code:
                return line
        raise refusal("line", code, "合同没有这一责任项", "the contract has no such line", file=self.code)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all lines, in order."""
        return tuple(line.code for line in self.lines)


def _check(terms: Terms) -> None:
    codes = terms.codes()
    heads = [head for line in terms.lines for head in line.heads]
    slots = [step.slot for step in terms.steps if step.slot is not None]
    problems = [
        *(Problem("lines", code, Text("责任项重复", "the line is given twice")) for code in _twice(codes)),
        *(
            Problem("lines", head, Text("损失项目出现在多个责任项", "the loss head is in more than one line"))
            for head in _twice(heads)
        ),
        *(
            Problem("steps", slot, Text("两个步骤共用状态位", "two steps share a slot"))
            for slot in _twice(slots)
        ),
        *(
            problem
            for index, step in enumerate(terms.steps)
            for problem in _step_problems(index, step, codes)
        ),
    ]
    if len(codes) > MAX_LINES:
        rule = Text(f"至多 {MAX_LINES} 项", f"at most {MAX_LINES} lines are accepted")
        problems.append(Problem("lines", len(codes), rule))
    if problems:
        raise InputError(problems, file=terms.code)


def _step_problems(index: int, step: Step, codes: tuple[str, ...]) -> list[Problem]:
    where = f"steps.{index}"
    problems = [
        *(
            Problem(where, code, Text("没有这一责任项", "there is no such line"))
            for code in step.lines
            if code not in codes
        ),
        *(
            Problem(where, code, Text("责任项在步骤中重复", "the step names the line twice"))
            for code in _twice(step.lines)
        ),
    ]
    rules = [
        (bool(step.lines), "步骤没有责任项", "the step acts on no line"),
        (
            (step.op in _WITH_SLOT) == (step.slot is not None),
            "年度步骤须有且仅有年度步骤可有状态位",
            "an annual step, and only one, keeps a slot",
        ),
        (
            min(step.amount, step.minimum, step.hours, step.reinstatement_rate) >= 0 <= step.reinstatements,
            "金额、时间与次数不得为负",
            "amounts, hours and counts must not be negative",
        ),
        (ZERO <= step.rate <= ONE, "比例须在 0 与 1 之间", "a rate must be between 0 and 1"),
        (
            step.maximum is None or step.maximum >= step.minimum,
            "最高额不得低于最低额",
            "the maximum must not be below the minimum",
        ),
        (step.period_hours is None or step.period_hours > 0, "期间须大于 0", "a period must be above 0"),
    ]
    return problems + [Problem(where, step.op.name, Text(zh, en)) for holds, zh, en in rules if not holds]


def _twice(items: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    again: list[str] = []
    for item in items:
        if item in seen:
            again.append(item)
        seen.add(item)
    return again
