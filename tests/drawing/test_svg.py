"""The means of drawing: escaped elements, scales, labels kept apart."""

import xml.etree.ElementTree as ET

import pytest

from wangbao.drawing.svg import LogScale, apart, decades, element, path, width


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing


def test_elements_escape_what_they_are_given():
    drawn = element("text", text="<&>", class_='"x"', text_anchor="end", x=1.25)
    assert parsed(drawn).text == "<&>"
    assert parsed(drawn).attrib == {"class": '"x"', "text-anchor": "end", "x": "1.2"}


def test_a_log_scale_is_even_in_ratios_and_clamps():
    scale = LogScale(1.0, 100.0, 0.0, 200.0)
    assert [scale(v) for v in (0.0, 1.0, 10.0, 100.0, 1e9)] == pytest.approx([0.0, 0.0, 100.0, 200.0, 200.0])
    assert decades(10.0, 1000.0) == [10.0, 100.0, 1000.0]
    assert decades(11.0, 999.0) == [100.0]


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ([10.0, 50.0], [10.0, 50.0]),
        ([50.0, 10.0], [50.0, 10.0]),
        ([10.0, 12.0], [10.0, 30.0]),
        ([95.0, 96.0, 97.0], [60.0, 80.0, 100.0]),
        ([-5.0, 0.0], [0.0, 20.0]),
        ([], []),
    ],
)
def test_labels_are_moved_apart_no_further_than_need_be(places, moved):
    assert apart(places, gap=20.0, low=0.0, high=100.0) == moved


def test_paths_and_widths():
    assert path([(0.0, 1.0), (2.5, 3.0)], closed=True) == "M0,1L2.5,3Z"
    assert path([]) == ""
    assert width("损失", 10.0) == 20.0
    assert width("loss", 10.0) == pytest.approx(23.2)
