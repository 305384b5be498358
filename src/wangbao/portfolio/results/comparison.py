"""What changed between two runs of a book, as plain values; nothing here computes. Money is yuan a year."""

from dataclasses import dataclass, fields
from typing import Any, Final

from wangbao import __version__
from wangbao.portfolio.results.paired import Change, TailChange, YearlyChange
from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.summary import plain
from wangbao.risk.measures import Figure
from wangbao.vocabulary.text import Text

__all__ = [
    "Change",
    "Comparison",
    "GroupChange",
    "Marginal",
    "PolicyChanges",
    "TailChange",
    "TreatyChange",
    "YearlyChange",
    "to_data",
]

FORMAT: Final = "wangbao.book-comparison"
VERSION: Final = "1.0"


@dataclass(frozen=True, slots=True)
class ViewChange:
    """One footing before and after: gross, ceded or net."""

    code: str
    yearly: YearlyChange


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One group before and after, gross; a group that only one run has is without loss in the other."""

    grouping: str
    group: str
    mean: Change
    tvar: Change  # its own, at the capital level


@dataclass(frozen=True, slots=True)
class TreatyChange:
    """The mean recovery of one treaty before and after; None where a run does not have it."""

    code: str
    name: Text
    before: Figure | None
    after: Figure | None
    change: Figure | None


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """The policies of one kind: only in the second run, only in the first, or in both with other limit or premium."""

    policies: int
    premium_cny: float | None  # None where one of them has none
    mean_cny: float  # expected gross loss a year, from the run they are in (the second, where they changed)


@dataclass(frozen=True, slots=True)
class Marginal:
    """What an added block does to the book's capital, the tail value at risk at the capital level."""

    policies: int
    premium_cny: float | None
    mean: Figure  # expected loss it adds, gross
    gross: Figure  # capital it adds, gross
    net: Figure  # capital it adds after reinsurance
    net_mean: Figure
    margin_on_capital: float | None  # (premium less expected gross loss) over the gross capital it adds


@dataclass(frozen=True, slots=True)
class Comparison:
    """The second run less the first."""

    before: Run
    after: Run
    paired: bool  # same seed, years and batches: common random numbers
    differences: tuple[Text, ...]  # how the runs themselves differ
    views: tuple[ViewChange, ...]  # gross, ceded, net
    groups: tuple[GroupChange, ...]  # in the order of the groupings, the largest change of the mean first
    treaties: tuple[TreatyChange, ...]
    premium_before_cny: float | None
    premium_after_cny: float | None
    added: PolicyChanges
    removed: PolicyChanges
    changed: PolicyChanges
    shared_change_cny: float  # what the expected gross loss of the policies in both runs changed by
    marginal: Marginal | None  # where policies were added and hardly anything else changed

    def view(self, code: str) -> YearlyChange:
        """One of ``views`` by its code; raises KeyError where there is none."""
        for view in self.views:
            if view.code == code:
                return view.yearly
        raise KeyError(code)


def to_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as dicts, lists, strings and finite numbers; what is infinite becomes None."""
    body = {item.name: plain(getattr(comparison, item.name), item.name) for item in fields(comparison)}
    return {"format": FORMAT, "version": VERSION, "software": f"wangbao {__version__}", **body}
