"""Define filters for the plain data of quotes: texts in two languages, figures of a trace."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from wangbao.hub.console.language import current
from wangbao.vocabulary.terms import INSURANCE_CLASS_INDEX, INSURANCE_CLASSES

register = template.Library()


@register.filter
def in_words(text: Any) -> str:
    """Say a text kept as ``{"zh": …, "en": …}`` in the reader's language."""
    return str(text.get(current(), "")) if isinstance(text, Mapping) else str(text or "")


@register.filter
def short_figure(value: Any) -> str:
    """Format a figure of a trace with at most four decimals, its zeros dropped; nothing for None."""
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return ""
    digits = f"{number:,.4f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


@register.filter
def class_name(code: str) -> str:
    """Name a cover of a rate plan by its insurance class; a code that is none is shown as it is."""
    found = INSURANCE_CLASS_INDEX.get(code)
    return code if found is None else INSURANCE_CLASSES[found].name.say(current())
