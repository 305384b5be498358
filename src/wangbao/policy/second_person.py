"""Tell which money recorded on a policy takes a second person (four eyes); the thresholds are data."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

ABOVE_DUE: Final = "above_due"
LARGE: Final = "large"
REFUND: Final = "refund"
REVERSAL: Final = "reversal"
REASONS: Final = {
    ABOVE_DUE: Text("高于应收金额", "more than is due"),
    LARGE: Text("大额收款", "a large receipt"),
    REFUND: Text("退款", "a refund"),
    REVERSAL: Text("冲正收款", "taking a receipt back"),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The amounts from which a second person is needed, yuan, with source and confidence."""

    receipt_above_due: bool
    receipt_from_cny: Decimal
    refund_from_cny: Decimal
    source: str
    confidence: str


@cache
def thresholds() -> Thresholds:
    """Read the thresholds."""
    table = tomllib.loads(files("wangbao.policy").joinpath("data/second_person.toml").read_text("utf-8"))
    return Thresholds(
        receipt_above_due=bool(table["receipt"]["above_due"]),
        receipt_from_cny=to_decimal(table["receipt"]["from_cny"]),
        refund_from_cny=to_decimal(table["refund"]["from_cny"]),
        source=str(table["source"]),
        confidence=str(table["confidence"]),
    )


def reasons_of_receipt(amount: Decimal, outstanding: Decimal) -> tuple[str, ...]:
    """List the reasons for which a receipt waits for a second person; empty if it is recorded at once.

    Args:
        amount: what was received, yuan.
        outstanding: what the payer owes on the day it is recorded, yuan.
    """
    known = thresholds()
    above = known.receipt_above_due and amount > outstanding
    large = amount >= known.receipt_from_cny
    return ((ABOVE_DUE,) if above else ()) + ((LARGE,) if large else ())


def reasons_of_refund(amount: Decimal) -> tuple[str, ...]:
    """List the reasons for which a refund waits for a second person."""
    return (REFUND,) if amount >= thresholds().refund_from_cny else ()
