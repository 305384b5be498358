"""Declare the records of plans that the journal must tell of: submissions, decisions, reports, withdrawals."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangbao.hub.journal.comparison import Key, Kind
from wangbao.hub.journal.models import Entry
from wangbao.hub.plans.models import Step
from wangbao.hub.plans.rules.journal_words import EVENT_VERBS, PILOT_STEPS
from wangbao.vocabulary.text import Text

_CHUNK: Final = 2_000
_EVENTS: Final = {
    **{str(event): f"plan.{verb}" for event, verb in EVENT_VERBS.items()},
    **{step: f"plan.{step}" for step in PILOT_STEPS},
}


def _steps() -> Iterator[Key]:
    rows = Step.objects.filter(event__in=list(_EVENTS)).order_by().values_list("plan__number", "event", "at")
    for number, event, at in rows.iterator(chunk_size=_CHUNK):
        yield (number, _EVENTS[event], _moment(at))


def _step_of(entry: Entry, _: Mapping[str, Any]) -> Key:
    return (entry.subject, entry.verb, _moment(entry.at))


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


KINDS: Final = (
    Kind(
        name=Text(
            "试点方案的上报、遴选、进展与退出",
            "submissions, selection, reports and withdrawal of pilot plans",
        ),
        verbs=frozenset(_EVENTS.values()),
        records=_steps,
        entry=_step_of,
    ),
)
