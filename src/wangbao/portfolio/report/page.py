"""The report page of a simulated book: figures, charts, maps and tables in one self-contained HTML document."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wangbao.drawing import page
from wangbao.drawing.frame import NARROW, WIDE, Sheet
from wangbao.drawing.numbers import count, money
from wangbao.drawing.table import Table
from wangbao.drawing.words import speaker
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.report import (
    accumulation,
    adequacy,
    assumptions,
    bearers,
    curves,
    headline,
    insureds,
    tables,
    tower,
    treaties,
)
from wangbao.portfolio.report.exposure import exposure
from wangbao.portfolio.results.summary import Summary
from wangbao.vocabulary.text import Lang

_TEMPLATES: Final = Path(__file__).parent / "templates"
_HISTOGRAM: Final = (
    Sheet("wide", 900, 300, 8, 34, 52, 13.5),
    Sheet("narrow", 344, 260, 8, 30, 46, 11),
)


def render(
    summary: Summary,
    policies: pa.Table,
    lang: Lang,
    *,
    programme: Sequence[Treaty] = (),
    ratios: npt.NDArray[np.float64] | None = None,
    dated: dt.date | None = None,
) -> str:
    """Render the report of a book as one HTML page in one language.

    Args:
        summary: every figure of the run.
        policies: ``policies.parquet`` of the run, for sums of limits and of means.
        lang: ``zh`` or ``en``.
        programme: the treaties' terms, in the run's order, for the tower; without them there is no tower.
        ratios: premium over technical price of every priced policy, float64[n]; without them there is no histogram.
        dated: the date to print on the page, if any.

    The page has no script and loads nothing, and its content security policy forbids both; all text from the book is
    escaped. A pure function of its arguments.
    """
    s, t = summary, speaker(lang)
    e = exposure(policies, s.run.years)
    shown = _tables(s, policies, lang, programme)
    shown += [accumulation.providers(e, lang), accumulation.provinces(s, e, lang)]
    bins = adequacy.histogram(ratios) if ratios is not None and ratios.size else ()
    premium = s.book.premium_cny
    return page.render(
        _TEMPLATES,
        lang=lang,
        parts=parts(lang),
        dated=dated,
        s=s,
        subject=PurePosixPath(s.run.book.file).name or s.run.book.file,
        what=t("账册风险报告", "Risk report of a book"),
        who=_who(s, lang),
        figures=headline.figures(s, lang),
        sentences=headline.sentences(s, lang),
        firmness=headline.caution(s, lang),
        curves=[curves.exceedance(s, lang, sheet) for sheet in (WIDE, NARROW)],
        map=accumulation.china(e, lang),
        tower=tower.tower(tower.blocks(programme, premium), lang),
        left_out=tower.left_out(programme, premium, lang),
        treaty_words=bearers.treaties(s, lang),
        histogram=[adequacy.drawing(bins, lang, sheet) for sheet in _HISTOGRAM] if bins else [],
        tables={table.name: table for table in shown},
        groupings=[table for table in shown if table.name.startswith("groups")],
        convergence=[assumptions.convergence(found, lang) for found in _convergences(s)],
        files=assumptions.files(s, lang),
        made=assumptions.made(s, lang),
        ratio_facts=adequacy.totals(s.adequacy, lang) if s.adequacy else (),
        limits=assumptions.limits(s, lang),
        synthetic=s.run.book.synthetic,
    )


def _tables(s: Summary, policies: pa.Table, lang: Lang, programme: Sequence[Treaty]) -> list[Table]:
    found = [
        curves.curve(s, lang),
        curves.measures(s, lang),
        tables.drivers(s, lang),
        tables.entities(s, lang),
        tables.worst(s, lang),
        insureds.by_tail(s, lang),
        insureds.largest(s, policies, "gross_sum_fen", lang),
        insureds.largest(s, policies, "limit_cny", lang),
        *(tables.groups(s, by, lang) for by in s.run.groupings if any(g.grouping == by for g in s.groups)),
    ]
    if s.treaties:
        found += [treaties.recoveries(s, lang, programme), bearers.recoveries(s, lang)]
    if s.coinsurers:
        found.append(bearers.coinsurers(s, lang))
    if s.adequacy is not None:
        found += [adequacy.spread(s.adequacy, lang), adequacy.worst(s.adequacy, lang)]
    return found


def _convergences(s: Summary) -> tuple[Any, ...]:
    """Select the convergence of gross and net; only gross without treaties, since both are then the same."""
    return s.convergence if s.treaties else s.convergence[:1]


def _who(s: Summary, lang: Lang) -> str:
    t, b = speaker(lang), s.book
    said = [
        t(f"{count(b.policies)} 张保单", f"{count(b.policies)} policies"),
        t(f"{count(b.accounts)} 家被保险人", f"{count(b.accounts)} insureds"),
    ]
    if b.limit_cny is not None:
        said.append(t(f"限额合计 {money(b.limit_cny, lang)}", f"limits {money(b.limit_cny, lang)}"))
    said.append(t(f"模拟 {count(s.run.years)} 年", f"{count(s.run.years)} years simulated"))
    return " · ".join(said)


def parts(lang: Lang) -> tuple[page.Part, ...]:
    """List the parts of the report in order."""
    t = speaker(lang)
    return page.parts(
        (
            ("answer", t("结论", "The answer")),
            ("loss", t("一年会赔多少", "What a year can cost")),
            ("accumulation", t("累积：云服务商与行业", "Accumulation: cloud and sector")),
            ("map", t("地域", "By province")),
            ("drivers", t("最坏的年份由什么构成", "What the worst years are made of")),
            ("insureds", t("最大的被保险人", "The largest insureds")),
            ("groups", t("分组", "By group")),
            ("treaties", t("再保险", "Reinsurance")),
            ("adequacy", t("费率充足度", "Rate adequacy")),
            ("convergence", t("模拟年数够不够", "Are the years enough")),
            ("limits", t("假设与局限", "Assumptions and limits")),
            ("method", t("如何得出", "How it was made")),
        )
    )
