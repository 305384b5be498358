"""Formats of figures on a page: short, in the reader's language, with their error where they have one."""

from decimal import Decimal
from typing import Final, NamedTuple

from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.money import format_compact, format_yuan
from wangbao.vocabulary.text import Lang

MINUS: Final = "\N{MINUS SIGN}"
_ERRORS: Final = 2.0  # standard errors within which a change may be chance
_WHOLE: Final = {"zh": 1e4, "en": 1e3}  # below the first unit, whole yuan
_NOUGHT: Final = 0.5  # yuan: less than this is shown as nothing


def short(x: Decimal | float, lang: Lang) -> str:
    """Format an amount for a table or chart, without its unit: ``891.7万``, ``8.92m``; under half a yuan ``0``."""
    size = abs(float(x))
    if size < _NOUGHT:
        return "0"
    return format_compact(x if size >= _WHOLE[lang] else round(x), lang).replace("-", MINUS)


def money(x: Decimal | float, lang: Lang) -> str:
    """Format an amount for a sentence: ``892万元``, ``CNY 8.92m``. A float keeps three digits, a Decimal all."""
    amount = short(x if isinstance(x, Decimal) else _rounded(x, 3), lang)
    return f"{amount}元" if lang == "zh" else f"CNY {amount}"


def exact(x: Decimal, lang: Lang) -> str:
    """Format an amount to the fen, as it is charged: ``¥575,007.14``."""
    return format_yuan(x, lang).replace("-", MINUS)


def error(estimate: Estimate, lang: Lang) -> str:
    """Format the standard error beside a figure: ``± 9.8万``; empty where sampling adds no error."""
    return plus_minus(estimate.error, lang)


def plus_minus(amount: float, lang: Lang) -> str:
    """Format a standard error in yuan, to two digits: ``± 9.8万``; empty under half a yuan."""
    return f"± {short(_rounded(amount, 2), lang)}" if amount >= _NOUGHT else ""


def span(band: Band, lang: Lang) -> str:
    """Format the range from uncertain parameters: ``17.1万–121万``."""
    low, high = short(band.low, lang), short(band.high, lang)
    return low if low == high else f"{low}–{high}"


def percent(x: float, digits: int = 1) -> str:
    """Format a share or a rate: ``5.75%``; a positive share that rounds to zero as less than the last digit."""
    least = 10.0**-digits
    if 0 < 100 * x < least / 2:
        return f"<{least:.{digits}f}%"
    return f"{100 * x:.{digits}f}%".replace("-", MINUS)


def percent_error(x: float) -> str:
    """Format the standard error of a share, to one digit: ``± 0.03%``; empty where there is none."""
    return f"± {float(f'{100 * x:.1g}'):g}%" if x > 0 else ""


def significant(x: float, digits: int = 4) -> str:
    """Format a plain number with ``digits`` significant digits and grouped thousands: ``0.1601``, ``491,200``."""
    if x == 0:
        return "0"
    rounded = _rounded(x, digits)
    magnitude = int(f"{abs(rounded):e}".split("e")[1])
    return f"{rounded:,.{max(digits - 1 - magnitude, 0)}f}".replace("-", MINUS)


def count(x: float) -> str:
    """Format a whole number with grouped thousands: ``1,000,000``."""
    return f"{x:,.0f}"


def period(years: float, lang: Lang) -> str:
    """Format a return period: ``20年一遇``, ``1 in 20``."""
    return f"{plain(years)}年一遇" if lang == "zh" else f"1 in {plain(years)}"


def plain(x: float) -> str:
    """Format a number with grouped thousands and a decimal only where it has one: ``20``, ``2.5``."""
    return f"{x:,.0f}" if x == int(x) else f"{x:,.1f}"


def within_error(change: Estimate) -> bool:
    """Return True if a change is no larger than two standard errors of sampling."""
    return abs(change.value) <= _ERRORS * change.error


class Unit(NamedTuple):
    """One unit and one number of decimals for all amounts of a table, so that they can be compared down a column."""

    name: str
    size: float
    digits: int

    def __call__(self, x: float) -> str:
        least = 10.0**-self.digits
        if 0 < abs(x) / self.size < least / 2:
            return f"<{least:.{self.digits}f}"
        return f"{x / self.size:,.{self.digits}f}".replace("-", MINUS) if x else "0"


def unit(largest: float, lang: Lang) -> Unit:
    """Choose the unit for a table whose largest amount is ``largest`` yuan."""
    if largest < 1e5:
        return Unit("元" if lang == "zh" else "CNY", 1.0, 0)
    if lang == "zh":
        if largest >= 1e10:
            return Unit("亿元", 1e8, 2)
        return Unit("万元", 1e4, 2 if largest < 1e7 else 1 if largest < 1e8 else 0)
    if largest >= 1e8:
        return Unit("CNY million", 1e6, 2 if largest < 1e9 else 1)
    return Unit("CNY thousand", 1e3, 1 if largest < 1e7 else 0)


def _rounded(x: float, digits: int) -> float:
    return float(f"{x:.{digits - 1}e}")
