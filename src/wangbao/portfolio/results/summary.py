"""A summary of a run of the book as plain values, without computation.

Money is yuan a year unless a name says otherwise; probabilities and shares are fractions. Every simulated figure is a
:class:`~wangbao.risk.measures.Figure`: value, standard error and 95 % interval, whose ``high`` is infinite where the
sample does not bound it (null in ``summary.json``).
"""

import math
from dataclasses import dataclass, fields, is_dataclass
from numbers import Integral
from typing import Any, Final, Literal

from wangbao import __version__
from wangbao.portfolio.results.run import Run, TreatyName
from wangbao.risk.intervals import Figure
from wangbao.risk.measures import Tail
from wangbao.vocabulary.text import Text

__all__ = [
    "Adequacy",
    "AdequacyRow",
    "Book",
    "CoinsurerResult",
    "Convergence",
    "ConvergencePoint",
    "CurvePoint",
    "Driver",
    "Drivers",
    "Figure",
    "GroupResult",
    "InsuredRow",
    "ReinsurerPart",
    "ReinsurerResult",
    "Summary",
    "Tail",
    "TreatyResult",
    "View",
    "WorstYear",
    "to_data",
]

FORMAT: Final = "wangbao.book-summary"
VERSION: Final = (
    "1.2"  # 1.1: share_of_gross of treaties, reinsurers, coinsurers; periods in run. 1.2: cautions
)

Verdict = Literal["settled", "usable", "unsettled"]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of the exceedance curves: the loss reached once in ``return_period`` years."""

    return_period: float
    aggregate: Figure  # AEP: total of a year
    occurrence: Figure | None  # OEP: largest event of a year; None where only yearly totals are known


@dataclass(frozen=True, slots=True)
class View:
    """The yearly loss on one footing: ``ground`` (before insurance), ``gross``, ``ceded``, ``net``, or of a treaty."""

    code: str
    mean: Figure  # AAL
    deviation: Figure
    any_loss: Figure  # probability that a year has a loss above zero
    tail: tuple[Tail, ...]  # VaR and TVaR at rising levels, including the capital level
    curve: tuple[CurvePoint, ...]  # rising return periods

    def at(self, level: float) -> Tail:
        """Find VaR and TVaR at ``level``.

        Raises:
            KeyError: they were not computed at that level.
        """
        for point in self.tail:
            if math.isclose(point.level, level, rel_tol=0.0, abs_tol=1e-12):
                return point
        raise KeyError(level)


@dataclass(frozen=True, slots=True)
class TreatyResult:
    """The result of one treaty."""

    treaty: TreatyName
    recovery: View
    attachment: Figure  # probability of any recovery in a year
    exhaustion: Figure | None  # probability that its annual limit is reached; None if unbounded
    reinstatement: Figure  # mean reinstatement premium
    tail_recovery: Figure | None = None  # mean recovery in the book's worst gross years (those of its TVaR)
    share_of_gross: Figure | None = None  # of the book's gross AAL
    recovery_sum_fen: int | None = None  # over all years


@dataclass(frozen=True, slots=True)
class ReinsurerPart:
    """One reinsurer's part in one treaty."""

    code: str  # the treaty's
    share: float | None  # of 100 % of the treaty; None where the treaty names no reinsurer
    recovery: Figure  # mean
    reinstatement: Figure  # mean premium due to it
    recovery_sum_fen: int  # over all years; adds up over a treaty's reinsurers to its recovery


@dataclass(frozen=True, slots=True)
class ReinsurerResult:
    """One reinsurer's recoveries over all treaties; without a name, those of treaties that name no reinsurer."""

    name: str | None
    recovery: View
    share_of_gross: Figure  # of the book's gross AAL
    tail_recovery: Figure  # mean recovery in the book's worst gross years
    reinstatement: Figure  # mean premium due to it
    recovery_sum_fen: int  # over all years; adds up over the reinsurers to the book's ceded
    treaties: tuple[ReinsurerPart, ...]  # inuring order


@dataclass(frozen=True, slots=True)
class CoinsurerResult:
    """One bearer's part of 100 % of the co-insured policies: ours, a named co-insurer's, or the rest."""

    part: str  # ours, named, rest
    name: str | None  # of a named co-insurer
    policies: int
    limit_cny: float | None  # its part; None where a policy has no limit
    gross_sum_fen: int  # over all years; the parts add up to 100 %
    mean: Figure
    share: float  # of 100 % of these policies' gross


@dataclass(frozen=True, slots=True)
class GroupResult:
    """One group of a grouping: its own yearly losses, and its share of the book's worst years (Euler, co-TVaR)."""

    grouping: str
    group: str
    gross: View
    net: View  # without occurrence points
    co_tvar_gross: Figure  # adds up over a grouping to the book's TVaR at the capital level
    co_tvar_net: Figure


@dataclass(frozen=True, slots=True)
class ConvergencePoint:
    """The estimates from the first ``years`` years only."""

    years: int
    mean: Figure
    var: Figure
    tvar: Figure


@dataclass(frozen=True, slots=True)
class Convergence:
    """Running estimates, and the numbers of years needed for a given relative standard error."""

    view: str
    level: float
    points: tuple[ConvergencePoint, ...]  # 1/8, 1/4, 1/2 and all of the batches
    verdict: Verdict  # by the error of the TVaR: within 1 %, within 5 %, or neither (or drifting)
    drifting: bool  # the second half of the years moved an estimate significantly
    words: Text
    years_for_1_percent: tuple[
        int | None, int | None, int | None
    ]  # mean, VaR, TVaR; None if it cannot be estimated
    years_for_5_percent: tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Driver:
    """One kind of event, or one entity hit, behind the book's worst years."""

    source: Literal[
        "common", "own", "lump"
    ]  # a common cause, an account's own incident, or losses not kept event by event
    kind: str  # class of common event or incident type; "" for the lump
    entity: str | None  # entity hit by a common event; None if entities are added up
    gross: Figure  # part of the book's TVaR at the drivers' level
    share: Figure  # the same as a share; adds up to 1
    leads: int  # number of worst years of which it is the largest event


@dataclass(frozen=True, slots=True)
class WorstYear:
    """One of the worst years and its largest event."""

    year: int
    gross_cny: float
    net_cny: float
    kind: str  # "" if no event of the year was kept
    entity: str | None
    account: str | None
    accounts_hit: int
    event_gross_cny: float


@dataclass(frozen=True, slots=True)
class Drivers:
    """The composition of the years beyond the 1-in-``return_period``."""

    return_period: float
    years: int  # number of such years
    kinds: tuple[Driver, ...]  # largest first; adds up to the TVaR
    entities: tuple[Driver, ...]  # common events only, by entity; largest first
    groups: tuple[
        tuple[str, str, Figure], ...
    ]  # grouping, group, share of the TVaR; largest first in a grouping
    worst: tuple[WorstYear, ...]  # worst first


@dataclass(frozen=True, slots=True)
class AdequacyRow:
    """A policy's premium against its technical price."""

    account: str
    policy: str
    layer: int
    insured: str | None
    premium_cny: float
    technical_cny: float
    ratio: float  # premium over technical price
    mean_error_cny: float  # standard error of the policy's simulated yearly mean


@dataclass(frozen=True, slots=True)
class Adequacy:
    """Premiums against technical prices over the book."""

    priced: int  # policies with a premium and a simulated loss to price
    unpriced: int
    tvar_level: float  # probability of the policies' own TVaR that the prices charge capital on
    premium_cny: float
    technical_cny: float
    ratio: Figure  # of the totals
    inadequate: int  # policies below their technical price
    shortfall_cny: float  # sum of their shortfalls
    quantiles: tuple[tuple[float, float], ...]  # probability, ratio
    worst: tuple[AdequacyRow, ...]  # largest shortfall first


@dataclass(frozen=True, slots=True)
class InsuredRow:
    """One account's part in the book, its policies added up."""

    account: str
    insured: str | None
    sector: str
    province: str | None
    policies: int
    limit_cny: float | None
    premium_cny: float | None
    mean: Figure
    co_tvar_cny: float  # its Euler share of the book's gross TVaR at the capital level
    co_tvar_error_cny: float | None  # standard error: the sum over its policies, an upper bound
    marginal_cny: float | None  # fall of the book's TVaR without it; None with several policies
    marginal_error_cny: float | None


@dataclass(frozen=True, slots=True)
class Book:
    """The book's size."""

    policies: int
    accounts: int
    premium_cny: float | None  # None where a policy has none
    limit_cny: float | None  # None where a policy has none


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of a results folder."""

    run: Run
    book: Book
    views: tuple[View, ...]  # ground (where there is one), gross, ceded, net
    treaties: tuple[TreatyResult, ...]  # inuring order
    groups: tuple[GroupResult, ...]  # by grouping in the run's order, then by name
    convergence: tuple[Convergence, ...]  # gross, net
    drivers: Drivers
    insureds: tuple[InsuredRow, ...]  # largest Euler share first
    adequacy: Adequacy | None = None  # None where no policy has a premium
    reinsurers: tuple[
        ReinsurerResult, ...
    ] = ()  # largest recovery first; treaties that name none together and last
    coinsurers: tuple[
        CoinsurerResult, ...
    ] = ()  # ours, by name, the rest; none where every policy is all ours
    cautions: tuple[Text, ...] = ()  # what the figures leave out of this book's cover

    def view(self, code: str) -> View:
        """Find one of ``views`` by its code.

        Raises:
            KeyError: there is no such view.
        """
        for view in self.views:
            if view.code == code:
                return view
        raise KeyError(code)


def to_data(summary: Summary) -> dict[str, Any]:
    """Convert the summary to plain JSON data with finite numbers for ``summary.json``; infinite values become None.

    Raises:
        ValueError: a figure is nan.
    """
    body = {item.name: plain(getattr(summary, item.name), item.name) for item in fields(summary)}
    return {"format": FORMAT, "version": VERSION, "software": f"wangbao {__version__}", **body}


def plain(value: Any, where: str) -> Any:
    """Convert a value of a summary to its JSON form; ``where`` names it in an error.

    Raises:
        ValueError: the value is nan.
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Run):
        return value.as_data()
    if isinstance(value, TreatyName):
        return value.model_dump(mode="json")
    if isinstance(value, Integral):
        return int(value)
    if hasattr(value, "_asdict"):
        return {name: plain(item, f"{where}.{name}") for name, item in value._asdict().items()}
    if isinstance(value, tuple):
        return [plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name), f"{where}.{item.name}") for item in fields(value)}
    number = float(value)
    if math.isnan(number):
        raise ValueError(f"{where} is not a number")
    return number if math.isfinite(number) else None
