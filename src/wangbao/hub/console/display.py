"""Format values in the active language: amounts, shares, days and moments (Beijing time).

Pages use these through the ``wangbao`` template filters; views and tables made in Python call them directly.
Nothing (None or an empty text) is shown as nothing; a value of the wrong kind is shown as it is.
"""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from wangbao.hub.console.language import current
from wangbao.vocabulary import days
from wangbao.vocabulary.beijing import BEIJING
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import format_compact, format_yuan
from wangbao.vocabulary.money_words import rmb_upper
from wangbao.vocabulary.text import Text

_DAY: Final = len("2026-12-01")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def yuan(amount: Any) -> str:
    """Format an amount: ``¥1,234,567.89``."""
    try:
        return "" if _nothing(amount) else format_yuan(amount, current())
    except InputError:
        return str(amount)


def wan_yi(amount: Any) -> str:
    """Format an amount in short: ``115亿``, ``11.5bn``."""
    try:
        return "" if _nothing(amount) else format_compact(amount, current())
    except InputError:
        return str(amount)


def capitals(amount: Any) -> str:
    """Write an amount in capitals: ``人民币壹佰贰拾叁万元整``."""
    try:
        return "" if _nothing(amount) else rmb_upper(amount)
    except InputError:
        return str(amount)


def percent(share: Any, places: int = 2) -> str:
    """Format a share: 0.125 as ``12.5%``."""
    value = None if _nothing(share) else _decimal(share)
    if value is None:
        return "" if _nothing(share) else str(share)
    digits = f"{value * 100:,.{int(places)}f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return ("0" if digits == "-0" else digits) + "%"


def number(value: Any) -> str:
    """Format a number: ``1,234,567``; decimals as they are."""
    found = None if _nothing(value) else _decimal(value)
    if found is None:
        return "" if _nothing(value) else str(value)
    return f"{int(found):,}" if found == found.to_integral_value() else f"{found:,f}"


def day(value: dt.date | None) -> str:
    """Format a day: ``2026年12月1日``, ``1 Dec 2026``."""
    if not isinstance(value, dt.date):
        return "" if _nothing(value) else str(value)
    if isinstance(value, dt.datetime):
        value = _beijing(value)
    if current() == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: dt.datetime | None) -> str:
    """Format a moment in Beijing time: ``2026年12月1日 14:05``, ``1 Dec 2026, 14:05``."""
    if not isinstance(value, dt.datetime):
        return day(value)
    local = _beijing(value)
    return f"{day(local)}{', ' if current() == 'en' else ' '}{local:%H:%M}"


def dated(text: str) -> str:
    """Format a text that is a day or a moment with its zone; leave any other as it is."""
    if not days.is_dated(text):
        return text
    try:
        return moment(days.parse_moment(text)) if len(text) > _DAY else day(days.parse_day(text))
    except (InputError, OverflowError):  # no such day, or none in Beijing
        return text


def cover(start: dt.date | None, end: dt.date | None) -> str:
    """Format the period ``[start, end)`` by its first and its last day."""
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        return " – ".join(shown for shown in (day(start), day(end)) if shown)
    return f"{day(start)} – {day(end - dt.timedelta(days=1))}"


def _beijing(value: dt.datetime) -> dt.datetime:
    return value.astimezone(BEIJING) if value.tzinfo else value


def _nothing(value: Any) -> bool:
    return value is None or value == ""


def _decimal(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def quantity(value: Any, unit: str) -> str:
    """Format an amount, hours, days or years in the reader's language; ``unit`` as facts name it."""
    if value in (None, ""):
        return "—"
    if unit == "CNY":
        return f"¥{Decimal(str(value)):,.2f}".removesuffix(".00")
    number = f"{Decimal(str(value)).normalize():f}"
    units = {"hours": Text(" 小时", " hours"), "days": Text(" 天", " days"), "years": Text(" 年", " years")}
    return number + units[unit].say(current()) if unit in units else number
