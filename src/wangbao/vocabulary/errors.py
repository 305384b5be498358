"""Refusals of bad input: file, field, value and rule, in the reader's language.

Every room raises :class:`InputError` for input it will not take. The command line prints it and ends with status 2;
a web page or an API answers 422. Nothing else in the house means "your input is wrong".
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from wangbao.vocabulary.text import Lang, Text
from wangbao.vocabulary.visible import marked

_LONGEST_VALUE = 60


class Problem(NamedTuple):
    """One fault of an input: its field, its value and the rule it breaks."""

    field: str
    value: object
    rule: Text

    def say(self, lang: Lang) -> str:
        colon = "：" if lang == "zh" else ": "
        shown = "" if self.value is None else shown_value(self.value)
        where = " = ".join(part for part in (self.field, shown) if part)
        return f"{where}{colon}{self.rule.say(lang)}" if where else self.rule.say(lang)


class InputError(ValueError):
    """Input that is refused; carries every problem found, so that one run of a command shows them all."""

    def __init__(self, problems: Iterable[Problem], *, file: str | None = None) -> None:
        self.problems = tuple(problems)
        self.file = file
        super().__init__("\n".join(self.lines("en")))

    def lines(self, lang: Lang) -> list[str]:
        """Return one line a problem, each naming file, field, value and rule."""
        where = f"{self.file}: " if self.file else ""
        return [where + problem.say(lang) for problem in self.problems]

    def in_file(self, file: str) -> "InputError":
        """Return the same refusal, naming the file it came from."""
        return InputError(self.problems, file=self.file or file)


def refusal(field: str, value: object, zh: str, en: str, *, file: str | None = None) -> InputError:
    """Build a refusal with a single problem."""
    return InputError([Problem(field, value, Text(zh, en))], file=file)


def shown_value(value: object) -> str:
    """Write a value on one line of at most 60 characters, what nobody can see by its code point."""
    text = str(value)[: 2 * _LONGEST_VALUE] if isinstance(value, str | date | Decimal) else repr(value)
    text = marked(" ".join(text.split()) or text)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
