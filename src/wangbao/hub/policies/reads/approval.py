"""Find money that waits for a second person."""

from typing import Final

from django.db.models import QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.columns import row_key
from wangbao.hub.errors import Invisible
from wangbao.hub.policies.models import MovementApproval, Policy
from wangbao.hub.policies.rules.states import ApprovalState

_WITH: Final = (
    *("policy__applicant", "policy__quote", "policy__product_version"),
    *("proposed_by", "decided_by", "reverses"),
)


def approvals(actor: Actor) -> QuerySet[MovementApproval]:
    """Select the money of the policies that the actor's organisation leads.

    Raises:
        Forbidden: the role does not record money.
    """
    allow(actor, "policies.receive")
    rows = MovementApproval.objects.visible_to(actor).select_related(*_WITH)
    return rows if actor.is_system else rows.filter(policy__insurer_id=actor.organisation_id)


def waiting(actor: Actor, *, after: str = "", size: int) -> list[MovementApproval]:
    """List the money that waits, the oldest first, one more than ``size`` if there are more."""
    rows = approvals(actor).filter(state=ApprovalState.WAITING)
    if (last := row_key(after)) is not None:
        rows = rows.filter(pk__gt=last)
    return list(rows.order_by("pk")[: size + 1])


def approval(actor: Actor, ref: str) -> MovementApproval:
    """Find one by its reference.

    Raises:
        Invisible: unknown, or not for this actor.
        Forbidden: the role does not record money.
    """
    found = MovementApproval.objects.visible_to(actor).select_related(*_WITH).filter(ref=ref).first()
    if found is None:
        raise Invisible
    allow(actor, "policies.receive", found.policy)
    return found


def waiting_of(policy: Policy) -> list[MovementApproval]:
    """List the money of one policy that waits, the oldest first."""
    rows = policy.approvals.filter(state=ApprovalState.WAITING)
    return list(rows.select_related("proposed_by").order_by("pk"))
