"""Results by reinsurer, from the yearly recoveries and the shares in ``run.json``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance.treaty_parts import Reinsurer
from wangbao.portfolio.results.allocation import Worst, co_tvar
from wangbao.portfolio.results.run import Run, TreatyName
from wangbao.portfolio.results.summary import ReinsurerPart, ReinsurerResult
from wangbao.portfolio.results.tables import Ints, Years
from wangbao.portfolio.results.yearly import Points, share_of, view, yearly_mean

_MILLION: Final = 1_000_000  # shares have at most six decimals


@dataclass(slots=True)
class _Sum:
    """Running sums of one reinsurer: recoveries and reinstatement premiums, int64[Y] fen, and its parts of treaties."""

    recovery_fen: Ints
    premium_fen: Ints
    parts: list[ReinsurerPart] = field(default_factory=list)


def reinsurers(run: Run, years: Years, at: Points, worst: Worst) -> tuple[ReinsurerResult, ...]:
    """Compute the result of every reinsurer, merged by name, largest recovery first; unnamed reinsurers last.

    Recoveries add up to the book's ceded loss in every year, to the fen.
    """
    sums: dict[str | None, _Sum] = {}
    for treaty in run.treaties.names if run.treaties else ():
        for name, share, recovery, premium in _parts(treaty, years):
            one = sums.setdefault(name, _Sum(np.zeros(run.years, np.int64), np.zeros(run.years, np.int64)))
            one.recovery_fen += recovery
            one.premium_fen += premium
            one.parts.append(
                ReinsurerPart(
                    code=treaty.code,
                    share=share,
                    recovery=yearly_mean(recovery, at),
                    reinstatement=yearly_mean(premium, at),
                    recovery_sum_fen=int(recovery.sum()),
                )
            )
    found = [
        ReinsurerResult(
            name=name,
            recovery=view(name or "", one.recovery_fen, None, at),
            share_of_gross=share_of(one.recovery_fen, years.gross_fen, at),
            tail_recovery=co_tvar(one.recovery_fen[worst.year], worst),
            reinstatement=yearly_mean(one.premium_fen, at),
            recovery_sum_fen=int(one.recovery_fen.sum()),
            treaties=tuple(one.parts),
        )
        for name, one in sums.items()
    ]
    return tuple(sorted(found, key=lambda one: (one.name is None, -one.recovery_sum_fen, one.name or "")))


def by_reinsurer(reinsurers: Sequence[Reinsurer], fen: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    """Split a treaty's recoveries, or its reinstatement premiums, between its reinsurers, in whole fen.

    Args:
        reinsurers: of the treaty.
        fen: i64[...], amounts of the part placed, for instance ``Recoveries.by_treaty[treaty]``.

    Returns:
        Amounts by reinsurer's name, in the order given; they add up to ``fen`` exactly. Empty where there are none.
        Rounded down on the running total of the reinsurers.
    """
    millionths = np.cumsum([int(one.share * _MILLION) for one in reinsurers], dtype=np.int64)
    found: dict[str, NDArray[np.int64]] = {}
    before = np.zeros_like(fen)
    for reinsurer, running in zip(reinsurers, millionths, strict=True):
        whole, rest = np.divmod(fen, millionths[-1])
        upto = whole * running + rest * running // millionths[-1]
        found[reinsurer.name], before = upto - before, upto
    return found


def _parts(treaty: TreatyName, years: Years) -> Iterator[tuple[str | None, float | None, Ints, Ints]]:
    """Yield name, share, recoveries and premiums of a treaty's reinsurers; one unnamed part if it names none."""
    recovery, premium = years.ceded[treaty.code], years.reinstatement[treaty.code]
    if not treaty.reinsurers:
        yield None, None, recovery, premium
        return
    of_recovery, of_premium = (by_reinsurer(treaty.reinsurers, fen) for fen in (recovery, premium))
    for one in treaty.reinsurers:
        yield one.name, float(one.share), of_recovery[one.name], of_premium[one.name]
