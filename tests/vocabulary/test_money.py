"""One rounding, splits that add up, amounts as people read them."""

import decimal
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import format_compact, format_yuan, split, to_decimal, ungrouped, yuan

AMOUNTS = st.decimals(min_value="-1e15", max_value="1e15", allow_nan=False, places=6)


@pytest.mark.parametrize(
    ("x", "rounded"),
    [
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("-0.001", "0.00"),
        ("7", "7.00"),
    ],
)
def test_yuan_rounds_halves_away_from_zero(x, rounded):
    assert str(yuan(Decimal(x))) == rounded


@given(AMOUNTS)
def test_yuan_moves_an_amount_by_half_a_fen_at_most_and_only_once(x):
    assert abs(yuan(x) - x) <= Decimal("0.005")
    assert yuan(yuan(x)) == yuan(x)


def test_yuan_does_not_depend_on_the_callers_decimal_context():
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_DOWN)):
        assert yuan(Decimal("123456789.125")) == Decimal("123456789.13")


@pytest.mark.parametrize("x", ["NaN", "sNaN", "Infinity", "1e70"])
def test_yuan_refuses_what_is_no_amount(x):
    with pytest.raises(InputError):
        yuan(Decimal(x))


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_split_parts_add_up_and_stay_within_a_fen_of_their_share(total, weights):
    parts = split(total, weights)
    assert sum(parts, Decimal(0)) == yuan(total)
    for part, weight in zip(parts, weights, strict=True):
        share = yuan(total) * weight / sum(weights)
        assert abs(part - share) < Decimal("0.0100001")
        assert weight > 0 or part == 0


def test_split_of_a_hundred_in_three():
    assert split(Decimal(100), [1, 1, 1]) == (Decimal("33.33"), Decimal("33.34"), Decimal("33.33"))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [Decimal("NaN"), 1]])
def test_split_refuses_weights_that_share_nothing(weights):
    with pytest.raises(InputError):
        split(Decimal(1), weights)


@pytest.mark.parametrize(
    ("x", "number"),
    [
        (3, "3"),
        (0.1, "0.1"),
        ("12.50", "12.50"),
        ("1e3", "1E+3"),
        (Decimal("-1.5"), "-1.5"),
        (np.float64(0.1), "0.1"),
        (np.int64(4), "4"),
    ],
)
def test_to_decimal_takes_numbers_by_their_shortest_form(x, number):
    assert str(to_decimal(x)) == number


@pytest.mark.parametrize(
    "x", [True, None, "1,000", "", "١", "1_0", "nan", float("nan"), float("inf"), "1e999", [1]]
)
def test_to_decimal_refuses_what_is_no_plain_number(x):
    with pytest.raises(InputError, match="limit_cny"):
        to_decimal(x, field="limit_cny")


@pytest.mark.parametrize(
    ("x", "shown"),
    [(1234567.891, "¥1,234,567.89"), (Decimal(-1234), "-¥1,234.00"), (0, "¥0.00"), (-0.001, "¥0.00")],
)
def test_format_yuan(x, shown):
    assert format_yuan(x, "zh") == shown
    assert format_yuan(x, "en") == shown


@pytest.mark.parametrize(
    ("x", "zh", "en"),
    [
        (11_500_000_000, "115亿", "11.5bn"),
        (12_345_000, "1,234.5万", "12.3m"),
        (12_300_000, "1,230万", "12.3m"),
        (99_999_999, "1亿", "100m"),
        (999_999, "100万", "1m"),
        (1_340_000_000_000, "1.34万亿", "1.34tn"),
        (-56_000, "-5.6万", "-56k"),
        (950, "950", "950"),
        (0, "0", "0"),
        (-0.001, "0", "0"),
    ],
)
def test_format_compact(x, zh, en):
    assert (format_compact(x, "zh"), format_compact(x, "en")) == (zh, en)


@given(st.integers(0, 10**15))
def test_grouped_thousands_are_joined(number):
    assert ungrouped(f"{number:,}") == str(number)
    assert ungrouped(f" {number:,} ".replace(",", " ")) == str(number)
    assert ungrouped(f"{number:,}.50") == f"{number}.50"


@pytest.mark.parametrize(
    "text", ["1,23", "12,34", "3 5", "1,234,56", "1_000", "0,123", "1,234 567", "1.234,567"]
)
def test_figures_that_may_be_several_numbers_stay_apart(text):
    assert ungrouped(text) == text
