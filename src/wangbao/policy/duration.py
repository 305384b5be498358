"""How long a term is: months begun, and what share of the annual premium a term costs (by day, month or table)."""

import datetime as dt
from fractions import Fraction
from typing import Final

from wangbao.policy.tables import MONTHS, short_period_table
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.period import Period

BY_DAY: Final = "by_day"
BY_MONTH: Final = "by_month"


def months_after(start: dt.date, months: int) -> dt.date:
    """The day so many months after ``start``; the first of the next month where that month is too short."""
    years, month = divmod(start.month - 1 + months, MONTHS)
    year = start.year + years
    try:
        return dt.date(year, month + 1, start.day)
    except ValueError:
        years, month = divmod(month + 1, MONTHS)
        return dt.date(year + years, month + 1, 1)


def months_begun(period: Period) -> int:
    """The months of a period, a part of a month counting as a month; at least 1."""
    guess = max(1, (period.end.year - period.start.year) * MONTHS + period.end.month - period.start.month - 1)
    while months_after(period.start, guess) < period.end:
        guess += 1
    return guess


def table_share(table: str, months: int) -> Fraction:
    """The share of the annual premium for so many months: whole years in full, the rest from the table."""
    years, rest = divmod(months, MONTHS)
    percent = short_period_table(table).percent
    return years + (Fraction(percent[rest - 1], 100) if rest else Fraction(0))


def term_share(period: Period, method: str) -> Fraction:
    """What the whole term costs, as a share of the annual premium.

    ``by_day``: its days over those of the year that starts with it, exactly 1 for a year; ``by_month``: months begun
    over twelve; else the code of a short-period table.

    Raises:
        InputError: no such method or table.
    """
    if method == BY_DAY:
        return Fraction(period.days, Period.of_year(period.start).days)
    if method == BY_MONTH:
        return Fraction(months_begun(period), MONTHS)
    if not isinstance(method, str):
        raise refusal(
            "term", method, "须为 by_day、by_month 或短期费率表", "must be by_day, by_month or a table"
        )
    return table_share(method, months_begun(period))
