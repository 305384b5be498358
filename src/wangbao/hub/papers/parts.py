"""Build the parts that several papers share: parties, insurers with their shares, premium, product, exclusions."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from wangbao.documents.contract_parts import Exclusion, Party, Premium, Product, Share, Subsidy
from wangbao.hub.parties.reads.queries import address_at
from wangbao.hub.policies.reads.queries import Life
from wangbao.policy.payable import Payable, Vat
from wangbao.product.bundle import Bundle
from wangbao.vocabulary.text import Text


def product(bundle: Bundle) -> Product:
    """Name a product version in the form that papers print."""
    definition = bundle.definition
    return Product(
        name=definition.title.text,
        version=definition.version,
        filing_number=definition.filing.number if definition.filing else "",
        wording=bundle.wording.title.text,
    )


def exclusions(bundle: Bundle) -> tuple[Exclusion, ...]:
    """List the exclusions that a product version discloses."""
    return tuple(
        Exclusion(title=clause.title.text, body=clause.says.text)
        for clause in bundle.definition.disclosure
        if clause.effect in ("exclusion", "not_payable")
    )


def organisation(found: Any, at: dt.datetime | None = None) -> Party:
    """Name an organisation as a party to the contract, as it is registered now or was at a moment."""
    address = found.address if at is None else address_at(found, at)
    return Party(name=found.title, uscc=found.uscc or "", address=_seat(found.uscc or "", address))


def party(terms: Mapping[str, Any]) -> Party:
    """Build a party from its entry in the terms."""
    uscc, address = str(terms.get("uscc") or ""), str(terms.get("address") or "")
    return Party(
        name=Text(str(terms["name"]), str(terms.get("name_en") or "")),
        uscc=uscc,
        address=_seat(uscc, address),
    )


def _seat(uscc: str, address: str) -> Text:
    return Text(address, address) if address else registered(uscc)


def registered(uscc: str) -> Text:
    """Describe a party's seat where no address was stated: the one registered under its credit code."""
    return Text(f"统一社会信用代码 {uscc} 登记的住所", f"the seat registered under credit code {uscc}")


def broker_of(broker: Any) -> Party | None:
    """Name the broker of a contract; None where there is none."""
    return None if broker is None else Party(name=broker.title, uscc=broker.uscc or "")


def insurers(life: Life, at: dt.datetime) -> tuple[Share, ...]:
    """List the insurers with their shares, the lead first, as registered at a moment."""
    return tuple(
        Share(
            insurer=organisation(one.share.insurer, at=at),
            share=Decimal(one.share.share),
            lead=one.share.lead,
        )
        for one in life.shares
    )


def premium(total: Payable, terms: Mapping[str, Any]) -> Premium:
    """Convert a payable to the premium that papers print."""
    names = {row["code"]: row.get("name") or row["code"] for row in terms.get("subsidies") or ()}
    return Premium(
        net_cny=total.net,
        vat_cny=total.vat,
        vat_rate=Vat.of(terms).rate,
        subsidies=tuple(
            Subsidy(name=Text(names.get(code, code), names.get(code, code)), amount_cny=amount)
            for code, amount in total.subsidies.items()
            if amount
        ),
    )
