"""Price policy terms by the filed rate plan: annual premium by cover; agreed prices are stored and reused.

A price is computed when terms first appear (a quote, an endorsement) and stored with the endorsement under the
fingerprint of the terms it depends on. From then on it is the price of those terms: a new version of the program does
not re-price a contract.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from wangbao.contract.grammar import NEVER_PAID
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.policy.patch import Terms
from wangbao.policy.premium import Price, priced_in_terms
from wangbao.pricing.filed.points import Point
from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice
from wangbao.product.price import by_cover, filed_premium
from wangbao.risk import profile as profiles
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import InputError, refusal
from wangbao.vocabulary.money import to_decimal

# Terms that a premium depends on; a change of any other (the insured's address) needs no new price.
_RATED: Final = (
    "limit_cny",
    "deductible_cny",
    "waiting_hours",
    "items",
    "profile",
    "points",
    "inputs",
    "annual_premium_cny",
)
_LENGTH: Final = 32


class PriceTable:
    """Stored prices by fingerprint of the terms; missing ones are computed by the plan and collected in ``new``."""

    def __init__(self, kept: Mapping[str, Mapping[str, str]], price: Price) -> None:
        self.kept = kept
        self.price = price
        self.new: dict[str, dict[str, str]] = {}

    def __call__(self, terms: Terms) -> dict[str, Decimal]:
        """The annual premium by cover of these terms."""
        key = fingerprint(terms)
        if key not in self.kept and key not in self.new:
            self.new[key] = {cover: f"{amount:f}" for cover, amount in self.price(terms).items()}
        found = self.kept.get(key) or self.new[key]
        return {cover: Decimal(amount) for cover, amount in found.items()}


def fingerprint(terms: Terms) -> str:
    """Compute the key under which a price of these terms is stored."""
    return digest({name: terms[name] for name in _RATED if name in terms})


def digest(data: object) -> str:
    """Hash plain data to 32 hexadecimal digits, the same for equal data."""
    return canonical.sha256(data)[:_LENGTH]


def price_table(endorsements: Iterable[Any], version: Any) -> PriceTable:
    """Collect the prices stored with endorsements; the filed plan of the product version prices new terms."""
    kept: dict[str, Mapping[str, str]] = {}
    for row in endorsements:
        kept |= row.prices
    return PriceTable(kept, filed(version))


def stored_prices(endorsements: Iterable[Any]) -> PriceTable:
    """Collect the stored prices without a plan: for reads, and for the check that every price was stored."""
    kept: dict[str, Mapping[str, str]] = {}
    for row in endorsements:
        kept |= row.prices
    return PriceTable(kept, _no_price)


def filed(version: Any) -> Price:
    """Build the function that prices policy terms by a product version's rate plan.

    Terms that carry a premium table of their own instead of a profile (a policy taken over from elsewhere) are priced
    by that table.

    Raises:
        InputError: when called: a choice the product does not offer, a profile or point the plan refuses.
    """

    def price(terms: Terms) -> Mapping[str, Decimal]:
        if "profile" not in terms:
            return priced_in_terms(terms)
        bundle = bundle_of(version)
        rated = filed_premium(
            bundle.definition,
            bundle.wording,
            bundle.plan,
            profiles.from_data(terms["profile"]),
            choice_of(terms, bundle),
            points=points_of(terms),
            more={code: row["value"] for code, row in (terms.get("inputs") or {}).items()},
        )
        return by_cover(rated)

    return price


def choice_of(terms: Terms, bundle: Bundle) -> Choice:
    """Convert policy terms to the product's choice; items of the wording that are not in them are left out.

    Raises:
        InputError: an item the wording does not have, or amounts that are no numbers.
    """
    known = [item.code for item in bundle.wording.items()]
    items: Mapping[str, Any] = terms.get("items") or {}
    for code in items:
        if code not in known:
            raise refusal(f"items.{code}", None, "条款没有这一责任项", "the wording has no such item")
        if items[code]:
            raise refusal(
                f"items.{code}",
                None,
                "费率方案按整单限额计价",
                "the rate plan is for the policy's limit only",
            )
    waiting = terms.get("waiting_hours")
    return Choice(
        to_decimal(terms.get("limit_cny"), field="limit_cny"),
        to_decimal(terms.get("deductible_cny"), field="deductible_cny"),
        None if waiting is None else to_decimal(waiting, field="waiting_hours"),
        tuple(
            one.code
            for one in bundle.wording.items()
            if one.code not in items and one.status not in NEVER_PAID
        ),
    )


def points_of(terms: Terms) -> list[Point]:
    """List the points taken in filed ranges: ``points = {factor: {value, reason}}``."""
    points: Mapping[str, Any] = terms.get("points") or {}
    return [
        Point(factor, to_decimal(row.get("value"), field=f"points.{factor}"), str(row.get("reason", "")))
        for factor, row in points.items()
    ]


def _no_price(terms: Terms) -> Mapping[str, Decimal]:
    raise InputError(
        refusal(
            "prices", fingerprint(terms), "没有保存该条件的价格", "no price of these terms was kept"
        ).problems
    )
