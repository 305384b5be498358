"""Renewal terms: the terms at expiry, with changes, for the term that begins at expiry."""

from dataclasses import dataclass
from typing import Any

from wangbao.policy.duration import months_after, months_begun
from wangbao.policy.fold import IN_FORCE, Contract, fold
from wangbao.policy.patch import Terms, difference, merged
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class RenewalTerms:
    """The next term: its period, its terms, and the change from the terms at expiry."""

    period: Period
    terms: Terms
    changed: Terms


def renewal(contract: Contract, changed: Terms) -> RenewalTerms:
    """Build the terms of the next term, which has as many months as the expiring one.

    Raises:
        InputError: the policy is not in force at its end, or ``changed`` touches cover or cancellation.
    """
    last = fold(contract)[-1]
    if not last.in_force:
        raise refusal("policy", None, "合同期满时无效，不能续保", "the policy is not in force at its expiry")
    for field in (IN_FORCE, "cancellation"):
        if field in changed:
            raise refusal(field, None, "续保不得变更此项", "a renewal may not change this")
    terms: dict[str, Any] = merged(last.terms, changed)
    start = contract.period.end
    period = Period(start, months_after(start, months_begun(contract.period)))
    return RenewalTerms(period, terms, difference(last.terms, terms))
