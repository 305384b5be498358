"""Frequency of many enterprises: the law of :mod:`wangbao.risk.frequency`, array by array."""

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.risk import posture
from wangbao.risk.frequency import (
    View,
    cause_weights,
    learned,
    product_rate,
    product_shares,
    product_size,
    sector_factor,
    size_rate,
    type_weight,
)
from wangbao.risk.incidents import IncidentType, incident_types
from wangbao.risk.many.facts import ANSWERS, COUNTRIES, DEPENDENCES, SECTORS, VENDOR, Facts
from wangbao.risk.parameters import Control, Parameters
from wangbao.risk.profile import Answer
from wangbao.vocabulary.terms import KINDS

Floats = NDArray[np.float64]

_NO = ANSWERS.index("no")
_ANSWERS: Final[tuple[Answer, ...]] = (*ANSWERS, "unknown")  # the last is what -1 reaches
_NEUTRAL = "medium"  # an answer on dependence that is not given


class Frequencies(NamedTuple):
    """Incidents a year of P enterprises: mean, negative-binomial size, and rate by incident type (of T)."""

    mu: Floats  # float64[P]
    r: Floats  # float64[P]
    rates: Floats  # float64[P, T]


def frequencies(facts: Facts, model: Parameters, *, view: View, common_causes: bool) -> Frequencies:
    """Compute the frequencies of P enterprises; arguments as :func:`wangbao.risk.frequency.frequency`."""
    base, size = _base_rates(facts, model, view)
    types = incident_types()
    own = [kind for kind in types if not kind.common_cause]
    shares = _type_shares(model, own)[facts.sector]
    vendor = VENDOR[facts.kind]
    for place, product in enumerate(KINDS):
        if product.family == "product_service":
            shares[facts.kind == place] = list(product_shares(product.code, model).values())
    offset = np.where(vendor, 1.0, model.value("common_cause_offset") if common_causes else 1.0)
    common = _common_cause_weights(facts, model)
    rates = np.empty((facts.revenue_cny.size, len(types)))
    factors = {kind.code: _factor(facts, model, kind.code) for kind in own}
    for t, kind in enumerate(types):
        share = common[kind.code] * (1.0 - offset) if kind.common_cause else shares[:, t] * offset
        np.multiply(base * share, factors[kind.like], out=rates[:, t])
    mu = rates.sum(axis=1)
    watched = np.flatnonzero(~np.isnan(facts.history_years))
    seen = facts.history_incidents[watched]
    factor = learned(mu[watched], size[watched], facts.history_years[watched], seen)
    rates[watched] *= factor[:, None]
    mu[watched] *= factor
    size[watched] += seen
    return Frequencies(mu=mu, r=size, rates=rates)


def control_table(control: Control, ratio: float, overlap: float) -> Floats:
    """Return the factor of a control's ``ratio`` by answer (float64[4]); the last is for -1, not known."""
    return np.array([posture.relative(control, ratio, answer, overlap) for answer in _ANSWERS])


def _base_rates(facts: Facts, model: Parameters, view: View) -> tuple[Floats, Floats]:
    """Return rate and size before posture, float64[P] each; the caller may change the second."""
    revenue = facts.revenue_cny / model.cny_per_usd
    sector = np.array([sector_factor(code, model) for code in SECTORS])
    country = np.array([model.value(f"frequency.country.{code}") for code in COUNTRIES])
    place = sector[facts.sector] * country[facts.country]
    vendor = VENDOR[facts.kind]
    failures = [
        product_rate(one.code, model, view) if one.family == "product_service" else 0.0 for one in KINDS
    ]
    sales = np.where(np.isnan(facts.product_revenue_cny), facts.revenue_cny, facts.product_revenue_cny)
    made = (
        np.array(failures)[facts.kind]
        * product_size(sales / model.cny_per_usd, model)
        * country[facts.country]
    )
    if view == "conservative":
        below = np.array([tier.below_usd for tier in model.tiers])
        tier = np.searchsorted(below, revenue, side="right")
        size = np.array([t.r for t in model.tiers])[tier]
        often = np.array([t.mu for t in model.tiers])[tier] * place
        return np.where(vendor, made, often), np.where(vendor, model.value("frequency.dispersion"), size)
    return np.where(vendor, made, size_rate(revenue, model) * place), np.full(
        revenue.size, model.value("frequency.dispersion")
    )


def _type_shares(model: Parameters, own: Iterable[IncidentType]) -> Floats:
    """Return the share of each incident type of an enterprise, tilted: float64[sectors, types]."""
    rows = [[type_weight(kind, sector, model) for sector in SECTORS] for kind in own]
    weights = np.array(rows).T.copy()
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)


def posture_factor(facts: Facts, model: Parameters, code: str) -> Floats:
    """Return :func:`wangbao.risk.posture.frequency_factor` of one incident type, float64[P]."""
    overlap = model.value("posture.overlap")
    factor = np.ones(facts.revenue_cny.size)
    for column, control in enumerate(model.controls.values()):
        if code in control.lowers:
            factor *= control_table(control, control.rr, overlap)[facts.controls[:, column]]
    for column, exposure in enumerate(model.exposures.values()):
        if code in exposure.raises:
            factor *= np.where(facts.exposures[:, column], exposure.m**overlap, 1.0)
    return np.clip(factor, model.value("posture.floor"), model.value("posture.cap"), out=factor)


def _factor(facts: Facts, model: Parameters, code: str) -> Floats:
    """Return the factor of controls, exposed assets and dependences on one incident type: float64[P]."""
    factor = posture_factor(facts, model, code)
    for what, (moved, by_answer) in model.dependence.items():
        if code in moved:
            answers = getattr(facts, what)
            factor *= np.array([by_answer[answer] for answer in (*DEPENDENCES, _NEUTRAL)])[answers]
    return factor


def _common_cause_weights(facts: Facts, model: Parameters) -> dict[str, Floats]:
    """Return each common cause's part of their frequency, float64[P]; zero where its footprint is not shared."""
    detection = facts.controls[:, list(model.controls).index("endpoint_detection")]
    absent = {
        "cloud": facts.cloud == DEPENDENCES.index("none"),
        "outsourcers": facts.outsourcers == DEPENDENCES.index("none"),
        "endpoint_agent": ~facts.endpoint_agent & (detection == _NO),
    }
    nobody = np.zeros(facts.revenue_cny.size, dtype=np.bool_)
    vendor = VENDOR[facts.kind]
    return {
        code: np.where(absent.get(model.common_causes[code].footprint, nobody) | vendor, 0.0, weight)
        for code, weight in cause_weights(model).items()
    }
