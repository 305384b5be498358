"""Numbers as people type them, in the unit a question asks for."""

import re
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given, settings, strategies as st

from tests.examples import examples
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
        # digit by digit, as years are said
        ("三五二八", WAN, "3528"),
        ("三二〇〇万", WAN, "3200"),
        ("二〇二六", ONE, "2026"),
        # several parts
        ("1亿2000万", WAN, "12000"),
        ("两亿五千万", WAN, "25000"),
        ("2千5百万", WAN, "2500"),
        ("一亿零五百万", WAN, "10500"),
        ("一万二", ONE, "12000"),
        ("三亿五", WAN, "35000"),
        ("3万5000", ONE, "35000"),
        ("三点五亿", WAN, "35000"),
        ("一万亿", WAN, "100000000"),
        # cheques, traditional signs, units
        ("叁亿", WAN, "30000"),
        ("貳佰萬圓整", WAN, "200"),
        ("50万元人民币", WAN, "50"),
        ("人民币50万元整", WAN, "50"),
        ("30000元", WAN, "3"),
        ("三百二十人", ONE, "320"),
        ("30 000", WAN, "30000"),
    ],
)
def test_a_number_is_read_in_the_unit_asked_for(typed, factor, number):
    assert Decimal(number_typed(typed, factor)) == Decimal(number)


@pytest.mark.parametrize(
    "typed", ["many", "三亿多", "万", "", "3亿亿", "万亿", "三兆", "1,23", "3 5", "〇五", "一百零"]
)
def test_what_is_no_number_comes_back_as_typed(typed):
    assert number_typed(typed, WAN) == typed


@pytest.mark.parametrize(
    "typed",
    ["两千三", "三百二", "三五万", "七八", "1万2", "3万500", "一亿二千", "1亿2000", "1.5亿3000万", "1.5亿3"],
)
def test_what_has_two_readings_comes_back_as_typed(typed):
    assert number_typed(typed, WAN) == typed


def test_a_million_digits_come_back_at_once():
    typed = "1" * 1_000_001 + "m"
    assert number_typed(typed, WAN) == typed


WHOLE = (
    st.integers(0, 10**12 - 1) | st.integers(0, 10**5) | st.integers(1, 9_999).map(lambda wan: wan * 10**4)
)


@settings(max_examples=examples(6))
@given(WHOLE, st.sampled_from(["low", "up"]))
def test_a_number_in_words_is_that_number(number, mode):
    """Words by an independent implementation, everyday signs and those of cheques.

    It leaves out the 零 of 三亿零四千, which we ask for: 三亿四千 is what people say for 340 million too.
    """
    words = cn2an.an2cn(number, mode)
    if number > 10**8 and 0 < number % 10**8 < 10**4:
        words = re.sub("亿零?", "亿零", words)
    assert Decimal(number_typed(words, ONE)) == number


def _bare(words: str) -> str:
    """Leave out what people say or do not say: 零 for places skipped, 一 before 十; one form of 两."""
    return words.replace("零", "").replace("一十", "十").replace("两", "二")


@settings(max_examples=examples(10))
@given(st.text(st.sampled_from("零一二三九十百千万亿两"), min_size=1, max_size=9))
def test_whatever_is_read_is_what_another_says(typed):
    """Numerals with places and 万; those figure by figure and with a place left out have rows of their own above."""
    read = number_typed(typed, ONE)
    by_figure = re.search("[一二三九两][零一二三九两]", typed)
    if read == typed or by_figure or typed[-2:-1] in ("万", "亿") or int(read) >= 10**12:
        return
    assert _bare(cn2an.an2cn(int(read))) == _bare(typed)


@settings(max_examples=examples(4))
@given(st.text(st.sampled_from("0123456789,. +-零两三五十百千万亿元kmbn¥点"), max_size=12))
def test_whatever_is_typed_is_a_number_or_comes_back(typed):
    read = number_typed(typed, WAN)
    if read != typed:
        assert Decimal(read).is_finite()


def test_a_percentage_takes_no_ten_thousands():
    assert number_typed("3万", Decimal("0.01")) == "3万"
