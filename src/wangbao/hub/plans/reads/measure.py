"""Read support measures: all of them, those that hold on a day."""

import datetime as dt

from django.db.models import Q

from wangbao.hub.errors import Invisible
from wangbao.hub.plans.models import SupportMeasure
from wangbao.hub.policies.reads.support_measure import SubsidyTerms


def support_measures() -> list[SupportMeasure]:
    """List all measures with their authorities, the newest first."""
    rows = SupportMeasure.objects.select_related("authority__organisation")
    return list(rows.order_by("-first_day", "code"))


def holding_on(day: dt.date) -> list[SupportMeasure]:
    """List the measures with a rate that hold on a day, by code."""
    rows = SupportMeasure.objects.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)
    return list(rows.exclude(rate=None).order_by("code"))


def subsidies(day: dt.date) -> list[SubsidyTerms]:
    """List the measures that hold on a day as policies are subsidised by them."""
    return [
        SubsidyTerms(one.code, one.name, one.rate.normalize(), one.cap_cny)
        for one in holding_on(day)
        if one.rate is not None
    ]


def support_measure(code: str) -> SupportMeasure:
    """Find a measure by its code; raises Invisible."""
    rows = SupportMeasure.objects.select_related("authority__organisation")
    found = rows.filter(code=code).first()
    if found is None:
        raise Invisible
    return found
