"""The organisations and people of the hub's tests, each made by the operations when first asked for.

Fixtures of the same names give a test a cast of its own. A module whose tests only read (a table of roles, say) makes
one cast for them all inside :func:`tests.hub.conftest.shared_records`.
"""

import datetime as dt
from itertools import count
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import transaction
from django.test import Client

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.roles import Kind
from wangbao.hub.parties.models import Mandate, Membership, Organisation, Person
from wangbao.hub.parties.reads.queries import actor_for
from wangbao.hub.parties.writes import mandate as mandates, person as people, register as parties
from wangbao.vocabulary.uscc import check_character, organisation_check

NOW = dt.datetime(2026, 11, 25, 2, 0, tzinfo=dt.UTC)  # ten in the morning in Beijing
NAMES = {
    "insurer": (Kind.INSURER, "安心财产保险股份有限公司", "Anxin Property Insurance"),
    "other_insurer": (Kind.INSURER, "远山财产保险股份有限公司", "Yuanshan Property Insurance"),
    "broker": (Kind.BROKER, "中和保险经纪有限公司", "Zhonghe Insurance Brokers"),
    "enterprise": (Kind.INSURED, "海川制造有限公司", "Haichuan Manufacturing"),
    "authority": (Kind.AUTHORITY, "某省通信管理局", "A provincial communications administration"),
}


def credit_code(serial: int, division: str = "110108") -> str:
    """Give a credit code that passes every check, another for each serial."""
    organisation = f"{serial:08d}"
    first = f"91{division}{organisation}{organisation_check(organisation)}"
    return first + check_character(first)


class Cast:
    """One set of organisations and people; the fixtures say what each method makes."""

    def __init__(self) -> None:
        self._organisations, self._people = count(1), count(1)
        self._members: dict[tuple[int, str], Membership] = {}

    def known(self, name: str) -> Organisation:
        """Make one of the organisations of :data:`NAMES`."""
        kind, zh, en = NAMES[name]
        return self.organisation(kind, zh, name_en=en)

    def organisation(self, kind: str, name: str, *, name_en: str = "", at: dt.datetime = NOW) -> Organisation:
        """Make an organisation: ``organisation("insurer", "安心财险")``."""
        code = credit_code(next(self._organisations))
        return parties.register_organisation(
            by=Actor.system(), now=at, kind=kind, name=name, name_en=name_en, uscc=code
        )

    def mandate(self, broker: Organisation, client: Organisation) -> Mandate:
        """Give a broker a client's mandate."""
        with transaction.atomic():
            return mandates._mandate(by=Actor.system(), now=NOW, broker_id=broker.pk, client=client)

    def person(self, name: str = "", *, language: str = "zh") -> Person:
        """Make a person; the password is ``password-of-tests``."""
        serial = next(self._people)
        return people.create_person(
            by=Actor.system(),
            now=NOW,
            email=f"person{serial}@example.com",
            name=name or f"测试人员{serial}",
            password="password-of-tests",
            language=language,
        )

    def member(self, organisation: Organisation, role: str, *, language: str = "zh") -> Membership:
        """Give the membership of somebody in an organisation, ``member(insurer, "underwriter")``: one for each pair."""
        key = (organisation.pk, role)
        if key not in self._members:
            person = self.person(language=language)
            self._members[key] = parties.join(
                by=Actor.system(), now=NOW, person=person, organisation=organisation, role=role
            )
        return self._members[key]

    def actor(self, organisation: Organisation, role: str) -> Actor:
        """Give the actor of somebody in an organisation, the same one each time: ``actor(insurer, "underwriter")``."""
        membership = self.member(organisation, role)
        return actor_for(membership.person, membership, request_id="tests")

    def client(
        self, organisation: Organisation, role: str, *, language: str = "zh", **options: object
    ) -> Client:
        """Give a test browser signed in as somebody in an organisation, who has just shown again that it is them."""
        membership = self.member(organisation, role)
        if membership.person.language != language:
            membership.person.language = language
            membership.person.save(update_fields=["language"])
        client = Client(**options)
        client.force_login(membership.person, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session["membership"] = membership.ref
        asked = SimpleNamespace(session=session)
        record_authentication(asked, membership.person, "password", reauthenticated=True)
        session.save()
        return client
