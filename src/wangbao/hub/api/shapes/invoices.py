"""Define invoice data as calls answer them: the buyer, and each insurer's part."""

from collections.abc import Mapping
from typing import Any

from ninja import Schema

from wangbao.hub.api.shapes.values import Money, Party, Rate
from wangbao.hub.papers.invoice import buyer_of, parts_of
from wangbao.hub.policies.reads.queries import Life


class InvoicePartOut(Schema):
    """What one insurer invoices: its part of the charge, as it was split."""

    insurer: Party
    share: Rate
    lead: bool
    net_cny: Money
    vat_cny: Money
    gross_cny: Money


class BuyerOut(Schema):
    """The policyholder an invoice is made out to, as the terms name it."""

    name: str
    uscc: str


class InvoiceOut(Schema):
    """Invoice data of what an endorsement charged; the parts of its insurers add up to it. It is not an invoice."""

    endorsement: int
    buyer: BuyerOut
    net_cny: Money
    vat_cny: Money
    gross_cny: Money
    parts: list[InvoicePartOut]


def invoices(life: Life) -> list[dict[str, Any]]:
    """Convert the invoice data of every endorsement with a charge for an answer."""
    parts = parts_of(life)
    charged = [one for one in life.issued if one.gross_cny]
    return [
        {
            "endorsement": one.row.seq,
            "buyer": _buyer(buyer_of(life, one.row)),
            "net_cny": one.row.net_cny,
            "vat_cny": one.row.vat_cny,
            "gross_cny": one.gross_cny,
            "parts": [
                {
                    "insurer": Party.of(part.share.insurer),
                    "share": part.share.share.normalize(),
                    "lead": part.share.lead,
                    "net_cny": part.net_cny,
                    "vat_cny": part.vat_cny,
                    "gross_cny": part.gross_cny,
                }
                for part in parts[one.row.seq]
            ],
        }
        for one in charged
    ]


def _buyer(found: Mapping[str, Any]) -> dict[str, str]:
    return {"name": str(found["name"]), "uscc": str(found.get("uscc") or "")}
