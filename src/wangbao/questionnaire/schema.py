"""Grammar of question sets: sections of specific questions, their conditions, and the fact each gives.

A question gives a fact of the enterprise (``profile.revenue_cny``, see :class:`wangbao.risk.profile.Profile`) or one
for underwriting alone (``underwriting.claims_paid_cny``). Rules that span fields are in
:mod:`wangbao.questionnaire.rules`.
"""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from wangbao.contract.amounts import Code, Words, a_number
from wangbao.vocabulary.document import Day, Document

Family = Literal["enterprise", "product_service"]
Table = Literal[
    "sections", "industries", "kinds", "enterprise_kinds", "product_kinds", "control_answers", "dependences"
]
"""Tables a choice may take its options from: the vocabulary's, and the answers a profile knows."""

Number = Annotated[
    Decimal,
    BeforeValidator(a_number),
    Field(ge=-(10**15), le=10**15),
    WithJsonSchema({"type": "number", "minimum": -(10**15), "maximum": 10**15}),
]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Fact = Annotated[
    str, StringConstraints(pattern=r"^(profile|underwriting)\.[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")
]

NONE = "none"
"""The code of "none of these" among the options of ``choices``; it goes with no other option."""

LONGEST_TEXT = 120  # a name or a number of a certificate; never a story


class Option(Document):
    """One option of a choice: its code, which is the fact's value, and its words."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=40)]
    say: Words


class Asked(Document):
    """Fields common to all questions.

    ``show`` is the condition under which it is asked; ``required`` answers are needed before signing. ``implies``
    gives other facts that follow from any answer, such as the number of years of a count of incidents.
    """

    code: Code
    ask: Words
    help: Words | None = None
    fact: Fact
    show: Condition | None = None
    required: bool = False
    implies: dict[Fact, Number] = Field(default_factory=dict)


class YesNo(Asked):
    """A yes-or-no question; with "not applicable", which gives no fact, if allowed."""

    type: Literal["yes_no"]
    not_applicable: bool = False


class NumberOf(Asked):
    """A number of ``unit`` from ``minimum`` to ``maximum``; times ``factor`` it is in the fact's unit.

    Revenue asked in 万元 has the factor 10,000; a margin asked in percent 0.01.
    """

    type: Literal["number"]
    unit: Words
    minimum: Number
    maximum: Number
    factor: Annotated[Number, Field(gt=0)] = Decimal(1)
    whole: bool = False


class Choice(Asked):
    """A choice of one option, written in the set or taken from a table of the vocabulary."""

    type: Literal["choice"]
    options: Annotated[tuple[Option, ...], Field(max_length=60)] = ()
    options_from: Table | None = None


class Choices(Asked):
    """A choice of any options, or of "none of these" (code ``none``), which is always offered."""

    type: Literal["choices"]
    options: Annotated[tuple[Option, ...], Field(max_length=60)]


class DateOf(Asked):
    """A day, within optional bounds."""

    type: Literal["date"]
    earliest: Day | None = None
    latest: Day | None = None


class ShortText(Asked):
    """A name or number of at most ``longest`` characters on one line."""

    type: Literal["text"]
    longest: Annotated[int, Field(ge=1, le=LONGEST_TEXT, strict=True)] = LONGEST_TEXT


Question = YesNo | NumberOf | Choice | Choices | DateOf | ShortText


class Section(Document):
    """A page of questions under one heading, asked if ``show`` holds."""

    code: Code
    title: Words
    intro: Words | None = None
    show: Condition | None = None
    questions: Annotated[tuple[Annotated[Question, Field(discriminator="type")], ...], Field(max_length=60)]


class QuestionSet(Document):
    """A question set: ``set`` is its code; a ``version`` never changes once answers were signed under it.

    ``families`` are the kinds of product it is for; ``declaration`` is the declaration that is signed.
    """

    set: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    version: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}\.[0-9]+$", max_length=12)]
    title: Words
    note: Words
    families: tuple[Family, ...]
    declaration: Words
    sections: Annotated[tuple[Section, ...], Field(max_length=30)]

    def questions(self) -> tuple[Question, ...]:
        """List every question of every section, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, code: str) -> Question | None:
        """Find the question of this code; None if the set has none."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> dict[str, Question]:
        return {question.code: question for question in reversed(self.questions())}  # of duplicates the first
