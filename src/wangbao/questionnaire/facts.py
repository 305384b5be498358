"""Facts from answers: the profile of the enterprise for the risk model, and further facts for underwriting."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from wangbao.questionnaire.answers import Answers, Value
from wangbao.questionnaire.options import NO, NOT_APPLICABLE, YES, options
from wangbao.questionnaire.schema import NONE, Choice, Choices, NumberOf, Question, QuestionSet, YesNo
from wangbao.risk import profile
from wangbao.risk.profile import Profile
from wangbao.vocabulary.errors import InputError, Problem

UnderwritingFact = bool | Decimal | str | dt.date | tuple[str, ...] | None
"""Yes or no, a number in the fact's unit, an option's code, a day, several codes; None where not answered."""

_UNDERWRITING, _PROFILE = "underwriting.", "profile."
_ANYONE: dict[str, Any] = {"name": "-", "section": "C", "revenue_cny": 1.0}
NO_MEANS_NONE: Final = {
    "underwriting.holds_personal_data": ("profile.records_held", "underwriting.sensitive_records")
}
"""What a "no" settles: whoever holds no personal data holds that of nobody; it is not left unknown."""


def profile_from(answers: Answers, *, name: str, uscc: str | None = None) -> Profile:
    """Build the enterprise's profile from answers; unanswered facts stay unknown.

    Args:
        answers: at least section and revenue must be among them.
        name: the enterprise's name in the register of organisations.
        uscc: its credit code, likewise.

    Raises:
        InputError: a fact is refused by the profile, or a required one is missing.
    """
    return profile.from_data(profile_data(answers) | {"name": name, "uscc": uscc})


def profile_data(answers: Answers) -> dict[str, Any]:
    """Collect the facts of the profile as plain data, without name and credit code."""
    data: dict[str, Any] = {}
    for code, value in answers.given.items():
        question = answers.questions.question(code)
        if question is not None:
            _put(data, question, value)
    return data


def underwriting_facts(answers: Answers) -> dict[str, UnderwritingFact]:
    """Collect the facts for underwriting by name, for every question of the set: None if not asked or answered."""
    facts: dict[str, UnderwritingFact] = dict.fromkeys(underwriting_names(answers.questions))
    for code, value in answers.given.items():
        question = answers.questions.question(code)
        if question is None:
            continue
        for fact, number in question.implies.items():
            if fact.startswith(_UNDERWRITING):
                facts[fact.removeprefix(_UNDERWRITING)] = number
        if question.fact.startswith(_UNDERWRITING):
            facts[question.fact.removeprefix(_UNDERWRITING)] = _underwriting(question, value)
        for fact in _settled(question, value):
            if fact.startswith(_UNDERWRITING) and fact.removeprefix(_UNDERWRITING) in facts:
                facts[fact.removeprefix(_UNDERWRITING)] = Decimal(0)
    return facts


def underwriting_names(questions: QuestionSet) -> tuple[str, ...]:
    """List the names of a set's underwriting facts, in its order; rules may use only these."""
    given = (fact for question in questions.questions() for fact in (question.fact, *question.implies))
    return tuple(fact.removeprefix(_UNDERWRITING) for fact in given if fact.startswith(_UNDERWRITING))


def sample_facts(question: Question, *, where: str) -> Iterator[Problem]:
    """Yield the problems of answers that the question allows and the profile refuses.

    Samples are each option, and the ends of each range.
    """
    if not question.fact.startswith(_PROFILE):
        return
    for value in _samples(question):
        data = dict(_ANYONE)
        _put(data, question, value)
        try:
            profile.from_data(data)
        except InputError as error:
            yield from (
                Problem(where, problem.value or str(value), problem.rule) for problem in error.problems
            )


def _samples(question: Question) -> tuple[Value, ...]:
    if isinstance(question, NumberOf):
        return (question.minimum, question.maximum)
    if isinstance(question, Choices):
        return tuple((code,) for code in options(question))
    return tuple(options(question)) or (() if isinstance(question, Choice) else ("2026",))


def _put(data: dict[str, Any], question: Question, value: Value) -> None:
    """Put the facts of one answer into the profile's plain data."""
    if question.fact.startswith(_PROFILE):
        fact = _profile(question, value)
        if fact is not None:
            _set(data, question.fact, fact)
    for path, number in question.implies.items():
        if path.startswith(_PROFILE):
            _set(data, path, _plain(number))
    for path in _settled(question, value):
        if path.startswith(_PROFILE):
            _set(data, path, 0)


def _settled(question: Question, value: Value) -> tuple[str, ...]:
    """List the facts that an answer sets to none; the questions for them are then not asked."""
    return NO_MEANS_NONE.get(question.fact, ()) if value == NO else ()


def _set(data: dict[str, Any], path: str, fact: Any) -> None:
    _, name, *rest = path.split(".")
    if rest:
        data[name] = {**data.get(name, {}), rest[0]: fact}
    else:
        data[name] = fact


def _profile(question: Question, value: Value) -> Any:
    if value == NOT_APPLICABLE:
        return None
    if isinstance(question, NumberOf) and isinstance(value, Decimal):
        return _plain(value * question.factor)
    if isinstance(value, tuple):
        return tuple(code for code in value if code != NONE)
    if isinstance(question, Choice) and isinstance(value, str) and value.isdigit():
        return int(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _underwriting(question: Question, value: Value) -> UnderwritingFact:
    if isinstance(question, YesNo):
        return {YES: True, NO: False}.get(str(value))
    if isinstance(question, NumberOf) and isinstance(value, Decimal):
        return value * question.factor
    if isinstance(value, tuple):
        return tuple(code for code in value if code != NONE)
    return value


def _plain(number: Decimal) -> int | float:
    """Convert a number for the profile: integers stay int."""
    return int(number) if number == number.to_integral_value() else float(number)
