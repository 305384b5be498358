"""Indicate what a product version would cost an enterprise that has not applied."""

from collections.abc import Mapping
from typing import Any

from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.underwriting.reads import data
from wangbao.proposal import option_fit
from wangbao.proposal.proposal import Risk, propose
from wangbao.risk.profile import Profile
from wangbao.vocabulary.period import Period


def indicate(
    *, version: Any, profile: Profile, period: Period, terms: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Indicate what a product version would cost an enterprise: terms put right, price, referrals. Nothing is recorded.

    Raises:
        InputError: terms that are not amounts, facts that cannot be priced.
    """
    bundle = bundle_of(version)
    asked = option_fit.with_usual(bundle, terms or {})
    proposal = propose(bundle, Risk(profile, period, {}), asked)
    return data.of_proposal(proposal, period)
