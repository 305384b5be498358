"""Reads about people and organisations."""

from collections.abc import Sequence

from wangbao.hub.errors import Invisible
from wangbao.hub.parties.actor import Actor
from wangbao.hub.parties.models import Membership, Organisation, Person
from wangbao.hub.parties.words import Kind, Role, Status


def memberships_of(person_id: int) -> tuple[Membership, ...]:
    """The memberships a person may act under, with their organisations, oldest first."""
    return tuple(
        Membership.objects.filter(person_id=person_id, active=True, organisation__status=Status.ACTIVE)
        .select_related("organisation")
        .order_by("pk")
    )


def chosen(memberships: Sequence[Membership], ref: str | None) -> Membership | None:
    """The membership with this reference, or the only one there is; None where the person has yet to choose."""
    for membership in memberships:
        if membership.ref == ref:
            return membership
    return memberships[0] if len(memberships) == 1 else None


def actor_for(person: Person, membership: Membership | None, *, request_id: str = "") -> Actor:
    """The actor of a person under a membership, or of a person without one."""
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
    """An organisation by its reference.

    Raises:
        Invisible: unknown, or not for this actor.
    """
    found = Organisation.objects.visible_to(actor).filter(ref=ref).first()
    if found is None:
        raise Invisible
    return found
