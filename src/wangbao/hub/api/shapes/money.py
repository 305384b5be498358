"""Define the bodies and answers of calls about money: received, paid back, waiting for a second person."""

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from wangbao.hub.api.shapes.values import AmountIn, Money, State as StateOut, Strict, Words
from wangbao.hub.policies.models import MovementApproval
from wangbao.hub.policies.rules.journal_words import MOVEMENTS
from wangbao.hub.policies.rules.states import APPROVAL, ApprovalState
from wangbao.policy.second_person import REASONS
from wangbao.vocabulary.document import Day

Reference = Annotated[str, Field(min_length=1, max_length=60)]


class MovementIn(Strict):
    """Money that moved: the bank's day and reference; ``payer`` is ``insured`` or a subsidy's code."""

    amount_cny: AmountIn
    on: Day
    reference: Reference
    payer: Annotated[str, Field(min_length=1, max_length=40)] = "insured"
    note: Annotated[str, Field(max_length=200)] = ""


class MovementOut(Schema):
    """Money received or paid back; waiting for a second person, it is not on the account yet: see ``approval``."""

    amount_cny: Money
    on: dt.date
    reference: str
    payer: str
    state: Literal["recorded", "waiting", "declined", "withdrawn"]
    approval: str | None
    reverses: str | None


class ReversalIn(Strict):
    """The receipt to take back, by its bank reference, the day and reference of the reversal, and why."""

    receipt: Reference
    on: Day
    reference: Reference
    payer: Annotated[str, Field(min_length=1, max_length=40)] = "insured"
    note: Annotated[str, Field(min_length=1, max_length=200)]


class ApprovingIn(Strict):
    """What the second person says; may be empty."""

    decision: Annotated[str, Field(max_length=1000)] = ""


class DecliningIn(Strict):
    """Why the second person declines."""

    decision: Annotated[str, Field(min_length=1, max_length=1000)]


class ApprovalOut(Schema):
    """Money that waits for a second person, or how that ended; ``receipt`` is the reference that is taken back."""

    ref: str
    policy: str
    state: StateOut
    kind: StateOut
    payer: str
    amount_cny: Money
    on: dt.date
    reference: str
    receipt: str | None
    note: str
    reasons: list[StateOut]
    proposed_at: dt.datetime
    decided_at: dt.datetime | None
    decision: str


def approval_row(row: MovementApproval) -> dict[str, Any]:
    """Convert money that waits for an answer."""
    return {
        "ref": row.ref,
        "policy": row.policy.number,
        "state": StateOut(code=row.state, name=Words.of(APPROVAL.name(row.state))),
        "kind": StateOut(code=row.kind, name=Words.of(MOVEMENTS[row.kind])),
        "payer": row.payer,
        "amount_cny": row.amount,
        "on": row.on,
        "reference": row.reference,
        "receipt": None if row.reverses is None else row.reverses.reference,
        "note": row.note,
        "reasons": [StateOut(code=code, name=Words.of(REASONS[code])) for code in row.reasons],
        "proposed_at": row.proposed_at,
        "decided_at": row.decided_at,
        "decision": row.decision,
    }


def movement(row: Any) -> dict[str, Any]:
    """Convert a receipt, a refund, or the approval that it waits for, for an answer."""
    found = {"amount_cny": row.amount, "on": row.on, "reference": row.reference, "payer": row.payer}
    reverses = getattr(row, "reverses", None)
    asked = isinstance(row, MovementApproval)
    state = row.state if asked and row.state != ApprovalState.APPROVED else "recorded"
    return found | {
        "state": state,
        "approval": row.ref if asked else None,
        "reverses": None if reverses is None else reverses.reference,
    }
