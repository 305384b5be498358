"""Amounts of the answer in words: a range in one unit, a premium in whole yuan."""

from decimal import ROUND_HALF_UP, Decimal
from math import floor, log10
from typing import Final

from wangbao.drawing.numbers import MINUS, money
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.text import Lang

_UNITS: Final = {
    "zh": ((1e8, "亿元"), (1e4, "万元"), (1.0, "元")),
    "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1.0, "")),
}
_DIGITS: Final = 3  # significant ones, as an estimate is told
_PLACES: Final = 3  # at most so many decimals


def between(band: Band, lang: Lang) -> str:
    """Format a range in the unit of its upper end: ``0.745–9.89万元``, ``CNY 7.45–98.9k``.

    Where both ends format alike the result is one amount.
    """
    low, high = max(band.low, 0.0), max(band.high, 0.0)
    if money(low, lang) == money(high, lang):
        return money(high, lang)
    size, name = next((unit for unit in _UNITS[lang] if high >= unit[0]), _UNITS[lang][-1])
    said = f"{_digits(low / size)}–{_digits(high / size)}{name}"
    return said if lang == "zh" else f"CNY {said}"


def whole(amount: Decimal, lang: Lang) -> str:
    """Format an amount in whole yuan, a decrease with a minus sign: ``14,532元``, ``CNY −4,052``."""
    rounded = int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    said = f"{MINUS if rounded < 0 else ''}{abs(rounded):,}"
    return f"{said}元" if lang == "zh" else f"CNY {said}"


def _digits(x: float) -> str:
    if x <= 0:
        return "0"
    places = min(max(_DIGITS - 1 - floor(log10(x)), 0), _PLACES)
    least = 10.0**-_PLACES
    if x < least / 2:
        return f"<{least:.{_PLACES}f}"
    rounded = float(f"{x:.{_DIGITS - 1}e}") if places == 0 else x
    said = f"{rounded:,.{places}f}"
    return said.rstrip("0").rstrip(".") if "." in said else said
