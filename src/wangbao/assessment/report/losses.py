"""Tables of loss: a year's loss, its origin, and who bears it."""

import math
from collections.abc import Callable, Sequence
from typing import Final

from wangbao.assessment.report import names
from wangbao.assessment.report.headline import point_at
from wangbao.assessment.result import Assessment, CurvePoint, HeadRow, LossView, ScaleRow, ScenarioRow
from wangbao.drawing.numbers import (
    Unit,
    error,
    percent,
    percent_error,
    period,
    plain,
    short,
    span,
    unit,
)
from wangbao.drawing.table import Bar, Column, Row, Table, Tag, Value, bar, rows, text
from wangbao.drawing.words import speaker
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import Lang, Text

BEFORE: Final = Text("投保前损失", "Before insurance")
PAYS: Final = Text("保单赔付", "Policy pays")
LEFT: Final = Text("企业自留", "Left with you")
TAIL: Final = Text("最坏1%年份占比", "Share of the worst 1% of years")
TOTAL: Final = Text("合计", "Total")
_RANGE: Final = Text("参数区间", "Parameter range")
_HEATS: Final = 5
_WHOLE: Final = 10.0  # from here on a count is shown whole
_TONES: Final = {"covered": "good", "limited": "fair", "conditional": "fair"}


def measures(a: Assessment, lang: Lang) -> Table:
    """Build the table of mean, deviation, probability of a loss, VaR and TVaR, ground up and insured."""
    t, views = speaker(lang), (a.ground_up, a.insured)

    def line(name: str, pick: "_Pick", aside: str = "") -> Row:
        cells = []
        for figure, band in map(pick, views):
            cells += [
                Value(short(figure.value, lang), error(figure, lang)),
                Value(span(band, lang) if band else ""),
            ]
        return Row((Value(name, aside), *cells))

    chance = [
        value
        for view in views
        for value in (Value(percent(view.any_loss.value), percent_error(view.any_loss.error)), Value())
    ]
    tails = [
        row
        for at, point in enumerate(a.ground_up.tail)
        for row in (
            line(f"VaR {100 * point.level:g}%", _var(at), period(_once(point.level), lang)),
            line(f"TVaR {100 * point.level:g}%", _tvar(at), t("更坏年份的平均", "mean of the years beyond")),
        )
    ]
    ranged = Column(_RANGE.say(lang))
    return Table(
        "measures",
        t("年度损失的主要度量（元/年）", "Measures of the yearly loss (CNY a year)"),
        (text(t("度量", "Measure")), Column(BEFORE.say(lang)), ranged, Column(PAYS.say(lang)), ranged),
        rows(
            line(t("年均损失", "Average annual loss"), lambda v: (v.mean, v.mean_band)),
            line(t("标准差", "Standard deviation"), lambda v: (v.deviation, None)),
            Row((Value(t("一年内有损失的概率", "Probability of any loss in a year")), *chance)),
            *tails,
        ),
        note=t(
            "“±”之后是抽样的标准误，保险前的标准差直接计算、不经抽样；"
            "“参数区间”是模型参数本身不确定时结果的 5%–95% 范围。"
            "VaR：以该概率不会超过的年度损失；TVaR：超过该值的年份的平均损失。",
            "After “±” stands the standard error of sampling; the standard deviation before insurance is computed "
            "without sampling. The parameter range is where the figure lies, 5% to 95%, "
            "when the model's own parameters are uncertain. VaR: the yearly loss not exceeded with that probability; "
            "TVaR: the mean of the years beyond it.",
        ),
    )


_Pick = Callable[[LossView], tuple[Estimate, Band | None]]


def _var(at: int) -> _Pick:
    """Pick the VaR of a view with the band of its curve at that return period, if the curve holds it."""

    def pick(view: LossView) -> tuple[Estimate, Band | None]:
        point = point_at(view, _once(view.tail[at].level))
        return view.tail[at].var, point.aggregate_band if point else None

    return pick


def _tvar(at: int) -> _Pick:
    return lambda view: (view.tail[at].tvar, None)


def _once(level: float) -> float:
    """Return the return period of a probability level, rounded: 1 / (1 - 0.95) is not 20 in floating point."""
    return round(1 / (1 - level), 6)


def curve(a: Assessment, lang: Lang) -> Table:
    """Build the table of the exceedance curves, with errors and bands."""
    t = speaker(lang)
    paid = {point.return_period: point for point in a.insured.curve}
    return Table(
        "curve",
        t("损失超越概率曲线的数值（元）", "Points of the loss exceedance curves (CNY)"),
        (
            text(t("重现期（年）", "Return period (years)")),
            Column(t("年超越概率", "Yearly probability")),
            Column(t("投保前年度合计 AEP", "Before insurance, year's total (AEP)")),
            Column(_RANGE.say(lang)),
            Column(t("投保前单次最大 OEP", "Before insurance, largest event (OEP)")),
            Column(t("保单赔付 AEP", "Policy pays, total (AEP)")),
            Column(_RANGE.say(lang)),
            Column(t("保单赔付 OEP", "Policy pays, largest (OEP)")),
        ),
        rows(*(_point(point, paid.get(point.return_period), lang) for point in a.ground_up.curve)),
        note=t(
            "AEP：年度损失合计的超越概率；OEP：年内最大一次损失的超越概率。各列分别按自己的分布取值，"
            "同一行的数字不一定出自同一年份，因此不能逐行相减。",
            "AEP: probability that the year's total is exceeded; OEP: that the year's largest event is. Each column is "
            "read from its own distribution: figures in one row need not come from the same year, so do not subtract.",
        ),
        narrow="scroll",
        dense=True,
    )


def _point(point: CurvePoint, paid: CurvePoint | None, lang: Lang) -> Row:
    def figures(p: CurvePoint | None) -> tuple[Value, Value, Value]:
        if p is None:
            return (Value("—"), Value("—"), Value("—"))
        return (
            Value(short(p.aggregate.value, lang), error(p.aggregate, lang)),
            Value(span(p.aggregate_band, lang)),
            Value(short(p.occurrence.value, lang), error(p.occurrence, lang)),
        )

    chance = Value(f"{100 / point.return_period:.2g}%")
    return Row((Value(plain(point.return_period)), chance, *figures(point), *figures(paid)))


def scenarios(a: Assessment, lang: Lang) -> Table:
    """Build the table of scenarios, largest first: frequency, loss, payment and remainder."""
    t, named = speaker(lang), _unit(a, lang).name

    def line(name: str, found: Sequence[ScenarioRow], mark: str = "") -> Row:
        often = Value(f"{sum(row.incidents for row in found):.3f}")
        return Row(
            (Value(name), often, *_shared(found, a.scenarios, _unit(a, lang), total=mark == "total")),
            mark=mark,
        )

    return Table(
        "scenarios",
        t(f"按风险场景：年均损失（{named}）", f"By scenario: yearly mean loss ({named})"),
        (text(t("场景", "Scenario")), Column(t("每年起数", "Incidents a year")), *_shared_columns(lang)),
        rows(*(line(names.scenario(row.scenario, lang), (row,)) for row in a.scenarios)),
        (line(TOTAL.say(lang), a.scenarios, "total"),),
    )


def scale(a: Assessment, lang: Lang) -> Table:
    """Build the table of scale: how many, how long, by scenario, in the median incident and in one of ten."""
    t = speaker(lang)

    def line(one: ScaleRow) -> Row:
        figures = (Value(_scaled(one.median)), Value(_scaled(one.one_in_ten)))
        often = Value(f"{one.yearly:.4f}")
        return Row(
            (
                Value(names.scenario(one.scenario, lang)),
                Value(names.measure(one.measure, lang)),
                often,
                *figures,
            )
        )

    return Table(
        "scale",
        t("影响规模：每起所及，按场景", "Scale: how far one incident reaches, by scenario"),
        (
            text(t("场景", "Scenario")),
            text(t("所及", "What is struck")),
            Column(t("每年起数", "Incidents a year")),
            Column(t("中位数", "Median")),
            Column(t("十起中最大的一起", "One in ten")),
        ),
        rows(*(line(one) for one in a.scale)),
        note=t(
            "以波及为条件；未填的数量（从业人员、客户、用户、车辆）不列。",
            "Given that any is struck; numbers not given (employees, customers, users, vehicles) are left out.",
        ),
    )


def _scaled(value: float) -> str:
    return f"{value:,.0f}" if value >= _WHOLE else f"{value:.1f}"


def heads(a: Assessment, lang: Lang) -> Table:
    """Build the table of loss heads in the notice's order: coverage status, loss and who bears it."""
    t, named = speaker(lang), _unit(a, lang).name

    def line(name: str, cover: Value, found: Sequence[HeadRow], mark: str = "") -> Row:
        return Row(
            (Value(name), cover, *_shared(found, a.heads, _unit(a, lang), total=mark == "total")), mark=mark
        )

    return Table(
        "heads",
        t(f"按损失项目：年均损失（{named}）", f"By loss head: yearly mean loss ({named})"),
        (text(t("损失项目", "Loss head")), text(t("承保状态", "Cover")), *_shared_columns(lang)),
        rows(
            *(
                line(
                    names.head(row.head, lang),
                    Value(tag=status(row.status, lang)),
                    (row,),
                    "" if row.ground_up > 0 else "muted",
                )
                for row in a.heads
            )
        ),
        (line(TOTAL.say(lang), Value(), a.heads, "total"),),
    )


def _unit(a: Assessment, lang: Lang) -> Unit:
    """Return one unit for every table of yearly means, so that they compare."""
    return unit(a.ground_up.mean.value, lang)


def _shared_columns(lang: Lang) -> tuple[Column, ...]:
    shares = bar(speaker(lang)("赔付与自留", "Paid and left"))
    return (
        Column(BEFORE.say(lang)),
        Column(PAYS.say(lang)),
        Column(LEFT.say(lang)),
        shares,
        Column(TAIL.say(lang)),
    )


def _shared(
    found: Sequence[ScenarioRow | HeadRow],
    table: Sequence[ScenarioRow | HeadRow],
    shown: Unit,
    *,
    total: bool,
) -> tuple[Value, ...]:
    """Return the cells of some rows: loss, payment, remainder, their bar and the share of the tail."""
    before, paid = sum(row.ground_up for row in found), sum(row.insured for row in found)
    widest = max((row.ground_up for row in table), default=0.0)
    drawn = (
        None
        if total or widest <= 0
        else (("paid", paid / widest), ("left", max(before - paid, 0.0) / widest))
    )
    tail = sum(row.tail_share for row in found)
    return (
        *(Value(shown(x)) for x in (before, paid, before - paid)),
        Value(bar=Bar(drawn) if drawn else None),
        Value(percent(tail, 0 if total else 1) if tail > 0 else "0"),
    )


def matrix(a: Assessment, lang: Lang, *, insured: bool = False) -> Table:
    """Build the table of head by scenario, with totals both ways; only those with a loss."""
    t, shown = speaker(lang), _unit(a, lang)
    cells = {(cell.scenario, cell.head): cell.insured if insured else cell.ground_up for cell in a.cells}
    across = [row.scenario for row in a.scenarios if any(cells.get((row.scenario, h.head)) for h in a.heads)]
    down = [row.head for row in a.heads if any(cells.get((s, row.head)) for s in across)]
    darkest = max(cells.values(), default=0.0)

    def shaded(amount: float) -> Value:
        if amount <= 0:
            return Value()
        return Value(shown(amount), heat=math.ceil(_HEATS * math.sqrt(amount / darkest)))

    def line(head: str) -> Row:
        amounts = [cells.get((s, head), 0.0) for s in across]
        return Row((Value(names.head(head, lang)), *map(shaded, amounts), Value(shown(sum(amounts)))))

    sums = [sum(cells.get((s, h), 0.0) for h in down) for s in across]
    total = Row((Value(TOTAL.say(lang)), *(Value(shown(x)) for x in (*sums, sum(sums)))), mark="total")
    what = PAYS if insured else BEFORE
    return Table(
        "matrix-insured" if insured else "matrix",
        t(
            f"损失项目 × 场景：{what.zh}，年均（{shown.name}）",
            f"Loss head × scenario: {what.en.lower()}, yearly mean ({shown.name})",
        ),
        (
            text(t("损失项目", "Loss head")),
            *(Column(names.scenario(s, lang)) for s in across),
            Column(TOTAL.say(lang)),
        ),
        rows(*(line(head) for head in down)),
        (total,),
        note=t(
            "数值经取整，分项之和与合计可有末位之差。",
            "Figures are rounded: parts may miss their total by a last digit.",
        ),
        narrow="scroll",
        dense=True,
    )


def status(code: str, lang: Lang) -> Tag:
    """Return a coverage status as a tag."""
    return Tag(names.status(code, lang), _TONES.get(code, "bad"))
