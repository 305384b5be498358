"""Suggestions for unknown names, offered by a refusal."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from wangbao.vocabulary.text import Text

_MOST: Final = 3
_ALIKE: Final = 0.75  # difflib's measure
_SHORTEST: Final = 3  # a shorter word is part of too many names


def near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the names like ``word``, likeliest first, at most three; none where nothing is like it.

    Case, blanks and hyphens do not count. Names that begin as the word does (or as whose it begins) are likeliest, then
    those it is part of, then those spelt alike.
    """
    names = list(known)
    meant = _bare(word)
    if len(meant) < _SHORTEST:
        return tuple(name for name in names if _bare(name) == meant)
    begin = [name for name in names if _bare(name).startswith(meant) or meant.startswith(_bare(name))]
    within = begin or [name for name in names if meant in _bare(name)]
    if within:
        return tuple(sorted(within, key=lambda name: abs(len(name) - len(meant))))[:_MOST]
    bare = {_bare(name): name for name in reversed(names)}
    alike = [bare[found] for found in get_close_matches(meant, list(bare), n=_MOST, cutoff=_ALIKE)]
    return tuple(alike)


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """Write ``；是否指 cloud_provider？`` to append to a rule; empty where nothing is like it."""
    found = near(word, known)
    if not found:
        return Text("", "")
    return Text(f"；是否指 {'、'.join(found)}？", f"; did you mean {' or '.join(found)}?")


def _bare(word: str) -> str:
    return "".join(word.lower().split()).replace("-", "_")
