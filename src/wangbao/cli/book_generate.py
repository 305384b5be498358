"""``wangbao book generate``: generate a synthetic book of any size, by the pilot's published totals."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    import pyarrow as pa


def generate(
    policies: Annotated[int, typer.Option(metavar="N", help="保单数（每层一行） / policies, a row each")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="写入 .parquet 或 .csv / file to write")],
    seed: Annotated[int, typer.Option(help="随机种子 / random seed")] = 2026,
    kind: Annotated[
        Literal["pilot", "compound"],
        typer.Option(
            help="pilot：仿试点结构；compound：已拟合的简单保单 / after the pilot, or simple fitted policies"
        ),
    ] = "pilot",
    mean: Annotated[
        float, typer.Option(help="compound 保单的年均次数 / yearly mean of a fitted policy")
    ] = 0.1,
    lang: LangOption = "zh",
) -> None:
    """生成合成账册（仅供试验） / Generate a synthetic book, for trials only."""
    from wangbao.portfolio.book import synthetic, writer

    tables = synthetic.chunks(policies, seed, kind_of_book=kind, compound_mean=mean)
    rows = writer.write(_with_progress(tables, policies, lang), out, synthetic=True)
    zh = f"已写入 {out}：{rows:,} 行，均为合成数据，不对应任何真实企业"
    typer.echo(
        Text(zh, f"written to {out}: {rows:,} rows, all made up; no real enterprise is in it").say(lang)
    )


def _with_progress(tables: "Iterator[pa.Table]", policies: int, lang: Lang) -> "Iterator[pa.Table]":
    """Yield the tables as they come, with a progress bar in the terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(Text("生成账册", "making the book").say(lang), total=policies)
        for table in tables:
            yield table
            bar.advance(task, table.num_rows)
