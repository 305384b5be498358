"""``wangbao book compare``: compare two simulated runs of a book."""

from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import JsonOption
from wangbao.vocabulary.text import Text


def compare(
    before: Annotated[Path, typer.Argument(metavar="DIR_A", help="先前的结果目录 / results before")],
    after: Annotated[Path, typer.Argument(metavar="DIR_B", help="之后的结果目录 / results after")],
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """比较两次账册模拟 / Compare two simulated runs of a book."""
    from rich.console import Console

    from wangbao.cli.startup import prepare_kernels
    from wangbao.vocabulary.whole_file import refuse_place, write_whole

    prepare_kernels()
    from wangbao.cli import book_compare_view
    from wangbao.portfolio.results.compare import compare as run
    from wangbao.portfolio.results.folder import open_folder

    if json is not None:
        refuse_place(json)
    console = Console()
    with console.status(Text("比较中", "comparing").say(lang)):
        found = run(open_folder(before), open_folder(after))
    book_compare_view.show(found, lang, console)
    if json is not None:
        from json import dumps

        from wangbao.portfolio.results.comparison import to_data

        write_whole(json, dumps(to_data(found), ensure_ascii=False, indent=2) + "\n")
        message = Text("JSON 已写入 ", "JSON written to ").say(lang) + str(json)
        console.print(message, soft_wrap=True, highlight=False)
