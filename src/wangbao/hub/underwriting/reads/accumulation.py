"""Compute an insurer's accumulation by cloud provider, beside one risk.

Limits are added up by provider as they were quoted and bound, at most :data:`FRESH_SECONDS` seconds ago, of policies
whose period meets the risk's. A policy cancelled counts no more, from the moment it is; sums changed by endorsement
stand in the policies, not here.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum

from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.reads.bound import BOUND, Limits
from wangbao.hub.underwriting.rules.states import State
from wangbao.risk.profile import Profile
from wangbao.vocabulary.money import yuan
from wangbao.vocabulary.period import Period

FRESH_SECONDS: Final = 60
NOT_LISTED: Final = (
    "another-provider"  # an answer of the questionnaire: not one provider, so nothing adds up on it
)
_PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class OnProvider:
    """Limits in force on one cloud provider; ``name`` is empty where policies do not say."""

    name: str
    limit_cny: Decimal
    policies: int


def accumulation(insurer_id: int, day: dt.date, until: dt.date | None = None) -> tuple[OnProvider, ...]:
    """Sum up an insurer's limits with cover in ``[day, until)``, or from ``day`` on, by provider, largest first."""
    key = f"underwriting.accumulation.{insurer_id}.{day}.{until}"
    kept = cache.get(key)
    if kept is None:
        kept = [(row.name, str(row.limit_cny), row.policies) for row in _counted(insurer_id, day, until)]
        cache.set(key, kept, FRESH_SECONDS)
    return tuple(OnProvider(name, Decimal(total), count) for name, total, count in kept)


def _counted(insurer_id: int, day: dt.date, until: dt.date | None) -> list[OnProvider]:
    # All that have not ended are read from one index; the few that do not count are then taken off, each kind by an
    # index of its own, which joining every policy of a large book would not allow.
    bound = Quote.objects.filter(insurer_id=insurer_id, state=State.BOUND, end__gt=day)
    sums = dict(limits_of(bound, "cloud_provider", "limit"))
    for off in BOUND().uncounted_limits(insurer_id, day, until):
        for name, (total, count) in off.items():
            before = sums.get(name, (Decimal(0), 0))
            sums[name] = (before[0] - total, before[1] - count)
    rows = [OnProvider(name, total, count) for name, (total, count) in sums.items() if count > 0]
    return sorted(rows, key=lambda row: (-row.limit_cny, row.name))


def limits_of(rows: QuerySet[Any], provider: str, limit: str) -> Limits:
    """Sum up limits (yuan) and count rows by cloud provider, from the columns named."""
    found = rows.order_by().values_list(provider).annotate(Sum(limit), Count("pk"))
    return {name: (yuan(total), count) for name, total, count in found}


def provider_of(profile: Profile) -> str:
    """Find the cloud provider an enterprise names; empty where it names none, or one of those not listed."""
    named = profile.shared.cloud_provider or ""
    return "" if named == NOT_LISTED else named


def facts(
    insurer_id: int,
    profile: Profile,
    limit_cny: Decimal,
    day: dt.date,
    *,
    period: Period | None = None,
    counted: OnProvider | None = None,
) -> dict[str, object]:
    """Build the facts the rules ask of the book: ``provider_share``, this risk's limit counted in; None without one.

    With a ``period`` only policies that meet it count. ``counted`` is what
    of this very risk the book has already: the policy that is being changed.
    """
    provider = provider_of(profile)
    if not provider:
        return {"provider_share": None}
    days = (day, None) if period is None else (max(day, period.start), period.end)
    rows = accumulation(insurer_id, *days)
    return {"provider_share": share(rows if counted is None else less(rows, counted), provider, limit_cny)}


def share(rows: tuple[OnProvider, ...], provider: str, limit_cny: Decimal) -> Decimal | None:
    """Compute the share of all limits on ``provider`` once ``limit_cny`` more is; None for a book without policies."""
    total = sum((row.limit_cny for row in rows), Decimal(0))
    if not total:
        return None
    same = sum((row.limit_cny for row in rows if row.name == provider), Decimal(0))
    return ((same + limit_cny) / (total + limit_cny)).quantize(_PLACES)


def less(rows: tuple[OnProvider, ...], counted: OnProvider) -> tuple[OnProvider, ...]:
    """Subtract one policy from the book; never below nothing, as the book is up to a minute old."""
    return tuple(
        OnProvider(row.name, max(row.limit_cny - counted.limit_cny, Decimal(0)), row.policies)
        if row.name == counted.name
        else row
        for row in rows
    )
