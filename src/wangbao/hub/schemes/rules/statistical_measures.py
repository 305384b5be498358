"""Count submitted schemes for the statistics, by the month of submission and the province of the lead."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Count, F, Value

from wangbao.hub.schemes.models import Scheme
from wangbao.hub.schemes.rules.states import State
from wangbao.hub.statistics.rules.measure import Measure, Unit
from wangbao.hub.statistics.rules.statistical_measures import month_of
from wangbao.vocabulary.text import Text


def _submitted(months: Collection[str] | None) -> Any:
    none, no_insurer = Value("", CharField()), Value(0, BigIntegerField())
    rows: Any = Scheme.objects.filter(submitted_at__isnull=False).exclude(state=State.WITHDRAWN).order_by()
    rows = rows.annotate(month=month_of("submitted_at"), province=F("lead__province"))
    if months is not None:
        rows = rows.filter(month__in=months)
    named = rows.annotate(kind=none, size=none, insurer_key=no_insurer)
    return named.values("month", "province", "kind", "size", "insurer_key").annotate(value=Count("pk"))


def _any_month(since: dt.datetime) -> None:
    """Say that any month may have changed: a scheme may be withdrawn at any time."""
    del since


MEASURES: Final = (
    Measure(
        code="schemes",
        name=Text("报送的服务方案", "Schemes submitted"),
        unit=Unit.COUNT,
        rows=_submitted,
        changed=_any_month,
        classes=frozenset({"month", "province"}),
        order=20,
    ),
)
