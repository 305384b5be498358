"""The log-log sheet: gridlines, ticks that do not touch, lines and bands where they belong."""

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

from wangbao.drawing.frame import NARROW, WIDE, End, Frame, room_for, svg
from wangbao.drawing.svg import gridlines, width


def frame(sheet=WIDE, amounts=(1e5, 1e9), years=(2.0, 1000.0)):
    return Frame(sheet, "zh", years=years, amounts=amounts, room=80.0)


def parsed(drawn):
    return ET.fromstring("<g>" + "".join(drawn) + "</g>")  # noqa: S314 - our own drawing


def test_few_decades_are_divided_further():
    assert gridlines(1e5, 1e9) == [1e5, 1e6, 1e7, 1e8, 1e9]
    assert gridlines(3e6, 1.5e8) == [5e6, 1e7, 2e7, 5e7, 1e8]
    assert gridlines(2.0, 8.0) == [2.0, 5.0]


def test_a_line_goes_through_its_points_and_leaves_out_what_is_nothing():
    f = frame()
    drawn = f.line([(1.0, 5e6), (2.0, 0.0), (10.0, 1e7), (100.0, 1e9)], "a")
    points = [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", drawn)]
    expected = [(f.x(10.0), f.y(1e7)), (f.x(100.0), f.y(1e9))]
    assert points == [pytest.approx(point, abs=0.051) for point in expected]
    assert f.line([(10.0, 1e7)], "a") == ""


def test_a_band_is_a_closed_path_over_and_back():
    path = re.search(r'd="(.+?)"', frame().band([(10.0, 1e6, 1e7), (100.0, 2e6, 5e7)], "b")).group(1)
    assert path.endswith("Z")
    assert path.count("L") == 3
    assert frame().band([(10.0, 0.0, 0.0), (100.0, 1e6, 1e7)], "b") == ""


@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=["wide", "narrow"])
def test_tick_names_stand_apart_and_powers_of_ten_come_first(sheet):
    drawn = parsed(frame(sheet).axes(("重现期",), "损失"))
    row = pytest.approx(sheet.height - sheet.bottom + 19, abs=0.1)
    named = sorted((float(t.get("x")), t.text) for t in drawn.iter("text") if float(t.get("y")) == row)
    for (x, one), (next_x, other) in pairwise(named):
        assert x + width(one, sheet.letter) / 2 < next_x - width(other, sheet.letter) / 2
    assert {"10", "100", "1,000"} <= {text for _, text in named}


def test_the_first_axis_name_that_fits_is_taken():
    names = ("重现期" * 40, "年")
    assert "年" in [t.text for t in parsed(frame().axes(names, "损失")).iter("text")]
    assert names[0] in [t.text for t in parsed(frame().axes((names[0],), "损失")).iter("text")]


def test_ends_are_named_with_their_amounts_apart():
    drawn = parsed(frame().ends([End("甲", 1e8, "a"), End("乙", 1.05e8, "b"), End("无", 0.0, "c")]))
    texts = [(t.text, float(t.get("y"))) for t in drawn.iter("text")]
    assert [text for text, _ in texts] == ["甲", "1亿", "乙", "1.05亿"]
    assert abs(texts[0][1] - texts[2][1]) >= 2.6 * WIDE.letter


def test_the_sheet_is_named_and_holds_the_room_for_names():
    drawn = ET.fromstring(svg(NARROW, "<曲线>", []))  # noqa: S314 - our own drawing
    assert (drawn.get("role"), drawn.get("aria-label"), drawn.get("viewBox")) == (
        "img",
        "<曲线>",
        "0 0 344 340",
    )
    assert room_for(["年度合计", "甲"], NARROW) == 4 * NARROW.letter + 14
    assert room_for([], NARROW) == 14
