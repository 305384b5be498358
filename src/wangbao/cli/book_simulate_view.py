"""Output of ``wangbao book simulate``: the book's figures on every footing, with their errors."""

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from wangbao.drawing.numbers import plus_minus, short
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from wangbao.drawing.table import Table as PageTable
    from wangbao.portfolio.engine.run import Outcome
    from wangbao.portfolio.results.summary import Summary, View
    from wangbao.risk.intervals import Figure

_NAMES = {
    "ground": Text("保险前", "before insurance"),
    "gross": Text("毛损失", "gross"),
    "ceded": Text("摊回", "ceded"),
    "net": Text("净损失", "net"),
}


def show(outcome: "Outcome", remarks: tuple[Problem, ...], lang: Lang) -> None:
    """Print a finished run."""
    from wangbao.portfolio.book.periods import period_words
    from wangbao.portfolio.results.summarise import summarise

    console = Console(highlight=False, markup=False, emoji=False)
    errors, run = Console(stderr=True, highlight=False, markup=False, emoji=False), outcome.folder.run
    for remark in remarks:
        errors.print(f"{remark.field}: {remark.rule.say(lang)}" if remark.field else remark.rule.say(lang))
    if run.book.synthetic:
        console.print(Text("本账册为合成数据", "this book is made up").say(lang), style="yellow")
    zh = f"{run.policies:,} 张保单，{run.years:,} 个模拟年度，{outcome.incidents:,} 次事件（元，± 为标准误）"
    en = f"{run.policies:,} policies, {run.years:,} years, {outcome.incidents:,} incidents (yuan, ± standard error)"
    console.print(Text(zh, en).say(lang))
    summary = summarise(outcome.folder)
    for caution in summary.cautions:
        console.print(f"! {caution.say(lang)}", style="yellow")
    console.print(_table(summary, run.capital_level, lang))
    _bearers(summary, console, lang)
    told = period_words(run.periods)
    if told:
        console.print(told.say(lang), style="dim")
    if run.common_causes == "rebased":
        zh = f"{outcome.raised:,} 家被保险人的共因损失超出其期望损失所能容纳的部分，期望损失（保险前）共上调 "
        zh += f"{outcome.raised_cny:,.0f} 元；{sum(outcome.assumed):,} 处依赖未说明，按市场份额归入"
        en = (
            f"common causes of {outcome.raised:,} insureds need more than their expected loss holds, which is raised"
            f" (before insurance) by {outcome.raised_cny:,.0f} in all; {sum(outcome.assumed):,} dependences not given"
            " were placed by market share"
        )
        console.print(Text(zh, en).say(lang), style="dim")
    console.print(Text(f"结果写在 {outcome.folder.path}", f"results are in {outcome.folder.path}").say(lang))


def _bearers(summary: "Summary", console: Console, lang: Lang) -> None:
    """Print the treaties in words, and the bearers of recoveries and of co-insured policies."""
    from wangbao.cli.terminal import COLUMNS, drawn_table, say
    from wangbao.portfolio.report import bearers

    width = min(console.width, COLUMNS)
    shown: list[tuple[PageTable, tuple[int, ...]]] = []
    if summary.treaties:
        for words in bearers.treaties(summary, lang):
            say(console, words)
        shown.append((bearers.recoveries(summary, lang), (4,)))
    if summary.coinsurers:
        shown.append((bearers.coinsurers(summary, lang), ()))
    for table, hidden in shown:
        console.print()
        console.print(drawn_table(table, hidden, lang, width), width=width)
    if shown:
        console.print()


def _table(summary: "Summary", level: float, lang: Lang) -> Table:
    """Build the table of footings and treaties, with the error below each figure."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("", min_width=16, overflow="fold")
    for name in (
        Text("年均", "a year"),
        Text("99% VaR", "VaR 99%"),
        Text(f"{100 * level:g}% VaR", f"VaR {100 * level:g}%"),
        Text(f"{100 * level:g}% TVaR", f"TVaR {100 * level:g}%"),
    ):
        table.add_column(name.say(lang), justify="right", no_wrap=True)
    views = [(_NAMES[view.code].say(lang), view) for view in summary.views]
    views += [(f"  {treaty.treaty.name.say(lang)}", treaty.recovery) for treaty in summary.treaties]
    for label, view in views:
        table.add_row(label, *(_figure(figure, lang) for figure in _cells(view, level)))
    return table


def _cells(view: "View", level: float) -> "tuple[Figure | None, ...]":
    """Select mean, VaR 99 %, VaR and TVaR at the capital level; None if there are too few years."""
    tails = {round(tail.level, 9): tail for tail in view.tail}
    common, capital = tails.get(0.99), tails.get(round(level, 9))
    return (view.mean, common and common.var, capital and capital.var, capital and capital.tvar)


def _figure(figure: "Figure | None", lang: Lang) -> str:
    if figure is None or (figure.value == 0.0 and figure.error == 0.0):
        return "-"
    return f"{short(figure.value, lang)}\n{plus_minus(figure.error, lang)}".rstrip()
