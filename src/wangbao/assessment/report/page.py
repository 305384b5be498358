"""The page: tables, charts and words laid into one self-contained HTML document."""

import base64
import datetime as dt
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from wangbao import __version__
from wangbao.assessment.report import basis, chart, cover, headline, losses, names
from wangbao.assessment.report.numbers import percent
from wangbao.assessment.report.table import speaker
from wangbao.assessment.result import Assessment
from wangbao.vocabulary.text import Lang

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES: Final = Path(__file__).parent / "templates"
_CODES: Final = {"zh": "zh-CN", "en": "en"}


class Part(NamedTuple):
    """A numbered part of the report: its anchor, number and title."""

    anchor: str
    number: int
    title: str


def render(assessment: Assessment, lang: Lang, *, dated: dt.date | None = None) -> str:
    """The report of an assessment as one HTML page in one language; ``dated`` is printed on it where given.

    The page has no script, loads nothing and says so in its content security policy; text from the assessment is
    escaped wherever it stands. It is a pure function of its arguments.
    """
    a, t = assessment, speaker(lang)
    with_advice = bool(a.advice)
    tables = [
        losses.measures(a, lang),
        losses.curve(a, lang),
        losses.scenarios(a, lang),
        losses.heads(a, lang),
        losses.matrix(a, lang),
        losses.matrix(a, lang, insured=True),
        cover.layers(a, lang),
        cover.price(a, lang),
        cover.options(a, lang),
        cover.advice(a, lang),
        basis.checks(a, lang),
        basis.assumptions(a, lang),
    ]
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    return _template().render(
        a=a,
        t=t,
        code=_CODES[lang],
        style=style,
        policy=content_policy(style),
        version=__version__,
        dated=_date(dated, lang) if dated else "",
        parts={part.anchor: part for part in parts(lang)},
        kind=names.kind(a.subject.kind, lang),
        section=names.section(a.subject.section, lang),
        size=names.size(a.subject.size, lang),
        sentences=headline.sentences(a, lang),
        figures=headline.figures(a, lang),
        firmness=headline.caution(a, lang),
        years=chart.hundred_years(a, lang),
        curves=[chart.exceedance(a, lang, sheet) for sheet in (chart.WIDE, chart.NARROW)],
        systemic=percent(a.subject.systemic_share) if a.subject.systemic_share > 0 else "",
        tables={table.name: table for table in tables},
        made=basis.made(a, lang),
        judged=basis.judged(a),
        with_advice=with_advice,
        say=lambda text: text.say(lang),
    )


def parts(lang: Lang) -> tuple[Part, ...]:
    """The parts of the report in order."""
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
    return tuple(Part(anchor, number, title) for number, (anchor, title) in enumerate(titles, start=1))


def content_policy(style: str) -> str:
    """A content security policy that allows this one style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _date(day: dt.date, lang: Lang) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {day:%B %Y}"


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - a tenth of a second to import

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    return environment.get_template("report.html.j2")
