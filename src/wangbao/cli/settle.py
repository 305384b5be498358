"""``wangbao settle``: settle a loss notice exactly, step by step."""

from pathlib import Path
from typing import Annotated

import typer

from wangbao.cli.language import LangOption
from wangbao.cli.options import DeductibleOption, JsonOption, LimitOption, amount


def settle(
    wording: Annotated[
        str, typer.Argument(metavar="WORDING", help="条款代码或文件 / a shipped wording's code or a file")
    ],
    loss: Annotated[
        Path, typer.Argument(metavar="LOSS", help="出险通知（YAML、JSON、TOML） / a loss notice")
    ],
    limit: LimitOption = None,
    deductible: DeductibleOption = None,
    lang: LangOption = "zh",
    json: JsonOption = None,
) -> None:
    """按条款逐步理算一份出险通知 / Settle a loss notice under a wording, step by step."""
    from rich.console import Console

    from wangbao.cli import settle_view
    from wangbao.contract import notice as notices, settlement as settlements, wording as wordings
    from wangbao.contract.record import record
    from wangbao.contract.resolve import resolve
    from wangbao.vocabulary.whole_file import write_whole

    terms = resolve(
        wordings.load(wording),
        limit_cny=amount("--limit", limit),
        deductible_cny=amount("--deductible", deductible),
    )
    settled = settlements.settle(terms, notices.load(loss))
    if json is not None:
        from json import dumps

        write_whole(json, dumps(record(settled), ensure_ascii=False, indent=1) + "\n")
    settle_view.show(settled, lang, Console())
