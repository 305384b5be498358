"""Facts of one risk by the names of underwriting rules: from its profile, its answers and its terms."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from wangbao.assessment.describe import size_of
from wangbao.contract.grammar import NEVER_PAID
from wangbao.contract.wording import Wording
from wangbao.product.choice import Choice
from wangbao.risk import parameters
from wangbao.risk.profile import Profile
from wangbao.underwriting.rules import Rules

_PLAIN: Final = (
    *("revenue_cny", "employees", "records_held", "cloud", "outsourcers"),
    *("industrial_control", "protection_level", "open_findings", "active_users", "business_customers"),
    *("vehicles_in_service", "product_revenue_cny", "clients", "liability_cap"),
)
_VPNS: Final = frozenset({"vpn_cisco_asa", "vpn_fortinet"})
_LIABILITY: Final = "liability"


def of_risk(profile: Profile) -> dict[str, object]:
    """Return the facts of the profile; None where it has none."""
    found: dict[str, object] = {name: getattr(profile, name) for name in _PLAIN}
    found |= {control: profile.answer(control) for control in parameters.default().controls}
    history = profile.history
    return found | {
        "insured_kind": profile.insured_kind,
        "sector": profile.loss_sector,
        "size": size_of(profile) or None,
        "past_incidents": None if history is None else history.incidents,
        "past_years": None if history is None else history.years,
        "remote_desktop": "remote_desktop" in profile.exposures,
        "vpn_exposed": bool(_VPNS & set(profile.exposures)),
    }


def of_answers(rules: Rules, answers: Mapping[str, Any]) -> dict[str, object]:
    """Return the questionnaire's underwriting facts that these rules name; lists and days are left out."""
    return {
        name: answers[name]
        for name in rules.facts
        if name in answers and isinstance(answers[name], bool | Decimal | str | int | float)
    }


def of_terms(choice: Choice, wording: Wording, days: int) -> dict[str, object]:
    """Return the facts of the terms and of the cover they give."""
    paid = [
        (section, item)
        for section in wording.sections
        for item in section.items
        if item.status not in NEVER_PAID and item.code not in choice.left_out
    ]
    heads = {head for _, item in paid for head in item.heads}
    return {
        "limit_cny": choice.limit_cny,
        "deductible_cny": choice.deductible_cny,
        "waiting_hours": choice.waiting_hours,
        "period_days": days,
        "liability_covered": any(section.insurance_class == _LIABILITY for section, _ in paid),
        "extortion_covered": "extortion" in heads,
        "funds_covered": "funds_loss" in heads,
    }
