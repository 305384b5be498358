"""Put the facts of an insured and of a flag into words: names and values, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Final

from wangbao.hub.console.display import percent, quantity
from wangbao.hub.console.language import current
from wangbao.questionnaire import question_sets
from wangbao.questionnaire.schema import QuestionSet
from wangbao.risk import parameters
from wangbao.underwriting.facts import Fact, known_facts
from wangbao.vocabulary import sectors, size, terms as words
from wangbao.vocabulary.answers import CONTROL, YES_NO
from wangbao.vocabulary.text import Text

_DEPENDENCES: Final = {
    "none": Text("不依赖", "none"),
    "low": Text("低", "low"),
    "medium": Text("中等", "medium"),
    "high": Text("高", "high"),
}


def seen_rows(seen: Mapping[str, Any], names: Mapping[str, Fact]) -> tuple[tuple[Text, str], ...]:
    """Put the facts of a flag into words: names and values."""
    return tuple(
        (names[name].text, _fact(value, names[name])) for name, value in seen.items() if name in names
    )


def profile_rows(profile: Mapping[str, Any]) -> tuple[tuple[Text, str], ...]:
    """List the known facts of the insured, controls last."""
    known = known_facts()
    rows = [(known[name].text, _fact(value, known[name])) for name, value in profile.items() if name in known]
    model = parameters.default()
    rows += [
        (model.controls[code].name, CONTROL[answer].say(current()))
        for code, answer in profile.get("controls", {}).items()
        if code in model.controls
    ]
    shared = {
        "cloud_provider": Text("云服务商", "Cloud provider"),
        "endpoint_agent": Text("终端防护产品", "Endpoint agent"),
        "internet_product": Text("面向互联网的产品", "Internet-facing product"),
    }
    return (
        *rows,
        *(
            (shared[name], _option(name, value))
            for name, value in (profile.get("shared") or {}).items()
            if value and name in shared
        ),
    )


def _option(code: str, value: str) -> str:
    """Name a question's answer, where the questionnaire lists it; else return it as given."""
    names = {one.code: one.say.text for one in getattr(_questions().question(code), "options", ())}
    return names[value].say(current()) if value in names else value


@cache
def _questions() -> QuestionSet:
    return question_sets.load("enterprise")


def _fact(value: Any, fact: Fact) -> str:
    if isinstance(value, bool):
        return YES_NO["yes" if value else "no"].say(current())
    if value is None:
        return Text("未提供", "not given").say(current())
    answers = CONTROL if fact.table == "answers" else CONTROL | YES_NO
    if isinstance(value, str) and value in answers:
        return answers[value].say(current())
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return _word(str(value), fact)
    if fact.unit == "share":
        return percent(number)
    known = fact.unit in ("CNY", "hours", "days", "years")
    return quantity(number, fact.unit) if known else f"{number.normalize():,f}"


def _word(code: str, fact: Fact) -> str:
    """Name a code of the vocabulary; a dependence and a size share one."""
    if fact.table == "dependences" and code in _DEPENDENCES:
        return _DEPENDENCES[code].say(current())
    tables = (words.KINDS, size.SIZES, sectors.SECTORS)
    name = next((entry.name for table in tables for entry in table if entry.code == code), None)
    return name.say(current()) if name else code
