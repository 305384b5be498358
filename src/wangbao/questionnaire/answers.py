"""Answers: parsed one by one, refused all at once with reasons; a draft may be incomplete, a signed set not."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from wangbao.questionnaire import conditions
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import (
    NONE,
    Choices,
    DateOf,
    NumberOf,
    Question,
    QuestionSet,
    Section,
    ShortText,
)
from wangbao.vocabulary.days import parse_day
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.errors import InputError, Problem, refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text
from wangbao.vocabulary.visible import unseen, unseen_rule

_SHOWN: Final = 40  # characters of what was typed that a refusal repeats
Value = str | Decimal | dt.date | tuple[str, ...]
"""An answer: an option's code, a number in the unit asked for, a day, a short text, or several options' codes."""


@dataclass(frozen=True)
class Answers:
    """Accepted answers to a set; ``values`` includes answers to questions that are no longer asked.

    A question is asked if its section's condition and its own hold for the answers to questions that are themselves
    asked. Only answers to questions asked count: they alone are signed and become facts.
    """

    questions: QuestionSet
    values: Mapping[str, Value]

    @cached_property
    def given(self) -> Mapping[str, Value]:
        """The answers to questions that are asked, in the order of the set."""
        return {
            question.code: self.values[question.code]
            for question in self.asked()
            if question.code in self.values
        }

    def asked(self, section: Section | None = None) -> tuple[Question, ...]:
        """List the questions that are asked, of one section or of all."""
        found = self._visible
        return tuple(question for at, question in found if section is None or at == section.code)

    def sections(self) -> tuple[Section, ...]:
        """List the sections with at least one question that is asked."""
        seen = {at for at, _ in self._visible}
        return tuple(section for section in self.questions.sections if section.code in seen)

    def missing(self, section: Section | None = None) -> tuple[Question, ...]:
        """List the required questions that are asked and have no answer."""
        return tuple(q for q in self.asked(section) if q.required and q.code not in self.values)

    @cached_property
    def _visible(self) -> tuple[tuple[str, Question], ...]:
        """Section code and question of all questions asked; one pass is enough, since conditions only look back."""
        seen: dict[str, Value] = {}
        found = []
        for section in self.questions.sections:
            if not _shown(section.show, seen):
                continue
            for question in section.questions:
                if _shown(question.show, seen):
                    found.append((section.code, question))
                    if question.code in self.values:
                        seen[question.code] = self.values[question.code]
        return tuple(found)


def sift(questions: QuestionSet, raw: Mapping[str, object]) -> tuple[Answers, tuple[Problem, ...]]:
    """Separate accepted answers from problems with the others; no answer is required yet.

    Args:
        questions: the set.
        raw: plain answers by question code, as :func:`as_json` gives them; empty ones count as not given.
    """
    values: dict[str, Value] = {}
    found: list[Problem] = []
    for code, given in raw.items():
        question = questions.question(code)
        if question is None:
            found.append(Problem(code, None, Text("没有这一问题", "there is no such question")))
            continue
        try:
            value = read(question, given)
        except InputError as error:
            found.extend(error.problems)
            continue
        if value is not None:
            values[code] = value
    return Answers(questions, values), tuple(found)


def draft(questions: QuestionSet, raw: Mapping[str, object]) -> Answers:
    """Parse answers that may be incomplete.

    Raises:
        InputError: names every refused answer.
    """
    answers, found = sift(questions, raw)
    if found:
        raise InputError(found)
    return answers


def complete(questions: QuestionSet, raw: Mapping[str, object]) -> Answers:
    """Parse answers that must be complete, for signing.

    Raises:
        InputError: names every refused answer and every required one that is missing.
    """
    answers, found = sift(questions, raw)
    refused = {problem.field for problem in found}
    found += tuple(
        Problem(
            question.code, None, Text(f"尚未回答：{question.ask.zh}", f"not yet answered: {question.ask.en}")
        )
        for question in answers.missing()
        if question.code not in refused
    )
    if found:
        raise InputError(found)
    return answers


def read(question: Question, given: object) -> Value | None:
    """Parse one answer; None if it is empty.

    Raises:
        InputError: it is not an answer to this question.
    """
    if given is None or (isinstance(given, str) and not given.strip()) or given in ([], ()):
        return None
    if isinstance(question, NumberOf):
        return _number(question, given)
    if isinstance(question, Choices):
        return _choices(question, given)
    if isinstance(question, DateOf):
        return _date(question, given)
    if isinstance(question, ShortText):
        return _text(question, given)
    return _option(question, given)


def as_json(values: Mapping[str, Value]) -> dict[str, str | list[str]]:
    """Convert answers to plain data that :func:`sift` accepts: numbers and days as text, several options as a list."""
    return {code: list(value) if isinstance(value, tuple) else plain(value) for code, value in values.items()}


def plain(value: str | Decimal | dt.date) -> str:
    """Format one answer as text; numbers without exponent or trailing zeros, so that equal answers are equal text."""
    if isinstance(value, Decimal):
        return f"{value.normalize() + 0:f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def _shown(condition: str | None, seen: Mapping[str, Value]) -> bool:
    return condition is None or conditions.holds(conditions.parse(condition), seen)


def _number(question: NumberOf, given: object) -> Decimal:
    try:
        number = to_decimal(given, field=question.code)
    except InputError:
        raise (
            _no_number(question, given)
            if isinstance(given, str)
            else refusal(question.code, given, "须为数值", "must be a number")
        ) from None
    low, high = plain(question.minimum), plain(question.maximum)
    rules: Iterator[tuple[bool, str, str]] = iter(
        (
            (
                not question.whole or number == number.to_integral_value(),
                "须为整数",
                "must be a whole number",
            ),
            (
                question.minimum <= number <= question.maximum,
                f"须在 {low} 与 {high} 之间（{question.unit.zh}）",
                f"must lie between {low} and {high} ({question.unit.en})",
            ),
        )
    )
    broken = [Problem(question.code, str(given), Text(zh, en)) for holds, zh, en in rules if not holds]
    if broken:
        raise InputError(broken)
    return number


def _no_number(question: NumberOf, given: str) -> InputError:
    sample = plain(min(max(question.minimum, Decimal(100)), question.maximum))
    typed = given if len(given) <= _SHOWN else f"{given[: _SHOWN - 1]}…"
    return refusal(
        question.code,
        given,
        f"“{typed}”不是数字，或读法不止一种；请只写数字，如 {sample}（单位：{question.unit.zh}）",
        f"“{typed}” is not a number; write digits only, such as {sample} ({question.unit.en})",
    )


def _option(question: Question, given: object) -> str:
    known = options(question)
    if not isinstance(given, str) or given not in known:
        raise unknown(given, known, field=question.code, what=Text("选项", "option"))
    return given


def _choices(question: Choices, given: object) -> tuple[str, ...]:
    parts = [given] if isinstance(given, str) else given
    if not isinstance(parts, list | tuple):
        raise refusal(question.code, given, "须为选项列表", "must be a list of options")
    chosen = {_option(question, part) for part in parts}
    if NONE in chosen and len(chosen) > 1:
        raise refusal(
            question.code, NONE, "“以上均无”不得与其他选项同选", "“none of these” goes with no other option"
        )
    return tuple(code for code in options(question) if code in chosen)


def _date(question: DateOf, given: object) -> dt.date:
    day = given if isinstance(given, dt.date) else parse_day(str(given).strip(), field=question.code)
    if question.earliest and day < question.earliest:
        raise refusal(
            question.code, day, f"不得早于 {question.earliest}", f"must not be before {question.earliest}"
        )
    if question.latest and day > question.latest:
        raise refusal(
            question.code, day, f"不得晚于 {question.latest}", f"must not be after {question.latest}"
        )
    return day


def _text(question: ShortText, given: object) -> str:
    text = given.strip() if isinstance(given, str) else ""
    if character := unseen(text):
        raise InputError([Problem(question.code, given, unseen_rule(character))])
    text = " ".join(text.split())
    if not text:
        raise refusal(question.code, given, "须为一行可见文字", "must be one line of visible text")
    if len(text) > question.longest:
        most = question.longest
        raise refusal(question.code, text, f"不得超过 {most} 个字符", f"must have at most {most} characters")
    return text
