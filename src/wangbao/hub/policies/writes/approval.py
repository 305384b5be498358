"""Decide, as the second person, about money that waits: approve, decline, or withdraw it (four eyes)."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, cast

from django.db import transaction

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.idempotency import Asked
from wangbao.hub.journal.operations import record
from wangbao.hub.journal.seals import FIELD
from wangbao.hub.locks import lock
from wangbao.hub.policies.models import MovementApproval, Policy, Receipt, Refund
from wangbao.hub.policies.rules import seals
from wangbao.hub.policies.rules.states import APPROVAL, ApprovalEvent, ApprovalState
from wangbao.hub.policies.writes import money
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

_LONGEST_DECISION: Final = 1000
_SAME_PERSON: Final = Text(
    "经办人不能复核自己提交的收付，须由另一人复核",
    "the person who entered this money may not approve it; it takes another",
)


def approve(*, approval_ref: str, by: Actor, now: dt.datetime, decision: str = "") -> MovementApproval:
    """Approve money that waits and record it, by another person than the one who entered it.

    Raises:
        Invisible: no such approval for this actor.
        Forbidden: not for this role, or the same person.
        Conflict: it was decided already.
        InputError: it cannot be recorded any more, as a refund above what is left to refund.
    """

    def take(row: MovementApproval, held: Policy) -> None:
        allow(by, "policies.approve", held)
        if by.person_id is None or by.person_id == row.proposed_by_id:
            raise Forbidden(_SAME_PERSON)
        row.state = APPROVAL.after(row.state, ApprovalEvent.APPROVE)
        entered = money.Entered(
            kind=cast("money.KindOfMovement", row.kind),
            payer=row.payer,
            amount=row.amount,
            on=row.on,
            reference=row.reference,
            note=row.note,
            reverses=row.reverses,
        )
        money.check_now(held, entered, now, apart=row.pk)
        made = money.write(
            held,
            entered,
            Asked(f"approval-{row.ref}", ""),
            by_id=row.proposed_by_id,
            approved=row,
            by=by,
            now=now,
        )
        row.refund = made if isinstance(made, Refund) else None
        row.receipt = made if isinstance(made, Receipt) else None

    return _decide(approval_ref, by, now, decision, ApprovalState.APPROVED, take)


def decline(*, approval_ref: str, by: Actor, now: dt.datetime, decision: str) -> MovementApproval:
    """Decline money that waits, with a reason; nothing is recorded on the account. Refused as :func:`approve`."""
    if not decision.strip():
        raise refusal("decision", None, "须写明不同意的理由", "a reason is needed")

    def take(row: MovementApproval, held: Policy) -> None:
        allow(by, "policies.approve", held)
        row.state = APPROVAL.after(row.state, ApprovalEvent.DECLINE)

    return _decide(approval_ref, by, now, decision, ApprovalState.DECLINED, take)


def withdraw(*, approval_ref: str, by: Actor, now: dt.datetime) -> MovementApproval:
    """Withdraw money that waits, by the person who entered it or a second one. Refused as :func:`approve`."""

    def take(row: MovementApproval, held: Policy) -> None:
        if row.proposed_by_id != by.person_id:
            allow(by, "policies.approve", held)
        row.state = APPROVAL.after(row.state, ApprovalEvent.WITHDRAW)

    return _decide(approval_ref, by, now, "", ApprovalState.WITHDRAWN, take)


def _decide(
    ref: str,
    by: Actor,
    now: dt.datetime,
    decision: str,
    wanted: ApprovalState,
    take: Callable[[MovementApproval, Policy], Any],
) -> MovementApproval:
    said = decision.strip()
    if len(said) > _LONGEST_DECISION:
        zh, en = f"不得超过 {_LONGEST_DECISION} 字", f"at most {_LONGEST_DECISION} characters"
        raise refusal("decision", said, zh, en)
    seen = MovementApproval.objects.visible_to(by).select_related("policy").filter(ref=ref).first()
    if seen is None:
        raise Invisible
    allow(by, "policies.receive", seen.policy)
    with transaction.atomic():
        (held,) = lock(seen.policy)
        row = MovementApproval.objects.select_related("reverses").get(pk=seen.pk)
        row.policy = held
        if row.decided_by_id == by.person_id and row.state == wanted:
            return row  # sent again
        take(row, held)
        row.decided_at, row.decided_by_id, row.decision = now, by.person_id, said
        row.save(update_fields=["state", "decided_at", "decided_by", "decision", "receipt", "refund"])
        record(
            by=by,
            now=now,
            verb=_VERBS[ApprovalState(row.state)],
            subject=("policy", held.number),
            organisation_id=held.insurer_id,
            after={
                "approval": row.ref,
                "money": row.kind,
                "amount": row.amount,
                "decision": said,
                FIELD: seals.APPROVAL.of(row),
            },
        )
    return row


_VERBS: Final = {
    ApprovalState.APPROVED: "policy.money_approved",
    ApprovalState.DECLINED: "policy.money_declined",
    ApprovalState.WITHDRAWN: "policy.money_withdrawn",
}
