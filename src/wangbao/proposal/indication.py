"""Indication of premium while an application is filled in: the filed rates alone, without simulation."""

from dataclasses import dataclass
from decimal import Decimal

from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice
from wangbao.proposal.judgement import NONE
from wangbao.proposal.price import filed_price
from wangbao.proposal.proposal import Risk, known_facts, put_right
from wangbao.underwriting.evaluate import Adjusted


@dataclass(frozen=True, slots=True)
class Indicated:
    """Cost of a choice over the period by the filed rates, before VAT and with it, and its terms."""

    choice: Choice
    changes: tuple[Adjusted, ...]
    premium_cny: Decimal
    vat_cny: Decimal
    provisional: bool  # a filed range is still an underwriter's to decide and stands at its dearer end

    @property
    def payable_cny(self) -> Decimal:
        return self.premium_cny + self.vat_cny


def indicated(bundle: Bundle, risk: Risk, asked: Choice, *, by_rules: bool) -> Indicated:
    """Compute the filed price of the terms asked for.

    Args:
        bundle: the product version and what it binds.
        risk: who, for which days, what was answered so far.
        asked: the terms asked for.
        by_rules: put the terms right first, as a quote would; of use once the answers the rules go by are given.

    Raises:
        InputError: terms the product does not offer, or facts the rules or the rate plan refuse.
    """
    choice, changes = asked, tuple[Adjusted, ...]()
    if by_rules:
        right = put_right(bundle, known_facts(bundle, risk), risk, asked)
        choice, changes = right.choice, right.changes
    found = filed_price(bundle, risk.profile, choice, risk.period, NONE)
    return Indicated(choice, changes, found.premium_cny, found.vat_cny, bool(found.flags))
