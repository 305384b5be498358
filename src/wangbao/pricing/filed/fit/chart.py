"""Scatter chart of filed against technical premium on log axes; cases priced alike lie on the diagonal."""

import math
from typing import Final

from wangbao.drawing.frame import Sheet, svg
from wangbao.drawing.numbers import short
from wangbao.drawing.svg import LogScale, element, gridlines, path
from wangbao.pricing.filed.fit.comparison import Comparison
from wangbao.vocabulary.text import Lang, Text

WIDE: Final = Sheet("wide", 760, 440, 68, 32, 52, 13.5)
NARROW: Final = Sheet("narrow", 344, 340, 52, 28, 46, 11.5)
_BAND: Final = 1.2  # either side of the diagonal
_RIGHT: Final = 24.0
_MOST: Final = 1500  # dots; more would hide each other


def scatter(of: Comparison, lang: Lang, sheet: Sheet) -> str:
    """Draw the cases as dots, the diagonal, and the band within a fifth of it; empty without cases."""
    points = [(x, y) for x, y in of.points if x > 0.0 and y > 0.0][:_MOST]
    if not points:
        return ""
    every = [value for point in points for value in point]
    low, high = 10 ** math.floor(math.log10(min(every))), 10 ** math.ceil(math.log10(max(every)) + 1e-9)
    high = max(high, 10 * low)
    right, floor = sheet.width - _RIGHT, sheet.height - sheet.bottom
    x, y = LogScale(low, high, sheet.left, right), LogScale(low, high, floor, sheet.top)
    over = [
        (x(low), y(low * _BAND)),
        (x(high / _BAND), y(high)),
        (x(high), y(high)),
        (x(high), y(high / _BAND)),
    ]
    under = [(x(low * _BAND), y(low)), (x(low), y(low))]
    drawn = [
        *_grid(low, high, x, y, sheet, right, floor, lang),
        element("path", class_="band paid", d=path(over + under, closed=True)),
        element("line", class_="limit", x1=x(low), y1=y(low), x2=x(high), y2=y(high)),
        *(element("circle", class_="dot before", cx=x(one), cy=y(other), r=3) for one, other in points),
        element("line", class_="axis", x1=sheet.left, x2=right, y1=floor, y2=floor),
        element(
            "text",
            class_="name",
            text=Text("技术保费（元，对数刻度）", "Technical premium (CNY, log scale)").say(lang),
            x=(sheet.left + right) / 2,
            y=floor + 41,
            text_anchor="middle",
        ),
        element(
            "text",
            class_="name",
            text=Text("备案保费（元，对数刻度）", "Filed premium (CNY, log scale)").say(lang),
            x=0,
            y=sheet.letter,
        ),
    ]
    label = Text(
        "备案保费与技术保费散点图，色带为相差不超过两成；数值见下表",
        "Filed against technical premium; the band is within a fifth; the figures are in the tables below",
    )
    return svg(sheet, label.say(lang), drawn)


def _grid(
    low: float, high: float, x: LogScale, y: LogScale, sheet: Sheet, right: float, floor: float, lang: Lang
) -> list[str]:
    drawn = []
    for amount in gridlines(low, high):
        across, up, said = x(amount), y(amount), short(amount, lang)
        drawn += [
            element("line", class_="grid", x1=sheet.left, x2=right, y1=up, y2=up),
            element("text", text=said, x=sheet.left - 7, y=up + 4, text_anchor="end"),
            element("line", class_="axis", x1=across, x2=across, y1=floor, y2=floor + 5),
            element("text", text=said, x=across, y=floor + 19, text_anchor="middle"),
        ]
    return drawn
