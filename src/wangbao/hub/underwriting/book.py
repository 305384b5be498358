"""The insurer's book beside one risk: what already lies on the same cloud provider.

Limits of policies in force are added up by provider as they were quoted and bound, at most :data:`FRESH_SECONDS`
seconds ago; cancellations and changes since stand in the policies, not here.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.core.cache import cache
from django.db.models import Count, Sum

from wangbao.hub.underwriting.models import Quote
from wangbao.hub.underwriting.states import State
from wangbao.risk.profile import Profile

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


def accumulation(insurer_id: int, day: dt.date) -> tuple[OnProvider, ...]:
    """An insurer's limits in force by cloud provider, the largest first."""
    key = f"underwriting.accumulation.{insurer_id}.{day}"
    kept = cache.get(key)
    if kept is None:
        rows = (
            Quote.objects.filter(insurer_id=insurer_id, state=State.BOUND, end__gt=day)
            .values("cloud_provider")
            .annotate(total=Sum("limit"), policies=Count("pk"))
            .order_by("-total", "cloud_provider")
        )
        kept = [(row["cloud_provider"], str(row["total"]), row["policies"]) for row in rows]
        cache.set(key, kept, FRESH_SECONDS)
    return tuple(OnProvider(name, Decimal(total), count) for name, total, count in kept)


def provider_of(profile: Profile) -> str:
    """The cloud provider an enterprise names; empty where it names none, or one of those not listed."""
    named = profile.shared.cloud_provider or ""
    return "" if named == NOT_LISTED else named


def facts(
    insurer_id: int,
    profile: Profile,
    limit_cny: Decimal,
    day: dt.date,
    *,
    counted: OnProvider | None = None,
) -> dict[str, object]:
    """What the rules may ask of the book: ``provider_share``, this risk's limit counted in; None without a provider.

    ``counted`` is what of this very risk the book has already: the policy that is being changed.
    """
    provider = provider_of(profile)
    if not provider:
        return {"provider_share": None}
    rows = accumulation(insurer_id, day)
    return {"provider_share": share(rows if counted is None else less(rows, counted), provider, limit_cny)}


def share(rows: tuple[OnProvider, ...], provider: str, limit_cny: Decimal) -> Decimal | None:
    """The share of all limits on ``provider`` once ``limit_cny`` more is; None for a book without policies."""
    total = sum((row.limit_cny for row in rows), Decimal(0))
    if not total:
        return None
    same = sum((row.limit_cny for row in rows if row.name == provider), Decimal(0))
    return ((same + limit_cny) / (total + limit_cny)).quantize(_PLACES)


def less(rows: tuple[OnProvider, ...], counted: OnProvider) -> tuple[OnProvider, ...]:
    """The book without one policy; never below nothing, as the book is up to a minute old."""
    return tuple(
        OnProvider(row.name, max(row.limit_cny - counted.limit_cny, Decimal(0)), row.policies)
        if row.name == counted.name
        else row
        for row in rows
    )
