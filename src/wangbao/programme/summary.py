"""The yearly summary of a pilot: what its figures come to and where each is from, and a draft of its three chapters.

The notice (section 四, 六) asks for the year's pilot, the innovation of products and the services provided. Figures
that policies here have are summed from them over the year; the others come from progress reports, with evidence.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from wangbao.programme.plan import CHAPTERS, FIGURES, Figure
from wangbao.programme.results import ratio
from wangbao.vocabulary.text import Text

LONGEST_QUOTE: Final = 400  # characters of a report that a draft quotes
_FULL_STOP: Final = Text("。", ".")


class Origin(StrEnum):
    """The origin of a figure of a summary."""

    RECORDS = "records"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A progress report as a summary uses it: its first and last day, its text, and the figures it entered."""

    first: dt.date
    last: dt.date
    text: str
    entered: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A figure of a year, where it is from, and the first days of the reports that brought it."""

    figure: Figure
    value: Decimal
    origin: Origin
    periods: tuple[dt.date, ...] = ()

    @property
    def source(self) -> Text:
        """The origin in words."""
        if self.origin is Origin.RECORDS:
            return Text("平台保单记录汇总", "summed from the policies here")
        zh, en = "、".join(map(str, self.periods)), ", ".join(map(str, self.periods))
        if self.figure.distinct:
            return Text(
                f"进展报告（{zh} 起各期）填报，取最大一期，不重复计",
                f"progress reports (periods from {en}): the largest, so that nothing counts twice",
            )
        return Text(
            f"进展报告（{zh} 起各期）填报之和", f"sum of what progress reports entered (periods from {en})"
        )

    @property
    def words(self) -> Text:
        """The value as it is read."""
        return in_words(self.figure, self.value)


def in_words(figure: Figure, value: Decimal) -> Text:
    """Put a figure's value into words: yuan with its unit, or a count."""
    if figure.unit == "yuan":
        return Text(f"{value:,.2f} 元", f"CNY {value:,.2f}")
    return Text(f"{value:,.0f}", f"{value:,.0f}")


def totals(records: Mapping[str, Decimal], reports: Sequence[Reported]) -> list[Total]:
    """List the figures of a year in the order of their table; one that neither records nor reports have is left out.

    A figure that records have is theirs alone. One that reports entered is their sum; where it counts what may stand in
    several periods (enterprises, products), it is the largest of them, a lower bound.
    """
    found = []
    for figure in FIGURES:
        if figure.code in records:
            found.append(Total(figure=figure, value=records[figure.code], origin=Origin.RECORDS))
            continue
        having = [one for one in reports if figure.code in one.entered]
        values = [one.entered[figure.code] for one in having]
        if values:
            value = max(values) if figure.distinct else sum(values, Decimal(0))
            periods = tuple(one.first for one in having)
            found.append(Total(figure=figure, value=value, origin=Origin.REPORTS, periods=periods))
    return found


def missing(found: Sequence[Total]) -> list[Figure]:
    """List the figures that nobody has."""
    known = {one.figure.code for one in found}
    return [one for one in FIGURES if one.code not in known]


def ratios(values: Mapping[str, Decimal]) -> list[tuple[Text, Text]]:
    """List what follows from premium, sum insured and number of policies, each with its value in words."""
    policies, premium, insured = (values.get(one) for one in ("policies", "premium", "sum_insured"))
    found = []
    if policies and premium is not None:
        found.append((Text("件均保费", "Mean premium"), _yuan(ratio(premium, policies))))
    if policies and insured is not None:
        found.append((Text("件均保险金额", "Mean sum insured"), _yuan(ratio(insured, policies))))
    if premium is not None and insured and (rate := ratio(premium, insured)) is not None:
        said = f"{rate:.2%}"
        found.append((Text("平均费率", "Mean rate"), Text(said, said)))
    return found


def _yuan(value: Decimal | None) -> Text:
    amount = value or Decimal(0)
    return Text(f"{amount:,.2f} 元", f"CNY {amount:,.2f}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The ground of a draft: the plan and its members, what it cites and uses, and the year's figures."""

    title: str
    owner: Text
    first: dt.date
    last: dt.date
    members: Mapping[Text, int]
    cited: Sequence[str]
    products: Sequence[Text]
    reports: Sequence[Reported]
    totals: Sequence[Total]


def draft(facts: Facts) -> dict[str, Text]:
    """Draft the three chapters by their codes, each figure with its origin and what is missing named."""
    lines: dict[str, list[Text]] = {one.code: [] for one in CHAPTERS}
    lines["conduct"].append(
        Text(
            f"{facts.owner.zh}制定的试点方案《{facts.title}》于 {facts.first} 至 {facts.last} 实施",
            f"Pilot plan {facts.title} of {facts.owner.en} was carried out from {facts.first} to {facts.last}",
        )
    )
    if facts.members:
        zh = "、".join(f"{name.zh} {count} 家" for name, count in facts.members.items())
        en = ", ".join(f"{name.en}: {count}" for name, count in facts.members.items())
        lines["conduct"].append(Text(f"参与单位：{zh}", f"Members: {en}"))
    for one in facts.totals:
        said = Text(
            f"{one.figure.name.zh}：{one.words.zh}（{one.source.zh}）",
            f"{one.figure.name.en}: {one.words.en} ({one.source.en})",
        )
        lines[one.figure.chapter].append(said)
    for name, value in ratios({one.figure.code: one.value for one in facts.totals}):
        lines["conduct"].append(
            Text(f"{name.zh}：{value.zh}（由上述合计算得）", f"{name.en}: {value.en} (from the totals above)")
        )
    lines["conduct"] += [_quoted(one) for one in facts.reports if one.text]
    if facts.cited:
        zh, en = "、".join(facts.cited), ", ".join(facts.cited)
        lines["innovation"].append(Text(f"引用的《目录》方案：{zh}", f"Schemes of the Catalogue cited: {en}"))
    if facts.products:
        zh, en = "、".join(one.zh for one in facts.products), ", ".join(one.en for one in facts.products)
        lines["innovation"].append(Text(f"承保使用的产品：{zh}", f"Products bound: {en}"))
    for figure in missing(facts.totals):
        lines[figure.chapter].append(
            Text(
                f"{figure.name.zh}：无记录，进展报告亦未填报，请补充或说明",
                f"{figure.name.en}: neither recorded nor reported; please add or explain",
            )
        )
    return {
        code: Text(
            "\n".join(one.zh + _FULL_STOP.zh for one in rows),
            "\n".join(one.en + _FULL_STOP.en for one in rows),
        )
        for code, rows in lines.items()
    }


def _quoted(one: Reported) -> Text:
    said = one.text.strip().rstrip("。.")
    short = said if len(said) <= LONGEST_QUOTE else said[:LONGEST_QUOTE] + "……"
    return Text(
        f"{one.first} 至 {one.last} 进展：{short}", f"Progress from {one.first} to {one.last}: {short}"
    )
