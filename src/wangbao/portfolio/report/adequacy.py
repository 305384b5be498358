"""Premium against technical price: distribution of the ratios, and the policies with the largest shortfalls."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wangbao.drawing.frame import Sheet
from wangbao.drawing.numbers import count, money, percent, short, significant
from wangbao.drawing.svg import element, width
from wangbao.drawing.table import Column, Row, Table, Value, rows, text
from wangbao.drawing.words import speaker
from wangbao.portfolio.results.summary import Adequacy, AdequacyRow
from wangbao.vocabulary.text import Lang

SHOWN: Final = 15
_EDGES: Final = (0.1, 0.2, 0.3, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0, 20.0)
_FEW: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # edges that are labelled even if there is little room


class Bin(NamedTuple):
    """A histogram bin: policies whose ratio lies in ``[low, high)``; the outer ends are 0 and infinity."""

    low: float
    high: float
    policies: int


def histogram(ratios: npt.NDArray[np.float64]) -> tuple[Bin, ...]:
    """Count policies by premium over technical price; 1 is an edge, so no bin mixes adequate and inadequate ones."""
    edges = np.array((0.0, *_EDGES, math.inf))
    counts = np.bincount(np.searchsorted(edges, ratios, side="right") - 1, minlength=edges.size - 1)
    return tuple(
        Bin(float(low), float(high), int(n)) for low, high, n in zip(edges, edges[1:], counts, strict=False)
    )


def drawing(bins: Sequence[Bin], lang: Lang, sheet: Sheet) -> str:
    """Draw the histogram as SVG, with bars below 1 marked; empty text if there are no policies."""
    most = max((b.policies for b in bins), default=0)
    if most == 0:
        return ""
    t, letter = speaker(lang), sheet.letter
    low_row, floor = sheet.top, sheet.height - sheet.bottom
    step = (sheet.width - 8) / len(bins)
    whole = sum(b.policies for b in bins)
    drawn = []
    for i, found in enumerate(bins):
        x, high = 4 + i * step, (floor - low_row - letter) * found.policies / most
        kind = "short" if found.high <= 1 else "enough"
        drawn.append(
            element(
                "rect",
                class_=f"ratio {kind}",
                x=x + 1.5,
                y=floor - high,
                width=step - 3,
                height=max(high, 0.5),
            )
        )
        part = percent(found.policies / whole, 0).removesuffix("%")
        if found.policies and width(part, letter) <= step + 2:
            drawn.append(element("text", text=part, x=x + step / 2, y=floor - high - 4, text_anchor="middle"))
    for i, found in sorted(enumerate(bins[1:], start=1), key=lambda item: item[1].low != 1):
        name, x = f"{found.low:g}", 4 + i * step
        drawn.append(element("line", class_="axis", x1=x, x2=x, y1=floor, y2=floor + 4))
        if width("0.85", letter) + 4 <= step or found.low in _FEW:
            drawn.append(element("text", text=name, x=x, y=floor + 18, text_anchor="middle"))
    at_one = 4 + step * next(i for i, found in enumerate(bins) if found.low == 1)
    drawn += [
        element("line", class_="axis", x1=4, x2=sheet.width - 4, y1=floor, y2=floor),
        element("line", class_="limit", x1=at_one, x2=at_one, y1=low_row - 4, y2=floor),
        element(
            "text",
            class_="name",
            text=t("保费 ÷ 技术价格", "Premium ÷ technical price"),
            x=sheet.width / 2,
            y=floor + 38,
            text_anchor="middle",
        ),
        element("text", class_="name", text=t("保单占比（%）", "Share of policies (%)"), x=0, y=letter),
    ]
    below = percent(sum(b.policies for b in bins if b.high <= 1) / whole)
    label = t(
        f"费率充足度分布：{below} 的保单低于技术价格",
        f"Rate adequacy: {below} of policies below technical price",
    )
    return element(
        "svg",
        *drawn,
        class_=f"chart {sheet.name}",
        viewBox=f"0 0 {sheet.width:g} {sheet.height:g}",
        role="img",
        aria_label=label,
        font_size=letter,
    )


def totals(a: Adequacy, lang: Lang) -> tuple[tuple[str, str], ...]:
    """List total premiums and technical prices as (label, value)."""
    t = speaker(lang)
    error = f" ± {significant(a.ratio.error, 1)}" if a.ratio.error > 0 else ""
    part = f" ({percent(a.inadequate / a.priced)})" if a.priced else ""
    return (
        (t("保费合计", "Premium in all"), money(a.premium_cny, lang)),
        (t("技术价格合计", "Technical price in all"), money(a.technical_cny, lang)),
        (t("合计之比", "Ratio of the totals"), f"{significant(a.ratio.value, 3)}{error}"),
        (t("定价的保单", "Policies priced"), count(a.priced)),
        (t("低于技术价格", "Below technical price"), f"{count(a.inadequate)}{part}"),
        (t("共缺", "Short by, in all"), money(a.shortfall_cny, lang)),
    )


def spread(a: Adequacy, lang: Lang) -> Table:
    """Build the table of quantiles of the ratio over the policies."""
    t = speaker(lang)
    return Table(
        "adequacy",
        t("保费与技术价格之比的分位数", "Quantiles of premium over technical price"),
        (text(t("分位", "Quantile")), *(Column(f"{100 * p:g}%") for p, _ in a.quantiles)),
        rows(Row((Value(t("之比", "Ratio")), *(Value(significant(q, 3)) for _, q in a.quantiles)))),
        note=t(
            f"技术价格按模拟的年均损失、风险附加（自身 TVaR {100 * a.tvar_level:g}%）与费用计，不含增值税。",
            f"The technical price is made of the simulated mean, a risk load on the policy's own TVaR at "
            f"{100 * a.tvar_level:g}% and expenses, before VAT.",
        )
        + _left_out(a, lang),
        narrow="scroll",
        dense=True,
    )


def _left_out(a: Adequacy, lang: Lang) -> str:
    if not a.unpriced:
        return ""
    many = count(a.unpriced)
    return speaker(lang)(
        f"另有 {many} 张保单没有保费，未计入。", f" {many} policies have no premium and are left out."
    )


def worst(a: Adequacy, lang: Lang) -> Table:
    """Build the table of the policies with the largest shortfalls."""
    t = speaker(lang)

    def line(row: AdequacyRow) -> Row:
        error = f"± {short(row.mean_error_cny, lang)}" if row.mean_error_cny >= 0.5 else ""
        code = f"{row.policy}/{row.layer}" if row.layer != 1 else row.policy
        return Row(
            (
                Value(row.insured or row.account, below=f"{row.account} · {code}"),
                Value(short(row.premium_cny, lang)),
                Value(short(row.technical_cny, lang), error),
                Value(significant(row.ratio, 3)),
                Value(short(row.technical_cny - row.premium_cny, lang)),
            )
        )

    found = a.worst[:SHOWN]
    return Table(
        "inadequate",
        t(f"缺口最大的 {len(found)} 张保单（元）", f"The {len(found)} policies that lack most (CNY)"),
        (
            text(t("被保险人与保单", "Insured and policy")),
            Column(t("保费", "Premium")),
            Column(t("技术价格", "Technical price")),
            Column(t("之比", "Ratio")),
            Column(t("缺口", "Short by")),
        ),
        rows(*map(line, found)),
        note=t(
            "技术价格旁为该保单模拟年均损失的标准误。",
            "Beside the technical price: the standard error of the simulated mean.",
        ),
        dense=True,
    )
