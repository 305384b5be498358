"""``wangbao book``: the group of commands on books. Each verb has its own module."""

import typer

from wangbao.cli import (
    book_add_policy,
    book_check,
    book_compare,
    book_export,
    book_generate,
    book_report,
    book_scenario,
    book_simulate,
)

app = typer.Typer(
    name="book",
    help="账册：生成、检查、导出、模拟、加保单与比较 / the book: generate, check, export, simulate, add, compare",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("generate")(book_generate.generate)
app.command("check")(book_check.check)
app.command("export")(book_export.export)
app.command("compare")(book_compare.compare)
app.command("simulate")(book_simulate.simulate)
app.command("scenario")(book_scenario.scenario)
app.command("add-policy")(book_add_policy.add_policy)
app.command("report")(book_report.report)
