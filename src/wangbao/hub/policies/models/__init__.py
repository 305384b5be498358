"""Store policies, their endorsements and charges, and the ledger of amounts due, received and paid back."""

from wangbao.hub.policies.models.contract import Endorsement, OfPolicy, Policies, Policy, Share
from wangbao.hub.policies.models.ledger import (
    Charge,
    Instalment,
    Movement,
    MovementApproval,
    Portion,
    Receipt,
    Refund,
)
from wangbao.hub.policies.models.requests import EndorsementRequest, RequestStep

__all__ = [
    "Charge",
    "Endorsement",
    "EndorsementRequest",
    "Instalment",
    "Movement",
    "MovementApproval",
    "OfPolicy",
    "Policies",
    "Policy",
    "Portion",
    "Receipt",
    "Refund",
    "RequestStep",
    "Share",
]
