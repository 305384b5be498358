"""``wangbao book scenario``: run a deterministic scenario over a book."""

from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.book_check import RateOption
from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Text


def scenario(
    book: Annotated[
        Path | None,
        typer.Argument(
            metavar="BOOK",
            help="账册（Parquet、CSV）或 OED 账户文件 / a book, or an OED account file",
        ),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            metavar="CODE|FILE.toml",
            help="情景代码（见 --list）或自定义情景文件 / which scenario, see --list, or a file of one's own",
        ),
    ] = None,
    entity: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="失效的云、产品、软件或服务商，默认限额最集中者 / what fails; by default what most limits are on",
        ),
    ] = None,
    show_list: Annotated[bool, typer.Option("--list", help="列出全部情景 / list all scenarios")] = False,
    rate: RateOption = None,
    lang: LangOption = "zh",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR|FILE.parquet",
            help="逐保单损失写入 Parquet；目录则另有 report.json / losses by policy; a folder gets report.json too",
        ),
    ] = None,
) -> None:
    """确定性情景：谁受影响、损失与赔付 / A deterministic scenario: insureds reached, losses and payments."""
    from rich.console import Console

    from wangbao.cli.startup import prepare_kernels
    from wangbao.vocabulary.errors import InputError, refusal

    prepare_kernels()
    from wangbao.cli import book_scenario_view as view
    from wangbao.cli.book_check import read_book, remark
    from wangbao.portfolio.accumulation import scenario_output, scenarios
    from wangbao.portfolio.accumulation.scenario_report import report
    from wangbao.portfolio.accumulation.scenario_run import run_scenario

    console = Console()
    if show_list:
        view.show_list(scenarios.shipped().scenario, lang, console)
        return
    if book is None or scenario is None:
        zh, en = "必填（--list 列出情景）", "is required (--list shows the scenarios)"
        raise refusal("BOOK" if book is None else "--scenario", None, zh, en)
    event = scenarios.scenario(scenario)
    if out is not None:
        if out.resolve() == book.resolve():
            zh, en = "输出文件与账册相同", "the output is the book itself"
            raise refusal("out", None, zh, en, file=str(out))
        scenario_output.check(out)
    read = read_book(book, rate, lang)
    with Console(stderr=True).status(Text("计算中", "working").say(lang)):
        try:
            found = report(run_scenario(read.table, event, entity=entity))
        except InputError as error:
            raise error.in_file(str(book)) from None
    view.show(found, lang, console, synthetic=read.synthetic)
    if out is not None:
        for path in scenario_output.write(found, out, synthetic=read.synthetic):
            message = Text("已写入 ", "written to ").say(lang) + str(path)
            console.print(message, soft_wrap=True, highlight=False)
    remark(read, lang)
