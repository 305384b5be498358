"""Catch-all questions are refused when a set is designed: an applicant need only answer what is asked of it.

保险法 art. 16 limits the duty to disclose to what the insurer asks; 司法解释（二）art. 6 gives an insurer no way to
rescind over a catch-all clause of the form unless what it asks is specific. So a question whose wording reaches for
"anything else", an option that stands for everything left over, and a text field that invites a story are all refused
here, each with the phrase that gives it away.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from wangbao.questionnaire.schema import Choice, Choices, Question, ShortText
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Lang, Text


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    why: Text


def _rule(pattern: str, zh: str, en: str) -> _Rule:
    return _Rule(re.compile(pattern, re.IGNORECASE), Text(zh, en))


_ELSE = ("以“其他”兜底", "reaches for everything else")
_ANY = ("泛指一切事实，未说明问什么", "asks about any fact whatever")
_MATERIAL = ("要求投保人自行判断何为重要事实", "leaves it to the applicant what may matter to the insurer")
_OPEN = ("以“等”“包括但不限于”敞开范围", "leaves its list open")
_FACTS_ZH = (  # 个人信息 and 信息系统 are words of their own, not "information"
    "情况|情形|事项|事实|(?<!个人)信息(?!系统|安全|技术|化|基础设施)|(?<!多)因素|问题|原因|风险|隐患|内容|资料|材料"
)
_FACTS_EN = (
    r"(?:circumstances?|matters?|facts?|(?<!personal )information(?! systems?| security| technology)|issues?|details?"
    r"|(?<!-)factors?|risks?|problems?|things?|reasons?)"
)

_WORDING: dict[Lang, tuple[_Rule, ...]] = {
    "zh": (
        _rule(rf"(?:其他|其它|别的)[^，。？、]{{0,8}}(?:{_FACTS_ZH})", *_ELSE),
        _rule(r"(?:是否|有无|有没有|有否)(?:还|尚|另)?(?:有|存在)?(?:其他|其它|别的)", *_ELSE),
        _rule(r"(?:是否|有无|有没有)?(?:还|尚|另)有(?:什么|哪些|何|任何|其他|其它)", *_ELSE),
        _rule(r"(?:除|上述|以上|前述)[^，。？]{0,12}(?:之外|以外)", *_ELSE),
        _rule(rf"(?:任何|一切|所有|全部)[^，。？、]{{0,10}}(?:{_FACTS_ZH})", *_ANY),
        _rule(
            rf"(?:需要|须|应|值得|有必要)(?:予以)?(?:说明|告知|补充|披露|申报)的?(?:{_FACTS_ZH}|$|？)", *_ANY
        ),
        _rule(r"影响(?:到)?(?:保险人|本公司|承保|投保|核保|费率|保险费)", *_MATERIAL),
        _rule(rf"(?:重要|重大|有关(?!键)|相关|不利)[^，。？、]{{0,4}}(?:{_FACTS_ZH})", *_MATERIAL),
        _rule(rf"包括但不限于|诸如此类|等(?:等|{_FACTS_ZH})", *_OPEN),
    ),
    "en": (
        _rule(r"\b(?:anything|something|everything|nothing) else\b", *_ELSE),
        _rule(rf"\b(?:any |all |some )?(?:other|further|additional)\b[^,.?;]{{0,30}}\b{_FACTS_EN}\b", *_ELSE),
        _rule(
            r"\b(?:other than|apart from|besides) (?:the |those |as )?(?:above|listed|mentioned|stated)\b",
            *_ELSE,
        ),
        _rule(
            r"\b(?:not|un) ?(?:yet )?(?:mentioned|disclosed|stated|covered) (?:above|elsewhere|already|so far)\b",
            *_ELSE,
        ),
        _rule(rf"\b(?:any|all|every)\b[^,.?;]{{0,25}}\b{_FACTS_EN}\b", *_ANY),
        _rule(r"\b(?:anything|everything)\b", *_ANY),
        _rule(
            r"\b(?:affect|influence|relevant to|bear on)\b[^,.?;]{0,30}\b(?:insurer|acceptance|underwrit|decision)",
            *_MATERIAL,
        ),
        _rule(
            rf"\b(?:material|important|significant|adverse|relevant)\b[^,.?;]{{0,15}}\b{_FACTS_EN}\b",
            *_MATERIAL,
        ),
        _rule(
            r"\bincluding,? (?:but|without) (?:not )?limit|\betc\b|\band so (?:on|forth)\b|\band the like\b",
            *_OPEN,
        ),
    ),
}

_REST: dict[Lang, _Rule] = {
    "zh": _rule(
        r"^(?:其他|其它|其余|另外|别的)$",
        "选项“其他”没有说明是什么",
        "the option stands for everything left over",
    ),
    "en": _rule(
        r"^(?:other|others|any other|something else|else)$",
        "选项“其他”没有说明是什么",
        "the option stands for everything left over",
    ),
}

_STORY: dict[Lang, _Rule] = {
    "zh": _rule(
        r"说明|描述|详述|陈述|补充|备注|如有|具体情况|请简述",
        "文字题只可问名称、编号之类，不可要求叙述",
        "a text question asks for a name or a number, not for an account",
    ),
    "en": _rule(
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
    """What makes a question a catch-all, each problem naming the phrase; none for a specific question.

    Args:
        question: the question.
        where: its place in the document, for the refusals.
    """
    for lang, wording in _said(question):
        for found in (rule for rule in _WORDING[lang] if rule.pattern.search(wording)):
            yield _refused(f"{where}.ask.{lang}", wording, found)
            break
        if isinstance(question, ShortText):
            yield from _story(lang, wording, f"{where}.ask.{lang}")
    if isinstance(question, Choice | Choices):
        yield from _options(question, where)


def _said(question: Question) -> Iterator[tuple[Lang, str]]:
    yield "zh", question.ask.zh
    yield "en", question.ask.en


def _story(lang: Lang, wording: str, where: str) -> Iterator[Problem]:
    rule = _STORY[lang]
    if rule.pattern.search(wording):
        yield _refused(where, wording, rule)
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
            rules = (_REST[lang], *_WORDING[lang])
            found = next((rule for rule in rules if rule.pattern.search(words.strip())), None)
            if found is not None:
                yield _refused(f"{where}.options.{index}.say.{lang}", words, found)


def _refused(where: str, wording: str, rule: _Rule) -> Problem:
    found = rule.pattern.search(wording.strip())
    phrase = found.group(0) if found else wording
    return Problem(
        where,
        phrase,
        _said_why(rule.why),
    )


def _said_why(why: Text) -> Text:
    return Text(
        f"概括性询问不得采用：{why.zh}（保险法司法解释（二）第六条），请改问具体事实",
        f"catch-all questions are refused: {why.en} (Interpretation II of the Insurance Law, art. 6); "
        "ask for a specific fact",
    )
