"""Texts of a page: one language of two, names of codes, and names at the beginning of a line."""

from collections.abc import Callable
from typing import Final

from wangbao.vocabulary.entry import Entry
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Lang, Text

LANGUAGE_TAGS: Final = {"zh": "zh-CN", "en": "en"}  # BCP 47, as pages declare them


def speaker(lang: Lang) -> Callable[[str, str], str]:
    """Return a function of (Chinese, English) that answers in one language."""
    return lambda zh, en: Text(zh, en).say(lang)


def named(find: Callable[[str], Entry], code: str, lang: Lang) -> str:
    """Return the name of a code; a code that ``find`` refuses is shown as it is, so that a page never fails on it."""
    try:
        return find(code).name.say(lang)
    except InputError:
        return code


def opening(name: Text, lang: Lang) -> str:
    """Return a name for the beginning of a line: an English name gets a capital there."""
    said = name.say(lang)
    return said[:1].upper() + said[1:]
