"""What verbs and kinds of subject are called.

An app adds its own by a module ``verbs`` with ``VERBS`` and ``SUBJECTS``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from wangbao.hub.journal.models import Entry
from wangbao.vocabulary.text import Text

_HUB = "wangbao.hub."


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as text; None where it was not there."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Presented:
    """An entry as a page shows it."""

    entry: Entry
    verb: Text
    subject_kind: Text
    changes: tuple[Change, ...]


def presented(entry: Entry) -> Presented:
    """The entry in words; a verb nobody has named is shown as it is written."""
    return Presented(
        entry,
        verbs().get(entry.verb, Text(entry.verb, entry.verb)),
        subjects().get(entry.subject_kind, Text(entry.subject_kind, entry.subject_kind)),
        tuple(_changes(entry)),
    )


@cache
def verbs() -> Mapping[str, Text]:
    """The names of all verbs of all apps."""
    return _collected("VERBS")


@cache
def subjects() -> Mapping[str, Text]:
    """The names of all kinds of subject of all apps."""
    return _collected("SUBJECTS")


def _collected(attribute: str) -> Mapping[str, Text]:
    found: dict[str, Text] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.verbs"
        if config.name.startswith(_HUB) and find_spec(module) is not None:
            found.update(getattr(import_module(module), attribute, {}))
    return found


def _changes(entry: Entry) -> list[Change]:
    before, after = _read(entry.before), _read(entry.after)
    fields = [*before, *(field for field in after if field not in before)]
    return [
        Change(field, _said(before, field), _said(after, field))
        for field in fields
        if field not in before or field not in after or before[field] != after[field]
    ]


def _read(text: str | None) -> dict[str, Any]:
    value = json.loads(text) if text else {}
    return value if isinstance(value, dict) else {"": value}


def _said(values: dict[str, Any], field: str) -> str | None:
    if field not in values:
        return None
    value = values[field]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
