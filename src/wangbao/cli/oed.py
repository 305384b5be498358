"""``wangbao oed``: check Open Exposure Data cyber account files, apply them to losses, and export a wording as one."""

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import DeductibleOption, JsonOption, LimitOption, amount
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from wangbao.contract.oed.apply import Applied, LayerPayment
    from wangbao.vocabulary.errors import Problem

app = typer.Typer(
    name="oed",
    help="OED 网络险账户文件：检查、计赔、导出 / OED cyber account files: check, apply to losses, export",
    no_args_is_help=True,
    rich_markup_mode=None,
)

MOST_SHOWN = 60  # accounts or layers printed; the files hold all

AccountFileArgument = Annotated[
    Path, typer.Argument(help="OED 4 或 5 网络险账户文件 / OED 4 or 5 cyber account file")
]
CsvOption = Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="另存 CSV / also write CSV")]


@app.command()
def check(account: AccountFileArgument, lang: LangOption = "zh") -> None:
    """检查账户文件 / Check an account file."""
    from wangbao.contract.oed.accounts import read_accounts

    read = read_accounts(account)
    accounts = read.accounts()
    head = [
        Text("组合", "portfolio"),
        Text("账户", "account"),
        Text("被保险人", "insured"),
        Text("保单", "policies"),
        Text("层", "layers"),
        Text("货币", "currency"),
        Text("承保项", "coverages"),
    ]
    cells = [
        [
            *key,
            rows[0].text("InsuredName") or "—",
            str(len({row.policy for row in rows})),
            str(len(rows)),
            rows[0].currency,
            _coverages({code for row in rows for code in row.coverages}),
        ]
        for key, rows in accounts.items()
    ]
    _print_table(head, cells[:MOST_SHOWN], lang, right=(3, 4))
    _say_more(len(cells) - MOST_SHOWN, Text("个账户", "accounts"), lang)
    zh = f"{len(read.rows)} 行，{len(accounts)} 个账户：可以使用"
    typer.echo(Text(zh, f"{len(read.rows)} rows, {len(accounts)} accounts: good to use").say(lang))
    _remark(read.warnings, lang)


@app.command()
def apply(
    account: AccountFileArgument,
    losses: Annotated[
        Path,
        typer.Argument(
            help="损失文件：PortNumber, AccNumber, CoverageCode, GroundUpLoss[, EventId, DowntimeDays]"
        ),
    ],
    lang: LangOption = "zh",
    as_json: JsonOption = None,
    as_csv: CsvOption = None,
) -> None:
    """按保单、层、承保项计赔 / Compute payments by policy, layer and coverage."""
    from wangbao.contract.oed.accounts import read_accounts
    from wangbao.contract.oed.apply import apply as pay
    from wangbao.contract.oed.losses import read_losses
    from wangbao.contract.oed.results import as_data, as_rows, write_csv, write_json

    _refuse_overwriting([account, losses], [as_json, as_csv])
    read = read_accounts(account)
    applied = pay(read, read_losses(losses, read))
    if as_json:
        write_json(as_json, as_data(applied))
    if as_csv:
        write_csv(as_csv, as_rows(applied.payments))
    _show_payments(applied, lang)
    _remark([*read.warnings, *applied.remarks], lang)


@app.command()
def export(
    wording: Annotated[str, typer.Argument(help="条款代码或文件 / a wording's code or file")],
    profile: Annotated[Path, typer.Option("--profile", help="企业资料 / the enterprise's profile")],
    out: Annotated[Path, typer.Option("--out", help="写入的 CSV 文件 / the CSV file to write")],
    policy: Annotated[
        str, typer.Option("--policy", help="保单号（至多 20 字符）/ policy number, at most 20 characters")
    ],
    start: Annotated[str, typer.Option("--start", help="起保日 YYYY-MM-DD / first day of cover")],
    lang: LangOption = "zh",
    limit: LimitOption = None,
    deductible: DeductibleOption = None,
    account: Annotated[
        str | None, typer.Option("--account", help="账户号，缺省为统一社会信用代码 / account number")
    ] = None,
    portfolio: Annotated[str, typer.Option("--portfolio", help="组合号 / portfolio number")] = "WANGBAO",
) -> None:
    """把条款与企业资料写成 OED 5.0.0 账户文件 / Write a wording and a profile as an OED 5.0.0 account file."""
    from wangbao.assessment.oed_profile import facts_of
    from wangbao.contract import resolve, wording as wordings
    from wangbao.contract.oed.account_export import export as exported_row, write_accounts
    from wangbao.risk.profile import load
    from wangbao.vocabulary.period import Period

    _refuse_overwriting([profile], [out])
    facts = facts_of(
        load(profile),
        policy=policy,
        period=Period.of_year(_date(start)),
        portfolio=portfolio,
        account=account,
    )
    terms = resolve.resolve(
        wordings.load(wording),
        limit_cny=amount("--limit", limit),
        deductible_cny=amount("--deductible", deductible),
    )
    exported = exported_row(terms, facts)
    write_accounts(out, [exported.row])
    cells = [[name, cell] for name, cell in exported.row.items() if cell]
    _print_table([Text("OED 字段", "OED field"), Text("值", "value")], cells, lang)
    typer.echo(Text(f"已写入 {out}", f"written to {out}").say(lang))
    typer.echo(
        Text("OED 未能表达或只能近似表达的内容：", "What OED does not say, or says only nearly:").say(lang)
    )
    for text in exported.unsaid:
        typer.echo(f"  · {text.say(lang)}")


def _show_payments(applied: "Applied", lang: Lang) -> None:
    from wangbao.contract.oed.apply import totals

    layers = totals(applied.payments)
    head = [
        Text("组合/账户", "portfolio/account"),
        Text("保单", "policy"),
        Text("层", "layer"),
        Text("承保项", "coverage"),
        Text("损失", "ground-up"),
        Text("赔付", "insured"),
    ]
    cells = [line for layer in layers[:MOST_SHOWN] for line in _layer_lines(layer, lang)]
    _print_table(head, cells, lang, right=(2, 4, 5))
    _say_more(len(layers) - MOST_SHOWN, Text("层（用 --csv 取全部）", "layers (--csv has them all)"), lang)
    events = len({(p.row.portfolio, p.row.account, p.event) for p in applied.payments})
    for currency, paid in _by_currency(layers).items():
        zh = f"{events} 次事件，{len(layers)} 层，合计赔付 {currency} {paid:,.2f}"
        typer.echo(
            Text(zh, f"{events} events, {len(layers)} layers, insured {currency} {paid:,.2f}").say(lang)
        )


def _layer_lines(layer: "LayerPayment", lang: Lang) -> list[list[str]]:
    """Build a line for each coverage, then the layer's own; the layer is named once."""
    row = layer.row
    tower = "" if layer.tower == row.policy else f" ({layer.tower})"
    names = [f"{row.portfolio}/{row.account}", row.policy + tower, str(row.layer)]
    lines = [
        [
            part.coverage if part.covered else f"{part.coverage} {Text('未承保', 'not covered').say(lang)}",
            f"{part.ground_up:,.2f}",
            f"{part.insured:,.2f}",
        ]
        for part in layer.coverages
    ]
    total = Text("合计", "total").say(lang)
    lines.append([f"{total} {row.currency}", f"{layer.ground_up:,.2f}", f"{layer.insured:,.2f}"])
    return [[*(names if at == 0 else ["", "", ""]), *line] for at, line in enumerate(lines)]


def _by_currency(layers: Iterable["LayerPayment"]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for layer in layers:
        sums[layer.row.currency] = sums.get(layer.row.currency, Decimal(0)) + layer.insured
    return sums


def _coverages(codes: set[str]) -> str:
    from wangbao.contract.oed.spec import COVERAGE_CODES

    return "CYB" if codes == set(COVERAGE_CODES) else " ".join(c for c in COVERAGE_CODES if c in codes)


def _refuse_overwriting(read: Sequence[Path], written: Sequence[Path | None]) -> None:
    """Refuse an output that is one of the inputs, and two outputs to one file.

    Raises:
        InputError: names the option.
    """
    from wangbao.vocabulary.errors import refusal

    taken = [path.resolve() for path in read]
    for path in written:
        if path is None:
            continue
        if path.resolve() in taken:
            zh, en = "输出文件与另一文件相同", "the output is the same file as another"
            raise refusal("", None, zh, en, file=str(path))
        taken.append(path.resolve())


def _date(words: str) -> dt.date:
    from wangbao.vocabulary.days import parse_day

    return parse_day(words, field="--start")


def _say_more(more: int, what: Text, lang: Lang) -> None:
    if more > 0:
        typer.echo(Text(f"另有 {more} {what.zh}", f"and {more} more {what.en}").say(lang))


def _remark(remarks: Iterable["Problem"], lang: Lang) -> None:
    """Print remarks to standard error, so that piped output stays clean."""
    for remark in remarks:
        sys.stderr.write(f"{Text('提示', 'note').say(lang)}: {remark.say(lang)}\n")


def _print_table(
    head: Sequence[Text], cells: Iterable[Sequence[str]], lang: Lang, *, right: Sequence[int] = ()
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, name in enumerate(head):
        justify: Any = "right" if place in right else "left"
        table.add_column(name.say(lang), overflow="fold", justify=justify)
    for row in cells:
        table.add_row(*row)
    Console(highlight=False, markup=False, emoji=False).print(table)
