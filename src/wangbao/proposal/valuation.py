"""Valuation of contracts for one enterprise: simulated years of fixed number and seed, through every contract.

The years depend only on the enterprise, so every choice of limit, deductible or waiting time meets the very same
incidents, today or tomorrow, on a page or through the API: two prices differ only by what differs in the contracts.
``INCIDENTS`` incidents leave the yearly mean of what a policy pays good to about one per cent, which is said beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wangbao.assessment import band
from wangbao.assessment.losses import Losses, Sampling, simulate
from wangbao.assessment.request import DEFAULT_SEED, MODEL
from wangbao.assessment.views import LEVELS, measured
from wangbao.contract.terms import Terms
from wangbao.pricing import technical
from wangbao.pricing.loadings import Loadings
from wangbao.pricing.price import Price
from wangbao.risk import parameters
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.measures import Measures
from wangbao.risk.profile import Profile
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.figures import Band

INCIDENTS: Final = 50_000
BAD_YEAR: Final = 0.99


@dataclass(frozen=True, slots=True)
class Valued:
    """One contract valued: the measures of what it pays in a year, and its technical price."""

    terms: Terms
    insured: Measures
    price: Price

    @property
    def mean(self) -> float:
        return self.insured.mean.value


@dataclass(frozen=True, slots=True)
class Valuation:
    """An enterprise's simulated years: measures ground up, and each contract's."""

    ground_up: Measures
    contracts: tuple[Valued, ...]
    years: int
    events: int
    seed: int
    model: str
    model_version: str
    loadings_version: str

    def bad_year(self) -> float:
        """Return the 1-in-100 year before insurance, yuan."""
        return next(t.var.value for t in self.ground_up.tail if t.level == BAD_YEAR)


def sampling_for(events: EventModel) -> Sampling:
    """Return the sampling of every valuation of this enterprise."""
    sampling = Sampling(years=band.years_for(events.frequency.mu, INCIDENTS), seed=DEFAULT_SEED, threads=1)
    return Sampling(
        years=-(-sampling.years // sampling.batches) * sampling.batches, seed=sampling.seed, threads=1
    )


def levels(loadings: Loadings) -> tuple[float, ...]:
    return tuple(sorted({*LEVELS, loadings.capital_level}))


def value(profile: Profile, contracts: Sequence[Terms], loadings: Loadings) -> Valuation:
    """Value contracts of one enterprise on the same simulated years.

    Raises:
        InputError: a contract without an annual limit to rate on.
    """
    events = build(profile, parameters.default())
    losses = simulate(events, contracts, sampling_for(events))
    at = levels(loadings)
    return Valuation(
        ground_up=measured(losses.ground, losses.years, at),
        contracts=tuple(_valued(terms, losses, row, loadings, at) for row, terms in enumerate(contracts)),
        years=losses.years.years,
        events=losses.years.events,
        seed=DEFAULT_SEED,
        model=MODEL,
        model_version=parameters.default().version,
        loadings_version=loadings.version,
    )


def technical_price(
    insured: Measures, terms: Terms, loadings: Loadings, mean_band: Band | None = None
) -> Price:
    """Compute the technical price at measured losses; without a ``mean_band`` the price has no range."""
    mean = insured.mean.value
    return technical.technical_price(
        mean=mean,
        deviation=insured.deviation.value,
        tvar=max(next(t for t in insured.tail if t.level == loadings.capital_level).tvar.value, mean),
        mean_band=mean_band or Band(mean, mean, mean),
        limit_cny=limit_of(terms),
        loadings=loadings,
    )


def limit_of(terms: Terms) -> Decimal:
    """Return the annual limit of a contract.

    Raises:
        InputError: it has none.
    """
    if terms.limit_cny is None:
        raise refusal("limit_cny", None, "条款没有年累计限额", "the wording has no annual limit")
    return terms.limit_cny


def _valued(terms: Terms, losses: Losses, row: int, loadings: Loadings, at: Sequence[float]) -> Valued:
    insured = measured(losses.insured[row], losses.years, at)
    return Valued(terms, insured, technical_price(insured, terms, loadings))
