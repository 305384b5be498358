"""A comparison of two runs of a book as plain values, without computation. Money is yuan a year."""

from dataclasses import dataclass, fields
from typing import Any, Final

from wangbao import __version__
from wangbao.portfolio.results.change import Change, TailChange, YearlyChange
from wangbao.portfolio.results.run import Run
from wangbao.portfolio.results.summary import plain
from wangbao.risk.intervals import Figure
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
VERSION: Final = "1.1"  # 1.1: cautions


@dataclass(frozen=True, slots=True)
class ViewChange:
    """One footing (gross, ceded or net) before and after."""

    code: str
    yearly: YearlyChange


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One group before and after, gross; a group that only one run has counts as 0 in the other."""

    grouping: str
    group: str
    mean: Change
    tvar: Change  # the group's own, at the capital level


@dataclass(frozen=True, slots=True)
class TreatyChange:
    """The mean recovery of one treaty before and after; None if a run does not have the treaty."""

    code: str
    name: Text
    before: Figure | None
    after: Figure | None
    change: Figure | None


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """A set of policies: those only in the second run, only in the first, or in both with another limit or premium."""

    policies: int
    premium_cny: float | None  # None if any policy has none
    mean_cny: float  # expected gross loss a year, from the run they are in (the second if in both)


@dataclass(frozen=True, slots=True)
class Marginal:
    """The effect of an added block on the book's capital (tail value at risk at the capital level)."""

    policies: int
    premium_cny: float | None
    mean: Figure  # expected loss it adds, gross
    gross: Figure  # capital it adds, gross
    net: Figure  # capital it adds after reinsurance
    net_mean: Figure
    margin_on_capital: float | None  # (premium - expected gross loss) / gross capital it adds


@dataclass(frozen=True, slots=True)
class Comparison:
    """The change from the first run to the second."""

    before: Run
    after: Run
    paired: bool  # same seed, years and batches: common random numbers
    differences: tuple[Text, ...]  # differences of settings and inputs
    views: tuple[ViewChange, ...]  # gross, ceded, net
    groups: tuple[GroupChange, ...]  # in the order of the groupings, the largest change of the mean first
    treaties: tuple[TreatyChange, ...]
    premium_before_cny: float | None
    premium_after_cny: float | None
    added: PolicyChanges
    removed: PolicyChanges
    changed: PolicyChanges
    shared_change_cny: float  # change of the expected gross loss of the policies in both runs
    marginal: Marginal | None  # given if policies were added and hardly anything else changed
    cautions: tuple[Text, ...] = ()  # what the figures leave out of the cover of either book

    def view(self, code: str) -> YearlyChange:
        """Find one of ``views`` by its code.

        Raises:
            KeyError: there is no such view.
        """
        for view in self.views:
            if view.code == code:
                return view.yearly
        raise KeyError(code)


def to_data(comparison: Comparison) -> dict[str, Any]:
    """Convert the comparison to dicts, lists, strings and finite numbers; infinite values become None.

    Raises:
        ValueError: a figure is nan.
    """
    body = {item.name: plain(getattr(comparison, item.name), item.name) for item in fields(comparison)}
    return {"format": FORMAT, "version": VERSION, "software": f"wangbao {__version__}", **body}
