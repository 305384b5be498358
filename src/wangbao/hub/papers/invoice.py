"""Split what an endorsement charged into invoices: to the policyholder of its day, one from each insurer."""

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
class InsurerPart:
    """One insurer's part of what an endorsement charged, in yuan; negative if it is paid back."""

    share: Share
    net_cny: Decimal
    vat_cny: Decimal

    @property
    def gross_cny(self) -> Decimal:
        """The amount with VAT, yuan."""
        return self.net_cny + self.vat_cny


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
    for share, endorsement, kind, amount in rows.values_list(
        "share_id", "charge__endorsement_id", "charge__kind", "amount"
    ):
        key = (share, endorsement, kind in PREMIUM)
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
