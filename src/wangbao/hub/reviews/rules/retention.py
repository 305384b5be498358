"""Erase the interests of experts who left the pool when their time is over."""

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet

from wangbao.hub.retention import Rule
from wangbao.hub.reviews.models import Interest
from wangbao.vocabulary.text import Text

DAYS: Final = 3 * 365


def _interests(now: dt.datetime) -> QuerySet[Any]:
    before = now - dt.timedelta(days=DAYS)
    rows: QuerySet[Any] = Interest.objects.filter(expert__active=False, declared_at__lt=before)
    return rows


def _erase(rows: QuerySet[Any], _now: dt.datetime) -> int:
    return int(rows.delete()[0])


RULES: Final = (
    Rule(
        code="expert_interests",
        name=Text("出库专家申报的利益关系", "interests of experts who left the pool"),
        days=DAYS,
        source=Text("判断：出库专家的申报三年后", "judgement: three years after they were declared"),
        finds=_interests,
        erases=_erase,
    ),
)
