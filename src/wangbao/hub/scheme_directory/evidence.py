"""Declare the records of the Catalogue that the journal must tell of: every version of every entry."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry as JournalEntry
from wangbao.hub.scheme_directory.models import Entry
from wangbao.vocabulary.text import Text


def _entries() -> Iterator[Key]:
    rows = Entry.objects.order_by().values_list("number", "version", "sha256")
    for number, version, sha256 in rows.iterator(chunk_size=2_000):
        yield (f"{number}@{version}", sha256)


def _entry_of(entry: JournalEntry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(after.get("sha256")))


KINDS: Final = (
    Kind(
        name=Text("《目录》条目", "entries of the Catalogue"),
        verbs=frozenset({"directory.listed", "directory.withdrawn"}),
        records=_entries,
        entry=_entry_of,
    ),
)
