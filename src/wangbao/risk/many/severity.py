"""The severity of many enterprises: :mod:`wangbao.risk.severity_law` applied to columns of facts.

Everybody has the same slots; where the head of a slot is not the insured's, its probability is 0. All but a few columns
are one number for everybody, or one number plus a term of the head that all types share.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.risk import severity_law as law
from wangbao.risk.event_model import CONSTANTS
from wangbao.risk.incidents import incident_types, technology_head
from wangbao.risk.many.facts import CAPS, CHINA, KIND_INDEX, SECTORS, VENDOR, Facts
from wangbao.risk.many.frequency import control_table
from wangbao.risk.parameters import Parameters
from wangbao.vocabulary.heads import HEAD_INDEX
from wangbao.vocabulary.terms import KINDS

Floats = NDArray[np.float64]


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
    stop_weight: Floats
    people_probability: Floats
    data_head: NDArray[np.int32]
    constants: Floats


def severities(facts: Facts, model: Parameters) -> Severities:
    """Build the severities of P enterprises."""
    types = incident_types()
    insured = _insured(facts, model)
    parts, change = law.components(model), law.changes(insured, model)
    by_type = [sorted(law.slots(kind, parts, model), key=lambda slot: slot.head) for kind in types]
    slots = [slot for of_type in by_type for slot in of_type]
    stops = [law.stop(kind, model) for kind in types]
    factors = law.log_factors(insured, parts, model)
    constants = law.constants(insured, model)
    count = facts.revenue_cny.size

    def columns(values: list[law.Number]) -> Floats:
        """Put numbers and float64[P] side by side."""
        out = np.empty((count, len(values)))
        for c, value in enumerate(values):
            out[:, c] = value
        return out

    return Severities(
        first=np.cumsum([0, *map(len, by_type)], dtype=np.int32),
        head=np.array([slot.head for slot in slots], dtype=np.int32),
        sigma=np.array([slot.sigma for slot in slots]),
        probability=columns(
            [law.probability(insured, slot, change) * law.has(insured, slot) for slot in slots]
        ),
        log_median=columns([slot.log_median + factors[slot.name] for slot in slots]),
        stop_probability=columns(
            [law.probability(insured, stop, change) * law.has_stop(insured, stop) for stop in stops]
        ),
        stop_log_median=columns([law.log_median_hours(insured, stop, change) for stop in stops]),
        stop_sigma=np.array([stop.sigma for stop in stops]),
        stop_weight=np.array([stop.weight for stop in stops]),
        people_probability=np.array([law.people_probability(kind, model) for kind in types]),
        data_head=np.array([HEAD_INDEX[kind.data_liability] for kind in types], dtype=np.int32),
        constants=columns([constants[name] for name in CONSTANTS]),
    )


def _insured(facts: Facts, model: Parameters) -> law.Insured:
    margins = np.array([law.sector_margin(sector, model) for sector in SECTORS])[facts.sector]
    people = np.array([law.sector_people(sector, model) for sector in SECTORS])[facts.sector]
    heads = np.array([HEAD_INDEX[technology_head(kind.code)] for kind in KINDS])[facts.kind]
    business = model.table("customers.business_share")
    sales = np.where(np.isnan(facts.product_revenue_cny), facts.revenue_cny, facts.product_revenue_cny)
    fees = np.array([law.usual_fee(kind.code, model) for kind in KINDS])[facts.kind]
    usual = facts.revenue_cny / model.value("severity.vehicle_liability.revenue_per_vehicle")
    caps = model.table("product.cap")
    sales = np.where(VENDOR[facts.kind], sales, facts.revenue_cny)
    return law.Insured(
        functions=law.MANY,
        revenue_cny=facts.revenue_cny,
        china=facts.country == CHINA,
        vendor=VENDOR[facts.kind],
        guarded=facts.kind == KIND_INDEX["security_product"],
        vehicle=facts.kind == KIND_INDEX["connected_vehicle"],
        vehicles=np.where(np.isnan(facts.vehicles_in_service), usual, facts.vehicles_in_service),
        business_share=np.array([law.by_sector(business, sector) for sector in SECTORS])[facts.sector],
        business_customers=np.where(
            np.isnan(facts.business_customers), model.value(law.USUAL_CUSTOMERS), facts.business_customers
        ),
        product=law.Product(
            revenue=sales / model.cny_per_usd,
            clients=np.maximum(np.where(np.isnan(facts.clients), sales / fees, facts.clients), 1.0),
            cap=np.array([caps[code] for code in (*CAPS, "unknown")])[facts.liability_cap],
        ),
        technology_head=heads,
        gross_margin=np.where(np.isnan(facts.gross_margin), margins, facts.gross_margin),
        people_log_median=people,
        people_known=np.isfinite(facts.records_held),
        people_held=facts.records_held,
        factor=lambda what: _factor(facts, model, what),
    )


def _factor(facts: Facts, model: Parameters, what: str) -> Floats:
    """Return :func:`wangbao.risk.posture.severity_factor` of one aspect, float64[P]."""
    factor = np.ones(facts.revenue_cny.size)
    overlap = model.value("posture.overlap")
    for column, control in enumerate(model.controls.values()):
        if what in control.severity:
            factor *= control_table(control, control.severity[what], overlap)[facts.controls[:, column]]
    return factor
