"""Amounts in Chinese capitals: the People's Bank's own examples, 零 in every place, and a reader that undoes it."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money_words import rmb_upper

DIGITS = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read(words: str) -> Decimal:
    """The amount such words stand for: an independent reading, unit by unit."""
    sign = -1 if "负" in words else 1
    found = re.fullmatch(r"人民币负?(?:(.*?)元)?(整|.*)", words)
    whole, rest = found[1] or "", found[2] or ""
    fen = sum(DIGITS[digit] * scale for digit, scale in _parts(rest))
    return sign * (_number(whole) + Decimal(fen) / 100)


def _parts(rest: str) -> list[tuple[str, int]]:
    return [
        (digit, {"角": 10, "分": 1}[unit])
        for digit, unit in re.findall(r"([壹贰叁肆伍陆柒捌玖])([角分])", rest)
    ]


def _number(words: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            # The last 亿 divides: 壹万亿 is ten thousand times 亿.
            high, low = words.rsplit(unit, 1)
            return _number(high) * size + _number(low)
    total, digit = 0, 0
    for word in words:
        if word in PLACES:
            total, digit = total + digit * PLACES[word], 0
        else:
            digit = DIGITS[word]
    return total + digit


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        # The annex's own examples.
        ("1409.50", "人民币壹仟肆佰零玖元伍角"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        # Whole yuan end in 整, tens begin with 壹.
        ("0", "人民币零元整"),
        ("1", "人民币壹元整"),
        ("10", "人民币壹拾元整"),
        ("15", "人民币壹拾伍元整"),
        ("100", "人民币壹佰元整"),
        ("1230000", "人民币壹佰贰拾叁万元整"),
        # 零 within a group, once for several zeros.
        ("101", "人民币壹佰零壹元整"),
        ("1001", "人民币壹仟零壹元整"),
        ("1010", "人民币壹仟零壹拾元整"),
        ("10101", "人民币壹万零壹佰零壹元整"),
        # 零 between groups: only where a place of the lower group is empty, or a whole group is.
        ("10001", "人民币壹万零壹元整"),
        ("100010", "人民币壹拾万零壹拾元整"),
        ("105000", "人民币壹拾万伍仟元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("100005000", "人民币壹亿零伍仟元整"),
        ("1000500000", "人民币壹拾亿零伍拾万元整"),
        ("1050000000", "人民币壹拾亿伍仟万元整"),
        # 万亿, where others write 兆.
        ("1000000000000", "人民币壹万亿元整"),
        ("1000050000000", "人民币壹万亿零伍仟万元整"),
        ("1000500000000", "人民币壹万零伍亿元整"),
        (
            "9999999999999999.99",
            "人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
        # 角 and 分 alone, and below nothing.
        ("0.50", "人民币伍角"),
        ("0.05", "人民币伍分"),
        ("0.15", "人民币壹角伍分"),
        ("10.01", "人民币壹拾元零壹分"),
        ("10.10", "人民币壹拾元零壹角"),
        ("11.10", "人民币壹拾壹元壹角"),
        ("-12.30", "人民币负壹拾贰元叁角"),
        ("-0.001", "人民币零元整"),
    ],
)
def test_an_amount_is_written_in_capitals(amount: str, words: str) -> None:
    assert rmb_upper(Decimal(amount)) == words


def test_amounts_are_rounded_to_fen_once_halves_up() -> None:
    assert rmb_upper(Decimal("0.005")) == "人民币壹分"
    assert rmb_upper(1.005) == "人民币壹元零壹分"
    assert rmb_upper(Decimal("9999.995")) == "人民币壹万元整"


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_capitals_read_back_as_the_same_amount(fen: int) -> None:
    amount = Decimal(fen) / 100
    assert read(rmb_upper(amount)) == amount


@given(st.integers(min_value=0, max_value=10**18 - 1))
def test_no_zero_stands_twice_or_before_a_unit(fen: int) -> None:
    words = rmb_upper(Decimal(fen) / 100)
    assert "零零" not in words
    assert not re.search(r"零[拾佰仟万亿角分整]", words)
    assert words.count("亿") <= 1


@pytest.mark.parametrize("amount", [Decimal(10) ** 16, -(Decimal(10) ** 16), Decimal("9999999999999999.995")])
def test_an_amount_too_large_is_refused(amount: Decimal) -> None:
    with pytest.raises(InputError) as refused:
        rmb_upper(amount)
    assert [(problem.field, problem.value) for problem in refused.value.problems] == [("amount", str(amount))]


@pytest.mark.parametrize("amount", [Decimal("NaN"), float("inf"), True])
def test_what_is_no_amount_is_refused(amount: object) -> None:
    with pytest.raises(InputError):
        rmb_upper(amount)
