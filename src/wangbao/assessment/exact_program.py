"""A contract in the form of the exact path: costs of each incident type by line, and the steps with their scope.

Steps on one event come first; what comes from the first annual step on must be a function of the year's running total.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from wangbao.assessment.exact_curves import Curve, cap, compose, excess, line, of_step
from wangbao.assessment.exact_parts import AFFECTED_NODES, FINE_AFFECTED_NODES, Source, affected
from wangbao.contract import steps as made
from wangbao.contract.steps import Op, Step
from wangbao.contract.terms import Terms
from wangbao.risk.event_model import EventModel
from wangbao.risk.severity import Severity, TypeSeverity
from wangbao.vocabulary.terms import CAUSES, CONDITIONS, SCENARIOS
from wangbao.vocabulary.text import Text

CLOSING = {Op.NOT_PAYABLE, Op.EXCLUDE, Op.REQUIRE}
BY_HOUR = {Op.INDEMNITY_PERIOD, Op.WAITING, Op.WAITING_TRIGGER, Op.WAITING_OR_DEDUCTIBLE}
LIMITS = {Op.LIMIT, Op.ANNUAL_LIMIT, Op.ANNUAL_LAYER}
PARTIAL = {
    Op.ANNUAL_LIMIT,
    Op.ANNUAL_LAYER,
    Op.AGGREGATE_DEDUCTIBLE,
}  # annual; on some of the lines, for each event
_NEVER_SIMULATED = {Op.TRIGGER, Op.RECOVERY}

SHORT_HOURS = 240  # an indemnity period that many interruptions outlast


class NotExactError(Exception):
    """The exact path cannot follow the contract; ``reason`` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def out_of_reach(step: Step, zh: str, en: str) -> NotExactError:
    """Build the error that names the step the exact path cannot follow."""
    name = step.label if step.label.zh else Text(step.op.name, step.op.name)
    return NotExactError(Text(f"“{name.zh}”{zh}，无法精确复合", f"“{name.en}” {en}: no exact figure"))


class IncidentLaw(NamedTuple):
    """One incident type: its rate, its facts, and the costs of each line it can strike."""

    rate: float
    cause: str
    scenario: str
    conditions: frozenset[str]
    people: float  # probability that people's data is involved
    lines: dict[str, tuple[Source, ...]]

    def closed_by(self, step: Step) -> bool:
        """Return True if a closing step takes its lines from this type's incidents."""
        if step.op is Op.REQUIRE:
            return not self.conditions.issuperset(step.conditions)
        if step.op is Op.EXCLUDE:
            return (
                self.cause in step.causes
                or self.scenario in step.scenarios
                or not self.conditions.isdisjoint(step.conditions)
            )
        return True


@dataclass(frozen=True, slots=True)
class Program:
    """Steps on one event (``on_event``) and the year's payment as a function of its running total (``year``).

    Annual steps on some of the lines stay among the steps on one event, to be taken for each event alone. From the
    running total ``enough`` on a year pays no more, and no step on one event has to tell amounts beyond ``reach``
    apart. ``amounts`` are the contract's amounts of money, which the grid should meet.
    """

    incidents: tuple[IncidentLaw, ...]
    affected_nodes: int
    on_event: tuple[Step, ...]
    year: Curve
    enough: float
    reach: float
    amounts: tuple[float, ...]


def program(model: EventModel, terms: Terms) -> Program | None:
    """Compile a contract for one enterprise; None if it never pays.

    Raises:
        NotExactError: an annual step is out of reach, or nothing limits what a year pays.
    """
    short = any(s.period_hours is not None and s.period_hours <= SHORT_HOURS for s in terms.steps)
    nodes = FINE_AFFECTED_NODES if short else AFFECTED_NODES
    incidents = incident_laws(model, {head: line.code for line in terms.lines for head in line.heads}, nodes)
    paying = _paying(incidents, terms.steps)
    if not paying:
        return None
    active = [
        step
        for step in terms.steps
        if step.op not in _NEVER_SIMULATED and (step.op in CLOSING or paying.intersection(step.lines))
    ]
    active = [step for i, step in enumerate(active) if not _idle(step, active[i + 1 :], paying)]
    whole = (i for i, step in enumerate(active) if step.op in PARTIAL and paying.issubset(step.lines))
    first = next(whole, len(active))
    on_event = active[:first]
    _check_partial(on_event)
    year, per_event = _year(active[first:], paying)
    if paying != _paying(incidents, on_event):
        zh, en = "年度步骤之后还有除外，无法精确复合", "an exclusion after annual steps: no exact figure"
        raise NotExactError(Text(zh, en))
    if per_event < math.inf:
        on_event.append(made.limit(tuple(sorted(paying)), Decimal(per_event)))
    if year.top == math.inf:
        year = compose(cap(_sum_of_limits(on_event, paying)), year)
    if year.top == math.inf:
        zh, en = "条款没有年累计限额，无法精确复合", "nothing limits what a year pays: no exact figure"
        raise NotExactError(Text(zh, en))
    enough = year.reach(year.top)
    return Program(
        incidents,
        nodes,
        tuple(on_event),
        year,
        enough,
        _reach(on_event, paying, incidents, enough),
        _amounts(active),
    )


def capacity(step: Step) -> float:
    """Return the yearly amount an annual limit lets through, or an annual deductible takes."""
    return float(step.amount) * (1 + step.reinstatements)


def _check_partial(steps: Sequence[Step]) -> None:
    """Raise NotExactError if a franchise follows annual steps on some of the lines.

    A franchise makes a small deduction a large one.
    """
    annual = False
    for step in steps:
        if annual and step.op is Op.FRANCHISE:
            raise out_of_reach(step, "在年度步骤之后", "comes after annual steps")
        annual = annual or step.op in PARTIAL


def _sum_of_limits(steps: Sequence[Step], paying: set[str]) -> float:
    """Return the total of the annual limits on some of the lines; infinite if they leave a line out."""
    total, left = 0.0, set(paying)
    for step in sorted((s for s in steps if s.op in PARTIAL & LIMITS), key=lambda s: -len(s.lines)):
        if left.intersection(step.lines):
            total += capacity(step)
            left -= set(step.lines)
    return math.inf if left else total


def incident_laws(
    model: EventModel, line_of: Mapping[str, str], affected_nodes: int = AFFECTED_NODES
) -> tuple[IncidentLaw, ...]:
    """List the incident types that happen, with their costs on each line (``line_of``: the line of each head)."""
    arrays = model.arrays()
    shares, _ = affected(model.severity, affected_nodes)
    return tuple(
        IncidentLaw(
            rate=rate * float(arrays.kept[i]),
            cause=CAUSES[arrays.cause[i]].code,
            scenario=SCENARIOS[arrays.scenario[i]].code,
            conditions=frozenset(c.code for c in CONDITIONS if int(arrays.conditions[i]) >> c.index & 1),
            people=kind.people_probability,
            lines=_sources(model.severity, kind, line_of, [float(share) for share in shares]),
        )
        for i, (rate, kind) in enumerate(zip(model.frequency.rates, model.severity.types, strict=True))
        if rate * arrays.kept[i] > 0.0
    )


def _sources(
    severity: Severity, kind: TypeSeverity, line_of: Mapping[str, str], shares: Sequence[float]
) -> dict[str, tuple[Source, ...]]:
    itself = (line(1.0),)
    found = {
        head.head: [Source("head", head.probability, head.log_median, head.sigma, itself)]
        for head in kind.heads
    }
    stop = kind.interruption
    if stop.probability > 0.0:
        money = tuple(line(severity.profit_per_hour * share) for share in shares)
        found["business_interruption"] = [
            Source("stop", stop.probability, stop.log_median_hours, stop.sigma, money, stop.weight)
        ]
    if kind.people_probability > 0.0:
        response = found.get("emergency_response", [Source("notice", 0.0, 0.0, 1.0, itself)])[0]
        found["emergency_response"] = [response._replace(kind="notice")]
        found.setdefault(kind.data_liability, []).append(Source("suit", 0.0, 0.0, 1.0, itself))
    lines: dict[str, tuple[Source, ...]] = {}
    for head, sources in found.items():
        if head in line_of:
            code = line_of[head]
            lines[code] = (*lines.get(code, ()), *sources)
    return lines


def _paying(incidents: Sequence[IncidentLaw], steps: Sequence[Step]) -> set[str]:
    """Return the lines that some incident type can cost and that no step closes to it."""
    closing = [step for step in steps if step.op in CLOSING]
    return {
        code
        for law in incidents
        for code in law.lines
        if not any(code in step.lines and law.closed_by(step) for step in closing)
    }


def _idle(step: Step, later: Sequence[Step], paying: set[str]) -> bool:
    """Return True if an annual step changes no year's total.

    A limit on some of the lines of at least the aggregate that follows: where it binds, what is left of it is at least
    what is left of the aggregate (the lines are paid no more than all are), which then cuts the total to the same.
    """
    if step.op is Op.AGGREGATE_DEDUCTIBLE:
        return not step.amount
    whole = [s for s in later if paying.issubset(s.lines) and not s.reinstatements]
    return (
        step.op is Op.ANNUAL_LIMIT
        and not paying.issubset(step.lines)
        and bool(whole)
        and all(s.op is Op.ANNUAL_LIMIT for s in later)
        and step.amount >= min(s.amount for s in whole)
    )


def _year(steps: Sequence[Step], paying: set[str]) -> tuple[Curve, float]:
    """Return a year's payment as a function of its running total, and the most one event adds to it."""
    year, per_event = line(1.0), math.inf
    eroded = False
    for step in steps:
        if step.op in CLOSING:
            continue
        amount = float(step.amount)
        if not paying.issubset(step.lines):
            raise out_of_reach(
                step, "作用于部分责任项，却在年度步骤之后", "acts on some lines after annual steps"
            )
        if eroded and step.op is not Op.ANNUAL_LIMIT:
            raise out_of_reach(step, "在年累计限额之后", "comes after the annual limit it would give back to")
        if step.op is Op.AGGREGATE_DEDUCTIBLE:
            year = compose(excess(amount), year)
        elif step.op is Op.ANNUAL_LAYER:
            year = compose(cap(amount), year)
        elif step.op is Op.COINSURANCE:
            year = compose(line(1.0 - float(step.rate)), year)
        elif step.op is Op.ANNUAL_LIMIT:
            if step.reinstatements:
                if year != line(1.0) and not eroded:
                    raise out_of_reach(
                        step, "在其他年度步骤之后可恢复", "is reinstated after other annual steps"
                    )
                per_event = min(per_event, amount)
            year = compose(cap(amount * (1 + step.reinstatements)), year)
            eroded = True
        else:
            raise out_of_reach(step, "在年度步骤之后", "comes after annual steps")
    return year, per_event


def _reach(steps: Sequence[Step], paying: set[str], incidents: Sequence[IncidentLaw], enough: float) -> float:
    """Return the largest amount that matters on the grid before any step on one event.

    Steps on one cost alone are taken in closed form, before it comes to the grid.
    """
    closed = {code for code in paying if all(len(law.lines.get(code, ())) < 2 for law in incidents)}
    more = sum(float(step.rate) for step in steps if step.op is Op.UPLIFT)
    needed = dict.fromkeys(paying, enough)
    reach = enough
    for step in reversed(steps):
        curve = of_step(step, more=more)
        if step.op in PARTIAL:
            curve = cap(float(step.amount)) if step.op in LIMITS else excess(float(step.amount))
        group = paying.intersection(step.lines)
        if curve is None or not group or (len(group) == 1 and group <= closed):
            continue
        needed |= dict.fromkeys(group, curve.reach(max(needed[code] for code in group)))
        reach = max(reach, *needed.values())
    return reach


def _amounts(steps: Sequence[Step]) -> tuple[float, ...]:
    found = {float(x) for step in steps for x in (step.amount, step.minimum, step.maximum or 0)}
    return tuple(sorted(x for x in found if x > 0.0))
