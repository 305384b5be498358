"""Declare the records of parties that the journal must tell of: organisations, roles, mandates, disputes."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.seals import Seal, said
from wangbao.hub.parties.models import Dispute, Mandate, Membership, Organisation
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000
MEMBERSHIP: Final = Seal(Membership, but=frozenset({"active", "ended_at"}))
MANDATE: Final = Seal(Mandate, but=frozenset({"ended_at"}))


def _organisations() -> Iterator[Key]:
    for ref in Organisation.objects.order_by().values_list("ref", flat=True).iterator(chunk_size=_CHUNK):
        yield (ref,)


def _organisation_of(entry: Entry, _after: Mapping[str, Any]) -> Key:
    return (entry.subject,)


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


def _mandates() -> Iterator[Key]:
    rows = Mandate.objects.order_by().values_list("pk", "client__ref", "client_id")
    sealed = MANDATE.by_key()
    for key, ref, client in rows.iterator(chunk_size=_CHUNK):
        yield (ref, str(client), sealed[key])


def _mandate_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(entry.organisation_id), said(after))


KINDS: Final = (
    Kind(
        name=Text("人员的角色", "people's roles"),
        verbs=frozenset({"membership.begun"}),
        records=_memberships,
        entry=_membership_of,
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
        verbs=frozenset({"organisation.registered"}),
        records=_organisations,
        entry=_organisation_of,
    ),
)
