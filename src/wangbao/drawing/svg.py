"""Helpers for drawing charts as SVG: escaped elements, log scales, and labels that do not overlap.

Colours and fonts are the style sheet's: every mark has a class and no colour of its own, so one drawing serves light
and dark pages and paper.
"""

import html
import math
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

Attribute = str | float


def element(name: str, *children: str, text: str = "", **attributes: Attribute) -> str:
    """Write an SVG element, attributes and text escaped.

    ``class_`` becomes ``class``, ``text_anchor`` ``text-anchor``.
    """
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{html.escape(_number(v))}"' for key, v in attributes.items()
    )
    inside = html.escape(text, quote=False) + "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def path(points: Sequence[tuple[float, float]], *, closed: bool = False) -> str:
    """Write the ``d`` attribute of straight lines through points."""
    drawn = "L".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f"M{drawn}{'Z' if closed else ''}" if points else ""


class LogScale(NamedTuple):
    """A logarithmic scale from values ``low``…``high`` to places ``start``…``end``; what lies outside is clamped."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if value <= self.low:
            return self.start
        share = math.log(min(value, self.high) / self.low) / math.log(self.high / self.low)
        return self.start + share * (self.end - self.start)


def decades(low: float, high: float) -> list[float]:
    """List the powers of ten from ``low`` to ``high``."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    return [10.0**power for power in range(first, last + 1)]


def gridlines(low: float, high: float) -> list[float]:
    """Round numbers from ``low`` to ``high``: powers of ten; where fewer than three, 2 and 5 times each too."""
    found = decades(low, high)
    if len(found) >= 3:
        return found
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    steps = (m * 10.0**power for power in range(first, last + 1) for m in (1.0, 2.0, 5.0))
    return [step for step in steps if low * (1 - 1e-9) <= step <= high * (1 + 1e-9)]


def apart(places: Sequence[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move ``places`` as little as needed to stand ``gap`` apart, in their order, between ``low`` and ``high``.

    Places in equal order keep the order given. Where there is no room for all, they start at ``low`` and run over.
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    moved = [0.0] * len(places)
    reached = low - gap
    for i in order:
        reached = moved[i] = max(places[i], reached + gap)
    ceiling = high
    for i in reversed(order):
        moved[i] = min(moved[i], ceiling)
        ceiling = moved[i] - gap
    short = low - min(moved, default=low)
    return [place + short for place in moved] if short > 0 else moved


def width(text: str, size: float) -> float:
    """Estimate the width of a text without a font: full-width characters one em, others a little over half."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return size * (wide + 0.58 * (len(text) - wide))


def _number(value: Attribute) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")
