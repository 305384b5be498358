"""How figures are written on a page."""

from decimal import Decimal

import pytest

from wangbao.drawing.numbers import (
    error,
    exact,
    money,
    percent,
    percent_error,
    period,
    short,
    significant,
    span,
    unit,
)
from wangbao.vocabulary.figures import Band, Estimate


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (0.0, "0", "0"),
        (0.3, "0", "0"),
        (7.6, "8", "8"),
        (420.4, "420", "420"),
        (9_278.5, "9,278", "9.28k"),
        (8_917_000.0, "891.7万", "8.92m"),
        (-188_300.0, "−18.8万", "−188.3k"),
        (Decimal(11_500_000_000), "115亿", "11.5bn"),
    ],
)
def test_amounts_are_short(amount, zh, en):
    assert (short(amount, "zh"), short(amount, "en")) == (zh, en)


def test_a_sentence_rounds_estimates_but_not_sums_agreed():
    assert money(1_234_567.0, "zh") == "123万元"
    assert money(Decimal(1_234_500), "en") == "CNY 1.23m"
    assert money(Decimal(1_234_000), "zh") == "123.4万元"
    assert exact(Decimal("575007.14"), "zh") == "¥575,007.14"


def test_errors_bands_shares_and_periods():
    assert error(Estimate(1.0, 9_812.0), "en") == "± 9.8k"
    assert error(Estimate(1.0, 0.0), "zh") == ""
    assert span(Band(171_000.0, 0.0, 1_210_000.0), "zh") == "17.1万–121万"
    assert span(Band(0.0, 0.0, 0.0), "zh") == "0"
    assert [percent_error(x) for x in (0.00032, 0.0)] == ["± 0.03%", ""]
    assert [percent(x) for x in (0.0575, 0.0, 0.00001)] == ["5.8%", "0.0%", "<0.1%"]
    assert [period(20.0, "zh"), period(2.5, "zh"), period(1000.0, "en")] == [
        "20年一遇",
        "2.5年一遇",
        "1 in 1,000",
    ]
    assert [significant(x) for x in (0.0, 0.160118, 491_234.0, -3.14159, 999_960.0)] == [
        "0",
        "0.1601",
        "491,200",
        "−3.142",
        "1,000,000",
    ]


@pytest.mark.parametrize(
    ("largest", "lang", "name", "shown"),
    [
        (491_200.0, "zh", "万元", "1.23"),
        (49_120_000.0, "zh", "万元", "1.2"),
        (2e10, "zh", "亿元", "<0.01"),
        (491_200.0, "en", "CNY thousand", "12.3"),
        (2e8, "en", "CNY million", "0.01"),
        (34_100.0, "zh", "元", "12,345"),
        (34_100.0, "en", "CNY", "12,345"),
    ],
)
def test_a_table_keeps_one_unit(largest, lang, name, shown):
    chosen = unit(largest, lang)
    assert (chosen.name, chosen(12_345.0)) == (name, shown)
    assert chosen(0.0) == "0"
