"""The names of codes in a report; one the vocabulary does not know is shown as it is: a report never fails on it."""

from collections.abc import Callable
from typing import Final, NamedTuple

from wangbao.vocabulary import heads, provenance, sectors, size as size_rule, terms
from wangbao.vocabulary.catalogue import Entry
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Lang, Text


class Confidence(NamedTuple):
    """How far a figure may be trusted, in words; ``firm`` is false for judgement and for what nobody checked."""

    name: Text
    firm: bool


_NOT_FIRM: Final = ("memory", "judgement")
_ANSWERS: Final = {
    "yes": Text("已落实", "In place"),
    "no": Text("未落实", "Not in place"),
    "partial": Text("部分落实", "Partly in place"),
    "unknown": Text("未说明", "Not stated"),
}
_VIEWS: Final = {
    "default": Text("默认", "Default"),
    "conservative": Text("保守", "Conservative"),
}


def head(code: str, lang: Lang) -> str:
    """The name of a loss head."""
    return _named(heads.head, code, lang)


def scenario(code: str, lang: Lang) -> str:
    """The name of a scenario."""
    return _named(terms.scenario, code, lang)


def kind(code: str, lang: Lang) -> str:
    """The name of a kind of insured."""
    return _named(terms.kind, code, lang)


def status(code: str, lang: Lang) -> str:
    """The name of a coverage status."""
    return _named(terms.status, code, lang)


def section(code: str, lang: Lang) -> str:
    """The name of an industry of GB/T 4754."""
    return _named(sectors.industry, code, lang)


def size(code: str, lang: Lang) -> str:
    """The name of a size class."""
    return _named(size_rule.size, code, lang)


def answer(code: str, lang: Lang) -> str:
    """What the profile says of a control, in words."""
    return _ANSWERS[code].say(lang) if code in _ANSWERS else code


def view(code: str, lang: Lang) -> str:
    """The name of a frequency view."""
    return _VIEWS[code].say(lang) if code in _VIEWS else code


def confidence(code: str) -> Confidence:
    """A confidence code in words; an unknown one keeps its own name and counts as not firm."""
    try:
        return Confidence(provenance.confidence(code).name, firm=code not in _NOT_FIRM)
    except InputError:
        return Confidence(Text(code, code), firm=False)


def opening(name: Text, lang: Lang) -> str:
    """A name as it opens a line: English names begin with a capital there."""
    said = name.say(lang)
    return said[:1].upper() + said[1:]


def _named(find: Callable[[str], Entry], code: str, lang: Lang) -> str:
    try:
        return find(code).name.say(lang)
    except InputError:
        return code
