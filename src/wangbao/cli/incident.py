"""``wangbao incident``: grade an incident, set its reporting clocks, draft its reports and notices."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import JsonOption

if TYPE_CHECKING:
    from wangbao.statute.incident.facts import IncidentFacts

app = typer.Typer(
    help="网络安全事件：定级、报告时限、报告与通知 / incidents: grade, reporting clocks, reports and notices",
    no_args_is_help=True,
)
FactsArgument = Annotated[
    Path, typer.Argument(metavar="FACTS", help="事件事实（YAML、JSON、TOML） / the facts of an incident")
]


@app.command("grade")
def grade(facts: FactsArgument, lang: LangOption = "zh", json: JsonOption = None) -> None:
    """依分级指南定级，列出各项报告义务与时限 / Grade an incident; list duties to report with their clocks."""
    from rich.console import Console

    from wangbao.cli import incident_view
    from wangbao.statute.incident import grades
    from wangbao.statute.incident.duties import duties

    found = _load(facts)
    gradings = grades.grade(found)
    owed = duties(found, gradings)
    if json is not None:
        from wangbao.statute.incident.record import record

        _write(json, record(found, gradings, owed))
    incident_view.show(found, gradings, owed, lang, Console())


@app.command("report")
def report(
    facts: FactsArgument,
    *,
    stage: Annotated[
        str, typer.Option("--stage", help="首次、补充、总结报告 / first, full or summary")
    ] = "first",
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """起草国家要求的事件报告，指出所缺 / Draft the national report of one stage; name what is missing."""
    from rich.console import Console

    from wangbao.cli import incident_view
    from wangbao.statute.incident import grades
    from wangbao.statute.incident.report import STAGES, draft
    from wangbao.vocabulary.errors import refusal

    chosen = next((known for known in STAGES if known == stage), None)
    if chosen is None:
        listed = ", ".join(STAGES)
        raise refusal("--stage", stage, f"须为 {listed} 之一", f"must be one of {listed}")
    found = _load(facts)
    national = grades.grade(found)[0]
    drafted = draft(found, national.grade, chosen)
    if json is not None:
        from wangbao.statute.incident.record import report_record

        _write(json, report_record(found, drafted))
    incident_view.show_report(drafted, lang, Console())


@app.command("notice")
def notice(facts: FactsArgument, lang: LangOption = "zh") -> None:
    """起草个人信息泄露的通知（个人信息保护法第五十七条） / Draft the notice of PIPL art. 57."""
    from rich.console import Console

    from wangbao.cli import incident_view
    from wangbao.statute.incident.personal_information import draft

    incident_view.show_notice(draft(_load(facts)), lang, Console())


def _load(file: Path) -> "IncidentFacts":
    from wangbao.statute.incident.facts import load

    return load(file)


def _write(file: Path, data: Any) -> None:
    from json import dumps

    from wangbao.vocabulary.whole_file import write_whole

    write_whole(file, dumps(data, ensure_ascii=False, indent=1) + "\n")
