"""Parameter band: the same enterprise under many draws of the parameters and of the facts not given.

Each draw moves every uncertain number within its plausible range (Latin hypercube), answers every unanswered control
by its prevalence and every unknown dependence evenly, and simulates the same years with the same random numbers. The
band is where the middle 90 % of the draws lie: what is not known, not what is noisy.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.losses import FEN, Sampling, simulate
from wangbao.assessment.views import RETURN_PERIODS, ViewBands
from wangbao.contract.terms import Terms
from wangbao.risk.event_model import build
from wangbao.risk.frequency import View
from wangbao.risk.parameters import Parameters, latin_hypercube
from wangbao.risk.profile import Answer, Dependence, Profile
from wangbao.vocabulary.figures import Band

BAND = (5.0, 50.0, 95.0)
UNKNOWN_PEOPLE = (0.3, 3.0)  # factors on people affected where the number held is not given; judgement
INCIDENTS_A_DRAW = 6_000
FEWEST_YEARS = 5_000  # the 1-in-1000 year needs some years beyond it
_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10)  # times a power of ten
_PEOPLE = "severity.records.median"
_DEPENDENCES: tuple[Dependence, ...] = ("none", "low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands of the ground-up view and of each contract's insured view."""

    ground_up: ViewBands
    insured: tuple[ViewBands, ...]


def bands(
    profile: Profile,
    model: Parameters,
    contracts: Sequence[Terms],
    sampling: Sampling,
    *,
    view: View,
    common_causes: bool,
    draws: int,
) -> Bands:
    """Compute bands over ``draws`` draws.

    ``sampling`` gives seed and threads; the years follow from each draw's frequency.
    """
    paths = model.uncertain()
    facts = unknown_facts(profile, model)
    cube = latin_hypercube(draws, len(paths) + len(facts) + 1, sampling.seed)

    def one(row: NDArray[np.float64]) -> tuple[list[float], list[NDArray[np.float64]]]:
        u = row.tolist()  # plain floats: what follows is arithmetic on single numbers
        drawn = model.drawn(dict(zip(paths, u, strict=False)))
        answers, dependences = drawn_facts(profile, model, dict(zip(facts, u[len(paths) :], strict=False)))
        if profile.records_held is None:
            drawn = _people_unknown(drawn, u[-1])
        events = build(
            profile, drawn, view=view, answers=answers, dependences=dependences, common_causes=common_causes
        )
        small = replace(sampling, years=years_for(events.frequency.mu, INCIDENTS_A_DRAW), threads=1)
        losses = simulate(events, contracts, small)
        totals = [losses.ground / FEN, *(losses.insured / FEN)]
        years = losses.years.years
        return [float(t.sum()) / years for t in totals], [reached(t, years) for t in totals]

    with ThreadPoolExecutor(sampling.threads) as pool:
        found = list(pool.map(one, cube))
    views = [
        ViewBands(
            mean=_band(np.array([means[v] for means, _ in found])),
            curve=tuple(_band(column) for column in np.array([curves[v] for _, curves in found]).T),
        )
        for v in range(1 + len(contracts))
    ]
    return Bands(views[0], tuple(views[1:]))


def reached(losses: NDArray[np.float64], years: int) -> NDArray[np.float64]:
    """Return the loss reached once in each of ``RETURN_PERIODS`` years, as order statistics without errors.

    ``losses`` are those of the years that have one; the definition is that of :func:`wangbao.risk.measures.measure`.
    """
    ordered = np.sort(losses)[::-1]
    beyond = [years - int(np.ceil((1.0 - 1.0 / period) * years - 1e-6)) for period in RETURN_PERIODS]
    return np.array([ordered[rank] if rank < ordered.size else 0.0 for rank in beyond])


def years_for(mu: float, incidents: int) -> int:
    """Return a round number of years with at least ``incidents`` incidents on average."""
    wanted = max(incidents / mu, FEWEST_YEARS)
    power = 10 ** int(np.floor(np.log10(wanted)))
    return int(next(step * power for step in _ROUND if step * power >= wanted))


def unknown_facts(profile: Profile, model: Parameters) -> tuple[str, ...]:
    """List the controls without an answer and the dependences not given, which a draw fills in."""
    controls = (code for code in model.controls if profile.answer(code) == "unknown")
    return (*controls, *(what for what in model.dependence if getattr(profile, what) is None))


def drawn_facts(
    profile: Profile, model: Parameters, u: Mapping[str, float]
) -> tuple[dict[str, Answer], dict[str, Dependence]]:
    """Draw answers for the unknown facts at uniforms ``u``: a control by its prevalence, a dependence evenly."""
    answers: dict[str, Answer] = dict(profile.controls)
    dependences: dict[str, Dependence] = {}
    for fact, x in u.items():
        if fact in model.controls:
            answers[fact] = "yes" if x < model.controls[fact].prevalence else "no"
        else:
            dependences[fact] = _DEPENDENCES[int(x * len(_DEPENDENCES))]
    return answers, dependences


def _people_unknown(model: Parameters, u: float) -> Parameters:
    low, high = UNKNOWN_PEOPLE
    factor = float(np.exp(np.log(low) + u * (np.log(high) - np.log(low))))
    item = model.items[_PEOPLE]
    moved = item.with_values({key: value * factor for key, value in item.values.items()})
    return replace(model, items={**model.items, _PEOPLE: moved})


def _band(values: NDArray[np.float64]) -> Band:
    low, middle, high = np.percentile(values, BAND)
    return Band(float(low), float(middle), float(high))
