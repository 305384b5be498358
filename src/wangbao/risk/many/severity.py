"""How much, for many enterprises: the law of :mod:`wangbao.risk.severity`, array by array.

Everybody has the same slots; where the head of a slot is not the insured's, its probability is 0. All but a few columns
are one number for everybody, or one number plus a term of the head that all types share.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.risk.incidents import IncidentType, incident_types, technology_head
from wangbao.risk.many.facts import CHINA, SECTORS, VENDOR, Facts
from wangbao.risk.many.frequency import control_table
from wangbao.risk.parameters import Parameters
from wangbao.risk.severity import (
    DAYS_PER_YEAR,
    HOURS_PER_DAY,
    PLAIN_HEADS,
    REFERENCE_PEOPLE,
    REFERENCE_REVENUE_USD,
    TECHNOLOGY,
    head_probability,
    sector_margin,
)
from wangbao.vocabulary.heads import HEAD_INDEX
from wangbao.vocabulary.terms import KINDS

Floats = NDArray[np.float64]

_NAMES = (*PLAIN_HEADS, TECHNOLOGY)
_SUIT = "severity.data_breach_liability"
_BI = "severity.business_interruption"
_PEOPLE = "severity.records"
_TECHNOLOGY_HEADS = ("product_liability", "professional_liability")


class Slot(NamedTuple):
    """One head an incident type may cost: its place, what the model calls it, its probability before posture."""

    head: int
    name: str
    probability: float
    log_median: float  # of dollars, before place, posture and size
    type: IncidentType


class Severities(NamedTuple):
    """The severities of P enterprises: T incident types, S slots (see ``Models`` for what each array means)."""

    first: NDArray[np.int32]
    head: NDArray[np.int32]
    sigma: Floats
    probability: Floats
    log_median: Floats
    stop_probability: Floats
    stop_log_median: Floats
    stop_sigma: Floats
    people_probability: Floats
    data_head: NDArray[np.int32]
    constants: Floats


class _Common(NamedTuple):
    """What several parts need: size over the reference size, who is in China, factors of posture."""

    size: Floats
    china: NDArray[np.bool_]
    encryption: Floats
    ransom_paid: Floats
    downtime: Floats


def severities(facts: Facts, model: Parameters) -> Severities:
    """The severities of P enterprises."""
    types = incident_types()
    common = _Common(
        size=facts.revenue_cny / model.cny_per_usd / REFERENCE_REVENUE_USD,
        china=facts.country == CHINA,
        encryption=_factor(facts, model, "encryption"),
        ransom_paid=_factor(facts, model, "ransom_paid"),
        downtime=_factor(facts, model, "downtime"),
    )
    by_type = [_slots(kind, model) for kind in types]
    slots = [slot for of_type in by_type for slot in of_type]
    stop_probability, stop_log_median, stop_sigma = _stops(types, model, common)
    people = model.table(f"{_PEOPLE}.probability")
    return Severities(
        first=np.cumsum([0, *map(len, by_type)], dtype=np.int32),
        head=np.array([slot.head for slot in slots], dtype=np.int32),
        sigma=np.array([model.value(f"severity.{slot.name}.sigma") for slot in slots]),
        probability=_probabilities(facts, slots, common),
        log_median=_log_medians(facts, model, slots, common),
        stop_probability=stop_probability,
        stop_log_median=stop_log_median,
        stop_sigma=stop_sigma,
        people_probability=np.array([min(people.get(kind.like, 0.0), 1.0) for kind in types]),
        data_head=np.array([HEAD_INDEX[kind.data_liability] for kind in types], dtype=np.int32),
        constants=_constants(facts, model, common),
    )


def _slots(kind: IncidentType, model: Parameters) -> list[Slot]:
    """The slots of one incident type, in head order."""
    found = []
    for name in PLAIN_HEADS:
        probability = head_probability(name, kind, model)
        head = kind.security_liability if name == "incident_liability" else name
        if probability > 0.0:
            found.append(Slot(HEAD_INDEX[head], name, probability, _log_median(name, kind, model), kind))
    technology = model.table(f"severity.{TECHNOLOGY}.probability").get(kind.like, 0.0)
    if technology > 0.0:
        at = _log_median(TECHNOLOGY, kind, model)
        found += [Slot(HEAD_INDEX[head], TECHNOLOGY, technology, at, kind) for head in _TECHNOLOGY_HEADS]
    return sorted(found, key=lambda slot: slot.head)


def _log_median(name: str, kind: IncidentType, model: Parameters) -> float:
    medians = model.items[f"severity.{name}.median"]
    return math.log(medians.values[kind.like] if medians.is_table else model.value(medians.path))


def _probabilities(facts: Facts, slots: list[Slot], common: _Common) -> Floats:
    """float64[P, S]."""
    base = np.array([slot.probability for slot in slots])
    out = np.empty((facts.revenue_cny.size, base.size))
    out[:] = np.minimum(base, 1.0)
    vendor = VENDOR[facts.kind]
    liable = np.array([HEAD_INDEX[technology_head(kind.code)] for kind in KINDS])[facts.kind]
    for s, slot in enumerate(slots):
        probability = slot.probability
        if slot.name == "extortion":
            out[:, s] = np.minimum(probability * common.encryption * common.ransom_paid, 1.0)
        elif slot.name == "data_restoration" and slot.type.like == "ransomware":
            out[:, s] = np.minimum(probability * common.encryption, 1.0)
        elif slot.name == TECHNOLOGY:
            has = liable == slot.head
            out[:, s] *= has if slot.type.like == "technology_error" else has & vendor
    return out


def _log_medians(facts: Facts, model: Parameters, slots: list[Slot], common: _Common) -> Floats:
    """float64[P, S], of yuan."""
    china = model.table("severity.country.CN")
    log_size = np.log(common.size)
    small = common.size < 1.0
    terms = np.empty((facts.revenue_cny.size, len(_NAMES)))
    for n, name in enumerate(_NAMES):
        elasticity = model.table(f"severity.{name}.elasticity")
        place = np.where(common.china, china.get(name, 1.0), 1.0)
        factor = place * _factor(facts, model, name) * model.cny_per_usd
        terms[:, n] = np.log(factor) + np.where(small, elasticity["below"], elasticity["above"]) * log_size
    column = [_NAMES.index(slot.name) for slot in slots]
    out = np.take(terms, column, axis=1)
    out += np.array([slot.log_median for slot in slots])
    return out


def _stops(
    types: tuple[IncidentType, ...], model: Parameters, common: _Common
) -> tuple[Floats, Floats, Floats]:
    """Interruption by type: probability float64[P, T], log median hours float64[P, T], log deviation float64[T]."""
    table = model.table(f"{_BI}.probability")
    medians, sigmas = model.table("severity.downtime.median"), model.table("severity.downtime.sigma")
    base = np.array([table.get(kind.like, 0.0) for kind in types])
    causes = [model.common_causes.get(kind.code) for kind in types]
    hours = [
        (cause.downtime_median_days if cause else medians.get(kind.like, 1.0)) * HOURS_PER_DAY
        for kind, cause in zip(types, causes, strict=True)
    ]
    probability = np.empty((common.size.size, base.size))
    probability[:] = base
    for t, kind in enumerate(types):
        if kind.like == "ransomware":
            probability[:, t] *= common.encryption
    np.minimum(probability, 1.0, out=probability)
    log_median = np.log(common.downtime)[:, None] + np.log(hours)
    sigma = [
        cause.downtime_sigma if cause else sigmas.get(kind.like, 1.0)
        for kind, cause in zip(types, causes, strict=True)
    ]
    return probability, log_median, np.array(sigma)


def _constants(facts: Facts, model: Parameters, common: _Common) -> Floats:
    """float64[P, 13], the columns of :data:`wangbao.risk.event_model.CONSTANTS`."""
    usd, size, china = model.cny_per_usd, common.size, common.china
    place = model.table("severity.country.CN")
    margins = np.array([sector_margin(sector, model) for sector in SECTORS])[facts.sector]
    margin = np.where(np.isnan(facts.gross_margin), margins, facts.gross_margin)
    people = model.table(f"{_PEOPLE}.median")
    log_people = np.log([people.get(sector, people["other"]) for sector in SECTORS])[facts.sector]
    hourly = facts.revenue_cny * margin / DAYS_PER_YEAR / HOURS_PER_DAY
    suit_cost = (
        model.value(f"{_SUIT}.cost")
        * usd
        * np.where(china, place.get("suit_cost", 1.0), 1.0)
        * size ** model.value(f"{_SUIT}.elasticity_revenue")
        * _factor(facts, model, "data_breach_liability")
    )
    elasticity = model.value(f"{_SUIT}.elasticity_records")
    notify = "severity.emergency_response.per_record"
    columns: tuple[Floats | float, ...] = (
        model.value("dependence.latent_weight"),
        model.value("dependence.revenue_cap") * facts.revenue_cny,
        hourly
        * (1.0 + model.value(f"{_BI}.extra_expense"))
        * size ** model.value(f"{_BI}.resilience")
        * np.where(china, place.get("business_interruption", 1.0), 1.0),
        log_people + model.value(f"{_PEOPLE}.elasticity") * np.log(size),
        model.value(f"{_PEOPLE}.sigma"),
        facts.records_held,
        np.where(china, model.value(notify + "_CN"), model.value(notify)) * usd,
        model.value(f"{_SUIT}.intercept"),
        model.value(f"{_SUIT}.slope"),
        np.where(china, place.get("suit_probability", 1.0), 1.0),
        np.log(suit_cost) - elasticity * math.log(REFERENCE_PEOPLE),
        elasticity,
        model.value(f"{_SUIT}.sigma"),
    )
    out = np.empty((size.size, len(columns)))
    for c, column in enumerate(columns):
        out[:, c] = column
    return out


def _factor(facts: Facts, model: Parameters, what: str) -> Floats:
    """:func:`wangbao.risk.posture.severity_factor` of one aspect, float64[P]."""
    factor = np.ones(facts.revenue_cny.size)
    overlap = model.value("posture.overlap")
    for column, control in enumerate(model.controls.values()):
        if what in control.severity:
            factor *= control_table(control, control.severity[what], overlap)[facts.controls[:, column]]
    return factor
