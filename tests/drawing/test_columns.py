"""Columns stand in proportion; a period without a figure is no column of nought."""

import re

from wangbao.drawing.columns import Column, columns
from wangbao.drawing.frame import Sheet

SHEET = Sheet("wide", 900, 220, 0, 0, 0, 13.5)


def drawn(*series: Column) -> str:
    return columns(series, SHEET, label="保单数", missing="不公布")


def test_columns_stand_in_proportion_and_the_largest_is_named() -> None:
    svg = drawn(Column("2026-01", 10.0, "10"), Column("2026-02", 40.0, "40"))
    heights = [float(one) for one in re.findall(r'class="column"[^>]*height="([\d.]+)"', svg)]
    assert heights[1] == 4 * heights[0]
    assert re.findall(r'class="strong"[^>]*>([^<]+)<', svg) == ["40"]


def test_a_period_without_a_figure_is_a_dotted_line_and_says_so() -> None:
    svg = drawn(Column("2026-01", None, ""), Column("2026-02", 40.0, "40"), Column("2026-03", 0.0, "0"))
    assert svg.count('class="column"') == 2
    assert svg.count('class="limit"') == 1
    assert "2026-01 不公布" in svg


def test_names_that_have_no_room_are_left_out() -> None:
    svg = drawn(
        *(Column(f"2026-{month:02d}", 1.0, "1") for month in range(1, 13)), *(Column("x" * 9, 1.0, "1"),) * 24
    )
    assert 0 < len(re.findall(r">(2026-\d\d)</text>", svg)) < 12


def test_no_series_and_only_noughts_are_drawn() -> None:
    assert drawn().startswith("<svg")
    assert drawn(Column("2026-01", 0.0, "0")).startswith("<svg")
