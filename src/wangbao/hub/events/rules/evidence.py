"""Declare the records of events that the journal must tell of: every certificate of attendance."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.events.models import Registration
from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.vocabulary import canonical
from wangbao.vocabulary.text import Text

CERTIFIED: Final = "registration.certified"


def digest_of(row: Registration) -> str:
    """Hash what a certificate certifies: who attended, for whom, which event."""
    said = [row.certificate, row.event.number, row.person_id, row.name, row.organisation_id]
    return canonical.sha256(said)


def _certificates() -> Iterator[Key]:
    rows = Registration.objects.exclude(certificate=None).order_by()
    for ref, number, digest in rows.values_list("ref", "certificate", "digest").iterator(chunk_size=2_000):
        yield (ref, str(number), digest)


def _certificate_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(after.get("certificate")), str(after.get("digest")))


KINDS: Final = (
    Kind(
        name=Text("出席证明", "certificates of attendance"),
        verbs=frozenset({CERTIFIED}),
        records=_certificates,
        entry=_certificate_of,
    ),
)
