"""Try terms out on the workbench: their price and flags, without writing anything.

Quick because the simulated years depend on the enterprise alone: the same incidents are read through the quote's own
contract and the one tried out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads import quotation
from wangbao.hub.underwriting.reads.proposal import proposal_of
from wangbao.hub.underwriting.rules.authority import reaches
from wangbao.proposal import judgement as judging, option_fit
from wangbao.proposal.price import plain_price
from wangbao.proposal.proposal import Proposal
from wangbao.underwriting.evaluate import flag_data
from wangbao.vocabulary.beijing import day_of


@dataclass(frozen=True, slots=True)
class Preview:
    """The price and flags of terms tried out, beside those of the quote."""

    proposal: Proposal
    price: dict[str, Any]
    flags: list[dict[str, Any]]
    change_cny: Decimal | None  # of the premium
    within_authority: bool

    @property
    def premium_cny(self) -> Decimal:
        return self.proposal.priced.premium_cny


def preview(
    *, by: Actor, now: Any, quote: Quote, terms: Mapping[str, Any], judgement: Mapping[str, Any]
) -> Preview:
    """Try terms out.

    Raises:
        InputError: terms the product does not offer, points outside the filed range or without a reason.
    """
    allow(by, "underwriting.work", quote)
    judged = judging.read(judgement, bundle_of(quote.product_version).plan)
    proposal = proposal_of(
        quote,
        quotation.of_quote(quote),
        option_fit.read(terms),
        day=day_of(now),
        judgement=judged,
        as_asked=True,
    )
    return Preview(
        proposal=proposal,
        price=plain_price(proposal.priced, proposal.valuation),
        flags=[flag_data(flag) for flag in proposal.flags],
        change_cny=None if quote.premium is None else proposal.priced.premium_cny - quote.premium,
        within_authority=reaches(by, proposal.authority, quote),
    )
