"""``wangbao book add-policy``: what further policies add to the tail of a simulated book, from its stored years."""

from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.book_check import RateOption
from wangbao.cli.language import LangOption
from wangbao.cli.options import JsonOption


def add_policy(
    run: Annotated[Path, typer.Argument(metavar="DIR", help="模拟结果目录 / results of a run")],
    book: Annotated[
        Path,
        typer.Argument(
            metavar="BOOK", help="新增保单（一张或多张），与账册同格式 / the new policies, a book file"
        ),
    ],
    rate: RateOption = None,
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """新增保单使尾部增加多少，不重新模拟 / What new policies add to the tail, without simulating again."""
    from rich.console import Console

    from wangbao.cli.startup import prepare_kernels
    from wangbao.vocabulary.whole_file import refuse_place, write_whole

    prepare_kernels()
    from wangbao.cli import book_add_policy_view
    from wangbao.cli.book_check import read_book, remark
    from wangbao.portfolio.engine.addition_report import addition
    from wangbao.portfolio.engine.policy_addition import add_policies
    from wangbao.portfolio.results.folder import open_folder

    if json is not None:
        refuse_place(json)
    folder, found = open_folder(run), read_book(book, rate, lang)
    report = addition(folder, found, add_policies(folder, found))
    book_add_policy_view.show(report, lang, Console())
    remark(found, lang)
    if json is not None:
        from json import dumps

        from wangbao.portfolio.engine.addition_report import to_data

        write_whole(json, dumps(to_data(report), ensure_ascii=False, indent=2) + "\n")
