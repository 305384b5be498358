"""The loss exceedance curve and the hundred years, as SVG."""

import math
from typing import Final, NamedTuple

from wangbao.assessment.report.drawing import LogScale, apart, decades, element, path, width
from wangbao.assessment.report.headline import BAD_YEAR, VERY_BAD_YEAR, reached
from wangbao.assessment.report.numbers import money, plain, short
from wangbao.assessment.report.table import speaker
from wangbao.assessment.result import Assessment, CurvePoint
from wangbao.vocabulary.text import Lang

_SHOWN_DECADES: Final = 4.5  # losses smaller than this many powers of ten below the largest lie on the floor
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


def exceedance(a: Assessment, lang: Lang, sheet: Sheet) -> str:
    """The loss exceedance curves: yearly loss against return period, both on log axes; empty where nothing is lost.

    Ground-up and insured yearly totals (AEP) with their parameter bands, the ground-up largest event (OEP), the
    aggregate limit, and the 1-in-20 and 1-in-100 years by value. Lines carry their names at their right end.
    """
    lossy = [point.return_period for point in a.ground_up.curve if point.aggregate.value > 0]
    likely = [p.return_period for p in a.ground_up.curve if max(p.aggregate.value, p.aggregate_band.high) > 0]
    if len(lossy) < 2:
        return ""
    t, last = speaker(lang), (a.ground_up.curve[-1], a.insured.curve[-1])
    ends = (
        (t("年度合计", "Year's total"), last[0].aggregate.value, "before"),
        (t("单次最大", "Largest event"), last[0].occurrence.value, "before oep"),
        (t("保单赔付", "Policy pays"), last[1].aggregate.value, "paid"),
    )
    room = max(width(name, sheet.letter) for name, _, _ in ends) + 14
    frame = _Frame(a, lang, sheet, years=(likely[0], lossy[-1]), room=room)
    drawn = [
        *frame.axes(),
        frame.band(a.ground_up.curve, "before"),
        frame.band(a.insured.curve, "paid"),
        frame.limit(),
        frame.line([(p.return_period, p.occurrence.value) for p in a.ground_up.curve], "before oep"),
        frame.line([(p.return_period, p.aggregate.value) for p in a.ground_up.curve], "before aep"),
        frame.line([(p.return_period, p.aggregate.value) for p in a.insured.curve], "paid aep"),
        *frame.ends(ends),
        *(mark for once in (BAD_YEAR, VERY_BAD_YEAR) for mark in frame.mark(once)),
    ]
    label = t("损失超越概率曲线，数值见下表", "Loss exceedance curves; the figures are in the table below")
    return element(
        "svg",
        *drawn,
        class_=f"chart {sheet.name}",
        viewBox=f"0 0 {sheet.width:g} {sheet.height:g}",
        role="img",
        aria_label=label,
        font_size=sheet.letter,
    )


class _Frame:
    """Scales of one drawing of the curves, and what is drawn on them."""

    def __init__(
        self, a: Assessment, lang: Lang, sheet: Sheet, *, years: tuple[float, float], room: float
    ) -> None:
        self.a, self.lang, self.sheet = a, lang, sheet
        self.first, self.last = years
        largest = max(
            max(p.aggregate.value, p.occurrence.value, p.aggregate_band.high)
            for p in (*a.ground_up.curve, *a.insured.curve)
        )
        high = max(largest, float(a.limit_cny)) * 1.15
        least = min(p.aggregate.value for p in a.ground_up.curve if p.aggregate.value > 0)
        self.low, self.high = max(least * 0.8, high / 10**_SHOWN_DECADES), high
        self.right, self.floor = sheet.width - room, sheet.height - sheet.bottom
        self.x = LogScale(self.first, self.last, sheet.left, self.right)
        self.y = LogScale(self.low, self.high, self.floor, sheet.top)

    def axes(self) -> list[str]:
        """Gridlines with their numbers, the floor and the names of both axes."""
        sheet, t = self.sheet, speaker(self.lang)
        drawn = []
        for amount in decades(self.low, self.high):
            y = self.y(amount)
            drawn += [
                element("line", class_="grid", x1=sheet.left, x2=self.right, y1=y, y2=y),
                element("text", text=short(amount, self.lang), x=sheet.left - 7, y=y + 4, text_anchor="end"),
            ]
        named: list[tuple[float, float]] = []
        ticks = [tick for tick in _TICKS if self.first <= tick <= self.last]
        for years in sorted(
            ticks, key=lambda tick: math.log10(tick) % 1 > 0
        ):  # powers of ten have first claim to room
            x, half = self.x(years), width(plain(years), sheet.letter) / 2 + 4
            drawn.append(element("line", class_="axis", x1=x, x2=x, y1=self.floor, y2=self.floor + 5))
            if all(x - half > end or x + half < start for start, end in named):
                named.append((x - half, x + half))
                drawn.append(element("text", text=plain(years), x=x, y=self.floor + 19, text_anchor="middle"))
        middle = (sheet.left + self.right) / 2
        years_name = t("重现期（多少年一遇，对数刻度）", "Return period (once in so many years, log scale)")
        if width(years_name, sheet.letter) > self.right - sheet.left:
            years_name = t("重现期（多少年一遇）", "Return period (years)")
        return [
            *drawn,
            element("line", class_="axis", x1=sheet.left, x2=self.right, y1=self.floor, y2=self.floor),
            element(
                "text", class_="name", text=years_name, x=middle, y=self.floor + 41, text_anchor="middle"
            ),
            element(
                "text",
                class_="name",
                text=t("年度损失（元，对数刻度）", "Loss of a year (CNY, log scale)"),
                x=0,
                y=sheet.letter,
            ),
        ]

    def line(self, points: list[tuple[float, float]], kind: str) -> str:
        """A curve through the points above nothing; losses below the floor lie on it."""
        seen = [(self.x(years), self.y(loss)) for years, loss in points if loss > 0 and years >= self.first]
        return element("path", class_=f"line {kind}", d=path(seen)) if len(seen) > 1 else ""

    def band(self, curve: tuple[CurvePoint, ...], kind: str) -> str:
        """The area between the 5 % and the 95 % curve of the parameter draws."""
        seen = [p for p in curve if p.aggregate_band.high > 0 and p.return_period >= self.first]
        over = [(self.x(p.return_period), self.y(p.aggregate_band.high)) for p in seen]
        under = [(self.x(p.return_period), self.y(p.aggregate_band.low)) for p in reversed(seen)]
        return (
            element("path", class_=f"band {kind}", d=path(over + under, closed=True)) if len(seen) > 1 else ""
        )

    def limit(self) -> str:
        """The aggregate limit, named at its left end where the curves are low."""
        y = self.y(float(self.a.limit_cny))
        return element("line", class_="limit", x1=self.sheet.left, x2=self.right, y1=y, y2=y) + element(
            "text", class_="paid", text=self._limit_name(), x=self.sheet.left + 8, y=y - 6
        )

    def _limit_name(self) -> str:
        amount = short(self.a.limit_cny, self.lang)
        return speaker(self.lang)(f"限额 {amount}", f"Limit {amount}")

    def ends(self, named: tuple[tuple[str, float, str], ...]) -> list[str]:
        """The curves' names and last values at their right ends, moved apart where they would touch."""
        gap = 2.7 * self.sheet.letter
        top, bottom = self.sheet.top + 8, self.floor - self.sheet.letter
        shown = [(name, loss, kind) for name, loss, kind in named if loss > 0]
        places = apart([self.y(loss) for _, loss, _ in shown], gap=gap, low=top, high=bottom)
        drawn = []
        for (name, loss, kind), y in zip(shown, places, strict=True):
            drawn += [
                element(
                    "path", class_="leader", d=path([(self.right + 2, self.y(loss)), (self.right + 8, y)])
                ),
                element("text", class_=f"strong {kind}", text=name, x=self.right + 11, y=y),
                element(
                    "text",
                    class_=kind,
                    text=short(loss, self.lang),
                    x=self.right + 11,
                    y=y + self.sheet.letter + 2,
                ),
            ]
        return drawn

    def mark(self, once: float) -> list[str]:
        """A dot on the ground-up curve with its value, where the year lies on the paper and costs something."""
        loss = reached(self.a.ground_up, once).value
        if not (self.first < once < self.last) or loss <= self.low:
            return []
        x, y = self.x(once), self.y(loss)
        name, letter = money(loss, self.lang), self.sheet.letter
        limit_y = self.y(float(self.a.limit_cny))
        limit_end = self.sheet.left + 8 + width(self._limit_name(), letter)
        beside_limit = abs(y - 8 - (limit_y - 6)) < letter and x - 7 - width(name, letter) < limit_end + 6
        off_paper = x - 7 - width(name, letter) < self.sheet.left
        place = (x + 8, y + letter + 4, "start") if beside_limit or off_paper else (x - 7, y - 8, "end")
        return [
            element("circle", class_="dot before", cx=x, cy=y, r=3.5),
            element(
                "text", class_="strong before halo", text=name, x=place[0], y=place[1], text_anchor=place[2]
            ),
        ]


class Years(NamedTuple):
    """Of a hundred years, how many are of each sort, mildest first: (class of the mark, how many, in words)."""

    sorts: tuple[tuple[str, int, str], ...]
    drawing: str


def hundred_years(a: Assessment, lang: Lang) -> Years:
    """A hundred years as a hundred squares: no loss, some loss, a bad year, the very bad year."""
    t = speaker(lang)
    lossy = round(100 * a.ground_up.any_loss.value)
    bad, worst = reached(a.ground_up, BAD_YEAR).value, reached(a.ground_up, VERY_BAD_YEAR).value
    very = 1 if worst > 0 else 0
    lossy = max(lossy, very)
    middle = min(4, lossy - very) if bad > 0 else 0
    some = lossy - middle - very
    below = bad if bad > 0 else worst
    sorts = (
        ("none", 100 - lossy, t("没有损失", "with no loss")),
        ("some", some, t(f"损失不到 {money(below, lang)}", f"with less than {money(below, lang)}")),
        (
            "bad",
            middle,
            t(
                f"损失 {money(bad, lang)}至 {money(worst, lang)}",
                f"with {money(bad, lang)} to {money(worst, lang)}",
            ),
        ),
        ("very", very, t(f"损失 {money(worst, lang)}以上", f"with {money(worst, lang)} or more")),
    )
    kinds = [kind for kind, many, _ in sorts for _ in range(many)]
    squares = [
        element("rect", class_=kind, x=12 * (i % 20) + 1, y=12 * (i // 20) + 1, width=10, height=10, rx=1.5)
        for i, kind in enumerate(kinds)
    ]
    label = t("，", ", ").join(t(f"{many} 年 {words}", f"{many} {words}") for _, many, words in sorts if many)
    said = t(f"一百年里：{label}", f"In a hundred years: {label}")
    drawing = element("svg", *squares, class_="years", viewBox="0 0 240 60", role="img", aria_label=said)
    return Years(tuple(sort for sort in sorts if sort[1]), drawing)
