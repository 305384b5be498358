"""Check the Catalogue."""

from collections.abc import Iterator

from wangbao.hub.reviews.models import Item
from wangbao.hub.reviews.rules.states import ItemState
from wangbao.hub.scheme_directory.models import Entry
from wangbao.vocabulary import canonical
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text


def entries_are_as_they_were() -> Iterator[Problem]:
    """目录条目与散列值相符 / An entry of the Catalogue has its hash."""
    for row in Entry.objects.iterator(chunk_size=1_000):
        if canonical.sha256(row.content) != row.sha256:
            yield Problem("directory", row.citation, Text("内容与散列值不符", "differs from its hash"))


def listed_items_have_entries() -> Iterator[Problem]:
    """列入的评审件各有条目 / Every listed item has an entry, and no other has one."""
    listed = set(Item.objects.filter(state=ItemState.LISTED).values_list("number", flat=True))
    have = set(Entry.objects.filter(is_current=True).values_list("item__number", flat=True))
    for number in sorted(listed ^ have):
        yield Problem("item", number, Text("与《目录》不符", "disagrees with the Catalogue"))
