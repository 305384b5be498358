"""Compute the payment position of a policy from its rows."""

import datetime as dt
from collections.abc import Iterable

from wangbao.hub.policies.models import Instalment, Policy
from wangbao.policy.payments import Instalment as Item, Standing, standing


def items_of(rows: Iterable[Instalment], seqs: dict[int, int]) -> list[Item]:
    """Convert instalment rows; ``seqs`` maps endorsements' keys to sequence numbers."""
    return [Item(seqs[row.endorsement_id], row.number, row.due, row.amount) for row in rows]


def standing_of(policy: Policy, payer: str, day: dt.date) -> Standing:
    """Compute the payment position of one payer on a day."""
    rows = list(policy.instalments.filter(payer=payer).select_related("endorsement"))
    seqs = {row.endorsement_id: row.endorsement.seq for row in rows}
    receipts = policy.receipts.filter(payer=payer).values_list("amount", flat=True)
    refunds = policy.refunds.filter(payer=payer).values_list("amount", flat=True)
    return standing(items_of(rows, seqs), list(receipts), list(refunds), day)
