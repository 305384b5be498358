"""The yearly insured loss of one enterprise without simulation, where the contract's terms allow it.

The ground-up method of :mod:`wangbao.risk.exact` with the contract's steps in between: given an incident's type its
cause, scenario and conditions are known, so exclusions are settled; given the latent factor its heads are independent.
Steps work on parts, disjoint sets of lines: a step on several parts puts them together; a step on a piece of what was
put together is out of reach, and so is the contract. What a year's incidents leave to the annual steps at the end is a
function of their running total, which the negative binomial's generating function compounds. Nothing here draws a
number, and nothing is shared with the vector reader but the steps themselves.
"""

import math
from dataclasses import replace

import numpy as np

from wangbao.assessment.exact_curves import Curve, cap, excess, line, of_step, outlasting
from wangbao.assessment.exact_masses import moved
from wangbao.assessment.exact_parts import Complex, Grid, Part
from wangbao.assessment.exact_program import (
    BY_HOUR,
    CLOSING,
    IncidentLaw,
    NotExactError,
    Program,
    out_of_reach,
    program,
)
from wangbao.contract.steps import Op, Step
from wangbao.contract.terms import Terms
from wangbao.risk.event_model import EventModel
from wangbao.risk.exact import Exact
from wangbao.vocabulary.text import Text

POINTS = 2048
MOST_POINTS = 16384
LEAST_CELLS = 512  # grid cells up to where a year pays no more


def insured_yearly(model: EventModel, terms: Terms) -> Exact | Text:
    """What the contract pays the enterprise in a year, exactly; or in words why that is out of reach.

    The cap on one incident's total (a multiple of revenue) is not followed: it can only lower what is paid, and does so
    in incidents beyond the cap alone.

    Args:
        model: the enterprise's event model.
        terms: the contract, resolved.
    """
    try:
        found = program(model, terms)
        grid, cells = _grid(model, found)
        incident = np.zeros(grid.points + 1, dtype=np.complex128)
        for law in found.incidents:
            incident += law.rate / model.frequency.mu * _incident(law, found.on_event, grid)
    except NotExactError as error:
        return error.reason
    return _year(model, found, incident, grid, cells)


def _grid(model: EventModel, of: Program) -> tuple[Grid, int]:
    """A grid that meets ``enough`` and, where it can, the contract's other amounts; and its cells up to ``enough``."""
    points = POINTS
    while points < MOST_POINTS and (points - 2) * of.enough < 0.7 * points * of.reach:
        points *= 2
    most = int((points - 2) * min(1.0, of.enough / of.reach))
    if most < LEAST_CELLS:
        zh, en = "起赔点远高于限额，无法精确复合", "the attachment lies far above the limit: no exact figure"
        raise NotExactError(Text(zh, en))
    choices = np.arange(most, int(0.7 * most), -1)
    place = np.outer(choices, of.amounts) / of.enough
    met = (np.abs(place - np.rint(place)) < 1e-9 * np.maximum(1.0, place)).sum(axis=1)
    cells = int(choices[np.argmax(met)])
    return Grid(model.severity, of.enough / cells, points), cells


def _incident(law: IncidentLaw, steps: tuple[Step, ...], grid: Grid) -> Complex:
    """The transform of what one incident of a type leaves after the steps on one event: [bins]."""
    parts = [
        Part(
            frozenset([code]),
            sources,
            counted=np.inf if len(sources) == 1 and sources[0].kind == "stop" else None,
        )
        for code, sources in law.lines.items()
    ]
    for step in steps:
        group = frozenset(step.lines)
        touched = [part for part in parts if part.lines & group]
        if not touched or _idle(step, touched, law):
            continue
        if not all(part.lines <= group for part in touched):
            raise out_of_reach(
                step, "只作用于已合并计算的一部分责任项", "acts on some of the lines already taken together"
            )
        parts = [part for part in parts if not part.lines & group]
        if step.op not in CLOSING:
            parts += _stepped(step, touched, parts, law.people, grid)
    return grid.averaged(grid.law(parts, law.people, alone=True))


def _idle(step: Step, touched: list[Part], law: IncidentLaw) -> bool:
    """Whether the step changes nothing for this type."""
    if step.op in CLOSING:
        return not law.closed_by(step)
    if step.op is Op.LIMIT:
        return float(step.amount) >= sum(part.top for part in touched)
    if step.op is Op.UPLIFT:
        return law.conditions.isdisjoint(step.conditions) or not any(part.bears for part in touched)
    return of_step(step) == line(1.0)


def _stepped(step: Step, touched: list[Part], others: list[Part], people: float, grid: Grid) -> list[Part]:
    """The parts a step works on, after it."""
    alone = not any(part.of_people for part in others)
    if step.op in BY_HOUR:
        return [_by_hour(step, touched, grid)]
    if step.op is Op.UPLIFT:
        if len(touched) > 1 or touched[0].again is None:
            raise out_of_reach(
                step, "加收所依据的免赔额已分散或其后另有计算", "rests on deductibles no longer told apart"
            )
        return [touched[0].again(float(step.rate))]
    curve = of_step(step)
    if curve is None:
        raise out_of_reach(step, "须逐项比较免赔额", "compares deductibles line by line")
    if not curve.is_linear and len(touched) > 1:
        touched = [grid.merged(touched, people, alone=alone)]
    return [_cut(step, curve, part, people, grid, alone=alone) for part in touched]


def _cut(step: Step, curve: Curve, part: Part, people: float, grid: Grid, *, alone: bool) -> Part:
    after = grid.after(part, [curve], people, alone=alone)
    if step.op is not Op.DEDUCTIBLE:
        return after

    def again(more: float) -> Part:
        raised = of_step(step, more=more)
        return grid.after(part, [raised or curve], people, alone=alone)

    return replace(after, bears=True, again=None if part.bears else again)


def _by_hour(step: Step, touched: list[Part], grid: Grid) -> Part:
    """Steps on hours: on the interruption alone, where what is left of it is still in proportion to the hours."""
    part, *more = touched
    if more or not part.is_closed or part.sources[0].kind != "stop":
        raise out_of_reach(step, "作用于营业中断以外的损失", "works on more than interruption")
    source, hours = part.sources[0], float(step.hours)
    if step.op is Op.WAITING_TRIGGER:
        curves = tuple(outlasting(curve, hours) for curve in source.curves)
        return replace(part, sources=(source._replace(curves=curves),), counted=None, again=None)
    period = math.inf if step.period_hours is None else float(step.period_hours)
    if part.counted != (math.inf if step.op is Op.INDEMNITY_PERIOD else period):
        raise out_of_reach(step, "所计时间与此前步骤不一致", "counts other hours than the steps before it")

    def left(raised: float) -> Part:
        if step.op is Op.INDEMNITY_PERIOD:
            curves = [cap(rate * period) for rate in grid.hourly]
        elif step.op is Op.WAITING:
            curves = [excess(rate * hours) for rate in grid.hourly]
        else:
            curves = [excess(max(rate * hours, float(step.amount)) * raised) for rate in grid.hourly]
        found = source.after(curves)
        return Part(part.lines, (found,), top=found.top, bears=part.bears)

    after = left(1.0)
    if step.op is Op.INDEMNITY_PERIOD:
        return replace(after, counted=period)
    if step.op is Op.WAITING:
        return after
    return replace(after, bears=True, again=None if part.bears else lambda more: left(1.0 + more))


def _year(model: EventModel, of: Program, incident: Complex, grid: Grid, cells: int) -> Exact:
    """A year of incidents, compounded, through the annual steps."""
    f = model.frequency
    total = grid.back(np.exp(-f.r * np.log1p(f.mu / f.r * (1.0 - incident))))[: cells + 1]
    total = np.maximum(total, 0.0)
    total[-1] = max(0.0, 1.0 - total[:-1].sum())
    step = of.year.top / cells
    place = of.year.at(grid.step * np.arange(cells + 1.0)) / step
    return Exact(step=step, mass=moved(total[None], place, cells + 1)[0])
