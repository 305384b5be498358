"""Define what the journal seals of policies: what was written once and for all, with what belongs to it."""

from typing import Final

from wangbao.hub.journal import seals as journal_seals
from wangbao.hub.journal.seals import Seal
from wangbao.hub.policies.models import (
    Charge,
    Endorsement,
    EndorsementRequest,
    Instalment,
    MovementApproval,
    Policy,
    Portion,
    Receipt,
    Refund,
    Share,
)

FIELD: Final = journal_seals.FIELD
_SUMMARY: Final = ("state", "insured_name", "name_sort", "key_sort", "insured_uscc", "limit_cny", "gross_cny")
_HOLDER: Final = ("applicant", "broker", "successor", "successor_from")
_DECISION: Final = ("state", "decided_at", "decided_by", "decision")

POLICY: Final = Seal(Policy, ((Share, "policy_id"),), frozenset({*_SUMMARY, *_HOLDER}))
ENDORSEMENT: Final = Seal(
    Endorsement,
    ((Charge, "endorsement_id"), (Portion, "charge__endorsement_id"), (Instalment, "endorsement_id")),
)
RECEIPT: Final = Seal(Receipt)
REFUND: Final = Seal(Refund)
PROPOSED: Final = Seal(MovementApproval, but=frozenset({*_DECISION, "receipt", "refund"}))
APPROVAL: Final = Seal(MovementApproval)
ASKED: Final = Seal(
    EndorsementRequest,
    but=frozenset({*_DECISION, "endorsement", "recommended_by", "recommended_level", "recommendation"}),
)
DECIDED: Final = Seal(EndorsementRequest)


def movement(row: Receipt | Refund) -> str:
    """Hash money received, taken back or paid back."""
    return (RECEIPT if isinstance(row, Receipt) else REFUND).of(row)


def bound(policy: Policy, issuance: Endorsement) -> str:
    """Hash a policy with its shares and what it was issued with."""
    return f"{POLICY.of(policy)}-{ENDORSEMENT.of(issuance)}"
