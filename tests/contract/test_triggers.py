"""When a loss falls under a contract, to the day."""

from datetime import date

import pytest

from wangbao.contract.dates import is_triggered, months_before, retroactive_from
from wangbao.contract.steps import Trigger
from wangbao.vocabulary.period import Period

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
INSIDE = date(2026, 6, 1)
OCCURRENCE = Trigger("occurrence")
DISCOVERY = Trigger("discovery", retroactive_date=date(2025, 1, 1))
CLAIMS_MADE = Trigger("claims_made", retroactive_months=12, extended_reporting_days=30)


@pytest.mark.parametrize(
    ("rule", "occurred", "discovered", "claimed", "failed"),
    [
        (OCCURRENCE, date(2026, 1, 1), INSIDE, INSIDE, ()),
        (OCCURRENCE, date(2026, 12, 31), date(2028, 1, 1), date(2028, 1, 1), ()),
        (OCCURRENCE, date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 1), ("not_in_period",)),
        (OCCURRENCE, date(2025, 12, 31), INSIDE, INSIDE, ("not_in_period",)),
        (DISCOVERY, date(2025, 1, 1), INSIDE, INSIDE, ()),
        (DISCOVERY, date(2024, 12, 31), INSIDE, INSIDE, ("before_retroactive_date",)),
        (DISCOVERY, INSIDE, date(2027, 1, 1), date(2027, 1, 1), ("not_discovered_in_period",)),
        (CLAIMS_MADE, date(2025, 1, 1), INSIDE, INSIDE, ()),
        (CLAIMS_MADE, date(2024, 12, 31), INSIDE, INSIDE, ("before_retroactive_date",)),
        (CLAIMS_MADE, INSIDE, INSIDE, date(2027, 1, 30), ()),
        (CLAIMS_MADE, INSIDE, INSIDE, date(2027, 1, 31), ("not_claimed_in_time",)),
        (CLAIMS_MADE, date(2027, 1, 2), date(2027, 1, 2), date(2027, 1, 3), ("after_period",)),
        (
            CLAIMS_MADE,
            date(2024, 1, 1),
            date(2025, 1, 1),
            date(2025, 12, 31),
            ("before_retroactive_date", "not_claimed_in_time"),
        ),
    ],
)
def test_trigger(rule, occurred, discovered, claimed, failed):
    assert is_triggered(rule, YEAR, occurred, discovered, claimed) == failed


def test_the_policys_own_retroactive_date_wins():
    assert retroactive_from(CLAIMS_MADE, YEAR) == date(2025, 1, 1)
    assert retroactive_from(CLAIMS_MADE, YEAR, date(2026, 1, 1)) == date(2026, 1, 1)
    assert retroactive_from(Trigger("discovery"), YEAR) is None
    failed = is_triggered(CLAIMS_MADE, YEAR, date(2025, 12, 31), INSIDE, INSIDE, date(2026, 1, 1))
    assert failed == ("before_retroactive_date",)


def test_months_before_ends_at_the_months_last_day():
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 1), 12) == date(2025, 1, 1)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(date(2026, 5, 15), 0) == date(2026, 5, 15)
