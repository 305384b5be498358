"""``wangbao book export``: write a book as an OED account file."""

from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.book_check import BookArgument, RateOption, read_book, remark
from wangbao.cli.language import LangOption
from wangbao.vocabulary.text import Text


def export(
    book: BookArgument,
    oed: Annotated[
        Path, typer.Option("--oed", metavar="OUT", help="写入的 OED 账户文件（CSV） / the account file")
    ],
    rate: RateOption = None,
    lang: LangOption = "zh",
) -> None:
    """把账册写成 OED 5.0.0 网络险账户文件 / Write a book as an OED 5.0.0 cyber account file."""
    from rich.console import Console

    from wangbao.portfolio.book import oed_export
    from wangbao.vocabulary.errors import refusal

    if oed.resolve() == book.resolve():
        zh, en = "输出文件与另一文件相同", "the output is the same file as another"
        raise refusal("", None, zh, en, file=str(oed))
    read = read_book(book, rate, lang)
    with Console(stderr=True).status(Text("写出", "writing").say(lang)):
        unsaid = oed_export.export(read, oed)
    typer.echo(
        Text(f"已写入 {oed}：{read.policies:,} 行", f"written to {oed}: {read.policies:,} rows").say(lang)
    )
    typer.echo(
        Text("OED 未能表达或只能近似表达的内容：", "What OED does not say, or says only nearly:").say(lang)
    )
    for text in unsaid:
        typer.echo(f"  · {text.say(lang)}")
    remark(read, lang)
