"""Terms tried out on the workbench: the price and flags they would have, without writing anything.

Quick because the simulated years depend on the enterprise alone: the same incidents are read through the quote's own
contract and the one tried out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.hub.clock import day_of
from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.permissions import allow
from wangbao.hub.underwriting import book, double_insurance, fitting, judgement as judging, reading
from wangbao.hub.underwriting.authority import reaches
from wangbao.hub.underwriting.basis import basis_of
from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.pricing import plain_price
from wangbao.hub.underwriting.proposal import Proposal, propose
from wangbao.underwriting.evaluate import flag_data


@dataclass(frozen=True, slots=True)
class Preview:
    """What the terms tried out come to, beside what the quote has."""

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
    basis, risk = basis_of(quote.product_version), reading.of_quote(quote)
    choice = fitting.read(terms)
    proposal = propose(
        basis,
        risk,
        choice,
        judgement=judging.read(judgement, basis.plan),
        as_asked=True,
        book=book.facts(quote.insurer_id, risk.profile, choice.limit_cny, day_of(now), period=risk.period),
    )
    proposal = double_insurance.flagged(proposal, quote, kind=risk.profile.insured_kind)
    return Preview(
        proposal=proposal,
        price=plain_price(proposal.priced, proposal.valuation),
        flags=[flag_data(flag) for flag in proposal.flags],
        change_cny=None if quote.premium is None else proposal.priced.premium_cny - quote.premium,
        within_authority=reaches(by, proposal.authority, quote),
    )
