"""Numbers as people type them, in the unit a question asks for."""

from decimal import Decimal

import pytest

from wangbao.questionnaire.numerals import number_typed

WAN = Decimal(10_000)  # 万元 are asked for
ONE = Decimal(1)


@pytest.mark.parametrize(
    ("typed", "factor", "number"),
    [
        ("30000", WAN, "30000"),
        ("30,000", WAN, "30000"),
        ("3亿", WAN, "30000"),
        ("三亿元", WAN, "30000"),
        ("1.2亿", WAN, "12000"),
        ("30000万元", WAN, "30000"),
        ("300m", WAN, "30000"),
        ("CNY 1.2 billion", WAN, "120000"),
        ("1万", ONE, "10000"),
        ("一万人", ONE, "10000"),
        ("三百二十", ONE, "320"),
        ("十五", ONE, "15"),
        ("5千", ONE, "5000"),
        ("-5", ONE, "-5"),
    ],
)
def test_a_number_is_read_in_the_unit_asked_for(typed, factor, number):
    assert Decimal(number_typed(typed, factor)) == Decimal(number)


@pytest.mark.parametrize("typed", ["many", "三亿多", "1万2", "万", "", "3亿亿"])
def test_what_is_no_number_comes_back_as_typed(typed):
    assert number_typed(typed, WAN) == typed


def test_a_percentage_takes_no_ten_thousands():
    assert number_typed("3万", Decimal("0.01")) == "3万"
