"""A column chart of a series: one column a period, on a plain scale, the largest column named."""

from collections.abc import Sequence
from typing import NamedTuple

from wangbao.drawing.frame import Sheet
from wangbao.drawing.svg import element, width

_BASE = 26.0
_WIDEST = 64.0


class Column(NamedTuple):
    """One column: its name, its value, and the value in words; None is a period without a figure."""

    name: str
    value: float | None
    said: str


def columns(series: Sequence[Column], sheet: Sheet, *, label: str, missing: str) -> str:
    """Draw a series as columns; a period without a figure is a dotted line, said to be ``missing``."""
    largest = max((one.value for one in series if one.value is not None), default=0.0) or 1.0
    floor, top = sheet.height - _BASE, 1.6 * sheet.letter
    step = sheet.width / max(len(series), 1)
    across = min(0.7 * step, _WIDEST)
    # Every name that has room: each, or each second, third …
    widest = max((width(one.name, sheet.letter) for one in series), default=0.0) + 6
    every = max(1, -(-int(widest) // max(int(step), 1)))
    drawn = [element("line", class_="axis", x1=0, x2=sheet.width, y1=floor, y2=floor)]
    for place, one in enumerate(series):
        middle = (place + 0.5) * step
        left = middle - across / 2
        high = 0.0 if one.value is None else (floor - top) * one.value / largest
        title = element("title", text=f"{one.name} {missing if one.value is None else one.said}")
        shape = (
            element("line", class_="limit", x1=left, x2=left + across, y1=floor - 3, y2=floor - 3)
            if one.value is None
            else element("rect", class_="column", x=left, y=floor - high, width=across, height=high)
        )
        drawn.append(element("g", title, shape))
        if place % every == 0:
            drawn.append(element("text", text=one.name, x=middle, y=floor + 17, text_anchor="middle"))
        if one.value == largest and one.said:
            half = width(one.said, sheet.letter) / 2
            at = min(max(middle, half), sheet.width - half)
            drawn.append(
                element(
                    "text", class_="strong", text=one.said, x=at, y=floor - high - 5, text_anchor="middle"
                )
            )
    return element(
        "svg",
        *drawn,
        class_=f"chart {sheet.name}",
        viewBox=f"0 0 {sheet.width:g} {sheet.height:g}",
        role="img",
        aria_label=label,
        font_size=sheet.letter,
    )
