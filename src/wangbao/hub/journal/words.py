"""Name the verbs and kinds of subject of the journal.

An app adds its own by a module ``journal_words`` with ``VERBS`` and ``SUBJECTS``, and says there how the fields of its
entries are shown (see :mod:`wangbao.hub.journal.changes`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from wangbao.hub import hooks
from wangbao.hub.journal.changes import Change, Words, changes
from wangbao.hub.journal.models import Entry
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Presented:
    """An entry as a page shows it."""

    entry: Entry
    verb: Text
    subject_kind: Text
    changes: tuple[Change, ...]


def presented(entry: Entry) -> Presented:
    """Put an entry into words; a verb without a name is shown as it is written."""
    return Presented(
        entry,
        verbs().get(entry.verb, Text(entry.verb, entry.verb)),
        subjects().get(entry.subject_kind, Text(entry.subject_kind, entry.subject_kind)),
        changes(entry, _words().get(entry.subject_kind, (_unnamed, _unsaid))),
    )


@cache
def verbs() -> Mapping[str, Text]:
    """Collect the names of all verbs of all apps."""
    return {code: name for module in _modules() for code, name in module.VERBS.items()}


@cache
def subjects() -> Mapping[str, Text]:
    """Collect the names of all kinds of subject of all apps."""
    return {code: name for module in _modules() for code, name in module.SUBJECTS.items()}


@cache
def _words() -> Mapping[str, Words]:
    """Collect, for each kind of subject, its app's words for fields and values."""
    return {
        kind: (getattr(module, "field", _unnamed), getattr(module, "value", _unsaid))
        for module in _modules()
        for kind in module.SUBJECTS
    }


def _modules() -> list[ModuleType]:
    return [module for _, module in hooks.modules("journal_words")]


def _unnamed(_field: str) -> Text | None:
    return None


def _unsaid(_field: str, _given: Any) -> Text | None:
    return None
