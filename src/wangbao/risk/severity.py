"""The severity of one enterprise: the loss of one incident by head, ready for the simulator and for the exact path.

The law is that of :mod:`wangbao.risk.severity_law`, in plain floats.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from wangbao.risk import posture, severity_law as law
from wangbao.risk.incidents import incident_types, technology_head
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Answer, Profile
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS


@dataclass(frozen=True, slots=True)
class HeadLoss:
    """One head an incident type may cost: probability, log of the median in yuan, log standard deviation."""

    head: str
    probability: float
    log_median: float
    sigma: float


@dataclass(frozen=True, slots=True)
class Interruption:
    """Interruption of one incident type: probability, log of the median in hours, log standard deviation.

    ``weight``: weight of the latent factor in the log of hours, over that in a head.
    """

    probability: float
    log_median_hours: float
    sigma: float
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class TypeSeverity:
    """The severity of one incident type: heads, interruption, people's data."""

    heads: tuple[HeadLoss, ...]
    interruption: Interruption
    people_probability: float
    data_liability: str


@dataclass(frozen=True, slots=True)
class Severity:
    """Severity of one enterprise, all types; money in yuan, time in hours."""

    types: tuple[TypeSeverity, ...]
    affected_a: float
    affected_b: float
    rho: float
    cap_cny: float  # one incident's total, never above
    profit_per_hour: float  # insurable gross profit with extra expense, whole enterprise
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
    """Build the severity of one enterprise; ``answers`` are control answers instead of the profile's."""
    answers = profile.controls if answers is None else answers
    insured = law.Insured(
        functions=law.ONE,
        revenue_cny=profile.revenue_cny,
        china=profile.country == "CN",
        vendor=profile.is_vendor,
        guarded=profile.insured_kind == "security_product",
        vehicle=profile.insured_kind == "connected_vehicle",
        vehicles=law.vehicles(profile.vehicles_in_service, profile.revenue_cny, model),
        business_share=law.by_sector(model.table("customers.business_share"), profile.loss_sector),
        business_customers=model.value(law.USUAL_CUSTOMERS)
        if profile.business_customers is None
        else float(profile.business_customers),
        product=law.Product(
            revenue=profile.sales_cny / model.cny_per_usd,
            clients=max(
                profile.clients or profile.sales_cny / law.usual_fee(profile.insured_kind, model), 1.0
            ),
            cap=model.table("product.cap")[profile.liability_cap or "unknown"],
        ),
        technology_head=HEAD_INDEX[technology_head(profile.insured_kind)],
        gross_margin=profile.gross_margin or law.sector_margin(profile.loss_sector, model),
        people_log_median=law.sector_people(profile.loss_sector, model),
        people_known=profile.records_held is not None,
        people_held=math.inf if profile.records_held is None else float(profile.records_held),
        factor=lambda what: posture.severity_factor(model, answers, what),
    )
    affected = model.table("severity.business_interruption.affected_share")
    return Severity(
        types=_types(insured, model),
        affected_a=affected["a"],
        affected_b=affected["b"],
        **law.constants(insured, model),
    )


def _types(insured: law.Insured, model: Parameters) -> tuple[TypeSeverity, ...]:
    """Build all types; a common cause costs what the type it is like costs, at its own share and downtime."""
    parts = law.components(model)
    change, factors = law.changes(insured, model), law.log_factors(insured, parts, model)
    heads = {
        kind.code: tuple(
            HeadLoss(
                HEADS[slot.head].code,
                law.probability(insured, slot, change),
                slot.log_median + factors[slot.name],
                slot.sigma,
            )
            for slot in law.slots(kind, parts, model)
            if law.has(insured, slot)
        )
        for kind in incident_types()
    }
    stops = {kind.code: law.stop(kind, model) for kind in incident_types()}
    return tuple(
        TypeSeverity(
            heads=heads[kind.code],
            interruption=Interruption(
                law.probability(insured, stops[kind.code], change) * law.has_stop(insured, stops[kind.code]),
                law.log_median_hours(insured, stops[kind.code], change),
                stops[kind.code].sigma,
                stops[kind.code].weight,
            ),
            people_probability=law.people_probability(kind, model),
            data_liability=kind.data_liability,
        )
        for kind in incident_types()
    )
