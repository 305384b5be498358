"""What nobody can see is found by one rule, in Python and in Arrow, and shown by its code point."""

import sys
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import RANGES, RE2, marked, unseen, unseen_rule

HIDDEN = frozenset(point for low, high in RANGES for point in range(low, high + 1))
# Seen by category, and yet nothing to see: fillers, joiners, variation selectors, Braille's blank.
BLANK = frozenset((0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))
SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))


def test_the_ranges_are_those_of_unicode():
    for point in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(point))
        if category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
            assert point in HIDDEN, hex(point)
        elif point in HIDDEN:
            assert category == "Cn" or point in BLANK | SELECTORS, hex(point)


def test_arrow_finds_the_same():
    points = [point for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000]
    found = pc.match_substring_regex(pa.array([chr(point) for point in points]), RE2).to_pylist()
    assert [point for point, hidden in zip(points, found, strict=True) if hidden] == sorted(
        HIDDEN - set(range(0xD800, 0xE000))
    )


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("甲公司", None),
        ("甲　公司", None),  # a blank of full width
        ("O’Brien & Söhne\u00a0GmbH", None),
        ("𠮷野家", None),
        ("甲\u200b公司", "\u200b"),
        ("甲\u202e司公", "\u202e"),
        ("甲\u00ad公司", "\u00ad"),
        ("甲公司\n", "\n"),
        ("甲\ufe00公司", "\ufe00"),
        ("\ufeff甲", "\ufeff"),
        ("甲ㅤ公司", "\u3164"),
        ("\ud800", "\ud800"),
    ],
)
def test_what_nobody_sees_is_found(text, character):
    assert unseen(text) == character


def test_a_text_of_several_lines_may_have_them():
    assert unseen("一\n二\t三\r\n", lines=True) is None
    assert unseen("一\n\u200b", lines=True) == "\u200b"


def test_a_refusal_shows_the_code_point():
    problem = Problem("name", "甲\u200b公司", unseen_rule("\u200b"))
    assert problem.say("zh") == "name = 甲<U+200B>公司：含不可见字符或控制字符 U+200B"
    assert marked("\u202e\ufeff") == "<U+202E><U+FEFF>"
    assert Problem("x", "a\x00b", Text("错", "wrong")).say("en") == "x = a<U+0000>b: wrong"
