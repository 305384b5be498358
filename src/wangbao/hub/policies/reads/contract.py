"""Convert a policy's rows to the values of the ground floor: the contract, its instalments, its payment position."""

import datetime as dt
from collections.abc import Iterable

from wangbao.hub.policies.models import Endorsement, Instalment, Policy
from wangbao.policy.fold import Contract, Endorsement as Item, fold, segment_on
from wangbao.policy.patch import Terms
from wangbao.policy.payments import Instalment as Due, Standing, standing
from wangbao.vocabulary.period import Period


def contract_of(policy: Policy, endorsements: Iterable[Endorsement]) -> Contract:
    """Build the contract of a policy; ``endorsements`` in order of their sequence."""
    return Contract(
        Period(policy.start, policy.end),
        tuple(Item(row.seq, row.kind, row.effective, row.issued_at, row.change) for row in endorsements),
    )


def terms_on(policy: Policy, endorsements: Iterable[Endorsement], day: dt.date) -> Terms:
    """Return the terms of a policy on a day within its period; ``endorsements`` in order of their sequence."""
    return segment_on(fold(contract_of(policy, endorsements)), day).terms


def items_of(rows: Iterable[Instalment], seqs: dict[int, int]) -> list[Due]:
    """Convert instalment rows; ``seqs`` maps endorsements' keys to sequence numbers."""
    return [Due(seqs[row.endorsement_id], row.number, row.due, row.amount) for row in rows]


def standing_of(policy: Policy, payer: str, day: dt.date) -> Standing:
    """Compute the payment position of one payer on a day."""
    rows = list(policy.instalments.filter(payer=payer).select_related("endorsement"))
    seqs = {row.endorsement_id: row.endorsement.seq for row in rows}
    receipts = policy.receipts.filter(payer=payer).values_list("amount", flat=True)
    refunds = policy.refunds.filter(payer=payer).values_list("amount", flat=True)
    return standing(items_of(rows, seqs), list(receipts), list(refunds), day)
