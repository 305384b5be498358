"""Yearly insured loss of one enterprise without simulation, where the contract's terms allow it.

The ground-up method of :mod:`wangbao.risk.exact` with the contract's steps in between: given an incident's type its
cause, scenario and conditions are known, so exclusions are settled; given the latent factor its heads are independent.
What a year's incidents leave to the annual steps at the end is a function of their running total, which the negative
binomial's generating function compounds. Nothing here draws a number, and nothing is shared with the vector reader but
the steps themselves.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wangbao.assessment.exact_curves import cap
from wangbao.assessment.exact_incident import Outcome, outcome
from wangbao.assessment.exact_masses import moved, remapped
from wangbao.assessment.exact_parts import Complex, Floats, Grid
from wangbao.assessment.exact_program import (
    LIMITS,
    PARTIAL,
    NotExactError,
    Program,
    capacity,
    incident_laws,
    out_of_reach,
    program,
)
from wangbao.contract.steps import Step
from wangbao.contract.terms import Terms
from wangbao.risk.event_model import EventModel
from wangbao.risk.exact import Exact
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.text import Text

POINTS = 1024
MOST_POINTS = 8192
GOOD_CELLS, LEAST_CELLS = 1000, 400  # grid cells up to where a year pays no more: aimed at, and put up with
MOST_SLACK = 0.03  # of the mean
_CAP_POINTS = 128


@dataclass(frozen=True, slots=True)
class Insured(Exact):
    """Exact yearly payment of a contract; the true mean is at most ``over`` below this one, at most ``under`` above.

    Both are 0 where every step is followed as it is. Four things are taken more simply, each within a bound that is
    itself worked out exactly: annual steps on some of the lines act on each event alone (``over`` for a limit,
    ``under`` for a deductible: what several events of a year make of it, and what it takes from lines outside it); a
    limit across lines that other steps treat apart is left out; an uplift raises the deductibles before it one by one;
    and the cap on one incident's total (a multiple of revenue) is not followed, which is worth less than all that is
    paid for incidents beyond it.
    """

    over: float = 0.0
    under: float = 0.0


_NEVER = Insured(1.0, np.array([1.0, 0.0]))


def insured_yearly(model: EventModel, terms: Terms) -> Insured | Text:
    """Compute the exact yearly payment (see :class:`Insured`), or return the reason why it is out of reach.

    Args:
        model: the enterprise's event model.
        terms: the contract, resolved.
    """
    try:
        found = program(model, terms)
        return _NEVER if found is None else _insured_yearly(model, found)
    except NotExactError as error:
        return error.reason


def _insured_yearly(model: EventModel, of: Program) -> Insured:
    grid, cells = _grid(model, of)
    outcomes = [outcome(law, of.on_event, grid) for law in of.incidents]
    rates = np.array([law.rate for law in of.incidents])
    r, mu = model.frequency.r, float(rates.sum())
    shares = rates / mu
    left = np.asarray(sum(share * one.left for share, one in zip(shares, outcomes, strict=True)))
    exact = _year(of, _compounded(r, mu, left, grid), grid, cells)
    most = MOST_SLACK * exact.mean()
    over, under = (
        float(rates @ np.array([getattr(one, name) for one in outcomes])) for name in ("over", "under")
    )
    if max(over, under) > most:
        zh, en = "跨责任项的步骤影响过大", "steps across lines matter too much"
        raise NotExactError(Text(f"{zh}，无法精确复合", f"{en}: no exact figure"))
    for step in of.on_event:
        if step.op in PARTIAL:
            beyond = _several_events(step, outcomes, grid, shares, r, mu)
            if beyond > most:
                raise out_of_reach(
                    step, "在多起事故的年份影响过大", "matters too much in years of several incidents"
                )
            over += beyond if step.op in LIMITS else 0.0
            under += 0.0 if step.op in LIMITS else beyond
    tops = np.array([min(one.top, of.enough) for one in outcomes])
    capped = float(rates * beyond_cap(model) @ tops)
    if capped > most:
        zh, en = (
            "单次事故损失上限影响过大，无法精确复合",
            "the cap on one incident matters too much: no exact figure",
        )
        raise NotExactError(Text(zh, en))
    return Insured(exact.step, exact.mass, over + capped, under)


def beyond_cap(model: EventModel) -> Floats:
    """Return, by incident type that happens, the probability that its total reaches the cap on one incident."""
    most = model.severity.cap_cny
    laws = incident_laws(model, {head.code: head.code for head in HEADS})
    if most == math.inf:
        return np.zeros(len(laws))
    grid = Grid(model.severity, most / (_CAP_POINTS - 1), _CAP_POINTS)
    return np.array([grid.back(outcome(law, (), grid).left)[-1] for law in laws])


def _grid(model: EventModel, of: Program) -> tuple[Grid, int]:
    """Choose a grid that contains ``enough`` and, if possible, the contract's other amounts.

    Returns the grid and its number of cells up to ``enough``.
    """
    share = min(1.0, of.enough / of.reach)
    points = POINTS
    while points < MOST_POINTS and (points - 2) * share < GOOD_CELLS:
        points *= 2
    most = int((points - 2) * share)
    if most < LEAST_CELLS:
        zh, en = "起赔点远高于限额，无法精确复合", "the attachment lies far above the limit: no exact figure"
        raise NotExactError(Text(zh, en))
    choices = np.arange(most, int(0.7 * most), -1)
    place = np.outer(choices, of.amounts) / of.enough
    met = (np.abs(place - np.rint(place)) < 1e-9 * np.maximum(1.0, place)).sum(axis=1)
    cells = int(choices[np.argmax(met)])
    return Grid(model.severity, of.enough / cells, points, of.affected_nodes), cells


def _compounded(r: float, mu: float, incident: Complex, grid: Grid) -> Floats:
    """Return masses of a negative-binomial number (size ``r``, mean ``mu``) of incidents: [points]."""
    return grid.back(np.exp(-r * np.log1p(mu / r * (1.0 - incident))))


def _year(of: Program, total: Floats, grid: Grid, cells: int) -> Exact:
    """Apply the annual steps to a year's total."""
    total = np.maximum(total[: cells + 1], 0.0)
    total[-1] = max(0.0, 1.0 - total[:-1].sum())
    step = of.year.top / cells
    place = of.year.at(grid.step * np.arange(cells + 1.0)) / step
    return Exact(step=step, mass=moved(total[None], place, cells + 1)[0])


def _several_events(
    step: Step, outcomes: Sequence[Outcome], grid: Grid, shares: Floats, r: float, mu: float
) -> float:
    """Return the effect, in the yearly mean, of an annual step on some lines beyond its effect on single events."""
    none = np.ones(grid.bins, dtype=np.complex128)
    laws = (share * one.met.get(str(step.slot), none) for share, one in zip(shares, outcomes, strict=True))
    event = remapped(grid.back(np.asarray(sum(laws))), cap(float(step.amount)), grid.step)
    year = _compounded(r, mu, grid.transform(event), grid)
    beyond = mu * (event @ grid.amounts) - year @ np.minimum(grid.amounts, capacity(step))
    return max(0.0, float(beyond))
