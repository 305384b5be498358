"""How much: the loss of one incident by head, as numbers ready for the simulator and for the exact path.

One incident has a latent factor Z. A head that is struck costs ``exp(log_median + sigma (rho Z + sqrt(1 - rho^2) e))``
with its own e; the log of downtime and of people affected follow the same rule. Interruption is hourly insurable profit
times the affected share times the hours; liability for people's data follows the number of people. Medians scale with
revenue from firms of 100 million dollars, with one elasticity below and one above.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from wangbao.risk import posture
from wangbao.risk.incidents import IncidentType, incident_types, technology_head
from wangbao.risk.parameters import Parameters, Values
from wangbao.risk.profile import Answer, Profile

REFERENCE_REVENUE_USD = 1e8
HOURS_PER_DAY = 24.0
DAYS_PER_YEAR = 365.0
REFERENCE_PEOPLE = 1e4  # the settlement cost of the table holds at ten thousand people

_PLAIN_HEADS = (
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
        types=tuple(_type_severity(profile, model, answers, kind, size, place) for kind in incident_types()),
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


def _type_severity(
    profile: Profile,
    model: Parameters,
    answers: Mapping[str, Answer],
    kind: IncidentType,
    size: float,
    place: Values,
) -> TypeSeverity:
    encryption = posture.severity_factor(model, answers, "encryption") if kind.like == "ransomware" else 1.0
    heads = []
    for name in _PLAIN_HEADS:
        probability = _probability(name, kind, model)
        if name == "extortion":
            probability *= encryption * posture.severity_factor(model, answers, "ransom_paid")
        if name == "data_restoration":
            probability *= encryption
        head = kind.security_liability if name == "incident_liability" else name
        heads.append(_head_loss(name, head, probability, kind, model, answers, size, place))
    technology = model.table("severity.technology_liability.probability")
    share = technology.get(kind.like, 0.0) if kind.like == "technology_error" or profile.is_vendor else 0.0
    at = technology_head(profile.insured_kind)
    heads.append(_head_loss("technology_liability", at, share, kind, model, answers, size, place))
    own = model.common_causes.get(kind.code)
    days = own.downtime_median_days if own else model.table("severity.downtime.median").get(kind.like, 1.0)
    spread = own.downtime_sigma if own else model.table("severity.downtime.sigma").get(kind.like, 1.0)
    stopped = model.table("severity.business_interruption.probability").get(kind.like, 0.0) * encryption
    return TypeSeverity(
        heads=tuple(h for h in heads if h is not None),
        interruption=Interruption(
            probability=min(stopped, 1.0),
            log_median_hours=math.log(
                days * HOURS_PER_DAY * posture.severity_factor(model, answers, "downtime")
            ),
            sigma=spread,
        ),
        people_probability=min(model.table("severity.records.probability").get(kind.like, 0.0), 1.0),
        data_liability=kind.data_liability,
    )


def _probability(name: str, kind: IncidentType, model: Parameters) -> float:
    if name == "extortion":
        return model.value("severity.extortion.probability.ransomware") if kind.like == "ransomware" else 0.0
    return model.table(f"severity.{name}.probability").get(kind.like, 0.0)


def _head_loss(
    name: str,
    head: str,
    probability: float,
    kind: IncidentType,
    model: Parameters,
    answers: Mapping[str, Answer],
    size: float,
    place: Values,
) -> HeadLoss | None:
    if probability <= 0.0:
        return None
    item = model.items[f"severity.{name}.median"]
    median = item.values[kind.like] if item.is_table else model.value(f"severity.{name}.median")
    elasticity = model.table(f"severity.{name}.elasticity")["below" if size < 1.0 else "above"]
    factor = place.get(name, 1.0) * posture.severity_factor(model, answers, name)
    return HeadLoss(
        head=head,
        probability=min(probability, 1.0),
        log_median=math.log(median * model.cny_per_usd * factor) + elasticity * math.log(size),
        sigma=model.value(f"severity.{name}.sigma"),
    )
