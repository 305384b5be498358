"""Declare the records of matching that the journal must tell of: every step of every contact."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.matching.models import Step
from wangbao.hub.matching.rules.journal_words import STEP_VERBS
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000
_VERBS: Final = {str(event): f"contact.{verb}" for event, verb in STEP_VERBS.items()}


def _steps() -> Iterator[Key]:
    rows = Step.objects.order_by().values_list("contact__number", "event", "at")
    for number, event, at in rows.iterator(chunk_size=_CHUNK):
        yield (number, _VERBS[event], _moment(at))


def _step_of(entry: Entry, _: Mapping[str, Any]) -> Key:
    return (entry.subject, entry.verb, _moment(entry.at))


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


KINDS: Final = (
    Kind(
        name=Text("联系请求的提出与答复", "contacts asked for and answered"),
        verbs=frozenset(_VERBS.values()),
        records=_steps,
        entry=_step_of,
    ),
)
