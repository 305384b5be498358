"""Report page: tables, charts and texts in one self-contained HTML document."""

import datetime as dt
from pathlib import Path
from typing import Final

from wangbao.assessment.report import assumptions, chart, cover, headline, losses, names
from wangbao.assessment.result import Assessment
from wangbao.drawing import page
from wangbao.drawing.frame import NARROW, WIDE
from wangbao.drawing.numbers import percent
from wangbao.drawing.words import speaker
from wangbao.vocabulary.text import Lang

_TEMPLATES: Final = Path(__file__).parent / "templates"


def render(assessment: Assessment, lang: Lang, *, dated: dt.date | None = None) -> str:
    """Render the report of an assessment as one HTML page in one language, with the date ``dated`` if given.

    The page has no script, loads nothing and says so in its content security policy; text from the assessment is
    escaped wherever it stands. It is a pure function of its arguments.
    """
    a, t = assessment, speaker(lang)
    tables = [
        losses.measures(a, lang),
        losses.curve(a, lang),
        losses.scenarios(a, lang),
        losses.scale(a, lang),
        losses.heads(a, lang),
        losses.matrix(a, lang),
        losses.matrix(a, lang, insured=True),
        cover.layers(a, lang),
        cover.price(a, lang),
        cover.options(a, lang),
        cover.advice(a, lang),
        assumptions.checks(a, lang),
        assumptions.assumptions(a, lang),
    ]
    return page.render(
        _TEMPLATES,
        lang=lang,
        parts=parts(lang),
        dated=dated,
        a=a,
        subject=a.subject.name,
        what=t("网络安全风险量化评估报告", "Cyber risk assessment"),
        kind=names.kind(a.subject.kind, lang),
        section=names.section(a.subject.section, lang),
        size=names.size(a.subject.size, lang),
        sentences=headline.sentences(a, lang),
        figures=headline.figures(a, lang),
        firmness=headline.caution(a, lang),
        ranges=headline.range_meaning(lang),
        years=chart.hundred_years(a, lang),
        curves=[chart.exceedance(a, lang, sheet) for sheet in (WIDE, NARROW)],
        systemic=percent(a.subject.systemic_share) if a.subject.systemic_share > 0 else "",
        tables={table.name: table for table in tables},
        made=assumptions.made(a, lang),
        judged=assumptions.judged(a),
        with_advice=bool(a.advice),
    )


def parts(lang: Lang) -> tuple[page.Part, ...]:
    """List the parts of the report in order."""
    t = speaker(lang)
    titles = (
        ("answer", t("结论", "The answer")),
        ("subject", t("评估对象", "Who was assessed")),
        ("loss", t("一年会损失多少", "What a year can cost")),
        ("origin", t("损失从哪里来", "Where the loss comes from")),
        ("cover", t("保单保什么", "What the policy covers")),
        ("price", t("保费应是多少", "What it should cost")),
        ("advice", t("先做什么", "What to fix first")),
        ("cautions", t("使用须知", "Read with care")),
        ("checks", t("核对", "Checks")),
        ("assumptions", t("假设与来源", "Assumptions and sources")),
        ("method", t("如何得出", "How it was made")),
    )
    return page.parts(titles)
