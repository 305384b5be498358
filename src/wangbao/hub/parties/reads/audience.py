"""Find the people behind the recipients of a message."""

from collections.abc import Sequence
from typing import cast

from django.db.models import Q

from wangbao.hub.access.roles import Status
from wangbao.hub.outbox.audience import Addressee, ToOrganisation, ToPerson
from wangbao.hub.parties.models import Membership, Person
from wangbao.vocabulary.text import Lang


def audience(recipients: Sequence[ToPerson | ToOrganisation]) -> list[Addressee]:
    """List people by organisation, each once; those whose account or membership has ended are left out."""
    organisations = [one for one in recipients if isinstance(one, ToOrganisation)]
    people = [one for one in recipients if isinstance(one, ToPerson)]
    found: dict[tuple[int, int | None], Addressee] = {}
    if organisations:
        wanted = Q(pk__in=[])
        for one in organisations:
            of_roles = Q(role__in=[str(role) for role in one.roles]) if one.roles else Q()
            wanted |= Q(organisation_id=one.organisation_id) & of_roles
        members = Membership.objects.filter(
            wanted, active=True, person__is_active=True, organisation__status=Status.ACTIVE
        )
        for member in members.select_related("person").order_by("pk"):
            found.setdefault(
                (member.person_id, member.organisation_id), _addressee(member.person, member.organisation_id)
            )
    if people:
        known = Person.objects.filter(is_active=True).in_bulk([one.person_id for one in people])
        for each in people:
            if each.person_id in known:
                place = (each.person_id, each.organisation_id)
                found.setdefault(place, _addressee(known[each.person_id], each.organisation_id))
    return list(found.values())


def _addressee(person: Person, organisation_id: int | None) -> Addressee:
    return Addressee(person.pk, organisation_id, str(person), person.email, cast("Lang", person.language))
