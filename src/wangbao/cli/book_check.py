"""``wangbao book check``: read, check and total a book."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Lang, Text

if TYPE_CHECKING:
    from rich.console import Console

    from wangbao.portfolio.book.reader import Book
    from wangbao.portfolio.book.totals import Line

BookArgument = Annotated[
    Path,
    typer.Argument(
        metavar="BOOK", help="账册（Parquet、CSV）或 OED 账户文件 / a book, or an OED account file"
    ),
]
RateOption = Annotated[
    list[str] | None,
    typer.Option(metavar="USD=7.2", help="OED 文件的汇率：一单位外币合元 / yuan for one unit, for OED"),
]
MOST_LINES = 12  # of one grouping


def check(book: BookArgument, rate: RateOption = None, lang: LangOption = "zh") -> None:
    """检查账册并汇总 / Check a book and add it up."""
    from rich.console import Console

    read = read_book(book, rate, lang)
    from wangbao.portfolio.book.contracts import terms_of

    terms_of(read.table)
    show(read, lang, Console(highlight=False, markup=False, emoji=False))
    remark(read, lang)


def read_book(path: Path, rates: Sequence[str] | None, lang: Lang) -> "Book":
    """Read the book in a file, showing a status line in the terminal."""
    from rich.console import Console

    from wangbao.contract.oed.insureds import parse_rates
    from wangbao.portfolio.book.reader import read

    with Console(stderr=True).status(Text("读取账册", "reading the book").say(lang)):
        return read(path, rates=parse_rates(rates or []))


def show(book: "Book", lang: Lang, console: "Console") -> None:
    """Print the totals by kind of insured, sector and province, and of the whole book."""
    from wangbao.portfolio.book import totals
    from wangbao.portfolio.book.periods import period_words, periods
    from wangbao.vocabulary.regions import REGIONS
    from wangbao.vocabulary.sectors import SECTORS
    from wangbao.vocabulary.terms import KINDS

    groupings = (
        ("kind", Text("投保主体类别", "kind of insured"), {item.code: item.name for item in KINDS}),
        ("sector", Text("行业", "sector"), {item.code: item.name for item in SECTORS}),
        ("province", Text("省份", "province"), {item.code: item.name for item in REGIONS}),
    )
    for column, title, names in groupings:
        _table(totals.by(book.table, column), title, names, lang, console)
    total = totals.whole(book.table)
    zh = f"{total.policies:,} 行，{total.insureds:,} 家被保险人，本公司份额下限额 {total.limit_cny:,.0f} 元、"
    zh += f"保费 {total.premium_cny:,.0f} 元：可以使用"
    en = f"{total.policies:,} rows, {total.insureds:,} insureds, our share: limits {total.limit_cny:,.0f} yuan, "
    en += f"premium {total.premium_cny:,.0f} yuan: good to use"
    typer.echo(Text(zh, en).say(lang))
    note = period_words(periods(book.table))
    if note:
        typer.echo(note.say(lang))
    if book.synthetic:
        typer.echo(Text("合成数据，不对应任何真实企业", "made up: no real enterprise is in it").say(lang))


def remark(book: "Book", lang: Lang) -> None:
    """Print remarks to standard error, so that piped output stays clean."""
    for problem in book.remarks:
        sys.stderr.write(f"{Text('提示', 'note').say(lang)}: {problem.say(lang)}\n")


def _table(
    lines: Sequence["Line"], title: Text, names: dict[str, Text], lang: Lang, console: "Console"
) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    heads = (
        Text("保单", "policies"),
        Text("被保险人", "insureds"),
        Text("限额\n（万元）", "limits\n(10k yuan)"),
        Text("保费\n（万元）", "premium\n(10k yuan)"),
        Text("费率", "rate\non line"),
    )
    table.add_column(title.say(lang), overflow="fold", min_width=16)
    right: Any = "right"
    for head in heads:
        table.add_column(head.say(lang), justify=right)
    for line in lines[:MOST_LINES]:
        name = names[line.code].say(lang) if line.code else Text("未给出", "not given").say(lang)
        table.add_row(name, *_cells(line))
    if len(lines) > MOST_LINES:
        from wangbao.portfolio.book.totals import Line

        rest = lines[MOST_LINES:]
        sums = (sum(getattr(line, field) for line in rest) for field in Line._fields[1:])
        name = Text(f"其他 {len(rest)} 组", f"{len(rest)} other groups").say(lang)
        table.add_row(name, *_cells(Line(None, *sums)))
    console.print(table)


def _cells(line: "Line") -> list[str]:
    rate = line.rate_on_line
    return [
        f"{line.policies:,}",
        f"{line.insureds:,}",
        f"{line.limit_cny / 1e4:,.0f}",
        f"{line.premium_cny / 1e4:,.1f}",
        "—" if rate is None else f"{rate:.3%}",
    ]
