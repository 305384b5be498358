"""The severity law, stated once for one enterprise (floats) and for many (arrays).

One incident has a latent factor Z. A head that is struck costs ``exp(log_median + sigma (rho Z + sqrt(1 - rho^2) e))``
with its own e; the log of downtime and of people affected follow the same rule. Interruption is hourly insurable profit
times the affected share times the hours; liability for people's data follows the number of people. Medians scale with
revenue from firms of 100 million dollars, with one elasticity below and one above.

:mod:`wangbao.risk.severity` applies the law to one profile, :mod:`wangbao.risk.many.severity` to columns of facts. Both
give their facts as an :class:`Insured`; one enterprise stays in plain floats, because NumPy takes over twice as long
for arrays of one and its powers differ from Python's in the last bit.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np

from wangbao.risk.incidents import IncidentType, incident_types, technology_head
from wangbao.risk.parameters import SCALAR, Parameter, Parameters, Values
from wangbao.vocabulary import terms
from wangbao.vocabulary.heads import HEAD_INDEX

Number = Any  # a float of one enterprise, or float64[P] of P enterprises

TECHNOLOGY: Final = "technology_liability"  # product or professional liability, by kind of insured
REFERENCE_REVENUE_USD: Final = 1e8
HOURS_PER_DAY: Final = 24.0
DAYS_PER_YEAR: Final = 365.0
REFERENCE_PEOPLE: Final = 1e4  # the settlement cost of the table holds at ten thousand people

_SUIT = "severity.data_breach_liability"
_BI = "severity.business_interruption"
_PEOPLE = "severity.records"
_NOTIFY = "severity.emergency_response.per_record"


class Functions(NamedTuple):
    """Elementary functions on the kind of number an :class:`Insured` holds."""

    log: Callable[[Number], Number]
    log_product: Callable[
        [float, Number], Number
    ]  # rounded as results always were: of the product, or log by log
    least: Callable[[Number, Number], Number]
    where: Callable[[Any, Number, Number], Number]  # condition, value if true, value if false


ONE: Final = Functions(
    log=math.log,
    log_product=lambda a, b: math.log(a * b),
    least=min,
    where=lambda condition, yes, no: yes if condition else no,
)
MANY: Final = Functions(
    log=np.log, log_product=lambda a, b: np.log(b) + np.log(a), least=np.minimum, where=np.where
)


class Insured(NamedTuple):
    """The facts the law reads: of one enterprise as plain values, or of P as arrays [P]."""

    functions: Functions
    revenue_cny: Number
    china: Any  # whether it is in mainland China
    vendor: Any  # whether its cover is for products and services it sells
    technology_head: Any  # HEAD_INDEX of the head that its technology liability falls under
    gross_margin: Number  # share of revenue; the sector's where the enterprise gives none
    people_log_median: Number  # log of the sector's median number of people affected, before size
    people_held: Number  # infinite where not known
    factor: Callable[[str], Number]  # of posture on an aspect of severity

    def size(self, model: Parameters) -> Number:
        """Return revenue over the reference revenue."""
        return self.revenue_cny / model.cny_per_usd / REFERENCE_REVENUE_USD


class Component(NamedTuple):
    """One part of a loss that is drawn as a lognormal: a head, or ``technology_liability``."""

    name: str
    probabilities: Values  # by incident type, before posture
    medians: Parameter  # US dollars; one number, or one by incident type
    sigma: float
    elasticity: Values  # in revenue, ``below`` and ``above`` the reference


class Slot(NamedTuple):
    """One head an incident type may cost, before an enterprise's size, place and posture."""

    head: int  # HEAD_INDEX
    name: str  # of its component
    probability: float
    log_median: float  # of US dollars
    sigma: float
    moved_by: tuple[str, ...]  # aspects of posture that the probability is multiplied by
    type: IncidentType


class Stop(NamedTuple):
    """Interruption by one incident type, before posture.

    ``weight``: correlation of the log of its hours with the incident's latent factor, over that of the heads.
    """

    probability: float
    median_hours: float
    sigma: float
    weight: float
    moved_by: tuple[str, ...]


def components(model: Parameters) -> tuple[Component, ...]:
    """List the components the model draws as a lognormal each: heads in their order, technology liability last."""
    found = []
    for name in (*HEAD_INDEX, TECHNOLOGY):
        medians = model.items.get(f"severity.{name}.median")
        if medians is not None:
            sigma = model.value(f"severity.{name}.sigma")
            elasticity = model.table(f"severity.{name}.elasticity")
            found.append(Component(name, _probabilities(name, model), medians, sigma, elasticity))
    return tuple(found)


def _probabilities(name: str, model: Parameters) -> Values:
    """Look up the probability by incident type that an incident costs something under a component, before posture."""
    path = f"severity.{name}.probability"
    if path in model.items:
        return model.table(path)
    # Probabilities with ranges of their own stand one by one, the incident type last in their path.
    each = {kind.code: model.items.get(f"{path}.{kind.code}") for kind in incident_types()}
    return {code: item.values[SCALAR] for code, item in each.items() if item is not None}


@cache
def technology_heads() -> tuple[str, ...]:
    """List the heads that technology liability falls under, in head order."""
    found = {technology_head(kind.code) for kind in terms.KINDS}
    return tuple(sorted(found, key=HEAD_INDEX.__getitem__))


def slots(kind: IncidentType, of: Sequence[Component], model: Parameters) -> tuple[Slot, ...]:
    """List the heads an incident type may cost; technology liability has a slot for either of its heads."""
    found = []
    share = expense_share(kind, model)
    for part in of:
        probability = part.probabilities.get(kind.like, 0.0) * share
        if probability <= 0.0:
            continue
        log_median = math.log(part.medians.values[kind.like if part.medians.is_table else SCALAR])
        moved_by = model.moved_by(part.name, kind.like)
        head = kind.security_liability if part.name == "incident_liability" else part.name
        found += [
            Slot(HEAD_INDEX[place], part.name, probability, log_median, part.sigma, moved_by, kind)
            for place in (technology_heads() if part.name == TECHNOLOGY else (head,))
        ]
    return tuple(found)


def stop(kind: IncidentType, model: Parameters) -> Stop:
    """Look up the interruption by an incident type; a common cause has one of its own."""
    moved_by = model.moved_by("business_interruption", kind.like)
    cause = model.common_causes.get(kind.code)
    if cause is not None:
        weight = cause.downtime_weight / model.value("dependence.latent_weight")
        hours = cause.downtime_median_days * HOURS_PER_DAY
        return Stop(cause.stop_probability, hours, cause.downtime_sigma, weight, moved_by)
    return Stop(
        probability=model.table(f"{_BI}.probability").get(kind.like, 0.0),
        median_hours=model.table("severity.downtime.median").get(kind.like, 1.0) * HOURS_PER_DAY,
        sigma=model.table("severity.downtime.sigma").get(kind.like, 1.0),
        weight=1.0,
        moved_by=moved_by,
    )


def expense_share(kind: IncidentType, model: Parameters) -> float:
    """Look up the factor on the probability of every cost but interruption: 1, or a common cause's share."""
    cause = model.common_causes.get(kind.code)
    return 1.0 if cause is None else cause.expense_share


def people_probability(kind: IncidentType, model: Parameters) -> float:
    """Look up the probability that an incident of this type affects people's data."""
    likely = model.table(f"{_PEOPLE}.probability").get(kind.like, 0.0)
    return min(likely * expense_share(kind, model), 1.0)


def changes(insured: Insured, model: Parameters) -> dict[str, Number]:
    """Compute the factors of posture on ``downtime`` and on the aspects that move a probability."""
    return {what: insured.factor(what) for what in (*model.moving_aspects(), "downtime")}


def probability(insured: Insured, at: Slot | Stop, change: Mapping[str, Number]) -> Number:
    """Compute the probability of a slot or an interruption under an enterprise's posture, at most 1."""
    if not at.moved_by:
        return min(at.probability, 1.0)
    moved = math.prod(change[aspect] for aspect in at.moved_by)
    return insured.functions.least(at.probability * moved, 1.0)


def has(insured: Insured, slot: Slot) -> Any:
    """Tell whether a slot is the insured's: all are, but for technology liability.

    That falls under one of two heads by kind of insured, and befalls a firm that is no vendor only through its own
    errors.
    """
    if slot.name != TECHNOLOGY:
        return True
    mine = insured.technology_head == slot.head
    return mine if slot.type.like == "technology_error" else mine & insured.vendor


def log_factors(insured: Insured, of: Sequence[Component], model: Parameters) -> dict[str, Number]:
    """Compute the log of the factor of place, posture, size and exchange rate on the medians of each component."""
    log, where = insured.functions.log, insured.functions.where
    size = insured.size(model)
    small, log_size = size < 1.0, log(size)
    china = model.table("severity.country.CN")
    found = {}
    for part in of:
        place = where(insured.china, china.get(part.name, 1.0), 1.0)
        factor = place * insured.factor(part.name) * model.cny_per_usd
        elasticity = where(small, part.elasticity["below"], part.elasticity["above"])
        found[part.name] = log(factor) + elasticity * log_size
    return found


def log_median_hours(insured: Insured, at: Stop, change: Mapping[str, Number]) -> Number:
    """Compute the log of the median hours of an interruption."""
    return insured.functions.log_product(at.median_hours, change["downtime"])


def constants(insured: Insured, model: Parameters) -> dict[str, Number]:
    """Compute the numbers that all incident types share, by the names in :data:`wangbao.risk.event_model.CONSTANTS`."""
    log, where = insured.functions.log, insured.functions.where
    usd, size = model.cny_per_usd, insured.size(model)
    china = model.table("severity.country.CN")

    def place(name: str) -> Number:
        return where(insured.china, china.get(name, 1.0), 1.0)

    hourly = insured.revenue_cny * insured.gross_margin / DAYS_PER_YEAR / HOURS_PER_DAY
    suit_cost = (
        model.value(f"{_SUIT}.cost")
        * usd
        * place("suit_cost")
        * size ** model.value(f"{_SUIT}.elasticity_revenue")
        * insured.factor("data_breach_liability")
    )
    by_people = model.value(f"{_SUIT}.elasticity_records")
    return {
        "rho": model.value("dependence.latent_weight"),
        "cap_cny": model.value("dependence.revenue_cap") * insured.revenue_cny,
        "profit_per_hour": hourly
        * (1.0 + model.value(f"{_BI}.extra_expense"))
        * size ** model.value(f"{_BI}.resilience")
        * place("business_interruption"),
        "people_log_median": insured.people_log_median + model.value(f"{_PEOPLE}.elasticity") * log(size),
        "people_sigma": model.value(f"{_PEOPLE}.sigma"),
        "people_held": insured.people_held,
        "notify_per_person": where(insured.china, model.value(f"{_NOTIFY}_CN"), model.value(_NOTIFY)) * usd,
        "suit_intercept": model.value(f"{_SUIT}.intercept"),
        "suit_slope": model.value(f"{_SUIT}.slope"),
        "suit_factor": place("suit_probability"),
        "suit_log_cost": log(suit_cost) - by_people * math.log(REFERENCE_PEOPLE),
        "suit_elasticity": by_people,
        "suit_sigma": model.value(f"{_SUIT}.sigma"),
    }


def sector_margin(sector: str, model: Parameters) -> float:
    """Look up the table's insurable gross margin of a sector, used where the enterprise gives none."""
    return min(by_sector(model.table(f"{_BI}.gross_margin"), sector), 0.95)


def sector_people(sector: str, model: Parameters) -> float:
    """Look up the log of a sector's median number of people affected, at the reference revenue."""
    return math.log(by_sector(model.table(f"{_PEOPLE}.median"), sector))


def by_sector(table: Values, sector: str) -> float:
    """Look up a table's value for a sector, or for ``other``."""
    return table.get(sector, table["other"])
