"""Declare the records of parties that the journal must tell of: organisations."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.parties.models import Organisation
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000


def _organisations() -> Iterator[Key]:
    for ref in Organisation.objects.order_by().values_list("ref", flat=True).iterator(chunk_size=_CHUNK):
        yield (ref,)


def _organisation_of(entry: Entry, _after: Mapping[str, Any]) -> Key:
    return (entry.subject,)


KINDS: Final = (
    Kind(
        name=Text("机构", "organisations"),
        verbs=frozenset({"organisation.registered"}),
        records=_organisations,
        entry=_organisation_of,
    ),
)
