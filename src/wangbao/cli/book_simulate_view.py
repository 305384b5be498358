"""What ``wangbao book simulate`` prints: the book's figures on every footing, with their errors."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from wangbao.drawing.numbers import short
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from wangbao.portfolio.engine.run import Outcome
    from wangbao.portfolio.results.summary import View
    from wangbao.risk.measures import Figure

_NAMES = {
    "ground": Text("保险前", "before insurance"),
    "gross": Text("毛损失", "gross"),
    "ceded": Text("摊回", "ceded"),
    "net": Text("净损失", "net"),
}


def show(outcome: "Outcome", remarks: tuple[Problem, ...], lang: Lang) -> None:
    """Print a finished run."""
    from wangbao.portfolio.results.summarise import summarise

    console, run = Console(), outcome.folder.run
    errors = Console(stderr=True)
    for remark in remarks:
        errors.print(f"{remark.field}: {remark.rule.say(lang)}", style="yellow", markup=False)
    if run.book.synthetic:
        console.print(Text("本账册为合成数据", "this book is made up").say(lang), style="yellow")
    summary = summarise(outcome.folder)
    level = run.capital_level
    title = Text(
        f"{run.policies:,} 张保单，{run.years:,} 个模拟年度，{outcome.incidents:,} 次事件（元，± 为标准误）",
        f"{run.policies:,} policies, {run.years:,} years, {outcome.incidents:,} incidents (yuan, ± standard error)",
    )
    table = Table(title=title.say(lang), title_justify="left")
    table.add_column("")
    for name in (
        Text("年均", "a year"),
        Text("99% VaR", "VaR 99%"),
        Text(f"{level:.1%} VaR", f"VaR {level:.1%}"),
        Text(f"{level:.1%} TVaR", f"TVaR {level:.1%}"),
    ):
        table.add_column(name.say(lang), justify="right")
    for view in summary.views:
        cells = _cells(view, level)
        table.add_row(_NAMES[view.code].say(lang), *(_figure(figure, lang) for figure in cells))
    for treaty in summary.treaties:
        cells = _cells(treaty.recovery, level)
        label = treaty.treaty.name.say(lang)
        table.add_row(f"  {label}", *(_figure(figure, lang) for figure in cells))
    console.print(table)
    console.print(
        Text(f"结果写在 {outcome.folder.path}", f"results are in {outcome.folder.path}").say(lang),
        markup=False,
        highlight=False,
    )


def _cells(view: "View", level: float) -> "tuple[Figure | None, ...]":
    """Mean, VaR 99 %, VaR and TVaR at the capital level; None where there are too few years to tell."""
    tails = {round(tail.level, 9): tail for tail in view.tail}
    common, capital = tails.get(0.99), tails.get(round(level, 9))
    return (view.mean, common and common.var, capital and capital.var, capital and capital.tvar)


def _figure(figure: "Figure | None", lang: Lang) -> str:
    if figure is None:
        return "-"
    return f"{short(figure.value, lang)} ± {short(figure.error, lang)}"
