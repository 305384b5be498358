"""Sum up an insurer's policies for underwriting: the provider of :data:`wangbao.hub.underwriting.reads.bound.BOUND`."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db.models import Q

from wangbao.hub.policies.models import Policy
from wangbao.hub.policies.rules.states import PolicyState
from wangbao.hub.underwriting.reads.accumulation import limits_of
from wangbao.hub.underwriting.reads.bound import Limits

_BATCH: Final = 5000


def uncounted_limits(insurer_id: int, day: dt.date, until: dt.date | None) -> Iterator[Limits]:
    """Sum up bound quotes that count no more, or not in ``[day, until)``: cancelled, or beginning later.

    Each kind is read by an index of its own.
    """
    ours = Policy.objects.filter(insurer_id=insurer_id)
    off = [ours.filter(state=PolicyState.CANCELLED, end__gt=day)]
    if until is not None:
        off.append(ours.filter(state=PolicyState.BOUND, start__gte=until))
    for policies in off:
        yield limits_of(policies, "quote__cloud_provider", "quote__limit")


def apart_from(insurer_id: int, start: dt.date, end: dt.date) -> Iterator[str]:
    """Find the numbers of quotes whose policies are cancelled or have no day in ``[start, end)``."""
    ours = Policy.objects.filter(insurer_id=insurer_id)
    gone = ours.filter(Q(state=PolicyState.CANCELLED) | Q(end__lte=start) | Q(start__gte=end))
    yield from gone.values_list("quote__number", flat=True).iterator(chunk_size=_BATCH)
