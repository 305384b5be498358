"""Money in yuan: the only rounding, splits whose parts add up, and formats of amounts.

Claims and charges are ``Decimal`` yuan with two places, rounded half up once, by :func:`yuan`. Simulation keeps
float64 and comes here only to be shown.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from numbers import Integral
from typing import Final

from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Lang

FEN: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")

# Our own context: a caller's changed global precision or traps must not change an amount. 60 digits leave any sum
# of money far from the limit and make a quotient that ends exactly on half a fen exact.
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
_GROUPS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:(?:,\d{3})+|(?:\s\d{3})+)(?![\d,]|\s\d)", re.ASCII)
_BLANKS = re.compile(r"\s+(?!\d)|(?<!\d)\s+", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,2})?", re.ASCII)

_UNITS = {
    "zh": ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"), (Decimal(1), "")),
    "en": (
        (Decimal(10) ** 12, "tn"),
        (Decimal(10) ** 9, "bn"),
        (Decimal(10) ** 6, "m"),
        (Decimal(10) ** 3, "k"),
        (Decimal(1), ""),
    ),
}


def ungrouped(text: str) -> str:
    """Remove the separators of whole thousands (``1,234,567``, ``1 234 567``) and blanks that part no figures.

    Anything else stays: ``1,23``, ``3 5`` and ``12,34`` may mean several numbers, or none.
    """
    joined = _GROUPS.sub(lambda found: re.sub(r"[,\s]", "", found[0]), text)
    return _BLANKS.sub("", joined)


def to_decimal(x: object, *, field: str = "amount") -> Decimal:
    """Convert ``x`` (int, Decimal, finite float, or plain digits as text) to Decimal; a float by its shortest form.

    Raises:
        InputError: anything else, including booleans, NaN, infinities and grouped digits such as ``1,000``.
    """
    if isinstance(x, bool) or not isinstance(x, Integral | float | str | Decimal):
        raise refusal(field, x, "须为数值", "must be a number")
    if isinstance(x, str) and not _NUMBER.fullmatch(x):
        raise refusal(field, x, "须为不带分隔符的十进制数值", "must be a decimal number without separators")
    if isinstance(x, float):
        x = repr(float(x))  # a NumPy float prints its type as well
    number = Decimal(int(x)) if isinstance(x, Integral) else Decimal(x)
    if not number.is_finite():
        raise refusal(field, str(x), "数值须有限", "numbers must be finite")
    return number


def yuan(x: Decimal) -> Decimal:
    """Round ``x`` to whole fen, halves away from zero.

    Raises:
        InputError: not finite, or too large to hold two decimal places in 60 digits.
    """
    try:
        rounded = x.quantize(FEN, context=_CONTEXT)
    except InvalidOperation:
        rounded = None
    if rounded is None or not rounded.is_finite():
        raise refusal("amount", str(x), "金额过大或不是有限数值", "the amount is too large or not finite")
    return rounded or ZERO  # no minus zero


def split(total: Decimal, weights: Sequence[Decimal | int]) -> tuple[Decimal, ...]:
    """Split ``total`` yuan in proportion to ``weights``, in whole fen that add up to ``yuan(total)`` exactly.

    The running total is rounded and the parts are its steps, so no part differs from its exact share by a fen or more,
    and a part with weight 0 is 0.

    Raises:
        InputError: no weight, a negative or non-finite weight, or weights that are all 0.
    """
    shares = [to_decimal(weight, field="weights") for weight in weights]
    if any(share < 0 for share in shares) or not any(shares):
        zh, en = (
            "权重不得为负，且至少一项大于 0",
            "weights must not be negative and at least one must be above 0",
        )
        raise refusal("weights", ", ".join(map(str, weights)), zh, en)
    whole, divisor = yuan(total), _CONTEXT.create_decimal(0)
    for share in shares:
        divisor = _CONTEXT.add(divisor, share)
    parts, running, paid = [], Decimal(0), ZERO
    for share in shares:
        running = _CONTEXT.add(running, share)
        reached = yuan(_CONTEXT.divide(_CONTEXT.multiply(whole, running), divisor))
        parts.append(_CONTEXT.subtract(reached, paid))
        paid = reached
    return tuple(parts)


def format_yuan(x: Decimal | float, lang: Lang = "zh") -> str:  # noqa: ARG001 - one shape in both languages today
    """Format an amount as ``¥1,234,567.89``; a negative one as ``-¥1,234.00``."""
    amount = yuan(to_decimal(x))
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"


def format_compact(x: Decimal | float, lang: Lang = "zh") -> str:
    """Format an amount in short form for tables and charts: ``115亿``, ``1,234.5万``; ``11.5bn``, ``12.3m``.

    One decimal from 10 of a unit upward, two below, zeros at the end dropped. Not for amounts that are paid.
    """
    amount = _CONTEXT.abs(to_decimal(x))
    sign = "-" if to_decimal(x) < 0 else ""
    units = _UNITS[lang]
    at = next((i for i, (size, _) in enumerate(units) if amount >= size), len(units) - 1)
    shown = _short(amount, units[at][0])
    if at and shown * units[at][0] >= units[at - 1][0]:  # 9,999.99万 rounds up to 1亿, not 10,000万
        at -= 1
        shown = _short(amount, units[at][0])
    digits = f"{shown:,f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{sign if shown else ''}{digits}{units[at][1]}"


def _short(amount: Decimal, size: Decimal) -> Decimal:
    value = _CONTEXT.divide(amount, size)
    return value.quantize(Decimal("0.1") if value >= 10 else FEN, context=_CONTEXT)
