"""Options of a choice in words, written in the set or taken from a table of the vocabulary."""

from collections.abc import Mapping
from functools import cache

from wangbao.questionnaire.schema import NONE, Choice, Choices, Question, Table, YesNo
from wangbao.risk.profile import Dependence
from wangbao.vocabulary import sectors, terms
from wangbao.vocabulary.answers import CONTROL, YES_NO
from wangbao.vocabulary.entry import Entry
from wangbao.vocabulary.text import Text

YES, NO, NOT_APPLICABLE = "yes", "no", "na"
_NONE = Text("以上均无", "None of these")
_DEPENDENCE: dict[Dependence, Text] = {
    "none": Text("不依赖", "None"),
    "low": Text("低：停用一天影响很小", "Low: a day without it matters little"),
    "medium": Text("中：停用一天影响部分业务", "Medium: a day without it stops part of the business"),
    "high": Text("高：停用即停业", "High: without it the business stops"),
}
_NOT_APPLICABLE = {NOT_APPLICABLE: Text("不适用", "Not applicable")}


def options(question: Question) -> Mapping[str, Text]:
    """Map the codes of a question's possible answers to words; empty for numbers, dates and text."""
    if isinstance(question, YesNo):
        return YES_NO | _NOT_APPLICABLE if question.not_applicable else YES_NO
    if isinstance(question, Choice) and question.options_from is not None:
        return _table(question.options_from)
    if isinstance(question, Choice | Choices):
        own = {option.code: option.say.text for option in question.options}
        return own | {NONE: _NONE} if isinstance(question, Choices) else own
    return {}


@cache
def _table(name: Table) -> Mapping[str, Text]:
    if name == "control_answers":
        return CONTROL
    if name == "dependences":
        return {str(code): said for code, said in _DEPENDENCE.items()}
    if name in ("sections", "industries"):
        found: tuple[Entry, ...] = sectors.SECTIONS if name == "sections" else _industries()
        return {
            entry.code: Text(f"{entry.code} {entry.name.zh}", f"{entry.code} {entry.name.en}")
            for entry in found
        }
    family = {"enterprise_kinds": "enterprise", "product_kinds": "product_service"}.get(name)
    return {kind.code: kind.name for kind in terms.KINDS if family in (None, kind.family)}


def _industries() -> tuple[Entry, ...]:
    """List sections, each followed by its divisions, in the standard's order."""
    return tuple(sorted((*sectors.SECTIONS, *sectors.DIVISIONS), key=lambda entry: entry.code))
