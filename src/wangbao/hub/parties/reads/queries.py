"""Find people, organisations, memberships, mandates and invitations."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import KIND_NAMES, Kind, Role, Side, Status
from wangbao.hub.errors import Forbidden, Invisible
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import AcceptedCode, Invitation, Mandate, Membership, Organisation, Person
from wangbao.vocabulary.text import Text

PAGE: Final = 50
M = TypeVar("M", bound=Model)


def memberships_of(person_id: int) -> tuple[Membership, ...]:
    """List the memberships a person may act under, with their organisations, oldest first."""
    return tuple(
        Membership.objects.filter(person_id=person_id, active=True, organisation__status=Status.ACTIVE)
        .select_related("organisation")
        .order_by("pk")
    )


def chosen(memberships: Sequence[Membership], ref: str | None) -> Membership | None:
    """Find the membership with this reference; without one the oldest, if all are of one organisation, else None.

    Whoever works for two organisations says for which before anything is shown; two roles in one can wait.
    """
    for membership in memberships:
        if membership.ref == ref:
            return membership
    return memberships[0] if len({one.organisation_id for one in memberships}) == 1 else None


def actor_for(person: Person, membership: Membership | None, *, request_id: str = "") -> Actor:
    """Build the actor of a person under a membership, or of a person without one."""
    return Actor(
        person_id=person.pk,
        name=str(person),
        organisation_id=membership.organisation_id if membership else None,
        organisation_kind=Kind(membership.organisation.kind) if membership else None,
        role=Role(membership.role) if membership else None,
        request_id=request_id,
        organisation_name=membership.organisation.name if membership else "",
    )


def organisation(actor: Actor, ref: str) -> Organisation:
    """Find an organisation by its reference.

    Raises:
        Invisible: unknown, or not for this actor.
    """
    return _one(Organisation.objects.visible_to(actor).filter(ref=ref).first())


def own(actor: Actor) -> Organisation:
    """Find the organisation the actor acts for.

    Raises:
        Forbidden: the actor acts for none.
    """
    if actor.organisation_id is None:
        raise Forbidden
    return Organisation.objects.get(pk=actor.organisation_id)


def people(actor: Actor) -> list[Membership]:
    """List the people of the actor's organisation with their roles, by role and name."""
    rows = Membership.objects.visible_to(actor).filter(active=True)
    return list(rows.select_related("person").order_by("role", "person__name", "pk"))


def membership(actor: Actor, ref: str) -> Membership:
    """Find a membership of the actor's organisation by its reference; raises Invisible."""
    rows = Membership.objects.visible_to(actor).select_related("person", "organisation")
    return _one(rows.filter(ref=ref).first())


def open_invitations(actor: Actor, *, now: dt.datetime) -> list[Invitation]:
    """List invitations of the actor's organisation that may still be accepted."""
    rows = Invitation.objects.visible_to(actor).filter(
        accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )
    return list(rows.order_by("pk"))


def invitation(actor: Actor, ref: str) -> Invitation:
    """Find an invitation of the actor's organisation by its reference; raises Invisible."""
    rows = Invitation.objects.visible_to(actor).select_related("organisation")
    return _one(rows.filter(ref=ref).first())


def is_invited(token: str, email: str, *, now: dt.datetime) -> bool:
    """Return True if a link's token opens an invitation of this address that still stands."""
    rows = Invitation.objects.filter(token_sha256=token_hash(token), email=email)
    return rows.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now).exists()


def invitation_for(actor: Actor, token: str) -> Invitation:
    """Find the invitation that a link's token opens for the person signed in, if it was sent to their address.

    Raises:
        Invisible: there is none, or it was sent to somebody else.
    """
    if actor.person_id is None:
        raise Invisible
    rows = Invitation.objects.select_related("organisation").filter(token_sha256=token_hash(token))
    return _one(rows.filter(email__in=Person.objects.filter(pk=actor.person_id).values("email")).first())


def mandates(actor: Actor) -> list[Mandate]:
    """List the mandates in force that the actor's organisation holds or has given, by name of the client."""
    rows = Mandate.objects.visible_to(actor).filter(ended_at=None).select_related("broker", "client")
    return list(rows.order_by("client__name", "pk"))


def clients(actor: Actor) -> QuerySet[Mandate]:
    """List the mandates in force that a broker holds, with their clients."""
    rows = Mandate.objects.visible_to(actor).filter(ended_at=None, broker_id=actor.organisation_id)
    return rows.select_related("client")


def insurers() -> QuerySet[Organisation]:
    """List the insurers that may lead or follow on a policy, by name; insurers may see them."""
    return Organisation.objects.filter(kind=Kind.INSURER, status=Status.ACTIVE)


def mandate_with(actor: Actor, ref: str) -> Mandate:
    """Find the mandate in force between the actor's organisation and the other side; raises Invisible."""
    rows = Mandate.objects.visible_to(actor).filter(ended_at=None).select_related("broker", "client")
    other = Q(broker__ref=ref) if actor.side is not Side.BROKER else Q(client__ref=ref)
    return _one(rows.filter(other).first())


def brokers(actor: Actor) -> list[Organisation]:
    """List the brokers and intermediaries a client may choose from."""
    rows = Organisation.objects.visible_to(actor).filter(kind__in=[Kind.BROKER, Kind.INTERMEDIARY])
    return list(rows.filter(status=Status.ACTIVE).order_by("name"))


def register(actor: Actor, *, after: str = "", kind: str = "") -> tuple[list[Organisation], str]:
    """Find a page of the organisations the actor may know of, by order of registration.

    Args:
        actor: who looks.
        after: the reference of the last one on the page before.
        kind: only of this kind.

    Returns:
        The organisations, and ``after`` for the next page or an empty text.
    """
    rows = Organisation.objects.visible_to(actor).order_by("pk")
    if after:
        rows = rows.filter(pk__gt=Organisation.objects.filter(ref=after).values("pk"))
    if kind:
        rows = rows.filter(kind=kind)
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].ref if len(found) > PAGE else ""


def kinds() -> list[tuple[str, Text]]:
    """List the kinds of organisation with their names, for a filter."""
    return [(kind.value, name) for kind, name in KIND_NAMES.items()]


def token_hash(token: str) -> str:
    """Hash an invitation's token, as the table keeps it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _one(found: M | None) -> M:
    if found is None:
        raise Invisible
    return found


def address_at(organisation: Organisation, moment: dt.datetime) -> str:
    """Find the registered address at a moment: what the first change after it replaced, else the present one."""
    later = Entry.objects.filter(
        subject_kind="organisation",
        subject=organisation.ref,
        verb="organisation.address_changed",
        at__gt=moment,
    )
    before = later.order_by("sequence").values_list("before", flat=True).first()
    return organisation.address if before is None else str(json.loads(before)["address"])


def accepted_codes(actor: Actor) -> list[AcceptedCode]:
    """List the credit codes the actor's organisation has accepted, the newest first."""
    rows = AcceptedCode.objects.visible_to(actor).select_related("accepted_by")
    return list(rows.order_by("-accepted_at", "-pk"))
