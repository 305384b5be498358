"""Policies that a simulated year of twelve months for everybody does not follow are counted and told."""

import datetime as dt

import pytest

from tests.portfolio.book.sample import row, table
from wangbao.portfolio.book import schema
from wangbao.portfolio.book.periods import Periods, period_words, periods


def found(*dates):
    rows = [
        row(policy=f"P{i}", inception=dt.date.fromisoformat(a), expiry=dt.date.fromisoformat(b))
        for i, (a, b) in enumerate(dates)
    ]
    return periods(schema.complete(table(*rows)))


@pytest.mark.parametrize(
    ("first", "after", "is_year"),
    [
        ("2026-01-01", "2027-01-01", True),
        ("2026-01-01", "2026-12-31", False),  # the last day given where the first uncovered one is meant
        ("2026-01-01", "2027-01-02", False),
        ("2026-01-01", "2026-07-01", False),
        ("2026-01-01", "2028-01-01", False),
        ("2027-07-15", "2028-07-15", True),
        ("2027-07-15", "2028-07-14", False),
        ("2028-02-29", "2029-03-01", True),
        ("2028-02-29", "2029-02-28", True),
        ("2028-02-29", "2029-02-27", False),
        ("2027-02-28", "2028-02-28", True),
        ("2027-02-28", "2028-02-29", False),
        ("2027-03-01", "2028-02-29", False),
        ("2027-03-01", "2028-03-01", True),
    ],
)
def test_what_is_a_year(first, after, is_year):
    assert found((first, after)).not_a_year == int(not is_year)


def test_years_on_other_dates_than_most():
    most, other, short = (
        ("2026-03-01", "2027-03-01"),
        ("2026-05-01", "2027-05-01"),
        ("2026-03-01", "2026-09-01"),
    )
    assert found(most, most, most) == Periods()
    assert period_words(Periods()) is None
    assert found(other, most, most, short, short) == Periods(not_a_year=2, other_dates=1)
    assert found(short) == Periods(not_a_year=1)
    assert found(other, most) == Periods(other_dates=1)


def test_the_words_count_them_in_both_languages():
    assert period_words(Periods(not_a_year=1_200, other_dates=3)) == (
        (
            "1,200 张保单的期间不是整一年，3 张一年期保单的起止日与多数保单不同："
            "模拟时每张保单都按整个年度在保，不按期间折算"
        ),
        (
            "1,200 policies run for other than a year, and 3 run for a year of other dates than most: "
            "every policy is simulated as in force for one whole year, without pro-rating"
        ),
    )
    assert period_words(Periods(other_dates=3)).en.startswith("3 policies run for a year of other dates")
    assert period_words(Periods(not_a_year=1)).en.startswith("1 policy runs for other than a year: ")
