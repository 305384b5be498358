"""Define the form fields that many pages need: texts, amounts in yuan, days, credit codes.

They read what people type or paste (full-width digits, grouped digits, 500万, 2026年12月1日) and keep one form.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from wangbao.hub.console.language import label, say
from wangbao.vocabulary import uscc
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import ungrouped, yuan
from wangbao.vocabulary.plausible import amount_problems, check_day
from wangbao.vocabulary.visible import unseen, unseen_rule

_UNITS: Final = {"": 1, "元": 1, "万": 10**4, "万元": 10**4, "亿": 10**8, "亿元": 10**8}
_AMOUNT: Final = re.compile(r"[¥]?([+-]?\d+(?:\.\d+)?)(元|万元|万|亿元|亿)?", re.ASCII)
_LONGEST: Final = 40  # characters of a number that could be an amount


def plain(text: str) -> str:
    """Convert ``text`` to half-width characters, without the blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


class TextField(forms.CharField):
    """A text without characters that nobody can see; of several lines where its control has them."""

    def validate(self, value: Any) -> None:
        """Refuse such a character; the ValidationError names its code point."""
        super().validate(value)
        if character := unseen(value or "", lines=isinstance(self.widget, forms.Textarea)):
            raise ValidationError(say(unseen_rule(character)))


class YuanField(forms.DecimalField):
    """An amount in yuan, to the fen: ``1,000,000``, ``100万`` and ``１００万元`` are the same.

    An amount finer than a fen is refused rather than rounded.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**{"max_digits": 18, "decimal_places": 2} | options)

    def to_python(self, value: Any) -> Any:
        """Parse the amount; None where nothing was typed.

        Raises:
            ValidationError: not an amount in one of the forms above.
        """
        if value in self.empty_values:
            return None
        typed = ungrouped(plain(str(value)))
        found = _AMOUNT.fullmatch(typed)
        if not found:
            raise ValidationError(
                label(
                    "“%(value)s”不是金额；可写 1000000、1,000,000 或 100万",
                    "“%(value)s” is not an amount; write 1000000 or 1,000,000",
                ),
                code="invalid",
                params={"value": value},
            )
        # A million digits are not made a number first: its exponent would pass what Decimal holds.
        amount = Decimal(found[1] if len(found[1]) <= _LONGEST else "Infinity") * _UNITS[found[2] or ""]
        for problem in amount_problems("", amount):
            raise ValidationError(label(problem.rule.zh, problem.rule.en), code="too_large")
        return yuan(amount) if yuan(amount) == amount else amount

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave out ``step``: the control takes text."""
        return {} if not isinstance(widget, forms.NumberInput) else super().widget_attrs(widget)


class DayField(forms.DateField):
    """A day of sense, with the browser's own calendar; without one, ISO or 2026年12月1日 can be typed.

    ``of_sense``: false where the day is held to other bounds.
    """

    def __init__(self, *, of_sense: bool = True, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        self._of_sense = of_sense
        super().__init__(**options)

    def validate(self, value: Any) -> None:
        """Refuse a day before or behind all contracts, such as one a day before the calendar's end."""
        super().validate(value)
        if value is not None and self._of_sense:
            try:
                check_day("", value)
            except InputError as wrong:
                raise ValidationError([label(*problem.rule) for problem in wrong.problems]) from None


class CreditCodeField(forms.CharField):
    """A unified social credit code (统一社会信用代码), its check character verified, letters in capitals."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 30, "strip": True} | options)

    def to_python(self, value: Any) -> str:
        """Put the code in capitals and remove blanks."""
        return re.sub(r"[\s-]", "", plain(str(super().to_python(value) or ""))).upper()

    def validate(self, value: Any) -> None:
        """Refuse a wrong code; the ValidationError says what is wrong."""
        super().validate(value)
        if value:
            try:
                self.check(value)
            except InputError as wrong:
                raise ValidationError([say(problem.rule) for problem in wrong.problems]) from None

    def check(self, value: str) -> None:
        """Refuse a wrong code; the InputError says what is wrong."""
        uscc.parse(value)


def set_choices(form: forms.Form, name: str, offered: list[tuple[str, str]]) -> None:
    """Set the choices of a form's field, as pairs of code and text."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = offered
