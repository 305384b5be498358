"""Numbers of the law: their borders, and that data and words elsewhere say the same."""

import datetime as dt

from wangbao.pricing.loadings import default_loadings
from wangbao.statute import rescission, vat


def test_thirty_days_of_rescission_are_counted_from_the_day_after():
    assert rescission.last_day_since_known(dt.date(2026, 1, 31)) == dt.date(2026, 3, 2)


def test_two_years_from_a_leap_day_end_on_the_last_of_february():
    assert rescission.last_day_since_concluded(dt.date(2028, 2, 29)) == dt.date(2030, 2, 28)
    assert rescission.last_day_since_concluded(dt.date(2026, 3, 1)) == dt.date(2028, 3, 1)


def test_the_shipped_price_plan_charges_the_vat_of_the_law():
    assert default_loadings().vat.value == vat.RATE
