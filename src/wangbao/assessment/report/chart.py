"""Loss exceedance curve and the hundred years, as SVG."""

from typing import Final, NamedTuple

from wangbao.assessment.report.headline import BAD_YEAR, VERY_BAD_YEAR, reached
from wangbao.assessment.result import Assessment, CurvePoint
from wangbao.drawing.frame import End, Frame, Sheet, room_for, svg
from wangbao.drawing.numbers import money, short
from wangbao.drawing.svg import element, width
from wangbao.drawing.words import speaker
from wangbao.vocabulary.text import Lang

_SHOWN_DECADES: Final = 4.5  # losses smaller than this many powers of ten below the largest lie on the floor


def exceedance(a: Assessment, lang: Lang, sheet: Sheet) -> str:
    """Draw the loss exceedance curves, yearly loss against return period on log axes; empty without losses.

    Ground-up and insured yearly totals (AEP) with their parameter bands, the ground-up largest event (OEP), the
    aggregate limit, and the 1-in-20 and 1-in-100 years by value. Lines carry their names at their right end.
    """
    lossy = [point.return_period for point in a.ground_up.curve if point.aggregate.value > 0]
    likely = [p.return_period for p in a.ground_up.curve if max(p.aggregate.value, p.aggregate_band.high) > 0]
    if len(lossy) < 2:
        return ""
    t, last = speaker(lang), (a.ground_up.curve[-1], a.insured.curve[-1])
    ends = (
        End(t("年度合计", "Year's total"), last[0].aggregate.value, "before"),
        End(t("单次最大", "Largest event"), last[0].occurrence.value, "before oep"),
        End(t("保单赔付", "Policy pays"), last[1].aggregate.value, "paid"),
    )
    room = room_for((end.name for end in ends), sheet)
    frame = Frame(sheet, lang, years=(likely[0], lossy[-1]), amounts=_amounts(a), room=room)
    across = (
        t("重现期（多少年一遇，对数刻度）", "Return period (once in so many years, log scale)"),
        t("重现期（多少年一遇）", "Return period (years)"),
    )
    drawn = [
        *frame.axes(across, t("年度损失（元，对数刻度）", "Loss of a year (CNY, log scale)")),
        frame.band(_bands(a.ground_up.curve), "before"),
        frame.band(_bands(a.insured.curve), "paid"),
        _limit(a, frame),
        frame.line([(p.return_period, p.occurrence.value) for p in a.ground_up.curve], "before oep"),
        frame.line([(p.return_period, p.aggregate.value) for p in a.ground_up.curve], "before aep"),
        frame.line([(p.return_period, p.aggregate.value) for p in a.insured.curve], "paid aep"),
        *frame.ends(ends),
        *(mark for once in (BAD_YEAR, VERY_BAD_YEAR) for mark in _mark(a, frame, once)),
    ]
    label = t("损失超越概率曲线，数值见下表", "Loss exceedance curves; the figures are in the table below")
    return svg(sheet, label, drawn)


def _amounts(a: Assessment) -> tuple[float, float]:
    """Return the smallest and the largest amount drawn, yuan."""
    largest = max(
        max(p.aggregate.value, p.occurrence.value, p.aggregate_band.high)
        for p in (*a.ground_up.curve, *a.insured.curve)
    )
    high = max(largest, float(a.limit_cny)) * 1.15
    least = min(p.aggregate.value for p in a.ground_up.curve if p.aggregate.value > 0)
    return max(least * 0.8, high / 10**_SHOWN_DECADES), high


def _bands(curve: tuple[CurvePoint, ...]) -> list[tuple[float, float, float]]:
    """Return the band of a curve, 5 % to 95 % of the parameter draws, by return period."""
    return [(p.return_period, p.aggregate_band.low, p.aggregate_band.high) for p in curve]


def _limit(a: Assessment, frame: Frame) -> str:
    """Draw the aggregate limit, named at its left end where the curves are low."""
    y = frame.y(float(a.limit_cny))
    return element("line", class_="limit", x1=frame.sheet.left, x2=frame.right, y1=y, y2=y) + element(
        "text", class_="paid", text=_limit_name(a, frame.lang), x=frame.sheet.left + 8, y=y - 6
    )


def _limit_name(a: Assessment, lang: Lang) -> str:
    amount = short(a.limit_cny, lang)
    return speaker(lang)(f"限额 {amount}", f"Limit {amount}")


def _mark(a: Assessment, frame: Frame, once: float) -> list[str]:
    """Draw a dot on the ground-up curve with its value, if the year lies within the chart and has a loss."""
    loss, sheet = reached(a.ground_up, once).value, frame.sheet
    if not (frame.first < once < frame.last) or loss <= frame.low:
        return []
    x, y = frame.x(once), frame.y(loss)
    name, letter = money(loss, frame.lang), sheet.letter
    limit_y = frame.y(float(a.limit_cny))
    limit_end = sheet.left + 8 + width(_limit_name(a, frame.lang), letter)
    beside_limit = abs(y - 8 - (limit_y - 6)) < letter and x - 7 - width(name, letter) < limit_end + 6
    off_paper = x - 7 - width(name, letter) < sheet.left
    place = (x + 8, y + letter + 4, "start") if beside_limit or off_paper else (x - 7, y - 8, "end")
    return [
        element("circle", class_="dot before", cx=x, cy=y, r=3.5),
        element("text", class_="strong before halo", text=name, x=place[0], y=place[1], text_anchor=place[2]),
    ]


class Years(NamedTuple):
    """A hundred years by kind, mildest first: (class of the mark, number, label)."""

    sorts: tuple[tuple[str, int, str], ...]
    drawing: str


def hundred_years(a: Assessment, lang: Lang) -> Years:
    """Split a hundred years into squares: no loss, some loss, a bad year, the very bad year."""
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
