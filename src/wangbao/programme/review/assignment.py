"""Assign reviewers to schemes so that loads are as even as conflicts allow.

The problem is a semi-matching of a bipartite graph, each scheme asking for several reviewers (Harvey, Ladner, Lovász,
Tamir: Semi-matchings for bipartite graphs and load balancing, J. Algorithms 59, 2006). A greedy start is repaired along
alternating paths: a scheme passes from a reviewer to a less loaded one until no path leads to a reviewer with two
fewer. By their theorem no assignment is then more even: if any has a spread of at most one, so has this.
"""

import random
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

Pairs = dict[str, frozenset[str]]
Step = tuple[str, str, str]
"""A scheme that passes from one reviewer to another: who gives it, which, who takes it."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The reviewers of each scheme, and the load of every reviewer who could have been asked."""

    reviewers: Pairs
    loads: dict[str, int]

    @property
    def spread(self) -> int:
        """The greatest load less the least."""
        return max(self.loads.values()) - min(self.loads.values()) if self.loads else 0


def assign(
    eligible: Mapping[str, Collection[str]],
    reviewers: Collection[str],
    *,
    each: int,
    seed: int,
    most: int | None = None,
    kept: Mapping[str, Collection[str]] | None = None,
) -> Assignment:
    """Assign ``each`` reviewers to every scheme, evenly; the same seed gives the same, in whatever order things come.

    Args:
        eligible: by scheme, the reviewers without a conflict.
        reviewers: all reviewers there are; who can take nothing counts in the spread as well.
        each: reviewers a scheme.
        seed: decides among reviewers of equal load.
        most: the most schemes a reviewer takes, None for any number.
        kept: pairs that stand and are not moved, such as reviews already given.

    Raises:
        InputError: schemes with too few reviewers, each named, or more work than ``most`` lets be done.
    """
    board = _Board(eligible, reviewers, each=each, seed=seed, most=most, kept=kept or {})
    if short := list(board.short()):
        raise InputError(short)
    board.fill()
    board.level()
    return Assignment({scheme: frozenset(keys) for scheme, keys in board.chosen.items()}, board.load)


class _Board:
    """The pairs made so far, and the load of each reviewer."""

    def __init__(
        self,
        eligible: Mapping[str, Collection[str]],
        reviewers: Collection[str],
        *,
        each: int,
        seed: int,
        most: int | None,
        kept: Mapping[str, Collection[str]],
    ) -> None:
        order = sorted(set(reviewers))
        random.Random(seed).shuffle(order)  # noqa: S311  # decides ties and guards nothing
        self._place = {key: at for at, key in enumerate(order)}
        self._each, self._most = each, most
        self._open = {
            scheme: sorted(set(eligible[scheme]) & self._place.keys(), key=self._place.__getitem__)
            for scheme in sorted(eligible)
        }
        self._fixed = {scheme: frozenset(kept.get(scheme, ())) for scheme in self._open}
        self.chosen = {scheme: set(keys) for scheme, keys in self._fixed.items()}
        self._taken: dict[str, set[str]] = {key: set() for key in order}
        for scheme, keys in self.chosen.items():
            for key in keys & self._taken.keys():
                self._taken[key].add(scheme)
        self.load = {key: len(schemes) for key, schemes in self._taken.items()}

    def short(self) -> Iterator[Problem]:
        """Name every scheme that cannot have its reviewers, whoever else has whom."""
        for scheme, keys in self._open.items():
            able = len(self._fixed[scheme].union(keys))
            if able < self._each:
                yield Problem(
                    "schemes",
                    scheme,
                    Text(
                        f"需要 {self._each} 名评审人，回避后只有 {able} 名可选；请增补专家，待其完成回避申报后再分配",
                        f"needs {self._each} reviewers; {able} have no conflict: admit further experts, who declare "
                        "their interests, and assign again",
                    ),
                )

    def fill(self) -> None:
        """Give every scheme its reviewers, those with the fewest to choose from first."""
        for scheme in sorted(self._open, key=lambda scheme: (len(self._open[scheme]), scheme)):
            while len(self.chosen[scheme]) < self._each:
                free = [key for key in self._open[scheme] if key not in self.chosen[scheme]]
                best = min(free, key=lambda key: (self.load[key], self._place[key]))
                if self._most is not None and self.load[best] >= self._most:
                    best = self._freed(scheme, free, self._most)
                self.chosen[scheme].add(best)
                self._taken[best].add(scheme)
                self.load[best] += 1

    def level(self) -> None:
        """Shift schemes from more to less loaded reviewers until no path makes loads more even."""
        while any(self._eased(load) for load in sorted(set(self.load.values()), reverse=True)):
            pass

    def _eased(self, load: int) -> bool:
        """Lift a scheme from one of the reviewers of a load, if a path leads from one to somebody with two fewer."""
        if min(self.load.values()) > load - 2:
            return False
        starts = [key for key in self.load if self.load[key] == load]
        path = self._search(starts, lambda key: self.load[key] <= load - 2)
        self._shift(path)
        return bool(path)

    def _freed(self, scheme: str, full: list[str], most: int) -> str:
        """Make room at one of the full reviewers of a scheme by passing work on to somebody with room.

        Raises:
            InputError: nobody has room; by Berge's lemma no other order of filling would find any.
        """
        path = self._search(full, lambda key: self.load[key] < most)
        if not path:
            rule = Text(
                f"每人至多 {most} 项，可选评审人均已排满",
                f"everybody without a conflict has the most of {most} schemes",
            )
            raise InputError([Problem("schemes", scheme, rule)])
        self._shift(path)
        return path[0][0]

    def _search(self, starts: list[str], ends: Callable[[str], bool]) -> list[Step]:
        """Find the shortest path of steps from one of some reviewers to one who ``ends`` it; empty if there is none."""
        came: dict[str, Step | None] = dict.fromkeys(starts)
        waiting = deque(starts)
        passed: set[str] = set()  # schemes: whoever gives one, the same others can take it
        while waiting:
            giver = waiting.popleft()
            for scheme in sorted(self._taken[giver] - passed):
                if giver in self._fixed[scheme]:
                    continue
                passed.add(scheme)
                for taker in self._open[scheme]:
                    if taker in came or taker in self.chosen[scheme]:
                        continue
                    came[taker] = (giver, scheme, taker)
                    if ends(taker):
                        return _back(came, taker)
                    waiting.append(taker)
        return []

    def _shift(self, path: list[Step]) -> None:
        for giver, scheme, taker in path:
            self.chosen[scheme].remove(giver)
            self.chosen[scheme].add(taker)
            self._taken[giver].remove(scheme)
            self._taken[taker].add(scheme)
            self.load[giver] -= 1
            self.load[taker] += 1


def _back(came: Mapping[str, Step | None], end: str) -> list[Step]:
    steps: list[Step] = []
    at: str = end
    while (step := came[at]) is not None:
        steps.append(step)
        at = step[0]
    return steps[::-1]
