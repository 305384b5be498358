"""Declare the records that the journal must tell of: every version of every publication."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.publications.models import Publication
from wangbao.vocabulary.text import Text

PUBLISHED: Final = "publication.published"
WITHDRAWN: Final = "publication.withdrawn"


def _publications() -> Iterator[Key]:
    rows = Publication.objects.order_by().values_list("number", "version", "sha256", "withdrawn")
    for number, version, sha256, withdrawn in rows.iterator(chunk_size=2_000):
        yield (f"{number}@{version}", sha256, withdrawn)


def _publication_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(after.get("sha256")), str(after.get("reason", "")))


KINDS: Final = (
    Kind(
        name=Text("公开发布的版本", "versions of publications"),
        verbs=frozenset({PUBLISHED, WITHDRAWN}),
        records=_publications,
        entry=_publication_of,
    ),
)
