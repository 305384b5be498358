"""Words on a page: one language of two, names of codes, and names that open a line."""

from collections.abc import Callable
from typing import Final

from wangbao.vocabulary.catalogue import Entry
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Lang, Text

LANGUAGE_TAGS: Final = {"zh": "zh-CN", "en": "en"}  # BCP 47, as pages declare them


def speaker(lang: Lang) -> Callable[[str, str], str]:
    """A function of (Chinese, English) that answers in one language."""
    return lambda zh, en: Text(zh, en).say(lang)


def named(find: Callable[[str], Entry], code: str, lang: Lang) -> str:
    """The name of a code; one that ``find`` refuses is shown as it is, for a page never fails on it."""
    try:
        return find(code).name.say(lang)
    except InputError:
        return code


def opening(name: Text, lang: Lang) -> str:
    """A name as it opens a line: English names begin with a capital there."""
    said = name.say(lang)
    return said[:1].upper() + said[1:]
