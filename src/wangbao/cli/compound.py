"""``wangbao compound``: the actuary's bench, a compound loss computed exactly and by simulation."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import JsonOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.risk.compound.comparison import Comparison, Row


def compound(
    spec: Annotated[
        Path, typer.Argument(metavar="SPEC", help="频率、强度与条款（JSON） / frequency, severity, terms")
    ],
    years: Annotated[int, typer.Option(help="模拟年数 / simulated years")] = 1_000_000,
    seed: Annotated[int, typer.Option(help="随机种子 / random seed")] = 2026,
    threads: Annotated[
        int | None, typer.Option(min=1, help="线程数，不影响结果 / threads, without effect on the result")
    ] = None,
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """复合损失：精确解与模拟并列 / A compound loss, exact and simulated side by side."""
    from rich.console import Console

    from wangbao.risk.compound.comparison import compare, to_data
    from wangbao.risk.compound.spec import read_spec
    from wangbao.vocabulary.whole_file import refuse_place, write_whole

    if json is not None:
        refuse_place(json)
    console = Console()
    wanted = read_spec(spec)
    with console.status(Text("计算中", "working").say(lang)):
        result = compare(wanted, years=years, seed=seed, threads=threads)
    _show(result, lang, console)
    if json is not None:
        from json import dumps

        write_whole(json, dumps(to_data(result), ensure_ascii=False, indent=2) + "\n")
        written = Text("JSON 已写入 ", "JSON written to ").say(lang) + str(json)
        console.print(written, soft_wrap=True, highlight=False)


def _show(result: "Comparison", lang: Lang, console: "Console") -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    heads = [
        Text("指标", "figure"),
        Text("精确", "exact"),
        Text("±", "±"),
        Text("模拟", "simulated"),
        Text("标准误", "std. error"),
        Text("z", "z"),
    ]
    for i, head in enumerate(heads):
        table.add_column(head.say(lang), justify="left" if i == 0 else "right", no_wrap=i > 0)
    for row in result.rows:
        table.add_row(*_cells(row, lang))
    console.print(table)
    made = Text(
        f"模拟 {result.years:,} 年，抽取 {result.events:,} 次损失，种子 {result.seed}；"
        f"精确计算用 {result.grid:,} 点网格",
        f"{result.years:,} years simulated, {result.events:,} losses drawn, seed {result.seed}; "
        f"exact on a grid of {result.grid:,} points",
    )
    for line in (made, result.sampling, *result.notes):
        console.print(line.say(lang), highlight=False)


def _cells(row: "Row", lang: Lang) -> list[str]:
    z = "–" if row.z is None else f"{row.z:+.2f}"
    exact, simulated = _figure(row.exact, money=row.money), _figure(row.simulated, money=row.money)
    return [
        row.name.say(lang),
        exact,
        f"{row.exact_error:.1g}",
        simulated,
        _figure(row.simulated_error, money=row.money),
        z,
    ]


def _figure(value: float, *, money: bool) -> str:
    if value in (float("inf"), float("-inf")):
        return "∞"
    return f"{value:,.2f}" if money else f"{value:.6f}"
