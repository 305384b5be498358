"""Terms and changes of terms: plain JSON values, changed by merge patches (RFC 7396).

A change names only the fields it changes; ``None`` removes a field. So two changes can be compared field by field, and
any number of them can be folded in any order of issue.
"""

from collections.abc import Mapping
from typing import Any

Terms = Mapping[str, Any]
Path = tuple[str, ...]


def merged(terms: Terms, change: Terms) -> dict[str, Any]:
    """Merge a change into terms; neither argument is altered."""
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
    """List the paths of the fields that a change sets or removes."""
    paths: set[Path] = set()
    for key, value in change.items():
        below = touched(value) if isinstance(value, Mapping) else frozenset()
        paths |= {(key, *path) for path in below} or {(key,)}
    return frozenset(paths)


def same_field(one: Path, other: Path) -> bool:
    """Check whether two paths overlap: equal, or one contains the other (removing a head and changing its limit)."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def difference(before: Terms, after: Terms) -> dict[str, Any]:
    """Compute the change that takes ``before`` to ``after``; empty if they are equal."""
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
    """Look up the value at a path; None if there is none."""
    value: Any = terms
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value
