"""Rules of a question set across its fields: names, conditions, options, and usable facts."""

import keyword
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from wangbao.questionnaire import catch_all, conditions
from wangbao.questionnaire.conditions import Comparison
from wangbao.questionnaire.facts import sample_facts
from wangbao.questionnaire.options import options
from wangbao.questionnaire.schema import (
    NONE,
    Choice,
    Choices,
    DateOf,
    NumberOf,
    Question,
    QuestionSet,
    ShortText,
)
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

NEEDED = ("profile.section", "profile.revenue_cny")
"""Facts without which there is no profile; the name and the credit code come from the register of organisations."""

REGISTERED = ("profile.name", "profile.uscc")


def problems(questions: QuestionSet) -> list[Problem]:
    """List the rules a question set breaks, in the order of its questions."""
    return [*_names(questions), *_each(questions), *_facts(questions)]


def _names(questions: QuestionSet) -> Iterator[Problem]:
    empty: list[tuple[str, Sequence[object]]] = [
        ("families", questions.families),
        ("sections", questions.sections),
    ]
    empty += [(f"sections.{section.code}.questions", section.questions) for section in questions.sections]
    for where, entries in empty:
        if not entries:
            yield Problem(where, None, Text("至少须有 1 项", "must have at least 1 entry"))
    sections = [section.code for section in questions.sections]
    codes = [question.code for question in questions.questions()]
    for what, given in (("sections", sections), ("questions", codes)):
        for code in _twice(given):
            yield Problem(what, code, Text("代码重复", "the code is given twice"))
    for code in codes:
        if keyword.iskeyword(code):
            yield Problem("questions", code, Text("不得用作代码", "is a reserved word"))


def _each(questions: QuestionSet) -> Iterator[Problem]:
    before: dict[str, Question] = {}
    known = {question.code for question in questions.questions()}
    for section in questions.sections:
        if section.show is not None:
            yield from _condition(section.show, f"sections.{section.code}.show", before, known)
        for question in section.questions:
            where = f"sections.{section.code}.questions.{question.code}"
            if question.show is not None:
                yield from _condition(question.show, f"{where}.show", before, known)
            yield from _shape(question, where)
            yield from catch_all.problems(question, where=where)
            before[question.code] = question


def _condition(text: str, where: str, before: Mapping[str, Question], known: set[str]) -> Iterator[Problem]:
    try:
        parsed = conditions.parse(text)
    except InputError as error:
        yield from (Problem(where, text, problem.rule) for problem in error.problems)
        return
    for comparison in parsed.comparisons:
        if comparison.name not in known:
            yield Problem(where, comparison.name, Text("没有这一问题", "there is no such question"))
        elif comparison.name not in before:
            yield Problem(
                where,
                comparison.name,
                Text(
                    "条件只可引用在前的问题，以免循环",
                    "a condition may only use earlier questions, so that none goes in a circle",
                ),
            )
        else:
            yield from _comparison(comparison, before[comparison.name], where)


def _comparison(comparison: Comparison, question: Question, where: str) -> Iterator[Problem]:
    """Check that a comparison fits its question: numbers with numbers, options with existing options."""
    value, sign = comparison.value, comparison.operator
    if isinstance(question, NumberOf):
        if not isinstance(value, Decimal) or comparison.member:
            yield Problem(
                where, question.code, Text("数值问题须与数值比较", "a number is compared with a number")
            )
        return
    if isinstance(question, DateOf | ShortText):
        yield Problem(
            where,
            question.code,
            Text("日期与文字不可用于条件", "dates and texts cannot be used in conditions"),
        )
        return
    codes = value if isinstance(value, tuple) else (value,)
    fits = comparison.member if isinstance(question, Choices) else not comparison.member
    ordered = sign not in ("==", "!=", "in", "not in")
    if not fits or ordered:
        yield Problem(
            where,
            question.code,
            Text(
                "单选用 代码 == '选项' 或 代码 in […]，多选用 '选项' in 代码",
                "use code == 'option' or code in […] for one choice, 'option' in code for several",
            ),
        )
        return
    for code in codes:
        if code not in options(question):
            yield Problem(
                where,
                str(code),
                Text(f"问题 {question.code} 没有这一选项", f"{question.code} has no such option"),
            )


def _shape(question: Question, where: str) -> Iterator[Problem]:
    if isinstance(question, NumberOf) and question.minimum > question.maximum:
        yield Problem(
            f"{where}.maximum", question.maximum, Text("不得小于 minimum", "must not be below minimum")
        )
    if (
        isinstance(question, DateOf)
        and question.earliest
        and question.latest
        and question.earliest > question.latest
    ):
        yield Problem(
            f"{where}.latest", question.latest, Text("不得早于 earliest", "must not be before earliest")
        )
    if isinstance(question, Choice) and bool(question.options) == (question.options_from is not None):
        rule = Text("须给出 options 或 options_from 之一", "one of options and options_from is needed")
        yield Problem(f"{where}.options", None, rule)
    if isinstance(question, Choices) and not question.options:
        yield Problem(f"{where}.options", None, Text("至少须有 1 项", "must have at least 1 entry"))
    if isinstance(question, Choice | Choices):
        for code in _twice([option.code for option in question.options]):
            yield Problem(f"{where}.options", code, Text("选项重复", "the option is given twice"))
    if isinstance(question, Choices) and any(option.code == NONE for option in question.options):
        rule = Text(
            "“以上均无”自动提供，不必列出", "“none of these” is always offered and need not be listed"
        )
        yield Problem(f"{where}.options", NONE, rule)


def _facts(questions: QuestionSet) -> Iterator[Problem]:
    given = [fact for question in questions.questions() for fact in (question.fact, *question.implies)]
    for fact in _twice(given):
        yield Problem("fact", fact, Text("两个问题给出同一事实", "two questions give the same fact"))
    for fact in REGISTERED:
        if fact in given:
            rule = Text(
                "由机构登记信息给出，不在问卷中询问",
                "comes from the register of organisations; it is not asked",
            )
            yield Problem("fact", fact, rule)
    always = {
        question.fact
        for section in questions.sections
        for question in section.questions
        if question.required and question.show is None and section.show is None
    }
    for fact in NEEDED:
        if fact not in always:
            rule = Text(
                "须有一个必答且无条件的问题给出", "needs a question that is required and always asked"
            )
            yield Problem("fact", fact, rule)
    for section in questions.sections:
        for question in section.questions:
            where = f"sections.{section.code}.questions.{question.code}.fact"
            yield from sample_facts(question, where=where)


def _twice(items: Sequence[str]) -> list[str]:
    return sorted({item for item in items if items.count(item) > 1})
