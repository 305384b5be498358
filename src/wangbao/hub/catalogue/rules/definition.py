"""Check the documents that a definition binds, also by the rooms that the product room does not know.

Wording and rate plan are the product room's to check. That the questionnaire, the underwriting rules, the short-period
table and the instalment schedules exist is checked here, where all those rooms meet.
"""

from collections.abc import Callable, Mapping
from typing import Any

from wangbao.inspection.documents import refuse_unseen
from wangbao.policy.tables import instalment_schedule, short_period_table
from wangbao.product import definition as definitions
from wangbao.product.bundle import questions_of, rules_of
from wangbao.product.definition import Definition
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.terms import kind
from wangbao.vocabulary.text import Text


def checked(data: Mapping[str, Any]) -> Definition:
    """Parse a definition and check that every document it binds is at hand.

    Raises:
        InputError: what :func:`wangbao.product.definition.parse` refuses, and every document that is not at hand.
    """
    refuse_unseen(data)
    found = definitions.parse(data)
    problems = [problem for check in (_questions, _rules, _tables) for problem in check(found)]
    if problems:
        raise InputError(problems, file=found.product)
    return found


def _questions(definition: Definition) -> list[Problem]:
    try:
        families = questions_of(definition).families
    except InputError as error:
        return [Problem("questionnaire", definition.questionnaire.set, one.rule) for one in error.problems]
    named = f"{definition.questionnaire.set}@{definition.questionnaire.version}"
    rule = Text("该问卷不适用于所承保的对象类别", "the questionnaire is not made for what is insured")
    unfit = any(kind(code).family not in families for code in definition.kinds)
    return [Problem("questionnaire", named, rule)] if unfit else []


def _rules(definition: Definition) -> list[Problem]:
    return _refused("underwriting", lambda: rules_of(definition))


def _tables(definition: Definition) -> list[Problem]:
    short = definition.term.short_period
    found = _refused(
        "cancellation.insured_table", lambda: short_period_table(definition.cancellation.insured_table)
    )
    if short is not None:
        found += _refused("term.short_period", lambda: short_period_table(short))
    for at, code in enumerate(definition.instalments):
        found += _refused(f"instalments.{at}", lambda code=code: instalment_schedule(code))  # type: ignore[misc]  # bound
    return found


def _refused(field: str, find: Callable[[], object]) -> list[Problem]:
    try:
        find()
    except InputError as error:
        return [Problem(field, one.value, one.rule) for one in error.problems]
    return []
