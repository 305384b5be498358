"""The measures of policies and of those who take part, each a query that both databases sum."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Count, F, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat, ExtractMonth, ExtractYear, LPad, Round

from wangbao.hub.access.roles import Status
from wangbao.hub.parties.models import Organisation
from wangbao.hub.policies.models import Endorsement
from wangbao.hub.statistics.models import PolicyFact
from wangbao.hub.statistics.rules.measure import Measure, Unit
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.text import Text

Months = Collection[str] | None
_CLASSES: Final = ("month", "province", "kind", "size")


def fen(amount: str) -> Cast:
    """Build the expression of an amount in whole fen, which every database adds exactly."""
    return Cast(Round(F(amount) * 100), BigIntegerField())


def month_of(moment: str) -> Concat:
    """Build the expression of the month of a moment in Beijing, as ``2026-03``."""
    year, month = (Cast(part(moment, tzinfo=BEIJING), CharField()) for part in (ExtractYear, ExtractMonth))
    return Concat(year, Value("-"), LPad(month, 2, Value("0")))


def _facts(months: Months) -> QuerySet[PolicyFact]:
    facts = PolicyFact.objects.order_by()
    return facts if months is None else facts.filter(month__in=months)


def _policies(months: Months) -> Any:
    rows = _facts(months).values(*_CLASSES, insurer_key=F("insurer_id"))
    return rows.annotate(value=Count("pk"))


def _sums_insured(months: Months) -> Any:
    rows = _facts(months).values(*_CLASSES, insurer_key=F("insurer_id"))
    return rows.annotate(value=Sum(fen("policy__limit_cny")))


def _premiums(months: Months) -> Any:
    """Sum what endorsements charged before VAT, issuance among them, by the classes of their policies."""
    rows = Endorsement.objects.order_by().filter(policy__statistics__isnull=False)
    if months is not None:
        rows = rows.filter(policy__statistics__month__in=months)
    classes = {name: F(f"policy__statistics__{name}") for name in _CLASSES}
    # An endorsement has a kind of its own, so that of the policy goes by another name.
    named = rows.values(
        month=classes["month"],
        province=classes["province"],
        kind_of_policy=classes["kind"],
        size=classes["size"],
        insurer_key=F("policy__insurer_id"),
    )
    return named.annotate(value=Sum(fen("net_cny")))


def _participants(months: Months) -> Any:
    """Count active organisations by the month they registered in and their own kind."""
    rows: Any = Organisation.objects.filter(status=Status.ACTIVE).order_by()
    rows = rows.annotate(month=month_of("registered_at"), size=Value("", CharField()))
    if months is not None:
        rows = rows.filter(month__in=months)
    named = rows.annotate(insurer_key=Value(0, BigIntegerField()))
    return named.values("month", "province", "kind", "size", "insurer_key").annotate(value=Count("pk"))


def _endorsed(since: dt.datetime) -> set[str]:
    """Find the months of policies that were bound or endorsed since a moment."""
    rows = PolicyFact.objects.filter(policy__endorsements__issued_at__gte=since)
    return set(rows.order_by().values_list("month", flat=True).distinct())


def _any_month(since: dt.datetime) -> None:
    """Say that any month may have changed: an organisation may be suspended at any time."""
    del since


MEASURES: Final = (
    Measure(
        code="participants",
        name=Text("参与主体", "Participants"),
        unit=Unit.COUNT,
        rows=_participants,
        changed=_any_month,
        classes=frozenset({"month", "province"}),
        order=10,
    ),
    Measure(
        code="policies",
        name=Text("保单数", "Policies"),
        unit=Unit.COUNT,
        rows=_policies,
        changed=_endorsed,
        order=30,
    ),
    Measure(
        code="premium",
        name=Text("保费（不含税）", "Premium before VAT"),
        unit=Unit.FEN,
        rows=_premiums,
        changed=_endorsed,
        order=32,
    ),
    Measure(
        code="sum_insured",
        name=Text("保险金额", "Sum insured"),
        unit=Unit.FEN,
        rows=_sums_insured,
        changed=_endorsed,
        order=34,
    ),
)
