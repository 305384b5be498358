"""Erase who registered for events that ended long ago; how many did stays."""

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet

from wangbao.hub.events.models import Registration
from wangbao.hub.retention import Rule
from wangbao.vocabulary.text import Text

DAYS: Final = 3 * 365


def _past(now: dt.datetime) -> QuerySet[Any]:
    ended = Registration.objects.filter(event__ends_at__lt=now - dt.timedelta(days=DAYS))
    return ended.exclude(person=None)


def _erase(rows: QuerySet[Any], _now: dt.datetime) -> int:
    return int(rows.update(person=None, name=""))


RULES: Final = (
    Rule(
        code="event_registrations",
        name=Text("活动报名人员", "people who registered for events"),
        days=DAYS,
        source=Text("判断：活动结束三年后", "judgement: three years after the event ended"),
        finds=_past,
        erases=_erase,
    ),
)
