"""How much: the loss of one incident by head, as numbers ready for the simulator and for the exact path.

One incident has a latent factor Z. A head that is struck costs ``exp(log_median + sigma (rho Z + sqrt(1 - rho^2) e))``
with its own e; the log of downtime and of people affected follow the same rule. Interruption is hourly insurable profit
times the affected share times the hours; liability for people's data follows the number of people. Medians scale with
revenue from firms of 100 million dollars, with one elasticity below and one above.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from wangbao.risk import posture
from wangbao.risk.incidents import IncidentType, incident_types, technology_head
from wangbao.risk.parameters import Parameter, Parameters, Values
from wangbao.risk.profile import Answer, Profile

REFERENCE_REVENUE_USD = 1e8
HOURS_PER_DAY = 24.0
DAYS_PER_YEAR = 365.0
REFERENCE_PEOPLE = 1e4  # the settlement cost of the table holds at ten thousand people

PLAIN_HEADS = (
    "physical_loss",
    "data_restoration",
    "hardware_betterment",
    "emergency_response",
    "public_relations",
    "legal_expense",
    "incident_liability",
    "media_liability",
    "extortion",
    "funds_loss",
)
TECHNOLOGY = "technology_liability"  # product or professional liability, by kind of insured


class _Scale(NamedTuple):
    """What all incident types share of one head: its medians, what they are multiplied by, its spread."""

    medians: Parameter
    log_factor: float
    sigma: float


@dataclass(frozen=True, slots=True)
class HeadLoss:
    """One head an incident type may cost: probability, log of the median in yuan, log standard deviation."""

    head: str
    probability: float
    log_median: float
    sigma: float


@dataclass(frozen=True, slots=True)
class Interruption:
    """Interruption of one incident type: probability, log of the median in hours, log standard deviation."""

    probability: float
    log_median_hours: float
    sigma: float


@dataclass(frozen=True, slots=True)
class TypeSeverity:
    """Everything one incident of a type may cost."""

    heads: tuple[HeadLoss, ...]
    interruption: Interruption
    people_probability: float
    data_liability: str


@dataclass(frozen=True, slots=True)
class Severity:
    """Severity of one enterprise, all types; money in yuan, time in hours."""

    types: tuple[TypeSeverity, ...]
    rho: float
    cap_cny: float  # one incident's total, never above
    profit_per_hour: float  # insurable gross profit with extra expense, whole enterprise
    affected_a: float
    affected_b: float
    people_log_median: float
    people_sigma: float
    people_held: float  # at most this many people; infinite where not known
    notify_per_person: float
    suit_intercept: float
    suit_slope: float  # per tenfold people
    suit_factor: float
    suit_log_cost: float  # log of the cost at one person
    suit_elasticity: float
    suit_sigma: float


def severity(profile: Profile, model: Parameters, *, answers: Mapping[str, Answer] | None = None) -> Severity:
    """The severity of one enterprise; ``answers`` are control answers instead of the profile's."""
    answers = profile.controls if answers is None else answers
    usd = model.cny_per_usd
    size = profile.revenue_cny / usd / REFERENCE_REVENUE_USD
    china = profile.country == "CN"
    place = model.table("severity.country.CN") if china else {}
    suit = "severity.data_breach_liability"
    bi = "severity.business_interruption"
    people = "severity.records"
    notify = "severity.emergency_response.per_record" + ("_CN" if china else "")
    margin = profile.gross_margin or sector_margin(profile.loss_sector, model)
    affected = model.table(f"{bi}.affected_share")
    return Severity(
        types=_types(profile, model, answers, size, place),
        rho=model.value("dependence.latent_weight"),
        cap_cny=model.value("dependence.revenue_cap") * profile.revenue_cny,
        profit_per_hour=profile.revenue_cny
        * margin
        / DAYS_PER_YEAR
        / HOURS_PER_DAY
        * (1.0 + model.value(f"{bi}.extra_expense"))
        * size ** model.value(f"{bi}.resilience")
        * place.get("business_interruption", 1.0),
        affected_a=affected["a"],
        affected_b=affected["b"],
        people_log_median=math.log(_by_sector(model.table(f"{people}.median"), profile.loss_sector))
        + model.value(f"{people}.elasticity") * math.log(size),
        people_sigma=model.value(f"{people}.sigma"),
        people_held=math.inf if profile.records_held is None else float(profile.records_held),
        notify_per_person=model.value(notify) * usd,
        suit_intercept=model.value(f"{suit}.intercept"),
        suit_slope=model.value(f"{suit}.slope"),
        suit_factor=place.get("suit_probability", 1.0),
        suit_log_cost=math.log(
            model.value(f"{suit}.cost")
            * usd
            * place.get("suit_cost", 1.0)
            * size ** model.value(f"{suit}.elasticity_revenue")
            * posture.severity_factor(model, answers, "data_breach_liability")
        )
        - model.value(f"{suit}.elasticity_records") * math.log(REFERENCE_PEOPLE),
        suit_elasticity=model.value(f"{suit}.elasticity_records"),
        suit_sigma=model.value(f"{suit}.sigma"),
    )


def sector_margin(sector: str, model: Parameters) -> float:
    """The table's insurable gross margin of a sector, used where the enterprise gives none."""
    return min(_by_sector(model.table("severity.business_interruption.gross_margin"), sector), 0.95)


def _by_sector(table: Values, sector: str) -> float:
    return table.get(sector, table["other"])


def _types(
    profile: Profile, model: Parameters, answers: Mapping[str, Answer], size: float, place: Values
) -> tuple[TypeSeverity, ...]:
    """All types; a common cause costs what the type it is like costs, but for its own downtime."""
    change = {
        what: posture.severity_factor(model, answers, what)
        for what in ("encryption", "ransom_paid", "downtime")
    }
    scales = {name: _scale(name, model, answers, size, place) for name in (*PLAIN_HEADS, TECHNOLOGY)}
    own = {
        kind.code: _heads(kind, profile, model, scales, change)
        for kind in incident_types()
        if not kind.common_cause
    }
    stops = model.table("severity.business_interruption.probability")
    people = model.table("severity.records.probability")
    return tuple(
        TypeSeverity(
            heads=own[kind.like],
            interruption=_interruption(kind, model, stops.get(kind.like, 0.0), change),
            people_probability=min(people.get(kind.like, 0.0), 1.0),
            data_liability=kind.data_liability,
        )
        for kind in incident_types()
    )


def _heads(
    kind: IncidentType,
    profile: Profile,
    model: Parameters,
    scales: Mapping[str, _Scale],
    change: Mapping[str, float],
) -> tuple[HeadLoss, ...]:
    found = []
    for name in PLAIN_HEADS:
        probability = head_probability(name, kind, model)
        if name == "extortion":
            probability *= change["encryption"] * change["ransom_paid"]
        if name == "data_restoration" and kind.like == "ransomware":
            probability *= change["encryption"]
        head = kind.security_liability if name == "incident_liability" else name
        if probability > 0.0:
            found.append(_head_loss(head, probability, kind, scales[name]))
    technology = model.table(f"severity.{TECHNOLOGY}.probability").get(kind.like, 0.0)
    if technology > 0.0 and (kind.like == "technology_error" or profile.is_vendor):
        at = technology_head(profile.insured_kind)
        found.append(_head_loss(at, technology, kind, scales[TECHNOLOGY]))
    return tuple(found)


def _interruption(
    kind: IncidentType, model: Parameters, probability: float, change: Mapping[str, float]
) -> Interruption:
    cause = model.common_causes.get(kind.code)
    days = (
        cause.downtime_median_days if cause else model.table("severity.downtime.median").get(kind.like, 1.0)
    )
    spread = cause.downtime_sigma if cause else model.table("severity.downtime.sigma").get(kind.like, 1.0)
    if kind.like == "ransomware":
        probability *= change["encryption"]
    hours = math.log(days * HOURS_PER_DAY * change["downtime"])
    return Interruption(min(probability, 1.0), hours, spread)


def head_probability(name: str, kind: IncidentType, model: Parameters) -> float:
    """Probability that an incident of this type costs something under one of ``PLAIN_HEADS``, before posture."""
    if name == "extortion":
        return model.value("severity.extortion.probability.ransomware") if kind.like == "ransomware" else 0.0
    return model.table(f"severity.{name}.probability").get(kind.like, 0.0)


def _scale(name: str, model: Parameters, answers: Mapping[str, Answer], size: float, place: Values) -> _Scale:
    elasticity = model.table(f"severity.{name}.elasticity")["below" if size < 1.0 else "above"]
    factor = place.get(name, 1.0) * posture.severity_factor(model, answers, name) * model.cny_per_usd
    return _Scale(
        medians=model.items[f"severity.{name}.median"],
        log_factor=math.log(factor) + elasticity * math.log(size),
        sigma=model.value(f"severity.{name}.sigma"),
    )


def _head_loss(head: str, probability: float, kind: IncidentType, scale: _Scale) -> HeadLoss:
    medians = scale.medians
    median = medians.values[kind.like] if medians.is_table else medians.values["v"]
    return HeadLoss(head, min(probability, 1.0), math.log(median) + scale.log_factor, scale.sigma)
