"""Read events and registrations."""

import datetime as dt
from typing import Final

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.tenancy import TenantQuerySet
from wangbao.hub.errors import Invisible
from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.states import OPEN_PLACES, State

_PAST: Final = 50


def event(actor: Actor, number: str) -> Event:
    """Find an event by its number; raises Invisible."""
    rows = Event.objects.visible_to(actor).select_related("organisation")
    found = rows.filter(number=number).first()
    if found is None:
        raise Invisible
    allow(actor, "events.view", found)
    return found


def coming(actor: Actor, *, now: dt.datetime, kind: str = "", province: str = "") -> list[Event]:
    """List the announced events that are not over, the next one first."""
    rows = Event.objects.visible_to(actor).filter(state=State.ANNOUNCED, ends_at__gte=now)
    return list(_narrowed(rows, kind, province).order_by("starts_at", "pk"))


def past(actor: Actor, *, now: dt.datetime, kind: str = "", province: str = "") -> list[Event]:
    """List the last announced events that are over, the newest first."""
    rows = Event.objects.visible_to(actor).filter(
        state__in=[str(State.ANNOUNCED), str(State.HELD)], ends_at__lt=now
    )
    return list(_narrowed(rows, kind, province).order_by("-starts_at", "-pk")[:_PAST])


def drafts(actor: Actor) -> list[Event]:
    """List the drafts of the actor's organisation, the newest first."""
    rows = Event.objects.filter(organisation_id=actor.organisation_id or 0, state=State.DRAFT)
    return list(rows.select_related("organisation").order_by("-changed_at"))


def to_close(actor: Actor, *, now: dt.datetime) -> list[Event]:
    """List the events of the actor's organisation that have ended and lack their attendance."""
    rows = Event.objects.filter(
        organisation_id=actor.organisation_id or 0, state=State.ANNOUNCED, ends_at__lt=now
    )
    return list(rows.order_by("ends_at"))


def own(actor: Actor, of: Event) -> Registration | None:
    """Find the actor's own registration for an event, the newest."""
    rows = of.registrations.filter(person_id=actor.person_id or 0)
    found: Registration | None = rows.order_by("-registered_at", "-pk").first()
    if found is not None:
        found.event = of
    return found


def own_coming(actor: Actor, *, now: dt.datetime) -> list[Registration]:
    """List the actor's own open registrations for events that are not over, the next event first."""
    rows = Registration.objects.filter(
        person_id=actor.person_id or 0,
        state__in=[str(one) for one in OPEN_PLACES],
        event__ends_at__gte=now,
    )
    return list(rows.select_related("event").order_by("event__starts_at"))


def registrations(actor: Actor, of: Event) -> list[Registration]:
    """List the registrations for an event, for its organiser: first come first."""
    allow(actor, "events.organise", of)
    return list(of.registrations.select_related("organisation").order_by("registered_at", "pk"))


def certificate(number: str) -> Registration:
    """Find what a certificate of attendance is of, by its number; raises Invisible."""
    rows = Registration.objects.select_related("event__organisation", "organisation")
    found = rows.filter(certificate=number).first()
    if found is None:
        raise Invisible
    return found


def _narrowed(rows: TenantQuerySet[Event], kind: str, province: str) -> TenantQuerySet[Event]:
    rows = rows.select_related("organisation")
    rows = rows.filter(content__event_kind=kind) if kind else rows
    return rows.filter(province=province) if province else rows
