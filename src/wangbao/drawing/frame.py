"""A log-log sheet for exceedance curves: axes, lines, bands, and names at the lines' right ends."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from wangbao.drawing.numbers import plain, short
from wangbao.drawing.svg import LogScale, apart, element, gridlines, path, width
from wangbao.vocabulary.text import Lang

_TICKS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 100_000, 1_000_000)


class Sheet(NamedTuple):
    """The paper of a chart: its size, margins and letter size, in its own units (CSS pixels at full width)."""

    name: str
    width: float
    height: float
    left: float
    top: float
    bottom: float
    letter: float


WIDE: Final = Sheet("wide", 900, 420, 68, 32, 52, 13.5)
NARROW: Final = Sheet("narrow", 344, 340, 52, 28, 46, 11.5)


class End(NamedTuple):
    """A line's name and last amount, and its classes."""

    name: str
    amount: float
    kind: str


def svg(sheet: Sheet, label: str, drawn: Iterable[str]) -> str:
    """Wrap drawn elements in a sheet; ``label`` describes the chart in words."""
    return element(
        "svg",
        *drawn,
        class_=f"chart {sheet.name}",
        viewBox=f"0 0 {sheet.width:g} {sheet.height:g}",
        role="img",
        aria_label=label,
        font_size=sheet.letter,
    )


def room_for(names: Iterable[str], sheet: Sheet) -> float:
    """Return the width the lines' names take at the right."""
    return max((width(name, sheet.letter) for name in names), default=0.0) + 14


class Frame:
    """The scales of one drawing, return periods across and yuan upward, both logarithmic, and what is drawn on them.

    Args:
        sheet: the paper.
        lang: the reader's language.
        years: the first and the last return period shown.
        amounts: the least and the largest amount shown, in yuan; what is less lies on the floor.
        room: what is kept free at the right for the lines' names.
    """

    def __init__(
        self,
        sheet: Sheet,
        lang: Lang,
        *,
        years: tuple[float, float],
        amounts: tuple[float, float],
        room: float,
    ) -> None:
        self.sheet, self.lang = sheet, lang
        self.first, self.last = years
        self.low, self.high = amounts
        self.right, self.floor = sheet.width - room, sheet.height - sheet.bottom
        self.x = LogScale(self.first, self.last, sheet.left, self.right)
        self.y = LogScale(self.low, self.high, self.floor, sheet.top)

    def axes(self, across: Sequence[str], upward: str) -> list[str]:
        """Draw gridlines with their numbers, the floor and the names of both axes.

        Of the names ``across`` the first that fits is drawn.
        """
        sheet = self.sheet
        drawn = []
        for amount in gridlines(self.low, self.high):
            y = self.y(amount)
            drawn += [
                element("line", class_="grid", x1=sheet.left, x2=self.right, y1=y, y2=y),
                element("text", text=short(amount, self.lang), x=sheet.left - 7, y=y + 4, text_anchor="end"),
            ]
        fits = (name for name in across if width(name, sheet.letter) <= self.right - sheet.left)
        middle = (sheet.left + self.right) / 2
        name = next(fits, across[-1])
        return [
            *drawn,
            *self._ticks(),
            element("line", class_="axis", x1=sheet.left, x2=self.right, y1=self.floor, y2=self.floor),
            element("text", class_="name", text=name, x=middle, y=self.floor + 41, text_anchor="middle"),
            element("text", class_="name", text=upward, x=0, y=sheet.letter),
        ]

    def _ticks(self) -> list[str]:
        drawn = []
        named: list[tuple[float, float]] = []
        ticks = [tick for tick in _TICKS if self.first <= tick <= self.last]
        for years in sorted(
            ticks, key=lambda tick: math.log10(tick) % 1 > 0
        ):  # powers of ten have first claim to room
            x, half = self.x(years), width(plain(years), self.sheet.letter) / 2 + 4
            drawn.append(element("line", class_="axis", x1=x, x2=x, y1=self.floor, y2=self.floor + 5))
            if all(x - half > end or x + half < start for start, end in named):
                named.append((x - half, x + half))
                drawn.append(element("text", text=plain(years), x=x, y=self.floor + 19, text_anchor="middle"))
        return drawn

    def line(self, points: Iterable[tuple[float, float]], kind: str) -> str:
        """Draw a curve through the points above zero; amounts below the floor are drawn on it."""
        seen = [
            (self.x(years), self.y(amount)) for years, amount in points if amount > 0 and years >= self.first
        ]
        return element("path", class_=f"line {kind}", d=path(seen)) if len(seen) > 1 else ""

    def band(self, points: Iterable[tuple[float, float, float]], kind: str) -> str:
        """Draw the area between the low and the high amount of each return period: (years, low, high)."""
        seen = [(years, low, high) for years, low, high in points if high > 0 and years >= self.first]
        over = [(self.x(years), self.y(high)) for years, _, high in seen]
        under = [(self.x(years), self.y(low)) for years, low, _ in reversed(seen)]
        return (
            element("path", class_=f"band {kind}", d=path(over + under, closed=True)) if len(seen) > 1 else ""
        )

    def ends(self, named: Iterable[End]) -> list[str]:
        """Draw the lines' names and last amounts at their right ends, moved apart where they would touch."""
        letter = self.sheet.letter
        top, bottom = self.sheet.top + 8, self.floor - letter
        shown = [end for end in named if end.amount > 0]
        places = apart([self.y(end.amount) for end in shown], gap=2.7 * letter, low=top, high=bottom)
        drawn = []
        for (name, amount, kind), y in zip(shown, places, strict=True):
            leader = path([(self.right + 2, self.y(amount)), (self.right + 8, y)])
            said, x = short(amount, self.lang), self.right + 11
            drawn += [
                element("path", class_="leader", d=leader),
                element("text", class_=f"strong {kind}", text=name, x=x, y=y),
                element("text", class_=kind, text=said, x=x, y=y + letter + 3),
            ]
        return drawn
