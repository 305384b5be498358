"""Answers in words, and changes between two sets of answers."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from wangbao.questionnaire.answers import Answers, Value
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import NumberOf, Question
from wangbao.vocabulary.text import Text

_TEN_THOUSANDS: Final = "× 10,000 CNY"  # the unit 万元, which English readers do not use
_ENGLISH_UNITS: Final = ((Decimal(10**9), " billion"), (Decimal(10**6), " million"), (Decimal(1), ""))


@dataclass(frozen=True, slots=True)
class Change:
    """One question with different answers: its code, its words, and both answers in words.

    ``before`` or ``after`` is None if the question was not asked, not answered, or not in that version of the set.
    """

    code: str
    ask: Text
    fact: str
    before: Text | None
    after: Text | None


def said(question: Question, value: Value) -> Text:
    """Format an answer in words: the option's name, a number with its unit, a day."""
    if isinstance(value, tuple):
        names = [said(question, code) for code in value]
        return Text("、".join(name.zh for name in names), "; ".join(name.en for name in names))
    if isinstance(value, Decimal) and isinstance(question, NumberOf):
        number = f"{value.normalize() + 0:,f}"
        if question.unit.zh == "%":
            return Text(f"{number}%", f"{number}%")
        if question.unit.en == _TEN_THOUSANDS:
            return Text(f"{number} {question.unit.zh}", _yuan(value * question.factor))
        return Text(f"{number} {question.unit.zh}", f"{number} {question.unit.en}")
    if isinstance(value, dt.date):
        return Text(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
    return options(question).get(str(value), Text(str(value), str(value)))


def _yuan(amount: Decimal) -> str:
    """Format an exact amount in English: ``CNY 300 million``."""
    size, name = next((unit for unit in _ENGLISH_UNITS if amount >= unit[0]), _ENGLISH_UNITS[-1])
    return f"CNY {(amount / size).normalize() + 0:,f}{name}"


def changes(before: Answers, after: Answers) -> tuple[Change, ...]:
    """List the differences between two sets of answers, in the order of the newer set, then dropped questions.

    Questions are matched by code, also across versions of a set.
    """
    questions = {q.code: q for q in before.questions.questions()} | {
        q.code: q for q in after.questions.questions()
    }
    order = dict.fromkeys(question.code for question in after.questions.questions())
    order |= dict.fromkeys(before.given)
    found = []
    for code in order:
        old, new = _worded(before, code), _worded(after, code)
        if before.given.get(code) != after.given.get(code) or old != new:
            question = questions[code]
            found.append(Change(code, question.ask.text, question.fact, old, new))
    return tuple(found)


def _worded(answers: Answers, code: str) -> Text | None:
    question, value = answers.questions.question(code), answers.given.get(code)
    return None if question is None or value is None else said(question, value)
