"""The cast put on the register, and found again when the story is told."""

import datetime as dt
from collections.abc import MutableMapping

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Role
from wangbao.hub.demo import signs
from wangbao.hub.demo.people import PEOPLE, Body, Of, email_of
from wangbao.hub.parties.models import Membership, Organisation, Person
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.parties.writes import mandate, register as parties
from wangbao.vocabulary.uscc import check_character, organisation_check

_REQUEST = "sample"


def credit_code(body: Body) -> str:
    """A credit code that passes its checks; the organisation numbers from 0000000 on are not in use."""
    organisation = f"{body.serial:08d}"
    first = f"91{body.division}{organisation}{organisation_check(organisation)}"
    return first + check_character(first)


def is_there() -> bool:
    """Whether the sample has been made here."""
    return Organisation.objects.filter(uscc=credit_code(Of.AUTHORITY.body)).exists()


def is_empty() -> bool:
    """Whether nobody is registered here yet: a sample is not mixed with what is real."""
    return not Organisation.objects.exists()


def register(*, now: dt.datetime, passwords: MutableMapping[str, str]) -> None:
    """Organisations, people with their roles, and the mandates of the broker's clients; fills ``passwords``."""
    system = Actor.system(_REQUEST)
    for one in Of:
        parties.register_organisation(
            by=system,
            now=now,
            kind=one.body.kind,
            name=one.body.name.zh,
            name_en=one.body.name.en,
            uscc=credit_code(one.body),
            address=one.body.address,
        )
    for person in PEOPLE:
        email = email_of(person)
        passwords[email] = signs.password()
        row = parties.create_person(
            by=system,
            now=now,
            email=email,
            name=person.name,
            password=passwords[email],
            language=person.language,
        )
        for role in person.roles:
            parties.join(by=system, now=now, person=row, organisation=organisation(person.of), role=role)
    for client in (Of.CLOUD, Of.PHARMACY):
        mandate.give_mandate(
            by=actor(client, Role.APPLICANT),
            now=now,
            client=organisation(client),
            broker=organisation(Of.BROKER),
        )


def organisation(of: Of) -> Organisation:
    """One of the sample's organisations."""
    return Organisation.objects.get(uscc=credit_code(of.body))


def actor(of: Of, role: Role) -> Actor:
    """Somebody of the sample in a role of theirs."""
    player = next(person for person in PEOPLE if person.of is of and role in person.roles)
    person = Person.objects.get(email=email_of(player))
    membership = Membership.objects.select_related("organisation").get(person=person, role=role, active=True)
    return actor_for(person, membership, request_id=_REQUEST)
