"""``wangbao book simulate``: simulate all years of a book, through contracts and treaties, to a results folder."""

import datetime as dt
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wangbao.cli.book_check import RateOption, read_book
from wangbao.cli.language import LangOption
from wangbao.vocabulary.errors import Problem, refusal
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.portfolio.book.reader import Book
    from wangbao.portfolio.engine.treaties import TreatyFile
    from wangbao.risk.frequency import View

_EVERY_S = 60.0  # between checkpoints, unless asked otherwise
_STATUS = 128  # and the signal's number: what a shell reports of a process that a signal ended


def simulate(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="账册：Parquet、CSV 或 OED / the book")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="结果目录 / results folder to write")],
    years: Annotated[int, typer.Option(help="模拟年数 / years to simulate")] = 10_000,
    seed: Annotated[int, typer.Option(help="随机种子 / random seed")] = 2026,
    treaties: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="再保险方案 YAML，或 OED ri_info CSV / reinsurance programme"),
    ] = None,
    scope: Annotated[
        Path | None, typer.Option(metavar="FILE", help="OED ri_scope CSV（与 ri_info 同用）/ beside ri_info")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="模拟年度首日，默认为最早的合同起期 / first day of the year"),
    ] = None,
    common_causes: Annotated[
        Literal["rebased", "added", "none"],
        typer.Option(help="共因事件：重定基、叠加、不计 / common causes"),
    ] = "rebased",
    view: Annotated[
        Literal["default", "conservative"], typer.Option(help="频率口径 / view of frequency")
    ] = "default",
    by: Annotated[
        str, typer.Option(metavar="COLUMNS", help="分组列，以逗号分隔 / columns to report by")
    ] = "sector,province",
    level: Annotated[float, typer.Option(help="资本置信水平 / level of capital")] = 0.995,
    batches: Annotated[int, typer.Option(help="批数，用于估计误差 / batches, for the errors")] = 50,
    market: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="沿用某次结果的云、产品、软件、服务商及其份额 / use the clouds, products and providers of a run",
        ),
    ] = None,
    rate: RateOption = None,
    threads: Annotated[int, typer.Option(help="线程数，0 为全部核 / threads, 0 for every core")] = 0,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Dask 调度器地址 / a Dask scheduler")
    ] = None,
    checkpoint: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="检查点目录；中断后再运行即续算 / resume from here"),
    ] = None,
    checkpoint_every: Annotated[
        float,
        typer.Option(min=0.1, max=86_400.0, help="每隔多少秒记一次检查点 / seconds between checkpoints"),
    ] = _EVERY_S,
    replace: Annotated[bool, typer.Option("--replace", help="替换已有结果 / replace an earlier run")] = False,
    lang: LangOption = "zh",
) -> None:
    """模拟整个账册：毛损失、再保险摊回、净损失与资本 / Simulate a book: gross, ceded, net and capital."""
    from rich.console import Console

    from wangbao.cli.startup import prepare_kernels

    prepare_kernels()
    from wangbao.portfolio.engine import run
    from wangbao.portfolio.engine.passes import Execution
    from wangbao.portfolio.engine.settings import Settings
    from wangbao.portfolio.execution import Cancelled
    from wangbao.portfolio.results.folder import open_folder

    chosen: View = view
    settings = Settings(
        years=years,
        seed=seed,
        batches=batches,
        common_causes=common_causes,
        view=chosen,
        capital_level=_level(level),
    )
    first = _date(start)
    found = read_book(book, rate, lang)
    programme, warnings = _treaties(treaties, scope, first or _earliest(found), rate)
    console = Console(stderr=True)
    with _stoppable() as asked, _progress(console, lang) as progress:
        import time

        execution = Execution(
            threads=threads or os.cpu_count() or 1,
            cluster=cluster,
            checkpoint=checkpoint,
            checkpoint_every_s=checkpoint_every,
            clock=time.monotonic,
            progress=progress,
            cancelled=asked.is_set,
        )
        try:
            outcome = run.simulate(
                found,
                settings,
                out,
                treaties=programme,
                book_start=first,
                groupings=tuple(name.strip() for name in by.split(",") if name.strip()),
                execution=execution,
                replace=replace,
                market=None if market is None else open_folder(market),
            )
        except Cancelled as stopped:
            console.print(stopped.text.say(lang))
            raise typer.Exit(_STATUS + asked.signal) from None
    from wangbao.cli.book_simulate_view import show

    show(outcome, (*found.remarks, *warnings, *outcome.remarks), lang)


def _level(level: float) -> float:
    if not 0.5 <= level < 1.0:
        raise refusal("--level", level, "须在 0.5 与 1 之间", "must be from 0.5 to below 1")
    return level


def _treaties(
    path: Path | None, scope: Path | None, start: dt.date, rate: list[str] | None
) -> "tuple[TreatyFile | None, tuple[Problem, ...]]":
    """Load the programme, and print remarks on how it was read."""
    oed = path is not None and path.suffix.lower() == ".csv"
    if (scope is not None) != oed:
        zh, en = (
            "OED 的 ri_info（.csv）与 ri_scope 须同时给出",
            "an OED ri_info (.csv) and its ri_scope go together",
        )
        raise refusal("--scope", str(scope) if scope else None, zh, en)
    if path is None:
        return None, ()
    import hashlib

    from wangbao.portfolio.engine.treaties import TreatyFile
    from wangbao.portfolio.reinsurance import programme

    content = b""
    warnings: tuple[Problem, ...] = ()
    if scope is not None:
        from wangbao.contract.oed.insureds import parse_rates
        from wangbao.portfolio.reinsurance import oed_import
        from wangbao.vocabulary.period import Period

        imported = oed_import.read(path, scope, period=Period.of_year(start), rates=parse_rates(rate or []))
        found, warnings, content = imported.programme, imported.warnings, scope.read_bytes()
    else:
        found = programme.load(path)
    whole = path.read_bytes()
    kept = b"" if scope is not None else whole
    return TreatyFile(found, path.name, hashlib.sha256(whole + content).hexdigest(), kept), warnings


def _date(text: str | None) -> dt.date | None:
    from wangbao.vocabulary.days import parse_day

    return None if text is None else parse_day(text, field="--start")


def _earliest(found: "Book") -> dt.date:
    import pyarrow.compute as pc

    first: dt.date = pc.min(found.table["inception"]).as_py()
    return first


class _Asked(threading.Event):
    """Set once a signal asks the run to stop; ``signal`` is its number."""

    signal = 0


@contextmanager
def _stoppable() -> Iterator[_Asked]:
    """Handle Control-C and SIGTERM (docker stop, systemd): what is done is kept.

    The first asks the run to stop after the running blocks, a second stops at once.
    """
    asked = _Asked()

    def stop(number: int, _frame: object) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.signal = number
        asked.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _progress(console: "Console", lang: Lang) -> Iterator[Callable[[float], None]]:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(Text("模拟账册", "simulating the book").say(lang), total=1.0)
        yield lambda share: bar.update(task, completed=share)
