"""Half-open periods join without gap or overlap."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

START = dt.date(2026, 12, 1)
DATES = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))


def test_a_policy_year_ends_on_the_day_its_renewal_starts():
    first = Period.of_year(START)
    renewal = Period.of_year(first.end)
    assert (first.end, first.days) == (dt.date(2027, 12, 1), 365)
    assert first.overlap(renewal) is None
    assert [first.end in first, first.end in renewal, START in first] == [False, True, True]


def test_a_year_from_a_leap_day_ends_on_the_first_of_march():
    assert Period.of_year(dt.date(2028, 2, 29)).end == dt.date(2029, 3, 1)


@given(DATES, st.integers(1, 900), DATES, st.integers(1, 900))
def test_overlap_holds_exactly_the_days_of_both(a, a_days, b, b_days):
    one, other = Period(a, a + dt.timedelta(a_days)), Period(b, b + dt.timedelta(b_days))
    both = one.overlap(other)
    days = sum(one.start + dt.timedelta(i) in other for i in range(one.days))
    assert (0 if both is None else both.days) == days
    assert both == other.overlap(one)


@pytest.mark.parametrize("end", [START, dt.date(2026, 11, 30)])
def test_an_empty_or_reversed_period_is_refused(end):
    with pytest.raises(InputError, match="2026-12-01"):
        Period(START, end)


def test_a_moment_is_not_a_day():
    moment = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
    with pytest.raises(InputError, match="without a time"):
        Period(moment, dt.date(2027, 1, 1))
    assert moment not in Period.of_year(START)
