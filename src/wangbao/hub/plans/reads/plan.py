"""Read plans: lists with filters, one plan with what belongs to it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow, may
from wangbao.hub.access.roles import Role, Side
from wangbao.hub.access.tenancy import TenantQuerySet
from wangbao.hub.errors import Invisible
from wangbao.hub.parties.models import Organisation
from wangbao.hub.plans.models import Member, Plan
from wangbao.hub.plans.rules.states import MemberState, State
from wangbao.hub.plans.rules.words import MAKERS
from wangbao.hub.schemes.models import Authority
from wangbao.hub.schemes.rules.permissions import is_national
from wangbao.hub.schemes.rules.words import Level
from wangbao.programme.plan import MemberRole, PlanKind

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list of plans; empty ones do not filter."""

    batch: str = ""
    kind: str = ""
    state: str = ""
    term: str = ""


def may_begin(actor: Actor, kind: PlanKind) -> bool:
    """Tell whether an actor's organisation makes plans of a kind: a local one needs a place below the nation."""
    if not may(actor, "plans.make") or actor.organisation_kind not in MAKERS[kind]:
        return False
    if kind is not PlanKind.AUTHORITY:
        return True
    places = Authority.objects.filter(organisation_id=actor.organisation_id or 0).exclude(
        level=Level.NATIONAL
    )
    return actor.role is Role.OFFICIAL and places.exists()


def oversees(actor: Actor) -> bool:
    """Tell whether an actor kicks off pilots, looks at their reports and cancels qualifications."""
    return may(actor, "plans.oversee") and is_national(actor)


def plans(actor: Actor, filters: Filters) -> TenantQuerySet[Plan]:
    """Select the plans an actor sees, by the filters; raises Forbidden for other roles."""
    allow(actor, "plans.view")
    rows: Any = Plan.objects.visible_to(actor)
    if filters.batch:
        rows = rows.filter(batch__code=filters.batch)
    if filters.kind in set(PlanKind):
        rows = rows.filter(kind=filters.kind)
    if filters.state in set(State):
        rows = rows.filter(state=filters.state)
    if term := filters.term.strip():
        rows = rows.filter(Q(number__startswith=term) | Q(owner__name__contains=term))
    return rows  # type: ignore[no-any-return]  # narrowed by filters only


def page(
    actor: Actor, filters: Filters, *, start: int = 0, size: int = PAGE
) -> tuple[list[Plan], int | None]:
    """List a page of plans, the newest first, and the ``start`` of the next page or None."""
    rows = plans(actor, filters).select_related("batch", "owner").order_by("-created_at", "-pk")
    found = list(rows[start : start + size + 1])
    return found[:size], start + size if len(found) > size else None


def plan(actor: Actor, number: str) -> Plan:
    """Find a plan by its number.

    Raises:
        Invisible: unknown, or not for this actor's organisation.
        Forbidden: not for this role.
    """
    rows = Plan.objects.visible_to(actor).select_related("batch", "owner", "route__organisation")
    found = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, "plans.view", found)
    return found


def own_member(actor: Actor, of: Plan) -> Member | None:
    """Find the actor's own part in a plan."""
    codes = Organisation.objects.filter(pk=actor.organisation_id or 0).values("uscc")
    found: Member | None = of.members.filter(uscc__in=codes).first()
    if found is not None:
        found.plan = of
    return found


def members_of(actor: Actor, of: Plan) -> list[Member]:
    """List the members of a plan; one of them sees itself and the service institutions, not other enterprises."""
    rows = of.members.all()
    if of.owner_id == actor.organisation_id or actor.is_system or actor.side is Side.AUTHORITY:
        return list(rows)
    codes = Organisation.objects.filter(pk=actor.organisation_id or 0).values("uscc")
    return list(rows.filter(Q(uscc__in=codes) | Q(role=MemberRole.INSTITUTION)))


def to_answer(actor: Actor, *, most: int) -> list[Member]:
    """List the invitations that the actor's organisation has not answered, the oldest first."""
    codes = Organisation.objects.filter(pk=actor.organisation_id or 0).values("uscc")
    rows = Member.objects.filter(
        uscc__in=codes,
        state=MemberState.INVITED,
        plan__state__in=[str(State.DRAFT), str(State.RETURNED)],
    )
    return list(rows.select_related("plan__owner", "plan__batch").order_by("changed_at", "pk")[:most])


def own_open(actor: Actor, *, most: int) -> list[Plan]:
    """List the plans that the actor's organisation may still change, the newest change first."""
    rows = Plan.objects.filter(
        owner_id=actor.organisation_id or 0, state__in=[str(State.DRAFT), str(State.RETURNED)]
    )
    return list(rows.select_related("batch", "owner").order_by("-changed_at", "-pk")[:most])


def to_select(*, most: int) -> list[Plan]:
    """List the plans that wait for the nation, the oldest first."""
    rows = Plan.objects.filter(state=State.SUBMITTED).select_related("owner", "batch")
    return list(rows.order_by("submitted_at", "pk")[:most])


def with_local(actor: Actor, *, most: int) -> list[Plan]:
    """List the plans that wait for the actor's authority, the oldest first."""
    rows = Plan.objects.filter(state=State.WITH_LOCAL, route__organisation_id=actor.organisation_id or 0)
    return list(rows.select_related("owner", "batch").order_by("submitted_at", "pk")[:most])


def days_left(last_day: dt.date | None, today: dt.date) -> int | None:
    """Count the days until a last day; None without one."""
    return None if last_day is None else (last_day - today).days
