"""A programme for the sample's treaties."""

import datetime as dt
from decimal import Decimal

from wangbao.portfolio.reinsurance.inuring import Programme
from wangbao.vocabulary.document import parse

_DATES = {"inception": dt.date(2026, 1, 1), "expiry": dt.date(2027, 1, 1)}


def _named(code, **terms):
    return {"code": code, "name": {"zh": f"合约{code}", "en": f"Treaty {code}"}, **_DATES, **terms}


DATA = (
    _named("qs", type="quota_share", priority=1, ceded=Decimal("0.3")),
    _named(
        "cat1",
        type="catastrophe_excess",
        priority=2,
        occurrence_attachment=Decimal(200_000_000),
        occurrence_limit=Decimal(300_000_000),
        annual_limit=Decimal(600_000_000),
        premium=Decimal(20_000_000),
        reinstatements=[{"premium_percent": Decimal(100)}],
    ),
    _named(
        "cat2",
        type="catastrophe_excess",
        priority=2,
        occurrence_attachment=Decimal(500_000_000),
        occurrence_limit=Decimal(1_000_000_000),
        placed=Decimal("0.85"),
    ),
    _named("sl", type="stop_loss", priority=3, attachment_percent=Decimal(120), limit_percent=Decimal(80)),
)
TREATIES = parse(Programme, {"treaties": list(DATA)}).treaties
