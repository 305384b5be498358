"""``wangbao book report``: a simulated book in words and tables, and as one HTML page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import JsonOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.portfolio.results.summary import Summary
    from wangbao.pricing.loadings import Loadings


def report(
    results: Annotated[Path, typer.Argument(metavar="DIR", help="模拟的结果目录 / results of a simulation")],
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="写出报告 / write the report")] = None,
    treaties: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="本次模拟所用的再保险方案，用于画塔形图 / the run's treaties, for the tower"
        ),
    ] = None,
    loadings: Annotated[
        Path | None, typer.Option(help="本公司的费率附加（TOML） / an insurer's own loadings")
    ] = None,
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """账册模拟的报告 / The report of a simulated book."""
    from rich.console import Console

    from wangbao.cli.startup import prepare_kernels

    prepare_kernels()
    from wangbao.portfolio.report.writer import terms, write
    from wangbao.portfolio.results.folder import open_folder
    from wangbao.portfolio.results.summarise import summarise
    from wangbao.vocabulary.whole_file import refuse_place, write_whole

    for path in filter(None, (html, json)):
        refuse_place(path)  # now rather than after the work
    console = Console()
    plan = _loadings(loadings)
    folder = open_folder(results)
    terms(folder, treaties)  # refused now rather than after the work
    with console.status(Text("汇总中", "adding up").say(lang)):
        summary = summarise(folder, loadings=plan)
    show(summary, lang, console)
    if json is not None:
        from json import dumps

        from wangbao.portfolio.results.summary import to_data

        write_whole(json, dumps(to_data(summary), ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        _told(Text("JSON 已写入 ", "JSON written to "), json, lang, console)
    if html is not None:
        with console.status(Text("写报告", "writing the report").say(lang)):
            write(folder, html, lang, summary=summary, treaties=treaties, loadings=plan)
        _told(Text("报告已写入 ", "report written to "), html, lang, console)


def show(s: "Summary", lang: Lang, console: "Console") -> None:
    """Print a summary: the result in words, then the main tables of the report."""
    from rich.rule import Rule
    from rich.text import Text as RichText

    from wangbao.cli.terminal import COLUMNS, clean, drawn_table, say
    from wangbao.drawing.words import speaker
    from wangbao.portfolio.book.periods import period_words
    from wangbao.portfolio.report import assumptions, bearers, curves, headline, insureds, tables, treaties

    t, width = speaker(lang), min(console.width, COLUMNS)
    console.print(Rule(RichText(clean(s.run.book.file), style="bold"), align="left"), width=width)
    if s.run.book.synthetic:
        say(
            console,
            t("合成数据：账册为虚构，不是任何真实公司的风险。", "Synthetic data: the book is made up."),
            "yellow",
        )
    for caution in s.cautions:
        say(console, f"! {caution.say(lang)}", "yellow")
    for sentence in headline.sentences(s, lang):
        console.print()
        say(console, sentence)
    console.print()
    say(console, headline.caution(s, lang), "dim")
    measures = curves.measures(s, lang, levels=(headline.BAD_LEVEL,))
    unseen = tuple(i for i, view in enumerate(s.views, start=1) if view.code not in ("gross", "net"))
    shown = [(measures, unseen), (curves.curve(s, lang), (1,))]
    if s.drivers.kinds:
        shown.append((tables.drivers(s, lang), ()))
    if s.treaties:
        shown += [(treaties.recoveries(s, lang), (5,)), (bearers.recoveries(s, lang), (4,))]
    if s.coinsurers:
        shown.append((bearers.coinsurers(s, lang), ()))
    shown.append((insureds.by_tail(s, lang), (2, 4)))
    for table, hidden in shown:
        console.print()
        console.print(drawn_table(table, hidden, lang, width), width=width)
        if table.note:
            say(console, table.note, "dim")
        if table.name == "treaties":
            for words in bearers.treaties(s, lang):
                say(console, words)
    note = period_words(s.run.periods)
    if note:
        console.print()
        say(console, note.say(lang) + t("。", "."))
    console.print()
    for found in s.convergence[: 2 if s.treaties else 1]:
        name = curves.VIEWS[found.view].say(lang) if found.view in curves.VIEWS else found.view
        say(console, f"{name}{t('：', ': ')}{found.words.say(lang)}")
    made = t("；", "; ").join(f"{name}{t('：', ': ')}{value}" for name, value in assumptions.made(s, lang))
    say(console, made, "dim")


def _loadings(path: Path | None) -> "Loadings | None":
    if path is None:
        return None
    from wangbao.pricing.loadings import read_loadings

    return read_loadings(path)


def _told(what: Text, path: Path, lang: Lang, console: "Console") -> None:
    console.print(what.say(lang) + str(path), soft_wrap=True, highlight=False, markup=False)
