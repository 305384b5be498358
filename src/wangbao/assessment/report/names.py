"""Names of codes in a report; a code the vocabulary does not know is shown as it is, so a report never fails on it."""

from typing import Final, NamedTuple

from wangbao.assessment.result import EXPOSED
from wangbao.drawing.words import named
from wangbao.vocabulary import answers, heads, provenance, sectors, size as size_rule, terms
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.text import Lang, Text


class Confidence(NamedTuple):
    """A confidence in words; ``firm`` is false for judgement and unverified figures."""

    name: Text
    firm: bool


_NOT_FIRM: Final = ("memory", "judgement")
_MEASURES: Final = {
    "hours": Text("中断小时", "hours of interruption"),
    "people": Text("个人信息涉及人数", "people whose data is involved"),
    "systems": Text("受影响终端与系统（按从业人员）", "computers struck (one for each employee)"),
    "customers": Text("受影响企业客户", "business customers struck"),
    "users": Text("受影响用户", "users struck"),
    "vehicles": Text("受影响车辆", "vehicles struck"),
    "clients": Text("受影响购买方", "buyers struck"),
}
_VIEWS: Final = {
    "default": Text("默认", "Default"),
    "conservative": Text("保守", "Conservative"),
}


def head(code: str, lang: Lang) -> str:
    """Return the name of a loss head."""
    return named(heads.head, code, lang)


def scenario(code: str, lang: Lang) -> str:
    """Return the name of a scenario."""
    return named(terms.scenario, code, lang)


def kind(code: str, lang: Lang) -> str:
    """Return the name of a kind of insured."""
    return named(terms.kind, code, lang)


def status(code: str, lang: Lang) -> str:
    """Return the name of a coverage status."""
    return named(terms.status, code, lang)


def section(code: str, lang: Lang) -> str:
    """Return the name of an industry of GB/T 4754."""
    return named(sectors.industry, code, lang)


def size(code: str, lang: Lang) -> str:
    """Return the name of a size class."""
    return named(size_rule.size, code, lang)


def answer(code: str, lang: Lang) -> str:
    """Return the name of an answer on a control."""
    if code == EXPOSED:
        return Text("暴露于互联网", "open to the internet").say(lang)
    return answers.CONTROL[code].say(lang) if code in answers.CONTROL else code


def measure(code: str, lang: Lang) -> str:
    """Return the name of a measure of scale."""
    return _MEASURES[code].say(lang) if code in _MEASURES else code


def view(code: str, lang: Lang) -> str:
    """Return the name of a frequency view."""
    return _VIEWS[code].say(lang) if code in _VIEWS else code


def confidence(code: str) -> Confidence:
    """Return a confidence in words; an unknown code keeps its own name and counts as not firm."""
    try:
        return Confidence(provenance.confidence(code).name, firm=code not in _NOT_FIRM)
    except InputError:
        return Confidence(Text(code, code), firm=False)
