"""Sum the figures of reports that policies have: those bound in the period, with all that was endorsed since."""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet, Sum

from wangbao.hub.plans.reads.figures import Scope, policies_of
from wangbao.hub.policies.models import Charge, Endorsement, Policy
from wangbao.vocabulary.money import yuan


def _policies(scope: Scope, since: dt.datetime, before: dt.datetime) -> QuerySet[Policy]:
    return policies_of([(scope, since, before)])


def _count(scope: Scope, since: dt.datetime, before: dt.datetime) -> Decimal:
    return Decimal(_policies(scope, since, before).count())


def _insureds(scope: Scope, since: dt.datetime, before: dt.datetime) -> Decimal:
    rows = _policies(scope, since, before).order_by().values_list("insured_uscc", "applicant_id").distinct()
    return Decimal(len({code or f"#{applicant}" for code, applicant in rows}))


def _sum_insured(scope: Scope, since: dt.datetime, before: dt.datetime) -> Decimal:
    return _yuan(_policies(scope, since, before).aggregate(found=Sum("limit_cny"))["found"])


def _premium(scope: Scope, since: dt.datetime, before: dt.datetime) -> Decimal:
    rows = Endorsement.objects.filter(policy__in=_policies(scope, since, before).values("pk"))
    return _yuan(rows.aggregate(found=Sum("net_cny"))["found"])


def _subsidies(scope: Scope, since: dt.datetime, before: dt.datetime) -> Decimal:
    policies = _policies(scope, since, before).values("pk")
    rows = Charge.objects.filter(endorsement__policy__in=policies, kind="subsidy")
    return _yuan(rows.aggregate(found=Sum("amount"))["found"])


def _products(scope: Scope, since: dt.datetime, before: dt.datetime) -> Decimal:
    rows = _policies(scope, since, before).order_by().values("product_version__product_id").distinct()
    return Decimal(rows.count())


def _yuan(total: Decimal | None) -> Decimal:
    return yuan(total or Decimal(0))


FIGURES: Final = {
    "policies": _count,
    "insureds": _insureds,
    "sum_insured": _sum_insured,
    "premium": _premium,
    "subsidies": _subsidies,
    "products": _products,
}
