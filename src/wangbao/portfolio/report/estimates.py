"""Format of estimates in cells and sentences: the value, with its standard error or its lower bound."""

import math

from wangbao.drawing.numbers import Unit, money, percent, percent_error, plus_minus, short
from wangbao.drawing.table import Value
from wangbao.drawing.words import speaker
from wangbao.risk.intervals import Figure
from wangbao.vocabulary.text import Lang


def cell(figure: Figure, lang: Lang, *, unit: Unit | None = None, below: str = "") -> Value:
    """Format an amount with its error, or with its lower bound if the sample gives no upper bound."""
    value = unit(figure.value) if unit else short(figure.value, lang)
    if math.isinf(figure.high):
        low = unit(figure.low) if unit else short(figure.low, lang)
        return Value(value, speaker(lang)(f"至少 {low}", f"at least {low}"), below=below)
    if unit:
        error = f"± {unit(figure.error)}" if figure.error > 0 else ""
        return Value(value, error, below=below)
    return Value(value, plus_minus(figure.error, lang), below=below)


def share(figure: Figure, digits: int = 1) -> Value:
    """Format a probability or a share with its error."""
    return Value(percent(figure.value, digits), percent_error(figure.error))


def amount(figure: Figure, lang: Lang) -> str:
    """Format an amount with its error for a sentence: ``3.12亿元 ± 97万元``."""
    error = plus_minus(figure.error, lang)
    return f"{money(figure.value, lang)} {error}" if error else money(figure.value, lang)


def interval(figure: Figure, lang: Lang) -> str:
    """Format the 95 % interval: ``3.1亿–3.2亿``; open above if the sample gives no upper bound."""
    low = short(max(figure.low, 0.0), lang)
    if math.isinf(figure.high):
        return speaker(lang)(f"{low} 以上", f"{low} or more")
    return f"{low}–{short(figure.high, lang)}"
