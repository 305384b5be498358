"""Primary suppression: a figure is safe to publish if enough enterprises and insurers make it up and none dominates."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from wangbao.disclosure_control.rule import Rule
from wangbao.disclosure_control.tables import MEASURES, Row

_AMOUNTS = MEASURES[1:]


@dataclass(slots=True)
class Content:
    """A figure and who makes it up: the sums of its rows, and of each amount the part of every contributor."""

    policies: int = 0
    premium: int = 0
    sum_insured: int = 0
    insureds: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _AMOUNTS})
    insurers: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _AMOUNTS})

    def add(self, row: Row) -> None:
        """Count a row in."""
        self.policies += row.policies
        self.premium += row.premium
        self.sum_insured += row.sum_insured
        for name in _AMOUNTS:
            amount = getattr(row, name)
            self.insureds[name][row.insured] += amount
            self.insurers[name][row.insurer] += amount

    def measure(self, name: str) -> int:
        """Return one of the three sums."""
        found: int = getattr(self, name)
        return found

    def largest(self, name: str) -> int:
        """Return the largest part one insured enterprise has in an amount."""
        return max(self.insureds[name].values(), default=0)


def united(contents: Iterable[Content]) -> Content:
    """Sum figures that have no row in common."""
    found = Content()
    for one in contents:
        found.policies += one.policies
        found.premium += one.premium
        found.sum_insured += one.sum_insured
        for name in _AMOUNTS:
            found.insureds[name].update(one.insureds[name])
            found.insurers[name].update(one.insurers[name])
    return found


def is_safe(content: Content, rule: Rule) -> bool:
    """Check a figure by the threshold rule and the p% rule, for insured enterprises and for insurers."""
    if len(content.insureds["premium"]) < rule.insureds or len(content.insurers["premium"]) < rule.insurers:
        return False
    parts = [*content.insureds.values(), *content.insurers.values()]
    return not any(_dominated(list(part.values()), rule.dominance_percent) for part in parts)


def _dominated(amounts: Collection[int], percent: int) -> bool:
    """Check whether the second largest contributor can estimate the largest to within ``percent`` of it."""
    ordered = sorted(amounts, reverse=True)
    rest = sum(ordered[2:])
    return ordered[0] > 0 and 100 * rest < percent * ordered[0]
