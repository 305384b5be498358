"""Terms and changes of terms: plain JSON values, changed by merge patches (RFC 7396).

A change names only what it changes; ``None`` removes. So two changes can be compared field by field, and any number of
them folded in any order of issue.
"""

from collections.abc import Mapping
from typing import Any

Terms = Mapping[str, Any]
Path = tuple[str, ...]


def merged(terms: Terms, change: Terms) -> dict[str, Any]:
    """The terms after the change; neither argument is altered."""
    result = dict(terms)
    for key, value in change.items():
        if value is None:
            result.pop(key, None)
        elif isinstance(value, Mapping):
            below = result.get(key)
            result[key] = merged(below if isinstance(below, Mapping) else {}, value)
        else:
            result[key] = value
    return result


def touched(change: Terms) -> frozenset[Path]:
    """The paths of the fields a change sets or removes."""
    paths: set[Path] = set()
    for key, value in change.items():
        below = touched(value) if isinstance(value, Mapping) else frozenset()
        paths |= {(key, *path) for path in below} or {(key,)}
    return frozenset(paths)


def same_field(one: Path, other: Path) -> bool:
    """Whether two paths meet: one is the other, or holds it (removing a head meets changing its limit)."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def difference(before: Terms, after: Terms) -> dict[str, Any]:
    """The change that takes ``before`` to ``after``; empty where they are equal."""
    change: dict[str, Any] = {key: None for key in before if key not in after}
    for key, value in after.items():
        was = before.get(key)
        if isinstance(value, Mapping) and isinstance(was, Mapping):
            if below := difference(was, value):
                change[key] = below
        elif key not in before or value != was:
            change[key] = value
    return change


def at(terms: Terms, path: Path) -> Any:
    """The value at a path, None where there is none."""
    value: Any = terms
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value
