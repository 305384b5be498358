"""List the premium bordereau from records: what an insurer's policies were charged in a period, by endorsement."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet, Sum

from wangbao.documents.bordereau import PremiumRow
from wangbao.documents.risk_columns import sector_name
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.policies.models import Charge, Endorsement, Portion, Share
from wangbao.policy.tables import kind
from wangbao.vocabulary.beijing import BEIJING, day_of
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import ZERO, to_decimal, yuan
from wangbao.vocabulary.regions import region_or_none
from wangbao.vocabulary.text import Text

LARGEST: Final = 50_000  # rows of a file that is built in memory before it is sent
_BATCH: Final = 500
PREMIUM: Final = ("premium", "fee")
_NOWHERE: Final = Text("", "")


def premium_rows(
    actor: Actor, *, issued_from: dt.date, issued_before: dt.date, most: int | None = LARGEST
) -> Iterator[PremiumRow]:
    """Yield a row for each endorsement issued in ``[issued_from, issued_before)`` (Beijing), the oldest first.

    Policies led and followed are both listed.

    Raises:
        Forbidden: the role may not export.
        InputError: an empty period, or more than ``most`` rows; with None the rows come batch by batch, without limit.
    """
    allow(actor, "policies.export")
    if issued_before <= issued_from:
        zh, en = f"须晚于 {issued_from}", f"must be later than {issued_from}"
        raise refusal("issued_before", issued_before, zh, en)
    followed = Share.objects.filter(insurer_id=actor.organisation_id, lead=False).values("policy_id")
    mine = Q(policy__insurer_id=actor.organisation_id) | Q(policy_id__in=followed)
    rows = Endorsement.objects.filter(
        mine, issued_at__gte=_midnight(issued_from), issued_at__lt=_midnight(issued_before)
    )
    if most is not None and len(rows.values_list("pk")[: most + 1]) > most:
        zh = f"超过 {most} 行，请缩短期间，或选用 CSV"
        raise refusal(
            "issued_from", issued_from, zh, f"more than {most} rows; choose a shorter period, or CSV"
        )
    return _rows(rows, actor)


def _rows(rows: QuerySet[Endorsement], actor: Actor) -> Iterator[PremiumRow]:
    # Each batch is five queries, whatever the length of the bordereau. Batches go on from the last key, not by a
    # cursor of the database's: a slow reader must not hold a transaction open.
    last = 0
    while some := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        last = some[-1]
        found = (
            Endorsement.objects.filter(pk__in=some)
            .select_related("policy__product_version__product", "policy__broker", "policy__quote")
            .defer("change", "changed", "prices")
            .order_by("pk")
        )
        subsidies = dict(
            Charge.objects.filter(endorsement__in=some, kind="subsidy")
            .values_list("endorsement_id")
            .annotate(amount=Sum("amount"))
        )
        portions = dict(
            Portion.objects.filter(
                charge__endorsement__in=some,
                charge__kind__in=PREMIUM,
                share__insurer_id=actor.organisation_id,
            )
            .values_list("charge__endorsement_id")
            .annotate(amount=Sum("amount"))
        )
        shares = dict(
            Share.objects.filter(policy__endorsements__in=some, insurer_id=actor.organisation_id).values_list(
                "policy_id", "share"
            )
        )
        for row in found:
            share = Decimal(shares.get(row.policy_id, 1))
            ours = row.net_cny if share == 1 else portions.get(row.pk, ZERO)
            # a database's sum of decimals may carry digits that no amount had
            yield _row(row, share.normalize(), yuan(ours), yuan(subsidies.get(row.pk, ZERO)))


def _row(row: Endorsement, share: Decimal, ours: Decimal, subsidy: Decimal) -> PremiumRow:
    policy = row.policy
    definition = policy.product_version.definition
    place = region_or_none(policy.insured_uscc[2:4])
    on_day = next(
        one
        for one in reversed(row.segments)
        if one["start"] <= row.effective.isoformat() or one is row.segments[0]
    )
    return PremiumRow(
        policy_number=policy.number,
        seq=row.seq,
        kind=kind(row.kind).name,
        insured=Text(policy.insured_name, policy.insured_name),
        uscc=policy.insured_uscc,
        province=_NOWHERE if place is None else place.name,
        sector=sector_name(policy.quote.sector),
        product=definition["product"],
        product_title=Text(**definition["title"]),
        product_version=definition["version"],
        filing_number=(definition.get("filing") or {}).get("number", ""),
        start=policy.start,
        end=policy.end,
        effective=row.effective,
        issued_on=day_of(row.issued_at),
        limit_cny=to_decimal(on_day["limit_cny"] or 0),
        deductible_cny=to_decimal(on_day["deductible_cny"] or 0),
        net_cny=row.net_cny,
        vat_cny=row.vat_cny,
        subsidy_cny=subsidy,
        share=share,
        share_net_cny=ours,
        broker=Text("", "") if policy.broker is None else policy.broker.title,
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=BEIJING)
