"""Facts that underwriting rules may name: each with its kind, its unit and its name in both languages.

A fact is a number that is not negative (money in yuan, hours, counts, shares), a choice of named values, or yes or no.
Three of them are terms of the quote, which adjustments may change. A rule set may declare further facts of its own: the
answers to questions that only its product asks. A fact may be unknown; rules define the consequence.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from wangbao.vocabulary import document, sectors, size, terms
from wangbao.vocabulary.document import Document, rule
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

Value = Decimal | str | bool
Kind = Literal["number", "choice", "yes_no"]
FactName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]

_UNKNOWN = "unknown"  # stored by a questionnaire for a control without an answer

_TABLES = {
    "kinds": tuple(kind.code for kind in terms.KINDS),
    "sizes": tuple(entry.code for entry in size.SIZES),
    "sectors": tuple(sector.code for sector in sectors.SECTORS),
    "answers": ("yes", "partial", "no"),
    "dependences": ("none", "low", "medium", "high"),
}


class Fact(Document):
    """One fact: ``table`` names a shared table of values, ``choices`` lists a rule set's own.

    A ``term`` may be adjusted; a fact that is ``found`` follows from the terms, so no adjustment may use it.
    """

    name: FactName
    kind: Kind
    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]
    unit: str = ""
    table: Literal["kinds", "sizes", "sectors", "answers", "dependences"] | None = None
    choices: tuple[str, ...] = ()
    term: bool = False
    found: bool = False

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        given = bool(self.choices) + (self.table is not None)
        if given != (self.kind == "choice"):
            raise rule(
                "仅 choice 类须给出 choices 或 table 之一", "a choice, and only one, gives choices or a table"
            )
        if self.term and self.kind != "number":
            raise rule("条件项须为数值", "a term must be a number")
        return self

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)

    @property
    def values(self) -> tuple[str, ...]:
        """The values of a choice; empty for other kinds."""
        return self.choices or (_TABLES[self.table] if self.table else ())


class _Facts(Document):
    facts: tuple[Fact, ...]


@cache
def known_facts() -> Mapping[str, Fact]:
    """Load the facts that every rule set may name, by name."""
    with as_file(files("wangbao.underwriting") / "data" / "facts.yaml") as path:
        return {fact.name: fact for fact in document.read(_Facts, path).facts}


def checked(given: Mapping[str, object], known: Mapping[str, Fact]) -> dict[str, Value | None]:
    """Convert the value of every known fact: numbers to decimals, None if not given or ``unknown``.

    Raises:
        InputError: an unknown fact, or a value that is not of the fact's kind; all problems at once.
    """
    problems = [
        unknown(name, known, field=name, what=Text("核保事实", "underwriting fact")).problems[0]
        for name in given
        if name not in known
    ]
    found: dict[str, Value | None] = {}
    for name, fact in known.items():
        try:
            found[name] = _value(fact, given.get(name))
        except InputError as error:
            problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    return found


def _value(fact: Fact, given: object) -> Value | None:
    if given is None or (given == _UNKNOWN and _UNKNOWN not in fact.values):
        return None
    if fact.kind == "number":
        number = to_decimal(given, field=fact.name)
        if number < 0:
            raise InputError([Problem(fact.name, given, Text("不得为负", "must not be negative"))])
        return number
    if fact.kind == "yes_no":
        if isinstance(given, bool):
            return given
        raise InputError([Problem(fact.name, given, Text("须为是或否", "must be true or false"))])
    if isinstance(given, str) and given in fact.values:
        return given
    raise unknown(given, fact.values, field=fact.name, what=fact.text)
