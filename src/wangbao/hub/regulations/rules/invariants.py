"""Check the library of regulations."""

from collections.abc import Iterator

from wangbao.hub.publications.models import Publication
from wangbao.hub.regulations.models import Regulation
from wangbao.hub.regulations.rules.content import STATUS
from wangbao.hub.regulations.rules.publication_kinds import KIND
from wangbao.hub.regulations.rules.states import LISTED
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def entries_are_published_as_they_stand() -> Iterator[Problem]:
    """政策库公开的效力与条目相符 / The library says of each entry what its record says."""
    rows = Publication.objects.filter(kind=KIND, is_current=True, withdrawn="")
    said = {row.number: row.content.get(STATUS) for row in rows.iterator(chunk_size=1_000)}
    listed = Regulation.objects.filter(state__in=[str(one) for one in LISTED])
    kept = dict(listed.values_list("number", "state"))
    for number in sorted({key for key, _ in said.items() ^ kept.items()}):
        yield Problem("regulation", number, Text("公开的效力与条目不符", "is published with another status"))
