"""Policies as the statistics count them."""

import datetime as dt
from decimal import Decimal
from itertools import count

import pytest
from tests.hub.policies.conftest import (  # noqa: F401 - fixtures
    approved,
    bound,
    endorsed,
    quote_of,
    senior,
    version,
)

from wangbao.hub.policies.models import Endorsement, Policy
from wangbao.hub.statistics.models import PolicyFact
from wangbao.hub.underwriting.models import Quote

_OLD = dt.datetime(2026, 1, 5, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def many(quote_of, organisation_of, insurer, now):  # noqa: F811
    """Copies a bound policy's rows, another insured, insurer and month each: ``many(12, month=3, premium="1000")``.

    The operations bind one; what is counted hangs on the rows only.
    """
    template = quote_of()
    serials = count(1)
    insurers = [insurer, organisation_of("insurer", "甲财险"), organisation_of("insurer", "乙财险")]

    def make(
        number,
        *,
        month,
        province="11",
        kind="industrial_internet",
        premium="1000.00",
        limit="100000.00",
        prefix="e",
    ):
        for at in range(number):
            serial = next(serials)
            quote = Quote.objects.get(pk=template.pk)
            application = template.application
            application.pk, application.ref, application.number = (
                None,
                f"a{serial:031d}",
                f"A2020{serial:07d}",
            )
            application.idempotency_key = None
            application._state.adding = True
            application.save(force_insert=True)
            quote.pk, quote.ref, quote.number, quote.application = (
                None,
                f"q{serial:031d}",
                f"Q2020{serial:07d}",
                application,
            )
            quote.idempotency_key = None
            quote._state.adding = True
            quote.save(force_insert=True)
            policy = Policy.objects.create(
                number=f"P2020{serial:07d}",
                quote=quote,
                product_version=quote.product_version,
                insurer=insurers[at % 3],
                applicant=quote.applicant,
                start=dt.date(2026, 12, 1),
                end=dt.date(2027, 12, 1),
                bound_at=dt.datetime(2026, month, 5 + at % 20, 2, 0, tzinfo=dt.UTC),
                kind=kind,
                insured_name=f"示例{serial}",
                name_sort="",
                key_sort="",
                insured_uscc=f"91{province}{serial:014d}",
                limit_cny=Decimal(limit),
                gross_cny=Decimal(premium),
                idempotency_key=f"many-{serial}",
            )
            Endorsement.objects.create(
                policy=policy,
                seq=0,
                kind="issuance",
                effective=policy.start,
                issued_at=policy.bound_at,
                change={},
                segments=[],
                net_cny=Decimal(premium),
                vat_cny=Decimal(0),
                idempotency_key=f"many-e-{serial}",
            )
        return PolicyFact.objects.all()

    return make
