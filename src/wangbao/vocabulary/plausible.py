"""Bounds of sense for amounts and days that people enter, one rule wherever they do.

They catch slips of units and keys, not fraud: what lies within them is still asked whether it is owed.
"""

import datetime as dt
from decimal import Decimal
from typing import Final

from wangbao.vocabulary.errors import Problem, refusal
from wangbao.vocabulary.text import Text

# 20 trillion yuan: no enterprise on earth has such a revenue in a year (the largest come to some 5 trillion), and no
# sum of one contract is larger than its insured. Judgement.
LARGEST_CNY: Final = Decimal(2) * 10**13
# Cyber insurance is younger, and so is every bank's record of a premium for it. Judgement.
FIRST_DAY: Final = dt.date(1990, 1, 1)
LAST_DAY: Final = dt.date(2199, 12, 31)
_TOO_LARGE: Final = Text(
    "金额大得没有意义（上限 20 万亿元），请核对单位与位数",
    "the amount is too large to make sense (at most 20 trillion yuan); check its unit and digits",
)
_NO_DAY: Final = Text(
    f"日期没有意义，须在 {FIRST_DAY} 与 {LAST_DAY} 之间",
    f"the day makes no sense; it lies between {FIRST_DAY} and {LAST_DAY}",
)


def is_plausible(amount: Decimal) -> bool:
    """Return True if an amount in yuan is within the bounds, whatever its sign."""
    return amount.is_finite() and abs(amount) <= LARGEST_CNY


def amount_problems(field: str, amount: Decimal) -> list[Problem]:
    """List what is wrong with the size of an amount, yuan."""
    return [] if is_plausible(amount) else [Problem(field, str(amount), _TOO_LARGE)]


def check_amount(field: str, amount: Decimal) -> None:
    """Refuse an amount in yuan that makes no sense; raises InputError."""
    if not is_plausible(amount):
        raise refusal(field, str(amount), _TOO_LARGE.zh, _TOO_LARGE.en)


def check_day(field: str, day: dt.date) -> None:
    """Refuse a day that makes no sense; raises InputError."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise refusal(field, day, _NO_DAY.zh, _NO_DAY.en)
