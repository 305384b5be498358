"""Declare the records of underwriting that the journal must tell of: every step of a quote, decisions among them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.journal.seals import Seal, said
from wangbao.hub.underwriting.models import Step
from wangbao.hub.underwriting.rules.journal_words import EVENT_VERBS
from wangbao.hub.underwriting.rules.states import Event
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000
STEP: Final = Seal(Step)


def _steps() -> Iterator[Key]:
    rows = Step.objects.order_by().values_list("pk", "quote__number", "event", "at", "premium", "reason")
    sealed = STEP.by_key()
    for key, number, event, at, premium, reason in rows.iterator(chunk_size=_CHUNK):
        verb = f"quote.{EVENT_VERBS[Event(event)]}"
        yield (number, verb, _moment(at), _premium(premium), reason, sealed[key])


def _step_of(entry: Entry, after: Mapping[str, Any]) -> Key:
    return (
        entry.subject,
        entry.verb,
        _moment(entry.at),
        _premium(after.get("premium")),
        str(after.get("reason")),
        said(after),
    )


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


def _premium(given: Any) -> str:
    return "" if given is None else f"{Decimal(str(given)):.2f}"


KINDS: Final = (
    Kind(
        name=Text("报价的步骤与决定", "steps and decisions of quotes"),
        verbs=frozenset(f"quote.{verb}" for verb in EVENT_VERBS.values()),
        records=_steps,
        entry=_step_of,
        sealed=True,
    ),
)
