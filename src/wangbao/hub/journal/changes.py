"""List what an entry changed, in the reader's language: each field's name, its value before and after.

An app names its fields, and says values that are codes, in its module ``verbs``: ``field(name)`` and
``value(name, given)`` give a text, or None for what the common words here say well enough.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wangbao.hub.console import display
from wangbao.hub.console.language import say
from wangbao.hub.journal.models import Entry
from wangbao.vocabulary.text import Text

_FIELDS: Final = {
    "name": Text("名称", "Name"),
    "kind": Text("类型", "Kind"),
    "state": Text("状态", "State"),
    "reason": Text("理由", "Reason"),
    "version": Text("版本", "Version"),
    "sealed": Text("记录的封存散列（SHA-256）", "Seal of the record (SHA-256)"),
    "sha256": Text("内容散列（SHA-256）", "Hash of the content (SHA-256)"),
    "start": Text("起期（当日零时）", "Begins (at the start of the day)"),
    "end": Text("止期（当日零时）", "Ends (at the start of the day)"),
    "organisation": Text("机构", "Organisation"),
}
_NOTHING: Final = Text("（空）", "(empty)")
_TRUTH: Final = {True: Text("是", "yes"), False: Text("否", "no")}
_AMOUNTS: Final = frozenset({"premium", "amount"})

Words = tuple[Callable[[str], Text | None], Callable[[str, Any], Text | None]]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an entry, before and after, in the reader's language; None where it was not there."""

    field: str
    before: str | None
    after: str | None


def changes(entry: Entry, words: Words) -> tuple[Change, ...]:
    """List the fields of an entry that differ, those of before first; ``words`` are those of the app it comes from."""
    before, after = _read(entry.before), _read(entry.after)
    fields = [*before, *(field for field in after if field not in before)]
    return tuple(
        Change(_name(field, words), _said(before, field, words), _said(after, field, words))
        for field in fields
        if field not in before or field not in after or before[field] != after[field]
    )


def _read(text: str | None) -> dict[str, Any]:
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {"": value}


def _name(field: str, words: Words) -> str:
    return say(words[0](field) or _FIELDS.get(field) or Text(field, field))


def _said(values: Mapping[str, Any], field: str, words: Words) -> str | None:
    return _value(field, values[field], words) if field in values else None


def _value(field: str, given: Any, words: Words) -> str:
    if given is None or given in ("", [], {}):
        return say(_NOTHING)
    named = words[1](field, given)
    if named is not None:
        return say(named)
    if isinstance(given, Mapping):
        rows = (f"{_name(name, words)} {_value(name, row, words)}" for name, row in given.items())
        return say(Text("；", "; ")).join(rows)
    if isinstance(given, list):
        return say(Text("、", ", ")).join(_value(field, one, words) for one in given)
    if isinstance(given, bool):
        return say(_TRUTH[given])
    if field.endswith("_cny") or field in _AMOUNTS:
        return display.yuan(given)
    if isinstance(given, (int, float)):
        return display.number(given)
    return display.dated(str(given))
