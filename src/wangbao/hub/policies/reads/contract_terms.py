"""Convert a quote to the terms of a policy."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.contract.grammar import NEVER_PAID
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.policies.reads.price import PriceTable, filed, fingerprint
from wangbao.hub.policies.reads.support_measure import with_terms
from wangbao.policy.payable import check_subsidies
from wangbao.policy.tables import instalment_schedule
from wangbao.product.bundle import Bundle
from wangbao.product.schema import Definition
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import to_decimal


@dataclass(frozen=True, slots=True)
class Agreed:
    """A quote as a contract: terms, annual premium by cover, and the premium of the period before VAT."""

    terms: dict[str, Any]
    annual: Mapping[str, str]
    premium_cny: Decimal
    kind: str

    def prices(self, version: Any) -> PriceTable:
        """Build the price table of the contract: the quoted price for its terms, the version's plan for later ones."""
        table = PriceTable({}, filed(version))
        table.new[fingerprint(self.terms)] = dict(self.annual)
        return table


def agreed_terms(
    quote: Any, *, on: dt.date, instalments: str = "single", subsidies: Sequence[Mapping[str, Any]] = ()
) -> Agreed:
    """Build the contract's terms from a quote and the choices made at binding.

    Raises:
        InputError: an instalment schedule that the product does not offer; subsidies that cannot be.
    """
    bundle = bundle_of(quote.product_version)
    check_plan(bundle.definition, instalments)
    subsidies = with_terms(subsidies, on)
    check_subsidies(subsidies)
    chosen, price = quote.terms, quote.price
    left_out = chosen.get("left_out") or ()
    # Points chosen by an underwriter, and those of ranges that the plan leaves open: all that carry a reason.
    points = {
        row["factor"]: {"value": row["point"], "reason": row["reason"]}
        for row in price["filed"]["ranges"]
        if row["reason"]
    }
    inputs = {
        row["code"]: {"value": row["value"], "reason": row["reason"]}
        for row in (quote.judgement or {}).get("inputs", ())
    }
    terms: dict[str, Any] = {
        "in_force": True,
        "term": price["term"],
        "wording": {
            "product": bundle.definition.product,
            "version": bundle.definition.version,
            "wording": bundle.wording.wording,
        },
        "insured": party(quote.applicant),
        "applicant": party(quote.applicant),
        "limit_cny": chosen["limit_cny"],
        "deductible_cny": chosen["deductible_cny"],
        "items": {code: {} for code in bought(bundle, left_out)},
        "profile": quote.profile,
        "vat": {"rate": price["vat_rate"], "mode": "exclusive"},
        "instalments": instalments,
    }
    if chosen.get("waiting_hours") is not None:
        terms["waiting_hours"] = chosen["waiting_hours"]
    optional = {"points": points, "inputs": inputs, "subsidies": [dict(row) for row in subsidies]}
    terms |= {name: found for name, found in optional.items() if found}
    return Agreed(terms, price["annual_premium_cny"], to_decimal(quote.premium), quote.insured_kind)


def bought(bundle: Bundle, left_out: Collection[str]) -> list[str]:
    """List the items of the wording that pay and were not left out."""
    return [
        one.code
        for one in bundle.wording.items()
        if one.status not in NEVER_PAID and one.code not in left_out
    ]


def check_plan(definition: Definition, instalments: str) -> None:
    """Refuse an instalment schedule that is unknown or that the product does not offer; raises InputError."""
    instalment_schedule(instalments)
    if instalments not in definition.instalments:
        offered = ", ".join(definition.instalments)
        raise refusal("instalments", instalments, f"产品只提供：{offered}", f"the product offers: {offered}")


def party(organisation: Any) -> dict[str, str]:
    """Build an organisation's entry in the terms, with its registered address if it has stated one."""
    stated = {"address": organisation.address} if organisation.address else {}
    return {"name": organisation.name, "uscc": organisation.uscc or "", **stated}
