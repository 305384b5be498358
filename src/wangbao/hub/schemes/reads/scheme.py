"""Read schemes: lists with filters, one scheme with its units, files, submissions, recommendations and history."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.tenancy import TenantQuerySet
from wangbao.hub.errors import Invisible
from wangbao.hub.schemes.models import Attachment, Recommendation, Scheme, Unit
from wangbao.hub.schemes.rules.states import LevelState, State, UnitState
from wangbao.hub.schemes.rules.words import body_of
from wangbao.programme.declaration import Licence, Unit as DeclaredUnit

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list of schemes."""

    batch: str = ""
    state: str = ""
    late: bool | None = None
    term: str = ""


def declared(row: Unit) -> DeclaredUnit:
    """Put a unit into the plain value that the rules of a declaration read."""
    licence = None
    if row.licence_number and row.licence_first_day is not None:
        licence = Licence(
            number=row.licence_number, first_day=row.licence_first_day, last_day=row.licence_last_day
        )
    return DeclaredUnit(
        name=row.organisation.name,
        name_en=row.organisation.name_en,
        uscc=row.organisation.uscc or "",
        kind=body_of(row.organisation.kind),
        is_lead=row.is_lead,
        is_legal_person=row.is_legal_person,
        has_capability=row.has_capability,
        licence=licence,
        confirmed=row.state == UnitState.CONFIRMED,
    )


def schemes(actor: Actor, filters: Filters) -> TenantQuerySet[Scheme]:
    """Select the schemes an actor sees, by the filters.

    Raises:
        Forbidden: not for this role.
    """
    allow(actor, "schemes.view")
    rows: Any = Scheme.objects.visible_to(actor)
    if filters.batch:
        rows = rows.filter(batch__code=filters.batch)
    if filters.state in set(State):
        rows = rows.filter(state=filters.state)
    if filters.late is not None:
        rows = rows.filter(late=filters.late)
    if term := filters.term.strip():
        rows = rows.filter(Q(number__startswith=term) | Q(lead__name__contains=term))
    return rows  # type: ignore[no-any-return]  # narrowed by filters only


def page(
    actor: Actor, filters: Filters, *, start: int = 0, size: int = PAGE
) -> tuple[list[Scheme], int | None]:
    """List a page of schemes, the newest first, and the ``start`` of the next page or None."""
    rows = schemes(actor, filters).select_related("batch", "lead").order_by("-created_at", "-pk")
    found = list(rows[start : start + size + 1])
    return found[:size], start + size if len(found) > size else None


def scheme(actor: Actor, number: str) -> Scheme:
    """Find a scheme by its number.

    Raises:
        Invisible: unknown, or not for this actor's organisation.
        Forbidden: not for this role.
    """
    rows = Scheme.objects.visible_to(actor).select_related("batch", "lead", "route__organisation")
    found = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, "schemes.view", found)
    return found


def unit(actor: Actor, number: str, ref: str) -> Unit:
    """Find a unit of a scheme by its reference; raises Invisible or Forbidden as :func:`scheme` does."""
    of = scheme(actor, number)
    found: Unit | None = of.units.select_related("organisation").filter(ref=ref).first()
    if found is None:
        raise Invisible
    found.scheme = of
    return found


def own_unit(actor: Actor, of: Scheme) -> Unit | None:
    """Find the actor's own unit in a scheme."""
    found = of.units.select_related("organisation").filter(organisation_id=actor.organisation_id).first()
    if found is not None:
        found.scheme = of
    return found


def waiting_recommendation(actor: Actor, of: Scheme) -> Recommendation | None:
    """Find the recommendation that waits for the actor's organisation."""
    rows = of.recommendations.select_related("authority__organisation", "authority__parent__organisation")
    here = rows.filter(state=LevelState.WAITING, authority__organisation_id=actor.organisation_id)
    return here.first()


def files_of(of: Scheme) -> list[Attachment]:
    """List the files of a scheme with their units."""
    return list(of.attachments.select_related("file", "unit__organisation"))


def waiting_for(actor: Actor, *, most: int) -> list[Recommendation]:
    """List the recommendations that wait for the actor's authority, the oldest first."""
    rows = Recommendation.objects.filter(authority__organisation_id=_here(actor), state=LevelState.WAITING)
    return list(rows.select_related("scheme__lead", "scheme__batch").order_by("asked_at", "pk")[:most])


def to_accept(*, most: int) -> list[Scheme]:
    """List the schemes that wait for the nation to accept them, the oldest first."""
    rows = Scheme.objects.filter(state=State.SUBMITTED).select_related("lead", "batch")
    return list(rows.order_by("submitted_at", "pk")[:most])


def to_confirm(actor: Actor, *, most: int) -> list[Unit]:
    """List the parts that wait for the actor's organisation to confirm them."""
    rows = Unit.objects.filter(
        organisation_id=_here(actor),
        state=UnitState.INVITED,
        scheme__state__in=[str(State.DRAFT), str(State.RETURNED)],
    )
    return list(rows.select_related("scheme__lead", "scheme__batch").order_by("changed_at", "pk")[:most])


def own_open(actor: Actor, *, most: int) -> list[Scheme]:
    """List the schemes that the actor's organisation leads and may still change, the newest change first."""
    rows = Scheme.objects.filter(lead_id=_here(actor), state__in=[str(State.DRAFT), str(State.RETURNED)])
    return list(rows.select_related("batch", "lead").order_by("-changed_at", "-pk")[:most])


def days_left(last_day: dt.date | None, today: dt.date) -> int | None:
    """Count the days until a last day; None without one."""
    return None if last_day is None else (last_day - today).days


def _here(actor: Actor) -> int:
    """Return the actor's organisation; 0, which no organisation has, for an actor of none."""
    return actor.organisation_id or 0
