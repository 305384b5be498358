"""An incident in the terminal: its grade with the cells that decide, its duties with their clocks, its reports.

Imported by the command only when there is output.
"""

from typing import TYPE_CHECKING

from wangbao.vocabulary.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.drawing.table import Row, Table
    from wangbao.statute.incident.duties import Duty
    from wangbao.statute.incident.facts import IncidentFacts
    from wangbao.statute.incident.grades import Grading
    from wangbao.statute.incident.personal_information import Notice
    from wangbao.statute.incident.report import Report
    from wangbao.vocabulary.text import Lang

_NAMES = {
    "grade": Text("级别", "Grade"),
    "none": Text("未达任何一级", "no grade is reached"),
    "criterion": Text("依据", "Criterion"),
    "text": Text("文本", "Text"),
    "confidence": Text("可信度", "Confidence"),
    "unstated": Text("未填写、可能改变级别的事实", "Not stated, and may change the grade"),
    "duty": Text("义务", "Duty"),
    "limit": Text("时限", "Limit"),
    "due": Text("截止（北京时间）", "Due (Beijing time)"),
    "article": Text("条文", "Article"),
    "duties": Text("报告与通知义务，最严者在前", "Duties to report and notify, the strictest first"),
    "no_duty": Text(
        "依所填事实没有报告义务；行业主管部门另有要求的从其要求。",
        "No duty to report by the facts stated; rules of the sector's authority apply beside.",
    ),
    "waits": Text("尚未起算", "not running yet"),
    "missing": Text("提交前须补充", "To be stated before submission"),
    "whole": Text("本阶段所需已填齐", "All that this stage needs is stated"),
    "channel": Text("报告热线", "Hotline"),
    "own": Text(
        "栏目为本项目自行整理，非官方表格。",
        "The items are in the project's own words, not an official form.",
    ),
    "item": Text("栏目", "Item"),
    "field": Text("内容", "Field"),
    "says": Text("填写", "Stated"),
    "persons": Text("须通知主管部门和个人", "The authority and the persons have to be notified"),
}


def show(
    facts: "IncidentFacts",
    gradings: "tuple[Grading, ...]",
    duties: "tuple[Duty, ...]",
    lang: "Lang",
    console: "Console",
) -> None:
    """Print the grades of an incident by each guide, then its duties with their clocks."""
    from wangbao.cli.terminal import COLUMNS, drawn_table, say
    from wangbao.statute.incident.guides import GRADES

    width = min(console.width, COLUMNS)
    for one in gradings:
        name = _say("none", lang) if one.grade is None else GRADES[one.grade].say(lang)
        say(console, f"{facts.incident}  {_say('grade', lang)}: {name}", "bold")
        say(console, f"{one.guide.name.say(lang)} — {one.guide.source.say(lang)}")
        if one.findings:
            console.print(drawn_table(_findings(one, lang), (), lang, width), width=width)
        if one.unstated:
            say(console, f"{_say('unstated', lang)}: {_fact_names(one.unstated, lang)}", "dim")
        console.print()
    if duties:
        console.print(drawn_table(_duties(duties, lang), (), lang, width), width=width)
    else:
        say(console, _say("no_duty", lang))


def show_report(report: "Report", lang: "Lang", console: "Console") -> None:
    """Print a drafted report and what is missing of it."""
    from wangbao.cli.terminal import COLUMNS, drawn_table, say

    width = min(console.width, COLUMNS)
    say(console, f"{report.title.say(lang)}  {_say('channel', lang)} {report.channel}", "bold")
    say(console, _say("own", lang), "dim")
    rows = [
        _row(
            f"{item.number} {item.name.say(lang)}" if at == 0 else "",
            line.name.say(lang),
            "—" if line.says is None else line.says.say(lang),
        )
        for item in report.items
        for at, line in enumerate(item.lines)
    ]
    drawn = drawn_table(_table("items", ("item", "field", "says"), rows, "", lang), (), lang, width)
    console.print(drawn, width=width)
    missing = _fact_names(report.missing, lang)
    say(console, f"{_say('missing', lang)}: {missing}" if missing else _say("whole", lang), "bold")


def show_notice(notice: "Notice", lang: "Lang", console: "Console") -> None:
    """Print the drafted notice of a leak of personal information."""
    from wangbao.cli.terminal import say
    from wangbao.statute.incident.personal_information import AVOIDED

    for name, words in notice.paragraphs:
        say(console, name.say(lang), "bold")
        say(console, words.say(lang))
    say(console, _say("persons", lang) if notice.to_persons else AVOIDED.say(lang), "bold")
    if notice.missing:
        say(console, f"{_say('missing', lang)}: {_fact_names(notice.missing, lang)}", "bold")


def _findings(one: "Grading", lang: "Lang") -> "Table":
    from wangbao.statute.incident.guides import EDITIONS, GRADES
    from wangbao.vocabulary.provenance import confidence

    rows = [
        _row(
            found.criterion.name.say(lang),
            GRADES[found.cell.grade].say(lang),
            EDITIONS[found.cell.edition].say(lang),
            confidence(found.cell.confidence).name.say(lang),
        )
        for found in one.findings
    ]
    return _table("findings", ("criterion", "grade", "text", "confidence"), rows, "", lang)


def _fact_names(facts: tuple[str, ...], lang: "Lang") -> str:
    from wangbao.statute.incident.facts import fact_name

    return {"zh": "、", "en": "; "}[lang].join(fact_name(fact).say(lang) for fact in facts)


def _duties(duties: "tuple[Duty, ...]", lang: "Lang") -> "Table":
    from wangbao.vocabulary.provenance import confidence

    rows = [
        _row(
            one.rule.name.say(lang),
            one.rule.limit.say(lang),
            _due(one, lang),
            one.rule.article.say(lang),
            confidence(one.rule.confidence).name.say(lang),
        )
        for one in duties
    ]
    columns = ("duty", "limit", "due", "article", "confidence")
    return _table("duties", columns, rows, _say("duties", lang), lang)


def _due(one: "Duty", lang: "Lang") -> str:
    if one.started is None:
        from wangbao.statute.incident.duties import STARTS

        return f"{_say('waits', lang)}  {STARTS[one.rule.start].say(lang)}"
    return "—" if one.due is None else f"{one.due:%Y-%m-%d %H:%M}"


def _table(name: str, columns: tuple[str, ...], found: "list[Row]", caption: str, lang: "Lang") -> "Table":
    from wangbao.drawing import table

    heads = tuple(table.text(_say(column, lang)) for column in columns)
    return table.Table(name, caption, heads, table.rows(*found))


def _row(*words: str) -> "Row":
    from wangbao.drawing.table import Row, Value

    return Row(tuple(Value(text) for text in words))


def _say(name: str, lang: "Lang") -> str:
    return _NAMES[name].say(lang)
