"""The drawings: what is drawn where, and that words neither touch nor leave the sheet."""

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.assessment.sample import large, quiet, sample
from wangbao.assessment.report.chart import exceedance, hundred_years
from wangbao.drawing.frame import NARROW, WIDE
from wangbao.drawing.svg import width
from wangbao.vocabulary.text import LANGS

SHEETS = {sheet.name: sheet for sheet in (WIDE, NARROW)}


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def boxes(svg: str, letter: float) -> list[tuple[str, float, float, float, float]]:
    """(words, left, top, right, bottom) of every text, from estimated widths."""
    found = []
    for text in parsed(svg).iter("text"):
        x, y, wide = float(text.get("x")), float(text.get("y")), width(text.text, letter)
        left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
        found.append((text.text, left, y - 0.8 * letter, left + wide, y + 0.2 * letter))
    return found


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("limit", [10_000_000, 2_000_000, 300_000_000])
@pytest.mark.parametrize("make", [sample, quiet, large])
def test_words_neither_touch_nor_leave_the_sheet(lang, name, limit, make):
    sheet = SHEETS[name]
    svg = exceedance(replace(make(), limit_cny=Decimal(limit)), lang, sheet)
    shown = boxes(svg, sheet.letter)
    assert len(shown) >= 10
    for _, left, top, right, bottom in shown:
        assert 0 <= left < right <= sheet.width
        assert 0 <= top < bottom <= sheet.height
    for one, other in itertools.combinations(shown, 2):
        beside = one[3] <= other[1] or other[3] <= one[1]
        above = one[4] <= other[2] or other[4] <= one[2]
        assert beside or above, (one, other)


def test_the_curves_are_drawn_in_order_of_return_period():
    svg = parsed(exceedance(sample(), "zh", WIDE))
    curves = {line.get("class"): line.get("d") for line in svg.iter("path")}
    assert list(curves) == [
        "band before",
        "band paid",
        "line before oep",
        "line before aep",
        "line paid aep",
        "leader",
    ]
    points = [
        tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.]+,[\d.]+", curves["line before aep"])
    ]
    assert len(points) == 9  # return periods that lose something
    assert points == sorted(points)
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert points[0][0] == WIDE.left


def test_the_insured_curve_ends_on_the_limit():
    svg = parsed(exceedance(sample(), "en", WIDE))
    (limit,) = [line for line in svg.iter("line") if line.get("class") == "limit"]
    (paid,) = [line for line in svg.iter("path") if line.get("class") == "line paid aep"]
    assert paid.get("d").rsplit(",", 1)[1] == limit.get("y1")


@pytest.mark.parametrize("lang", LANGS)
def test_a_hundred_years_are_a_hundred_squares(lang):
    years = hundred_years(sample(), lang)
    assert [(kind, many) for kind, many, _ in years.sorts] == [
        ("none", 88),
        ("some", 7),
        ("bad", 4),
        ("very", 1),
    ]
    squares = [square.get("class") for square in parsed(years.drawing).iter("rect")]
    assert squares == ["none"] * 88 + ["some"] * 7 + ["bad"] * 4 + ["very"]


def test_a_quiet_firm_has_no_bad_years_only_the_very_bad_one():
    years = hundred_years(quiet(), "en")
    assert years.sorts == (
        ("none", 98, "with no loss"),
        ("some", 1, "with less than CNY 8.92m"),
        ("very", 1, "with CNY 8.92m or more"),
    )
