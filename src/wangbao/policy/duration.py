"""Length of a term: months begun, and the share of the annual premium that a term costs (by day, month or table)."""

import datetime as dt
from fractions import Fraction
from typing import Final

from wangbao.policy.tables import MONTHS, short_period_table
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.period import Period

BY_DAY: Final = "by_day"
BY_MONTH: Final = "by_month"


def months_after(start: dt.date, months: int) -> dt.date:
    """Add months to a day; if the month is too short, the first day of the next month."""
    years, month = divmod(start.month - 1 + months, MONTHS)
    year = start.year + years
    try:
        return dt.date(year, month + 1, start.day)
    except ValueError:
        years, month = divmod(month + 1, MONTHS)
        return dt.date(year + years, month + 1, 1)


def months_begun(period: Period) -> int:
    """Count the months of a period, a started month counting as one; at least 1."""
    guess = max(1, (period.end.year - period.start.year) * MONTHS + period.end.month - period.start.month - 1)
    while months_after(period.start, guess) < period.end:
        guess += 1
    return guess


def table_share(table: str, months: int) -> Fraction:
    """Look up the share of the annual premium for a number of months: whole years in full, the rest from the table."""
    years, rest = divmod(months, MONTHS)
    percent = short_period_table(table).percent
    return years + (Fraction(percent[rest - 1], 100) if rest else Fraction(0))


def term_share(period: Period, method: str) -> Fraction:
    """Compute the cost of the whole term as a share of the annual premium.

    ``by_day``: its days over those of the year that starts with it, exactly 1 for a year; ``by_month``: months begun
    over twelve; any other method is the code of a short-period table.

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
