"""One incident through a contract's steps on one event, without simulation.

Steps work on parts, disjoint sets of lines: a step on several parts puts them together for good; a step on some of the
lines of what was put together is out of reach, and so is the contract. Where taking a step as it is would lead there,
or the step looks back on other events or other lines, something simpler is done that can be bounded; see
:class:`Outcome`.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from wangbao.assessment.exact_curves import Curve, cap, excess, line, of_step, outlasting
from wangbao.assessment.exact_parts import Complex, Floats, Grid, Part, Source
from wangbao.assessment.exact_program import BY_HOUR, CLOSING, LIMITS, PARTIAL, IncidentLaw, out_of_reach
from wangbao.contract.steps import Op, Step

_SHARED = {Op.DEDUCTIBLE, Op.EXCESS, Op.COINSURANCE, Op.UPLIFT, Op.RETENTION, *CLOSING}
_FAINT = 1e-9  # probabilities that are rounding
_BEARING = {Op.DEDUCTIBLE, Op.WAITING_OR_DEDUCTIBLE}


class Outcome(NamedTuple):
    """Transforms of one incident of a type after the steps on one event.

    Transforms are float64[bins]; amounts are yuan in the mean of an incident. ``top`` bounds what is left.

    Annual steps on some of the lines act on the event alone; ``met`` is what comes to each (by slot), for the year to
    say what that leaves out. Two things make ``left`` too much, by at most ``over``: a limit across lines that other
    steps treat apart is left out, and an uplift raises each deductible before it by itself, so that what a deductible
    took from a line that keeps nothing is not taken from others. One makes it too little, by at most ``under``: an
    annual deductible takes from lines outside it that are part of what it acts on.
    """

    left: Complex
    met: dict[str, Complex]
    top: float
    over: float
    under: float


def outcome(law: IncidentLaw, steps: Sequence[Step], grid: Grid) -> Outcome:
    """Take one incident of a type through the steps on one event.

    Raises:
        NotExactError: a step is out of reach.
    """
    uplifts = [
        i
        for i, step in enumerate(steps)
        if step.op is Op.UPLIFT and step.rate and not law.conditions.isdisjoint(step.conditions)
    ]
    raised = [0.0] * len(steps)
    for at in uplifts:
        for i, step in enumerate(steps[:at]):
            if set(step.lines) <= set(steps[at].lines):
                raised[i] += float(steps[at].rate)
    walk = _Walk(law, grid)
    walk.through(steps, raised)
    top = sum(part.top for part in walk.parts)
    found = Outcome(grid.averaged(walk.law(walk.parts)), walk.met, top, walk.over, walk.under)
    if not uplifts:
        return found
    # An uplift takes at most its rate of what deductibles took; what it took here is the difference from none at all.
    plain, lifted = _Walk(law, grid), _Walk(law, grid)
    before = steps[: uplifts[-1]]
    plain.through(before, [0.0] * len(before))
    lifted.through(before, raised)
    most = sum(
        float(steps[at].rate) * borne
        for at in uplifts
        for i, borne in plain.borne.items()
        if i < at and not set(steps[at].lines).isdisjoint(steps[i].lines)
    )
    taken = plain.mean(plain.parts) - lifted.mean(lifted.parts)
    return found._replace(over=found.over + max(0.0, most - taken))


class _Walk:
    """The parts of one incident on their way through the steps."""

    def __init__(self, law: IncidentLaw, grid: Grid) -> None:
        self.incident, self.grid = law, grid
        self.parts = [
            Part(frozenset([code]), sources, counted=math.inf if _is_stop(sources) else None)
            for code, sources in law.lines.items()
        ]
        self.met: dict[str, Complex] = {}
        self.borne: dict[int, float] = {}  # by step, what it took as a deductible
        self.over, self.under = 0.0, 0.0

    def law(self, parts: Sequence[Part]) -> Complex:
        """Return the transform of the sum of some parts, by node of the latent factor."""
        return self.grid.law(parts, self.incident.people, alone=True)

    def mean(self, parts: Sequence[Part]) -> float:
        return self.grid.mean(self.grid.averaged(self.law(parts)))

    def through(self, steps: Sequence[Step], raised: Sequence[float]) -> None:
        """Take all steps, deductibles raised by a fraction each."""
        for i, step in enumerate(steps):
            group = frozenset(step.lines)
            touched = [part for part in self.parts if part.lines & group]
            if not touched:
                continue
            others = [part for part in self.parts if not part.lines & group]
            if step.op in PARTIAL:
                self.met[str(step.slot)] = self.grid.averaged(self.law(touched))
            if self._is_idle(step, touched):
                continue
            outside = frozenset().union(*(part.lines for part in touched)) - group
            if step.op in LIMITS and (outside or self._is_parted(touched, steps[i + 1 :])):
                self.over += self.mean(touched) - self._mean_within(touched, float(step.amount))
                continue
            if outside and step.op is Op.AGGREGATE_DEDUCTIBLE:
                self.under += self._taken_outside(step, touched, outside, steps[:i], raised)
            elif outside:
                zh = "只作用于已合并计算的一部分责任项"
                raise out_of_reach(step, zh, "acts on some of the lines already taken together")
            after = [] if step.op in CLOSING else self._after(step, touched, others, raised[i])
            if step.op in _BEARING:
                self.borne[i] = self.mean(touched) - self.mean(after) + self._borne_beyond(step, touched)
            self.parts = others + after

    def _is_idle(self, step: Step, touched: Sequence[Part]) -> bool:
        """Return True if the step changes nothing here."""
        if step.op in CLOSING:
            return not self.incident.closed_by(step)
        if step.op in LIMITS:
            return float(step.amount) >= sum(part.top for part in touched)
        return step.op in (Op.UPLIFT, Op.RETENTION) or _curve(step) == line(1.0)

    def _is_parted(self, touched: Sequence[Part], later: Sequence[Step]) -> bool:
        """Return True if a later step separates lines that a limit would merge."""
        if len(touched) == 1:
            return False
        whole = frozenset().union(*(part.lines for part in touched))
        return any(
            not whole.isdisjoint(step.lines)
            and not whole.issubset(step.lines)
            and step.op is not Op.UPLIFT
            and (step.op not in CLOSING or self.incident.closed_by(step))
            for step in later
        )

    def _mean_within(self, parts: Sequence[Part], limit: float) -> float:
        masses = self.grid.back(self.grid.averaged(self.law(parts)))
        return float(masses @ np.minimum(self.grid.amounts, limit))

    def _taken_outside(
        self,
        step: Step,
        touched: Sequence[Part],
        outside: frozenset[str],
        before: Sequence[Step],
        raised: Sequence[float],
    ) -> float:
        """Bound the excess, in yuan a year, of a deduction whose parts include lines outside the annual deductible.

        The deductible's own lines amount at least to their value without the others, as together they share a
        deductible.
        """
        group = frozenset(step.lines)
        for earlier in before:
            lines = set(earlier.lines)
            if lines & outside and lines & group and earlier.op not in _SHARED:
                zh = "只作用于已合并计算的一部分责任项"
                raise out_of_reach(step, zh, "acts on some of the lines already taken together")
        own = {code: sources for code, sources in self.incident.lines.items() if code not in outside}
        alone = _Walk(self.incident._replace(lines=own), self.grid)
        alone.through(before, raised)
        least = [part for part in alone.parts if part.lines & group]
        amount = float(step.amount)
        return max(0.0, self._mean_within(touched, amount) - alone._mean_within(least, amount))

    def _borne_beyond(self, step: Step, touched: Sequence[Part]) -> float:
        """Bound the deduction from amounts beyond the grid, which shows only its end."""
        if sum(part.top for part in touched) <= self.grid.amounts[-1]:
            return 0.0
        beyond = float(self.grid.back(self.grid.averaged(self.law(touched)))[-1])
        if step.op is Op.WAITING_OR_DEDUCTIBLE:
            most = max(float(step.amount), float(self.grid.hourly.max()) * float(step.hours))
        elif step.rate and step.maximum is None:
            most = math.inf
        else:
            flat = max(float(step.amount), float(step.minimum))
            most = flat if step.maximum is None else float(step.maximum)
        return beyond * most if beyond > _FAINT else 0.0

    def _after(self, step: Step, touched: list[Part], others: list[Part], raised: float) -> list[Part]:
        """Return the parts a step works on after the step."""
        people, alone = self.incident.people, not any(part.of_people for part in others)
        if step.op in BY_HOUR:
            return [_by_hour(step, touched, self.grid.hourly, raised)]
        curve = _curve(step, raised)
        if curve is None:
            raise out_of_reach(step, "须逐项比较免赔额", "compares deductibles line by line")
        if not curve.is_linear and len(touched) > 1:
            touched = [self.grid.merged(touched, people, alone=alone)]
        return [self.grid.after(part, [curve], people, alone=alone) for part in touched]


def _is_stop(sources: Sequence[Source]) -> bool:
    return len(sources) == 1 and sources[0].kind == "stop"


def _curve(step: Step, raised: float = 0.0) -> Curve | None:
    """Return a step's curve on one event; annual steps act as if it were the only one."""
    if step.op is Op.AGGREGATE_DEDUCTIBLE:
        return excess(float(step.amount))
    return cap(float(step.amount)) if step.op in LIMITS else of_step(step, more=raised)


def _by_hour(step: Step, touched: Sequence[Part], hourly: Floats, raised: float) -> Part:
    """Apply a step on hours to an interruption that is still in proportion to its hours."""
    part, *more = touched
    if more or part.masses is not None or not _is_stop(part.sources):
        raise out_of_reach(step, "作用于营业中断以外的损失", "works on more than interruption")
    source, hours = part.sources[0], float(step.hours)
    if step.op is Op.WAITING_TRIGGER:
        curves = tuple(outlasting(curve, hours) for curve in source.curves)
        return Part(part.lines, (source._replace(curves=curves),), top=part.top)
    period = math.inf if step.period_hours is None else float(step.period_hours)
    if part.counted != (math.inf if step.op is Op.INDEMNITY_PERIOD else period):
        raise out_of_reach(step, "所计时间与此前步骤不一致", "counts other hours than the steps before it")
    if step.op is Op.INDEMNITY_PERIOD:
        after = source.after([cap(rate * period) for rate in hourly])
        return replace(Part(part.lines, (after,), top=after.top), counted=period)
    if step.op is Op.WAITING:
        after = source.after([excess(rate * hours) for rate in hourly])
    else:
        after = source.after(
            [excess(max(rate * hours, float(step.amount)) * (1.0 + raised)) for rate in hourly]
        )
    return Part(part.lines, (after,), top=after.top)
