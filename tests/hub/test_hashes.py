"""Hashes the hub keeps in its rows are what they ever were."""

import datetime as dt
from decimal import Decimal

from wangbao.hub import idempotency
from wangbao.hub.policies.reads import price


def test_what_was_asked_under_a_key() -> None:
    asked = idempotency.asked(
        "k", terms={"limit_cny": Decimal("1000000.00"), "名": "甲", "on": dt.date(2026, 1, 2)}, n=None
    )
    assert asked.sha256 == "8964e1f67b3440db9d577b7e25ffe8f40623defcb611ba4a01658d9e3cd31eb8"
    odd = idempotency.asked("k", note="\ud800甲")
    assert odd.sha256 == "aa397b90d46abdc9f93c756b593eb0d72cc0db2479e3881758865a818ec5ddb2"
    assert idempotency.asked("k", limit=float("nan")).sha256 != asked.sha256  # refused later, by its own rule


def test_what_a_price_is_kept_under() -> None:
    terms = {"limit_cny": "1000000", "名": "甲", "n": [1, 2.5, None, True]}
    assert price.digest(terms) == "2925736a14c4ea798f81e8f5f5fb2fc0"
