"""Who invoices whom for what an endorsement charged: the policyholder of its day, and each insurer for its own part."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.hub.policies.models import Endorsement, Portion, Share
from wangbao.hub.policies.reads.movements import PREMIUM
from wangbao.hub.policies.reads.queries import Life
from wangbao.policy.fold import fold, segment_on
from wangbao.vocabulary.money import ZERO


@dataclass(frozen=True, slots=True)
class Part:
    """An insurer's part of what an endorsement charged, in yuan; as it was split, and negative where it goes back."""

    share: Share
    net_cny: Decimal
    vat_cny: Decimal

    @property
    def gross_cny(self) -> Decimal:
        """With VAT."""
        return self.net_cny + self.vat_cny


def buyer_of(life: Life, row: Endorsement) -> Mapping[str, Any]:
    """The policyholder on an endorsement's day, as the terms name it and as was known when it was issued.

    A later endorsement that reaches back behind it does not change whom this one was invoiced to.
    """
    terms = segment_on(fold(life.contract.until(row.seq)), row.effective).terms
    found: Mapping[str, Any] = terms.get("applicant") or terms["insured"]
    return found


def parts_of(life: Life) -> dict[int, tuple[Part, ...]]:
    """Each insurer's part of every endorsement, by its sequence number; the lead first. They add back exactly."""
    shares = [one.share for one in life.shares]
    if len(shares) == 1:
        return {row.seq: (Part(shares[0], row.net_cny, row.vat_cny),) for row in life.endorsements}
    sums: dict[tuple[int, int, bool], Decimal] = {}
    rows = Portion.objects.filter(share__policy=life.policy).exclude(charge__kind="subsidy")
    for share, endorsement, kind, amount in rows.values_list(
        "share_id", "charge__endorsement_id", "charge__kind", "amount"
    ):
        key = (share, endorsement, kind in PREMIUM)
        sums[key] = sums.get(key, ZERO) + amount
    return {
        row.seq: tuple(
            Part(
                share,
                sums.get((share.pk, row.pk, True), ZERO),
                sums.get((share.pk, row.pk, False), ZERO),
            )
            for share in shares
        )
        for row in life.endorsements
    }
