"""Build the data for the invoices of an endorsement's charge: to the policyholder of its day, one from each insurer."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.documents.invoice import InvoiceLine, PremiumInvoice, SellerPart
from wangbao.hub.papers.parts import organisation, party, premium
from wangbao.hub.policies.models import Endorsement, Portion, Share
from wangbao.hub.policies.reads.movements import PREMIUM
from wangbao.hub.policies.reads.queries import Life
from wangbao.policy.fold import fold, segment_on
from wangbao.policy.payable import Payable
from wangbao.policy.tables import kind
from wangbao.vocabulary.beijing import day_of
from wangbao.vocabulary.money import ZERO


@dataclass(frozen=True, slots=True)
class InsurerPart:
    """One insurer's part of what an endorsement charged, in yuan; negative if it is paid back."""

    share: Share
    net_cny: Decimal
    vat_cny: Decimal

    @property
    def gross_cny(self) -> Decimal:
        """The amount with VAT, yuan."""
        return self.net_cny + self.vat_cny


def invoice(life: Life, row: Endorsement, charge: Payable) -> PremiumInvoice:
    """Build the data for the invoice of one endorsement's whole charge, on the day it was issued.

    A subsidy lowers what the buyer pays.
    """
    terms = life.segments[0].terms
    due = next((item.due for item in row.instalments.filter(payer="insured").order_by("number")), None)
    return PremiumInvoice(
        number=f"{life.policy.number}-F{row.seq:03d}",
        issued_on=day_of(row.issued_at),
        seller=organisation(life.policy.insurer, at=row.issued_at),
        buyer=party(buyer_of(life, row)),
        policy_number=life.policy.number,
        endorsement_seq=row.seq,
        lines=(InvoiceLine(note=kind(row.kind).name, net_cny=charge.net, vat_cny=charge.vat),),
        premium=premium(charge, terms),
        due=due,
        parts=_seller_parts(life, row),
    )


def _seller_parts(life: Life, row: Endorsement) -> tuple[SellerPart, ...]:
    if len(life.shares) == 1:
        return ()
    return tuple(
        SellerPart(
            seller=organisation(part.share.insurer, at=row.issued_at),
            share=Decimal(part.share.share),
            net_cny=part.net_cny,
            vat_cny=part.vat_cny,
        )
        for part in parts_of(life)[row.seq]
    )


def buyer_of(life: Life, row: Endorsement) -> Mapping[str, Any]:
    """Find the policyholder on an endorsement's day, as named by the terms known when it was issued.

    A later endorsement that takes effect from an earlier day does not change who was invoiced for this one.
    """
    terms = segment_on(fold(life.contract.until(row.seq)), row.effective).terms
    found: Mapping[str, Any] = terms.get("applicant") or terms["insured"]
    return found


def parts_of(life: Life) -> dict[int, tuple[InsurerPart, ...]]:
    """Split every endorsement's charge among the insurers, the lead first; the keys are sequence numbers.

    The parts add up to the charge exactly.
    """
    shares = [one.share for one in life.shares]
    if len(shares) == 1:
        return {row.seq: (InsurerPart(shares[0], row.net_cny, row.vat_cny),) for row in life.endorsements}
    sums: dict[tuple[int, int, bool], Decimal] = {}
    rows = Portion.objects.filter(share__policy=life.policy).exclude(charge__kind="subsidy")
    for share, endorsement, charge, amount in rows.values_list(
        "share_id", "charge__endorsement_id", "charge__kind", "amount"
    ):
        key = (share, endorsement, charge in PREMIUM)
        sums[key] = sums.get(key, ZERO) + amount
    return {
        row.seq: tuple(
            InsurerPart(
                share,
                sums.get((share.pk, row.pk, True), ZERO),
                sums.get((share.pk, row.pk, False), ZERO),
            )
            for share in shares
        )
        for row in life.endorsements
    }
