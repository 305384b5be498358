"""Publish months and years: once each, in order, with small cells left out, from amounts that are then frozen.

Later endorsements change nothing that was published, and a year is the sum of its months as they were published, so
nobody learns anything from one publication beside another (:mod:`wangbao.disclosure_control`).
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import BigIntegerField, Count, F, Min, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from wangbao.disclosure_control.rule import Rule, rule
from wangbao.disclosure_control.suppression import contents_of, suppress
from wangbao.disclosure_control.tables import MEASURES, Row, is_year
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.journal.operations import record
from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.statistics.models import PolicyFact, Release, ReleasedCell
from wangbao.hub.statistics.reads.publication import released
from wangbao.hub.statistics.rules.statistical_measures import fen
from wangbao.vocabulary.beijing import day_of

_DECEMBER: Final = 12


def publish_due(*, by: Actor, now: dt.datetime) -> list[Release]:
    """Publish every month that is over long enough, and every year after its last month; return what was published.

    Raises:
        Forbidden: anybody but the system.
    """
    allow(by, "statistics.keep")
    used = rule()
    return [publish(period, by=by, now=now, used=used) for period in list(_due(day_of(now), used))]


def publish(period: str, *, by: Actor, now: dt.datetime, used: Rule) -> Release:
    """Publish one month or year."""
    allow(by, "statistics.keep")
    with transaction.atomic():
        if not is_year(period):
            _freeze(period)
        rows = frozen_rows(period)
        shown = suppress(rows, released() if is_year(period) else {}, period, used)
        release = Release.objects.create(
            period=period, released_at=now, withheld=shown is None, rule=used.version
        )
        contents = contents_of(rows, {period})
        cells = [] if shown is None else [cell for cell in sorted(contents) if cell.period == period]
        ReleasedCell.objects.bulk_create(
            ReleasedCell(
                release=release,
                table=cell.table,
                code=cell.code,
                **{
                    name: contents[cell].measure(name) if cell in (shown or ()) else None for name in MEASURES
                },
            )
            for cell in cells
        )
        record(
            by=by,
            now=now,
            verb="statistics.published",
            subject=("statistics", period),
            after={
                "shown": len(shown or ()),
                "left_out": sum(1 for cell in contents if cell.period == period) - len(shown or ()),
                "rule": used.version,
            },
        )
    return release


def frozen_rows(period: str) -> list[Row]:
    """Sum what was frozen of a month, or of the months of a year, by class and contributor."""
    rows = (
        PolicyFact.objects.filter(month__startswith=period, frozen_premium__isnull=False)
        .order_by()
        .values_list("month", "province", "kind", "size", "insured", "insurer_id")
        .annotate(Count("pk"), Sum("frozen_premium"), Sum("frozen_sum_insured"))
    )
    return [
        Row(month, province, kind, size, insured, str(insurer), policies, int(premium), int(sum_insured))
        for month, province, kind, size, insured, insurer, policies, premium, sum_insured in rows
    ]


def _freeze(month: str) -> None:
    """Keep the amounts of a month's policies as they are now."""
    charged = (
        Endorsement.objects.filter(policy=OuterRef("pk"))
        .order_by()
        .values("policy")
        .annotate(sum=Sum(fen("net_cny")))
        .values("sum")
    )
    limit = Policy.objects.filter(pk=OuterRef("pk")).annotate(fen=fen("limit_cny")).values("fen")
    nothing = Value(0, BigIntegerField())
    PolicyFact.objects.filter(month=month).update(
        frozen_premium=Coalesce(Subquery(charged, BigIntegerField()), nothing),
        frozen_sum_insured=Coalesce(Subquery(limit, BigIntegerField()), nothing),
    )


def _due(today: dt.date, used: Rule) -> Iterator[str]:
    """Yield the periods to publish, in order: from the first month with a policy to the last that is over.

    A month before one that is published is never published: beside its year it could give a policy away that came late.
    """
    first = PolicyFact.objects.aggregate(first=Min(F("month")))["first"]
    if first is None:
        return
    done = set(Release.objects.values_list("period", flat=True))
    last = max((period for period in done if not is_year(period)), default="")
    year, month = int(first[:4]), int(first[5:])
    while True:
        following = dt.date(year + month // _DECEMBER, month % _DECEMBER + 1, 1)
        if following + dt.timedelta(days=used.months_lag_days) > today:
            return
        for period in (f"{year}-{month:02d}", *([str(year)] if month == _DECEMBER else [])):
            if period not in done and (period >= last[:4] if is_year(period) else period > last):
                yield period
        year, month = following.year, following.month
