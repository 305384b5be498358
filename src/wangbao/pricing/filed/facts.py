"""Inputs of a rate plan, computed from an enterprise's profile and the terms asked for.

Inputs a profile answers: ``sector``, ``revenue_cny`` (for a product or service its own), ``records_held``,
``business_customers``, ``vehicles_in_service``, ``clients``, ``liability_cap``, ``cloud``, ``outsourcers``,
``industrial_control``, ``exposed_services``, ``prior_incidents`` and any score of controls. Terms answer ``limit_cny``,
``deductible_cny`` and ``waiting_hours``. Other inputs are a plan's own; whoever quotes gives them.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from wangbao.pricing.filed.cells import Fact
from wangbao.pricing.filed.schema import Plan, Score
from wangbao.risk import parameters, severity_law
from wangbao.risk.profile import History, Profile
from wangbao.vocabulary.money import to_decimal

PRIOR: Final = ("not_stated", "none", "one", "several")
"""Choices of ``prior_incidents``: no history given, or none, one, or more loss-making incidents in it."""

EXPOSED: Final = ("none", "some", "severe")
"""Choices of ``exposed_services``: whether services that raise the frequency are open to the internet.

``severe`` is one that raises it more than threefold by the loss model, or more than one of any.
"""

_SEVERE = 3.0

_TENTH = Decimal("0.1")


def facts_of(
    plan: Plan,
    profile: Profile,
    *,
    limit_cny: Decimal,
    deductible_cny: Decimal,
    waiting_hours: Decimal | None = None,
    more: Mapping[str, Fact] | None = None,
) -> dict[str, Fact]:
    """Compute the plan's inputs from a profile and terms; unknown inputs are left out.

    Args:
        plan: the rate plan.
        profile: the enterprise's facts.
        limit_cny: annual aggregate limit.
        deductible_cny: deductible of one event.
        waiting_hours: waiting time of interruption; None where the cover has none.
        more: inputs of the plan's own, which win over what the profile says.
    """
    known: dict[str, Fact | None] = {
        "sector": profile.loss_sector,
        "revenue_cny": to_decimal(profile.sales_cny),
        "records_held": None if profile.records_held is None else Decimal(profile.records_held),
        **{code: Decimal(round(count)) for code, count in exposure_of(profile).items()},
        "liability_cap": profile.liability_cap,
        "cloud": profile.cloud,
        "outsourcers": profile.outsourcers,
        "industrial_control": profile.industrial_control,
        "exposed_services": exposed_of(profile.exposures),
        "prior_incidents": prior_of(profile.history),
        "limit_cny": limit_cny,
        "deductible_cny": deductible_cny,
        "waiting_hours": waiting_hours,
    }
    known |= {score.input: score_of(score, profile) for score in plan.scores}
    known |= more or {}
    asked = {item.code for item in plan.inputs}
    return {code: fact for code, fact in known.items() if code in asked and fact is not None}


def score_of(score: Score, profile: Profile) -> Decimal:
    """Compute a score of controls, to one decimal: full points for yes, part of them for partial or unknown."""
    part = {"yes": Decimal(1), "partial": score.partial, "no": Decimal(0), "unknown": score.unanswered}
    total = sum(
        (points * part[profile.answer(control)] for control, points in score.points.items()), Decimal(0)
    )
    return total.quantize(_TENTH, rounding=ROUND_HALF_UP)


def exposure_of(profile: Profile) -> dict[str, float]:
    """Count the customers, vehicles and clients of an enterprise: as it says, else as the loss model takes them."""
    model = parameters.default()
    customers, clients = profile.business_customers, profile.clients
    usual = model.value(severity_law.USUAL_CUSTOMERS)
    fee = severity_law.usual_fee(profile.insured_kind, model)
    return {
        "business_customers": usual if customers is None else float(customers),
        "vehicles_in_service": severity_law.vehicles(profile.vehicles_in_service, profile.revenue_cny, model),
        "clients": max(profile.sales_cny / fee, 1.0) if clients is None else float(clients),
    }


def exposed_of(exposures: Sequence[str]) -> str:
    """Return the choice of ``exposed_services`` for the services named."""
    known = parameters.default().exposures
    severe = len(exposures) > 1 or any(known[code].m > _SEVERE for code in exposures)
    return EXPOSED[2] if severe else EXPOSED[len(exposures)]


def prior_of(history: History | None) -> str:
    """Return the choice of ``prior_incidents`` for a history."""
    if history is None:
        return PRIOR[0]
    return PRIOR[1 + min(history.incidents, 2)]
