"""Provenance of entries: the sources and confidence marks that every table uses.

Data: ``data/provenance.toml``. A confidence is one of ``official`` (read in full), ``reported`` (an excerpt or a
reputable secondary source), ``third_party`` (someone's unchecked summary), ``memory`` (unverified), ``derived``
(worked out here) and ``judgement`` (our own choice, replaceable).
"""

from dataclasses import dataclass
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, entries, find
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence(Entry):
    """A confidence mark: the trust in a figure or word; ``mark`` is its letter in tables."""

    mark: str
    meaning: Text


CONFIDENCES: Final[tuple[Confidence, ...]] = entries("provenance.toml", "confidences", Confidence)
SOURCES: Final[tuple[Entry, ...]] = entries("provenance.toml", "sources", Entry)

_CONFIDENCES = by_code(CONFIDENCES)
_SOURCES = by_code(SOURCES)


def confidence(code: str, *, field: str = "confidence") -> Confidence:
    """Return a confidence mark; raise InputError for an unknown code."""
    return find(_CONFIDENCES, code, field=field, what=Text("可信度", "confidence"))


def source(code: str, *, field: str = "source") -> Entry:
    """Return a source; raise InputError for an unknown code."""
    return find(_SOURCES, code, field=field, what=Text("来源", "source"))
