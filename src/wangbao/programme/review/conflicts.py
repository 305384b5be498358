"""Conflicts of interest by the graph of organisations: own organisation, joint units, groups, declared ones.

Organisations are credit codes. A link of a group joins a parent and a subsidiary, either way round; sisters are two
links apart.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from wangbao.vocabulary.text import Text


class Reason(StrEnum):
    """A reason for which a reviewer may not review a scheme."""

    OWN = "own"
    GROUP = "group"
    DECLARED = "declared"


REASON_NAMES: Final = {
    Reason.OWN: Text("申报单位即评审人所在或任职单位", "a declaring unit is the reviewer's own organisation"),
    Reason.GROUP: Text(
        "申报单位与评审人所在单位属同一集团",
        "a declaring unit is of the reviewer's own group",
    ),
    Reason.DECLARED: Text("评审人已申报回避", "the reviewer has declared a conflict"),
}


@dataclass(frozen=True)
class Groups:
    """Links between parents and subsidiaries; whoever links to itself links to nobody."""

    links: frozenset[tuple[str, str]]

    @cached_property
    def _neighbours(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for parent, child in self.links:
            if parent != child:
                found.setdefault(parent, set()).add(child)
                found.setdefault(child, set()).add(parent)
        return {code: frozenset(near) for code, near in found.items()}

    def within(self, codes: Iterable[str], reach: int) -> frozenset[str]:
        """Collect the organisations at most ``reach`` links from any of some, these included."""
        distance = dict.fromkeys(codes, 0)
        waiting = deque(distance)
        while waiting:
            code = waiting.popleft()
            if distance[code] < reach:
                for near in self._neighbours.get(code, frozenset()) - distance.keys():
                    distance[near] = distance[code] + 1
                    waiting.append(near)
        return frozenset(distance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A reviewer who may be assigned.

    Attributes:
        key: of the expert.
        organisations: every organisation the expert works for or sits in.
        declared: organisations with which a conflict was declared.
        refused: keys of schemes a conflict was declared for, or an abstention given.
    """

    key: str
    organisations: frozenset[str]
    declared: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A scheme to be reviewed: its key and the credit codes of its lead and joint units."""

    key: str
    units: frozenset[str]


def conflict(scheme: Reviewed, candidate: Candidate, groups: Groups, *, reach: int) -> Reason | None:
    """Tell why a candidate may not review a scheme, the gravest reason first; None where nothing stands against it."""
    if scheme.units & candidate.organisations:
        return Reason.OWN
    if scheme.units & groups.within(candidate.organisations, reach):
        return Reason.GROUP
    if scheme.key in candidate.refused or scheme.units & candidate.declared:
        return Reason.DECLARED
    return None


def eligible(
    schemes: Iterable[Reviewed], candidates: Iterable[Candidate], groups: Groups, *, reach: int
) -> dict[str, frozenset[str]]:
    """List, for each scheme, the keys of the candidates without a conflict; the graph is walked once a candidate."""
    barred = [
        (one.key, groups.within(one.organisations, reach) | one.declared, one.refused) for one in candidates
    ]
    return {
        scheme.key: frozenset(
            key for key, codes, refused in barred if scheme.key not in refused and not scheme.units & codes
        )
        for scheme in schemes
    }
