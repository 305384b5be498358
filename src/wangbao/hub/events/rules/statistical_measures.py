"""Count events that were held, and who attended, for the statistics."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Count, F, Value

from wangbao.hub.events.models import Event, Registration
from wangbao.hub.events.rules.states import Place, State
from wangbao.hub.statistics.rules.measure import COLUMNS, Measure, Unit
from wangbao.hub.statistics.rules.statistical_measures import month_of
from wangbao.vocabulary.text import Text

_CLASSES: Final = COLUMNS[:-1]


def _held(months: Collection[str] | None) -> Any:
    rows: Any = Event.objects.filter(state=State.HELD).order_by().annotate(month=month_of("starts_at"))
    return _counted(rows, months)


def _attended(months: Collection[str] | None) -> Any:
    rows: Any = Registration.objects.filter(state=Place.ATTENDED).order_by()
    rows = rows.annotate(month=month_of("event__starts_at"), province=F("event__province"))
    return _counted(rows, months)


def _counted(rows: Any, months: Collection[str] | None) -> Any:
    if months is not None:
        rows = rows.filter(month__in=months)
    named = rows.annotate(
        kind=Value("", CharField()), size=Value("", CharField()), insurer_key=Value(0, BigIntegerField())
    )
    return named.values(*_CLASSES).annotate(value=Count("pk"))


def _any_month(since: dt.datetime) -> None:
    """Say that any month may have changed: attendance is recorded after the event."""
    del since


MEASURES: Final = (
    Measure(
        code="events_held",
        name=Text("举办活动（场）", "Events held"),
        unit=Unit.COUNT,
        rows=_held,
        changed=_any_month,
        classes=frozenset({"month", "province"}),
        order=70,
    ),
    Measure(
        code="attendances",
        name=Text("出席活动（人次）", "Attendances at events"),
        unit=Unit.COUNT,
        rows=_attended,
        changed=_any_month,
        classes=frozenset({"month", "province"}),
        order=71,
    ),
)
