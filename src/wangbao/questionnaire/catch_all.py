"""Refusal of catch-all questions when a set is designed: an applicant need only answer what is specifically asked.

保险法 art. 16 limits the duty to disclose to what the insurer asks; 司法解释（二）art. 6 gives an insurer no right to
rescind over a catch-all question unless it asks for something specific. So questions for "anything else", options for
everything left over, and free-text fields that invite a story are refused here, each with the offending phrase.
"""

import re
from collections.abc import Iterable, Iterator

from wangbao.questionnaire.catch_all_wording import WORDING, Rule, rule
from wangbao.questionnaire.schema import Choice, Choices, Question, ShortText
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Lang, Text

_REST: dict[Lang, Rule] = {
    "zh": rule(
        r"^(?:其他|其它|其余|另外|别的)$",
        "选项“其他”没有说明是什么",
        "the option stands for everything left over",
    ),
    "en": rule(
        r"^(?:other|others|any other|something else|else)$",
        "选项“其他”没有说明是什么",
        "the option stands for everything left over",
    ),
}

_STORY: dict[Lang, Rule] = {
    "zh": rule(
        r"说明|描述|详述|陈述|补充|备注|如有|具体情况|请简述",
        "文字题只可问名称、编号之类，不可要求叙述",
        "a text question asks for a name or a number, not for an account",
    ),
    "en": rule(
        r"\b(?:describe|explain|comment|comments|remarks|elaborate|state the details|give details|tell us|notes)\b",
        "文字题只可问名称、编号之类，不可要求叙述",
        "a text question asks for a name or a number, not for an account",
    ),
}

_NAMED: dict[Lang, re.Pattern[str]] = {
    "zh": re.compile(
        r"名称|姓名|编号|号码|型号|代码|哪(?:个|家|款|些|一)|何时|何地|谁|网址|域名|标准号|版本"
    ),
    "en": re.compile(
        r"\b(?:name|names|number|model|code|which|who|when|where|what is the|address|domain|version)\b",
        re.IGNORECASE,
    ),
}


def problems(question: Question, *, where: str) -> Iterator[Problem]:
    """List the reasons why a question is a catch-all, each with its phrase; none for a specific question.

    Args:
        question: the question.
        where: its path in the document, for the refusals.
    """
    for lang, wording in _said(question):
        if (caught := _caught(WORDING[lang], wording)) is not None:
            yield _refused(f"{where}.ask.{lang}", *caught)
        if isinstance(question, ShortText):
            yield from _story(lang, wording, f"{where}.ask.{lang}")
    if isinstance(question, Choice | Choices):
        yield from _options(question, where)


def _said(question: Question) -> Iterator[tuple[Lang, str]]:
    yield "zh", question.ask.zh
    yield "en", question.ask.en


def _story(lang: Lang, wording: str, where: str) -> Iterator[Problem]:
    if (caught := _caught((_STORY[lang],), wording)) is not None:
        yield _refused(where, *caught)
    elif not _NAMED[lang].search(wording):
        yield Problem(
            where,
            wording,
            _said_why(
                Text(
                    "文字题须问明是哪一个名称、编号或时间",
                    "a text question must say which name, number or time it asks for",
                )
            ),
        )


def _options(question: Choice | Choices, where: str) -> Iterator[Problem]:
    for index, option in enumerate(question.options):
        said: tuple[tuple[Lang, str], ...] = (("zh", option.say.zh), ("en", option.say.en))
        for lang, words in said:
            if (caught := _caught((_REST[lang], *WORDING[lang]), words.strip())) is not None:
                yield _refused(f"{where}.options.{index}.say.{lang}", *caught)


def _caught(rules: Iterable[Rule], wording: str) -> tuple[str, Rule] | None:
    """Find the first rule that a wording breaks, with the offending phrase."""
    found = ((one.phrase(wording), one) for one in rules)
    return next(((phrase, one) for phrase, one in found if phrase is not None), None)


def _refused(where: str, phrase: str, found: Rule) -> Problem:
    return Problem(where, phrase, _said_why(found.why))


def _said_why(why: Text) -> Text:
    return Text(
        f"概括性询问不得采用：{why.zh}（保险法司法解释（二）第六条），请改问具体事实",
        f"catch-all questions are refused: {why.en} (Interpretation II of the Insurance Law, art. 6); "
        "ask for a specific fact",
    )
