"""Result of an assessment as plain values: every figure with its error, every line with its source.

Money is yuan a year unless a name says otherwise; probabilities and shares are fractions. Nothing here computes.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from wangbao.contract.explain import Layer
from wangbao.pricing.price import Option, Price, PriceLine
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import Text

EXPOSED: Final = "exposed"  # the answer of an advice about an asset open to the internet

__all__ = [
    "Advice",
    "Assessment",
    "Assumption",
    "Band",
    "Cell",
    "Check",
    "CurvePoint",
    "Estimate",
    "HeadRow",
    "Layer",
    "LossView",
    "Option",
    "Price",
    "PriceLine",
    "Run",
    "ScaleRow",
    "ScenarioRow",
    "Subject",
    "TailPoint",
]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of an exceedance curve: the loss reached once in ``return_period`` years."""

    return_period: float
    aggregate: Estimate  # AEP: total of a year
    occurrence: Estimate  # OEP: largest event of a year
    aggregate_band: Band


@dataclass(frozen=True, slots=True)
class TailPoint:
    """Value at risk and tail value at risk of the yearly total at probability ``level``."""

    level: float
    var: Estimate
    tvar: Estimate


@dataclass(frozen=True, slots=True)
class LossView:
    """One view of the yearly loss: ``ground_up`` (before insurance) or ``insured`` (what the policy pays)."""

    view: str
    mean: Estimate
    mean_band: Band
    deviation: Estimate
    any_loss: Estimate  # probability that a year has a loss above zero
    tail: tuple[TailPoint, ...]  # levels 0.95, 0.99, 0.995
    curve: tuple[CurvePoint, ...]  # rising return periods


@dataclass(frozen=True, slots=True)
class Cell:
    """Yearly mean loss of one scenario and head; all cells of a view add up to its mean."""

    scenario: str
    head: str
    ground_up: float
    insured: float


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """One scenario: how often, what it costs before and after insurance, and its share of the bad years."""

    scenario: str
    incidents: float  # expected incidents a year
    ground_up: float
    insured: float
    tail_share: float  # share of the ground-up TVaR at 0.99; adds up to 1


@dataclass(frozen=True, slots=True)
class ScaleRow:
    """The reach of an incident of one scenario, beside money: one measure, given that it is struck.

    ``measure`` is one of :data:`wangbao.risk.scale.MEASURES`; ``yearly`` the incidents a year that strike any of it.
    """

    scenario: str
    measure: str
    yearly: float
    median: float
    one_in_ten: float


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One loss head: what it costs before and after insurance; ``status`` is the wording's coverage status."""

    head: str
    status: str
    ground_up: float
    insured: float
    tail_share: float  # share of the ground-up TVaR at 0.99; adds up to 1


@dataclass(frozen=True, slots=True)
class Advice:
    """One control that is not (fully) in place or asset that is exposed, and what mending it changes.

    Both sides share their random numbers.
    """

    control: str  # code of the control, or of the exposure
    name: Text
    answer: str  # what the profile says today: no, partial, unknown, or exposed
    mean_change: Estimate  # change of ground-up yearly mean (negative is better)
    hundred_year_change: Estimate  # change of the 1-in-100 year, ground up
    premium_change_cny: Decimal
    effect: Text  # what the figure behind it says
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Assumption:
    """One parameter or loading behind the result."""

    group: Text
    name: Text
    value: Text
    low: str
    high: str
    source: str
    confidence: str
    note: Text


@dataclass(frozen=True, slots=True)
class Check:
    """A figure computed a second time in an independent way."""

    name: Text
    simulated: Estimate
    exact: float | None
    note: Text  # why there is no exact figure, or how it was made


@dataclass(frozen=True, slots=True)
class Run:
    """Settings of a run; the same settings give the same figures bit for bit."""

    model: str
    model_version: str
    view: str  # default or conservative
    years: int
    events: int
    seed: int
    sampling: Text
    parameter_draws: int


@dataclass(frozen=True, slots=True)
class Subject:
    """The enterprise assessed, in the words of the vocabulary; ``facts`` are shown as given."""

    name: str
    kind: str
    section: str
    size: str
    facts: tuple[tuple[Text, Text], ...]
    missing: tuple[Text, ...]  # optional facts not given: each widens the band
    systemic_share: float  # share of the ground-up mean from common causes, 0 where switched off


@dataclass(frozen=True, slots=True)
class Assessment:
    """One enterprise from its facts to its loss curve, its cover, its price and its advice."""

    subject: Subject
    wording: str
    wording_title: Text
    limit_cny: Decimal
    deductible_cny: Decimal
    ground_up: LossView
    insured: LossView
    cells: tuple[Cell, ...]
    scenarios: tuple[ScenarioRow, ...]  # largest ground-up mean first
    scale: tuple[ScaleRow, ...]  # in the order of the scenarios, then of the measures
    heads: tuple[HeadRow, ...]  # notice order
    layers: tuple[Layer, ...]
    price: Price
    options: tuple[Option, ...]
    advice: tuple[Advice, ...]  # best first
    assumptions: tuple[Assumption, ...]
    sources: tuple[tuple[str, str], ...]  # key, citation
    checks: tuple[Check, ...]
    run: Run
    cautions: tuple[Text, ...] = field(default=())
