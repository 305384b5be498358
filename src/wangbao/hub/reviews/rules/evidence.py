"""Declare the records of reviews that the journal must tell of: every round, every objection."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.reviews.models import Objection, Round
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000


def _rounds() -> Iterator[Key]:
    yield from Round.objects.order_by().values_list("batch__code").iterator(chunk_size=_CHUNK)


def _round_of(entry: Entry, _: Mapping[str, Any]) -> Key:
    return (entry.subject,)


def _objections() -> Iterator[Key]:
    rows = Objection.objects.order_by().values_list("item__number", "ref")
    yield from rows.iterator(chunk_size=_CHUNK)


def _objection_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (entry.subject, str(after.get("objection")))


KINDS: Final = (
    Kind(
        name=Text("评审", "reviews of batches"),
        verbs=frozenset({"round.opened"}),
        records=_rounds,
        entry=_round_of,
    ),
    Kind(
        name=Text("对公示的异议", "objections to a selection"),
        verbs=frozenset({"item.objected"}),
        records=_objections,
        entry=_objection_of,
    ),
)
