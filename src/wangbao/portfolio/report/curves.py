"""Exceedance curves of the book, gross and net, as SVG and as a table; measures of the yearly loss."""

import math
from collections.abc import Callable, Collection, Iterable
from itertools import takewhile
from typing import Final

from wangbao.drawing.frame import End, Frame, Sheet, room_for, svg
from wangbao.drawing.numbers import money, percent, period, plain
from wangbao.drawing.svg import element, width
from wangbao.drawing.table import Column, Row, Table, Value, rows, text
from wangbao.drawing.words import speaker
from wangbao.portfolio.report.estimates import cell, share
from wangbao.portfolio.report.headline import once, reached
from wangbao.portfolio.results.summary import CurvePoint, Summary, View
from wangbao.risk.intervals import Figure
from wangbao.vocabulary.text import Lang, Text

_SHOWN_DECADES: Final = 3.0  # powers of ten drawn below the largest amount; the rest lies on the floor
_LEVELS: Final = (0.9, 0.95, 0.99, 0.995, 0.999)
VIEWS: Final = {
    "ground": Text("投保前损失", "Before insurance"),
    "gross": Text("毛损失", "Gross"),
    "ceded": Text("摊回", "Ceded"),
    "net": Text("净损失", "Net"),
}
_Pick = Callable[[CurvePoint], Figure | None]


def _total(point: CurvePoint) -> Figure | None:
    return point.aggregate


def _largest(point: CurvePoint) -> Figure | None:
    return point.occurrence


def exceedance(s: Summary, lang: Lang, sheet: Sheet) -> str:
    """Draw AEP and OEP, gross and (with treaties) net, with 95 % sampling bands; empty text if there is no loss."""
    lines = _lines(s, lang)
    points = [p for _, kind, points in lines for p in points if kind.endswith("aep")]
    lossy = sorted({years for years, figure in points if figure.value > 0})
    if len(lossy) < 2:
        return ""
    t = speaker(lang)
    amounts = [figure.value for _, _, points in lines for _, figure in points if figure.value > 0]
    tops = [f.high for _, _, points in lines for _, f in points if math.isfinite(f.high)]
    high = max(*amounts, *tops, 0.0) * 1.15 if tops else max(amounts) * 1.3
    low = max(min(amounts) * 0.8, high / 10**_SHOWN_DECADES)
    ends = [End(name, points[-1][1].value, kind.removesuffix(" aep")) for name, kind, points in lines]
    room = room_for((end.name for end in ends), sheet)
    frame = Frame(sheet, lang, years=(lossy[0], lossy[-1]), amounts=(low, high), room=room)
    across = (
        t("重现期（多少年一遇，对数刻度）", "Return period (once in so many years, log scale)"),
        t("重现期（多少年一遇）", "Return period (years)"),
    )
    drawn = [
        *frame.axes(across, t("年度赔付（元，对数刻度）", "Loss of a year (CNY, log scale)")),
        *(frame.band(_bounded(points), kind) for _, kind, points in lines),
        *(frame.line([(y, f.value) for y, f in points], kind) for _, kind, points in lines),
        *frame.ends(ends),
        *_mark(s, frame),
    ]
    return svg(
        sheet,
        t("损失超越概率曲线，数值见下表", "Exceedance curves; the figures are in the table below"),
        drawn,
    )


def _bounded(points: Iterable[tuple[float, Figure]]) -> list[tuple[float, float, float]]:
    """Take the intervals up to the first point without an upper bound, as (years, low, high)."""
    shown = takewhile(lambda point: math.isfinite(point[1].high), points)
    return [(years, figure.low, figure.high) for years, figure in shown]


def _lines(s: Summary, lang: Lang) -> list[tuple[str, str, list[tuple[float, Figure]]]]:
    """List the lines to draw as (name, CSS classes, points)."""
    t = speaker(lang)
    wanted: list[tuple[str, str, str, _Pick]] = [
        (t("毛 单次最大", "Gross OEP"), "gross", "before oep", _largest),
        (t("毛 年度合计", "Gross AEP"), "gross", "before aep", _total),
    ]
    if s.treaties:
        wanted += [
            (t("净 单次最大", "Net OEP"), "net", "paid oep", _largest),
            (t("净 年度合计", "Net AEP"), "net", "paid aep", _total),
        ]
    found = []
    for name, code, kind, pick in wanted:
        points = [(p.return_period, f) for p in s.view(code).curve if (f := pick(p)) is not None]
        if points:
            found.append((name, kind, points))
    return found


def _mark(s: Summary, frame: Frame) -> list[str]:
    """Draw a dot on the gross curve at the capital level, labelled with its value."""
    at, figure = once(s.run.capital_level), reached(s.view("gross"), s.run.capital_level)
    if figure is None or not (frame.first < at < frame.last) or figure.value <= frame.low:
        return []
    x, y, letter = frame.x(at), frame.y(figure.value), frame.sheet.letter
    name = f"{period(at, frame.lang)} {money(figure.value, frame.lang)}"
    inside = x - 7 - width(name, letter) > frame.sheet.left
    left, anchor = (x - 7, "end") if inside else (frame.sheet.left + 4, "start")
    return [
        element("circle", class_="dot before", cx=x, cy=y, r=3.5),
        element("text", class_="strong before halo", text=name, x=left, y=y - 9, text_anchor=anchor),
    ]


def curve(s: Summary, lang: Lang) -> Table:
    """Build the table of points of the exceedance curves, with errors."""
    t = speaker(lang)
    shown = ("gross", "net") if s.treaties else ("gross",)
    by = {code: {p.return_period: p for p in s.view(code).curve} for code in shown}
    columns = [
        text(t("重现期（年）", "Return period (years)")),
        Column(t("年超越概率", "Yearly probability")),
    ]
    for code in shown:
        name = VIEWS[code].say(lang)
        columns += [Column(f"{name} AEP"), Column(f"{name} OEP")]

    def line(years: float) -> Row:
        cells = [Value(plain(years)), Value(f"{100 / years:.2g}%")]
        for code in shown:
            point = by[code].get(years)
            found = (point.aggregate, point.occurrence) if point else (None, None)
            cells += [cell(figure, lang) if figure else Value("—") for figure in found]
        return Row(tuple(cells))

    return Table(
        "curve",
        t("损失超越概率曲线的数值（元）", "Points of the exceedance curves (CNY)"),
        tuple(columns),
        rows(*(line(p.return_period) for p in s.view("gross").curve)),
        note=t(
            "AEP：年度合计的超越概率；OEP：年内最大一次事件的超越概率。各列分别按自己的分布取值，不能逐行相减。",
            "AEP: probability that the year's total is exceeded; OEP: that the year's largest event is. Each column is "
            "read from its own distribution: do not subtract along a row.",
        ),
        narrow="scroll",
        dense=True,
    )


def measures(s: Summary, lang: Lang, levels: Collection[float] = _LEVELS) -> Table:
    """Build the table of mean, deviation, probability of a loss, VaR and TVaR of every view.

    Rows are given for ``levels`` and the capital level.
    """
    t, views = speaker(lang), s.views
    wanted = {*levels, s.run.capital_level}

    def line(name: str, pick: Callable[[View], Figure | None], aside: str = "") -> Row:
        cells = [cell(f, lang) if (f := pick(view)) is not None else Value("—") for view in views]
        return Row((Value(name, aside), *cells))

    tails = [
        row
        for point in s.view("gross").tail
        if any(math.isclose(point.level, level, abs_tol=1e-12) for level in wanted)
        for row in (
            line(f"VaR {100 * point.level:g}%", _tail(point.level, "var"), period(once(point.level), lang)),
            line(
                f"TVaR {100 * point.level:g}%",
                _tail(point.level, "tvar"),
                t("更坏年份的平均", "mean of the years beyond"),
            ),
        )
    ]
    any_loss = [
        share(view.any_loss) if view.any_loss.value < 0.9995 else Value(percent(view.any_loss.value, 2))
        for view in views
    ]
    return Table(
        "measures",
        t("年度损失的主要度量（元/年）", "Measures of the yearly loss (CNY a year)"),
        (
            text(t("度量", "Measure")),
            *(Column(VIEWS[v.code].say(lang) if v.code in VIEWS else v.code) for v in views),
        ),
        rows(
            line(t("年均损失", "Average annual loss"), lambda v: v.mean),
            line(t("标准差", "Standard deviation"), lambda v: v.deviation),
            Row((Value(t("一年内有损失的概率", "Probability of any loss in a year")), *any_loss)),
            *tails,
        ),
        note=t(
            "“±”之后是抽样的标准误；样本不足以给出上界时改列 95% 的下界。"
            "VaR 与 TVaR 逐列取值，毛损失不等于摊回与净损失之和。",
            "After “±” stands the standard error of sampling; where the sample gives no upper bound, the lower 95% "
            "bound stands instead. VaR and TVaR are read column by column: gross is not the sum of ceded and net.",
        ),
        narrow="scroll",
        dense=True,
    )


def _tail(level: float, what: str) -> Callable[[View], Figure | None]:
    def pick(view: View) -> Figure | None:
        try:
            found: Figure = getattr(view.at(level), what)
        except KeyError:
            return None
        return found

    return pick
