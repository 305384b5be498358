"""Register the sample's organisations and people, and find them again."""

import datetime as dt
from collections.abc import Iterator, MutableMapping

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.demo import sign_ins
from wangbao.hub.demo.people import PEOPLE, Body, Org, email_of
from wangbao.hub.parties.models import Membership, Organisation, Person
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.parties.writes import mandate, person as people, register as parties
from wangbao.vocabulary.uscc import check_character, organisation_check

_REQUEST = "sample"


def credit_code(body: Body) -> str:
    """Build a credit code with valid check digits; organisation numbers from 0000000 on are not in use."""
    organisation = f"{body.serial:08d}"
    first = f"91{body.division}{organisation}{organisation_check(organisation)}"
    return first + check_character(first)


def is_made() -> bool:
    """Return True if this database has the sample."""
    return Organisation.objects.filter(uscc=credit_code(Org.AUTHORITY.body)).exists()


def is_empty() -> bool:
    """Return True if no organisation is registered: the sample is not mixed with real data."""
    return not Organisation.objects.exists()


def register(*, now: dt.datetime, passwords: MutableMapping[str, str]) -> None:
    """Register organisations, people with their roles, and the mandates of the broker's clients; fill ``passwords``."""
    system = Actor.system(_REQUEST)
    for member in Org:
        body = member.body
        parties.register_organisation(
            by=system,
            now=now,
            kind=body.kind,
            name=body.name.zh,
            name_en=body.name.en,
            uscc=credit_code(body),
            address=body.address,
        )
    for person in PEOPLE:
        email = email_of(person)
        passwords[email] = sign_ins.password()
        row = people.create_person(
            by=system,
            now=now,
            email=email,
            name=person.name,
            password=passwords[email],
            language=person.language,
        )
        for role in person.roles:
            parties.join(by=system, now=now, person=row, organisation=organisation(person.of), role=role)
    for client in (Org.CLOUD, Org.PHARMACY):
        mandate.give_mandate(
            by=actor(client, Role.APPLICANT),
            now=now,
            client=organisation(client),
            broker=organisation(Org.BROKER),
        )


def organisation(of: Org) -> Organisation:
    """Fetch one of the sample's organisations."""
    return Organisation.objects.get(uscc=credit_code(of.body))


def actor(of: Org, role: Role) -> Actor:
    """Build the actor for the first person of an organisation who has a role."""
    return next(actors(of, role))


def actors(of: Org, role: Role) -> Iterator[Actor]:
    """Build the actors for all people of an organisation who have a role, in the order of ``PEOPLE``."""
    for player in PEOPLE:
        if player.of is of and role in player.roles:
            person = Person.objects.get(email=email_of(player))
            rows = Membership.objects.select_related("organisation")
            yield actor_for(person, rows.get(person=person, role=role, active=True), request_id=_REQUEST)
