"""The seam to the filed rate plan: terms of a policy in, annual premium by cover out; and prices once agreed, kept.

A price is worked out when terms first appear (a quote, an endorsement) and kept with the endorsement under the
fingerprint of what it depends on. From then on that is the price of those terms: a contract is not re-priced because a
program changed.
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

# What a premium depends on; a change of anything else (the insured's address) needs no new price.
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


class PriceBook:
    """Prices agreed so far, by fingerprint; others come from the plan and are remembered in ``new``."""

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
    """What a price of these terms is kept under."""
    return digest({name: terms[name] for name in _RATED if name in terms})


def digest(data: object) -> str:
    """Thirty-two hexadecimal digits of plain data, the same for equal data."""
    return canonical.sha256(data)[:_LENGTH]


def book_of(endorsements: Iterable[Any], version: Any) -> PriceBook:
    """The price book of a policy's endorsement rows, with the filed plan of its product version behind it."""
    kept: dict[str, Mapping[str, str]] = {}
    for row in endorsements:
        kept |= row.prices
    return PriceBook(kept, filed(version))


def kept_only(endorsements: Iterable[Any]) -> PriceBook:
    """A price book that works nothing out: for reading, and for the check that every price was kept."""
    kept: dict[str, Mapping[str, str]] = {}
    for row in endorsements:
        kept |= row.prices
    return PriceBook(kept, _no_price)


def filed(version: Any) -> Price:
    """The rate plan of a product version as a price of policy terms.

    Terms that carry a premium table of their own instead of a profile (a policy taken over from elsewhere) are priced
    by that table.

    Raises:
        InputError: on use: a choice the product does not offer, a profile or point the plan refuses.
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
    """The product's choice that policy terms stand for: items of the wording that are not in them are left out.

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
    """The points taken in filed ranges: ``points = {factor: {value, reason}}``."""
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
