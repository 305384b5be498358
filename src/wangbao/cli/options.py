"""Options common to several commands, and the parsing of amounts."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

LimitOption = Annotated[
    str | None, typer.Option("--limit", metavar="CNY", help="年累计限额（元） / annual aggregate limit")
]
DeductibleOption = Annotated[
    str | None,
    typer.Option("--deductible", metavar="CNY", help="每次事故免赔额（元） / deductible per event"),
]
JsonOption = Annotated[
    Path | None, typer.Option("--json", metavar="FILE", help="另存 JSON / also write JSON")
]


def amount(option: str, typed: str | None) -> Decimal | None:
    """Read an amount in yuan, with or without commas (``20,000,000``); None where the option is not given.

    Args:
        option: its name, as refusals show it.
        typed: what was typed.

    Raises:
        InputError: no number, below 0, or with more than two decimals.
    """
    from wangbao.vocabulary.errors import refusal
    from wangbao.vocabulary.money import to_decimal, ungrouped

    if typed is None:
        return None
    found = to_decimal(ungrouped(typed), field=option)
    if found < 0 or found != round(found, 2):
        zh, en = "须为不小于 0、至多两位小数的金额", "must be an amount from 0 with at most 2 decimals"
        raise refusal(option, typed, zh, en)
    return found
