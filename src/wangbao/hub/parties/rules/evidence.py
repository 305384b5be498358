"""Declare the records of parties that the journal must tell of: organisations, people, roles, mandates, disputes.

Organisations and people change: the last entry has the seal of what each is. The seal of a person holds a salt that
goes with the person, so that nobody can try addresses against the journal once the person is erased.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.access.roles import STATUS_NAMES
from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.seals import Seal, said
from wangbao.hub.parties.models import AcceptedCode, Dispute, Mandate, Membership, Organisation, Person
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000
MEMBERSHIP: Final = Seal(Membership, but=frozenset({"active", "ended_at"}))
MANDATE: Final = Seal(Mandate, but=frozenset({"ended_at"}))
ENDED_MEMBERSHIP: Final = Seal(Membership)
ENDED_MANDATE: Final = Seal(Mandate)
ORGANISATION: Final = Seal(Organisation)
PERSON: Final = Seal(Person, but=frozenset({"last_login", "language"}))
ACCEPTED_CODE: Final = Seal(AcceptedCode)
_EARLIER: Final = "-"  # what the salt of a person begins with who was here before there were salts
_REFUSED: Final = "person.refused"
# The entries after which a person's row is another; what else is told of people, as a sign-in, changes none.
_PERSON_VERBS: Final = frozenset(
    f"person.{verb}"
    for verb in (
        "created", "signed_up", "changed", "approved", "refused", "erased", "password_changed", "password_renewed",
        "email_changed", "email_confirmed",
    )
)  # fmt: skip


def _organisations() -> Iterator[Key]:
    sealed = ORGANISATION.by_key()
    for key, ref in Organisation.objects.order_by().values_list("pk", "ref").iterator(chunk_size=_CHUNK):
        yield (ref, sealed[key])


def _people() -> Iterator[Key]:
    sealed = PERSON.by_key()
    earlier = Person.objects.filter(salt__startswith=_EARLIER).order_by().values_list("ref", flat=True)
    # Before people had seals, whoever signed up had no entry; without the entry of a role they could do nothing.
    told = Entry.objects.filter(verb__in=_PERSON_VERBS).values("subject")
    untold = set(earlier.exclude(ref__in=told))
    for key, ref in Person.objects.order_by().values_list("pk", "ref").iterator(chunk_size=_CHUNK):
        if ref not in untold:
            yield (ref, sealed[key])


def _person_of(entry: Entry, after: Mapping[str, Any]) -> Key | None:
    return None if entry.verb == _REFUSED else (entry.subject, said(after))


def _subject_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, said(after))


def _accepted_codes() -> Iterator[Key]:
    sealed = ACCEPTED_CODE.by_key()
    for key, code in AcceptedCode.objects.order_by().values_list("pk", "code"):
        yield (code, sealed[key])


def _disputes() -> Iterator[Key]:
    rows = Dispute.objects.order_by().values_list("organisation__ref", "ref")
    yield from rows.iterator(chunk_size=_CHUNK)


def _dispute_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(after.get("dispute")))


def _decided() -> Iterator[Key]:
    rows = Dispute.objects.exclude(state="open").order_by()
    yield from rows.values_list("organisation__ref", "ref", "state", "decision").iterator(chunk_size=_CHUNK)


def _decided_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    state = entry.verb.removeprefix("organisation.dispute_")
    return (entry.subject, str(after.get("dispute")), state, str(after.get("decision")))


def _memberships() -> Iterator[Key]:
    rows = Membership.objects.order_by().values_list("pk", "person__ref", "organisation_id", "role")
    sealed = MEMBERSHIP.by_key()
    for key, person, organisation, role in rows.iterator(chunk_size=_CHUNK):
        yield (person, str(organisation), role, sealed[key])


def _membership_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(entry.organisation_id), str(after.get("role")), said(after))


def _ended_memberships() -> Iterator[Key]:
    rows = Membership.objects.exclude(ended_at=None).order_by()
    sealed = ENDED_MEMBERSHIP.by_key(rows)
    listed = rows.values_list("pk", "person__ref", "organisation_id", "role", "ended_at")
    for key, person, organisation, role, at in listed.iterator(chunk_size=_CHUNK):
        yield (person, str(organisation), role, _moment(at), sealed[key])


def _ended_membership_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    role = str(json.loads(entry.before or "{}").get("role"))
    return (entry.subject, str(entry.organisation_id), role, _moment(entry.at), said(after))


def _mandates() -> Iterator[Key]:
    rows = Mandate.objects.order_by().values_list("pk", "client__ref", "client_id")
    sealed = MANDATE.by_key()
    for key, ref, client in rows.iterator(chunk_size=_CHUNK):
        yield (ref, str(client), sealed[key])


def _mandate_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(entry.organisation_id), said(after))


def _ended_mandates() -> Iterator[Key]:
    rows = Mandate.objects.exclude(ended_at=None).order_by()
    sealed = ENDED_MANDATE.by_key(rows)
    for key, ref, at in rows.values_list("pk", "client__ref", "ended_at").iterator(chunk_size=_CHUNK):
        yield (ref, _moment(at), sealed[key])


def _ended_mandate_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, _moment(entry.at), said(after))


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else at.astimezone(dt.UTC).isoformat()


KINDS: Final = (
    Kind(
        name=Text("人员的角色", "people's roles"),
        verbs=frozenset({"membership.begun"}),
        records=_memberships,
        entry=_membership_of,
        sealed=True,
    ),
    Kind(
        name=Text("人员角色的终止", "ends of people's roles"),
        verbs=frozenset({"membership.ended"}),
        records=_ended_memberships,
        entry=_ended_membership_of,
        sealed=True,
    ),
    Kind(
        name=Text("经纪委托", "brokers' mandates"),
        verbs=frozenset({"mandate.given"}),
        records=_mandates,
        entry=_mandate_of,
        sealed=True,
    ),
    Kind(
        name=Text("经纪委托的终止", "ends of brokers' mandates"),
        verbs=frozenset({"mandate.ended"}),
        records=_ended_mandates,
        entry=_ended_mandate_of,
        sealed=True,
    ),
    Kind(
        name=Text("登记异议", "disputes of registrations"),
        verbs=frozenset({"organisation.disputed"}),
        records=_disputes,
        entry=_dispute_of,
    ),
    Kind(
        name=Text("登记异议的裁定", "decisions of disputes"),
        verbs=frozenset({"organisation.dispute_granted", "organisation.dispute_declined"}),
        records=_decided,
        entry=_decided_of,
    ),
    Kind(
        name=Text("机构", "organisations"),
        verbs=frozenset(
            f"organisation.{verb}" for verb in ("registered", "address_changed", *map(str, STATUS_NAMES))
        ),
        records=_organisations,
        entry=_subject_of,
        sealed=True,
        last=True,
    ),
    Kind(
        name=Text("人员", "people"),
        verbs=_PERSON_VERBS,
        records=_people,
        entry=_person_of,
        sealed=True,
        last=True,
    ),
    Kind(
        name=Text("采认的信用代码", "credit codes accepted"),
        verbs=frozenset({"credit_code.accepted"}),
        records=_accepted_codes,
        entry=_subject_of,
        sealed=True,
    ),
)
