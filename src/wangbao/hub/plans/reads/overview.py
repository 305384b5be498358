"""Count and list for an official: participants of selected pilots, plans by state, what came in last."""

from django.db.models import Count

from wangbao.hub.access.actor import Actor
from wangbao.hub.plans.models import Member, Plan, Submission
from wangbao.hub.plans.rules.states import MemberState, State
from wangbao.programme.plan import MemberRole, PlanKind


def participants(actor: Actor) -> dict[PlanKind, int]:
    """Count the organisations in the selected plans that an actor sees: their owners and confirmed members, each once.

    A member counts as what it takes part as: an institution, or an enterprise.
    """
    selected = Plan.objects.visible_to(actor).filter(state__in=[str(State.SELECTED), str(State.RUNNING)])
    found: dict[PlanKind, set[int]] = {kind: set() for kind in PlanKind}
    for kind, owner in selected.values_list("kind", "owner_id"):
        found[PlanKind(kind)].add(owner)
    members = Member.objects.filter(plan__in=selected, state=MemberState.CONFIRMED)
    for role, organisation in members.values_list("role", "organisation_id"):
        institution = role == MemberRole.INSTITUTION
        found[PlanKind.INSTITUTION if institution else PlanKind.ENTERPRISE].add(organisation)
    return {kind: len(organisations) for kind, organisations in found.items()}


def by_state(actor: Actor) -> dict[str, int]:
    """Count the plans that an actor sees, by their state."""
    return dict(Plan.objects.visible_to(actor).order_by().values_list("state").annotate(Count("pk")))


def submitted_last(actor: Actor, *, most: int) -> list[Submission]:
    """List the last submissions of the plans that an actor sees, the newest first."""
    rows = Submission.objects.visible_to(actor).select_related("plan__owner").defer("snapshot")
    return list(rows.order_by("-at", "-pk")[:most])
