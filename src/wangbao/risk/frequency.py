"""Frequency of one enterprise: its negative binomial and the rate of each incident type.

N given G is Poisson with mean mu G, G gamma with mean one and shape r, so N is negative binomial with variance
mu + mu^2 / r. Two views: the default law in revenue, and the conservative table of published tiers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wangbao.risk import posture
from wangbao.risk.incidents import PRODUCT_SHARES, IncidentType, incident_types
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Answer, Dependence, Profile

View = Literal["default", "conservative"]
Dependences = Mapping[str, Dependence]
Number = Any  # a float of one enterprise, or float64[P] of P enterprises

_NEUTRAL: Dependence = "medium"


@dataclass(frozen=True, slots=True)
class Frequency:
    """Incidents a year: mean ``mu``, negative-binomial size ``r`` and the rate of each type (adds up to ``mu``)."""

    mu: float
    r: float
    rates: tuple[float, ...]  # by incident type, common causes last


def frequency(
    profile: Profile,
    model: Parameters,
    *,
    view: View = "default",
    answers: Mapping[str, Answer] | None = None,
    dependences: Dependences | None = None,
    common_causes: bool = True,
) -> Frequency:
    """Compute the frequency of one enterprise.

    Args:
        profile: its facts.
        model: the numbers.
        view: ``default`` or ``conservative`` (published tiers by revenue instead of the law in revenue).
        answers: control answers instead of the profile's.
        dependences: answers on dependence instead of the profile's (for facts that are drawn).
        common_causes: model common causes as types of their own; off, they stay inside the other types.
    """
    base, size = base_rate(profile, model, view)
    answers = profile.controls if answers is None else answers
    given = dependences or {}
    shares = type_shares(profile, model)
    offset = model.value("common_cause_offset") if common_causes and not profile.is_vendor else 1.0
    common = _common_cause_weights(profile, model)
    rates = []
    for kind in incident_types():
        share = common[kind.code] * (1.0 - offset) if kind.common_cause else shares[kind.code] * offset
        factor = posture.frequency_factor(model, answers, profile.exposures, kind.like)
        for what, (moved, factors) in model.dependence.items():
            if kind.like in moved:
                factor *= factors[given.get(what) or getattr(profile, what) or _NEUTRAL]
        rates.append(base * share * factor)
    mu = sum(rates)
    if profile.history is not None:
        seen = profile.history.incidents
        factor = learned(mu, size, profile.history.years, seen)
        rates, mu, size = [rate * factor for rate in rates], mu * factor, size + seen
    return Frequency(mu=mu, r=size, rates=tuple(rates))


def base_rate(profile: Profile, model: Parameters, view: View) -> tuple[float, float]:
    """Return incidents a year at median posture for this size, sector and country, and the size ``r``."""
    if profile.is_vendor:
        sales = profile.sales_cny / model.cny_per_usd
        country = model.value(f"frequency.country.{profile.country}")
        rate = product_rate(profile.insured_kind, model, view) * product_size(sales, model)
        return rate * country, model.value("frequency.dispersion")
    revenue = profile.revenue_cny / model.cny_per_usd
    place = sector_factor(profile.loss_sector, model) * model.value(f"frequency.country.{profile.country}")
    if view == "conservative":
        tier = next(t for t in model.tiers if revenue < t.below_usd)
        return tier.mu * place, tier.r
    return size_rate(revenue, model) * place, model.value("frequency.dispersion")


def size_rate(revenue_usd: Number, model: Parameters) -> Number:
    """Compute incidents a year by revenue alone, at median posture; a float, or float64[P] for P revenues."""
    scale = revenue_usd / model.value("frequency.base_revenue")
    return model.value("frequency.base_rate") * scale ** model.value("frequency.size_exponent")


def product_rate(kind: str, model: Parameters, view: View) -> float:
    """Look up the harmful failures a year of a product or service with the base sales; conservatively the high end."""
    item = model.items["frequency.product_rate"]
    return item.values[kind] * (item.high if view == "conservative" else 1.0)


def product_size(sales_usd: Number, model: Parameters) -> Number:
    """Compute the factor of a product's yearly sales on its rate of failure; a float, or float64[P]."""
    scale = sales_usd / model.value("frequency.product_base_sales")
    return scale ** model.value("frequency.product_exponent")


def product_shares(kind: str, model: Parameters) -> Mapping[str, float]:
    """Return the share of each incident type among the failures of a product or service; they add up to one."""
    table = model.table(f"{PRODUCT_SHARES}{kind}")
    total = sum(table.values())
    return {one.code: table.get(one.code, 0.0) / total for one in incident_types() if not one.common_cause}


def learned(mu: Number, size: Number, years: Number, seen: Number) -> Number:
    """Compute the factor of own history (``seen`` incidents in ``years``) on the rates; floats, or float64[P] each.

    Gamma-Poisson: the prior's shape ``size`` grows by the incidents seen, its rate by the years watched.
    """
    return (size + seen) / (size + mu * years)


def sector_factor(sector: str, model: Parameters) -> float:
    """Return the factor of a sector on the rate: its published probability, shrunk, never below the floor."""
    ratio = model.table("frequency.sector")[sector] / model.value("frequency.sector_reference")
    return max(
        float(ratio ** model.value("frequency.sector_exponent")), model.value("frequency.sector_floor")
    )


def type_shares(profile: Profile, model: Parameters) -> Mapping[str, float]:
    """Return the share of each incident type before posture, tilted by sector; they add up to one."""
    if profile.is_vendor:
        return product_shares(profile.insured_kind, model)
    weights = {
        kind.code: type_weight(kind, profile.loss_sector, model)
        for kind in incident_types()
        if not kind.common_cause
    }
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()}


def type_weight(kind: IncidentType, sector: str, model: Parameters) -> float:
    """Return the weight of an incident type in a sector."""
    tilt = model.items.get(f"frequency.sector_tilt.{kind.code}")
    return model.value(f"frequency.share.{kind.code}") * (tilt.values.get(sector, 1.0) if tilt else 1.0)


def cause_weights(model: Parameters) -> Mapping[str, float]:
    """Return each common cause's part of the common-cause frequency of an enterprise that shares every footprint."""
    hits = {code: cause.rate * cause.hit_probability for code, cause in model.common_causes.items()}
    total = sum(hits.values())
    return {code: hit / total for code, hit in hits.items()}


def _common_cause_weights(profile: Profile, model: Parameters) -> Mapping[str, float]:
    """Return each common cause's part of the common-cause frequency; zero where its footprint is not shared."""
    return {
        code: 0.0
        if profile.is_vendor
        else weight * float(_shares_footprint(profile, model.common_causes[code].footprint))
        for code, weight in cause_weights(model).items()
    }


def _shares_footprint(profile: Profile, footprint: str) -> bool:
    """Return True if the enterprise can be struck; not known counts as shared."""
    absent = {
        "cloud": profile.cloud == "none",
        "outsourcers": profile.outsourcers == "none",
        "endpoint_agent": profile.shared.endpoint_agent is None
        and profile.answer("endpoint_detection") == "no",
    }
    return not absent.get(footprint, False)
