"""What each reinsurer pays of a run's treaties, from the yearly recoveries and the shares in ``run.json``."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from wangbao.portfolio.reinsurance.reinsurers import by_reinsurer
from wangbao.portfolio.results.allocation import Worst, co_tvar
from wangbao.portfolio.results.run import Run, TreatyName
from wangbao.portfolio.results.summary import ReinsurerPart, ReinsurerResult
from wangbao.portfolio.results.tables import Ints, Years
from wangbao.portfolio.results.yearly import Points, share_of, view, yearly_mean


class _Paid(NamedTuple):
    """One reinsurer's recoveries and reinstatement premiums of one treaty, int64[Y] fen."""

    code: str
    share: float | None
    recovery_fen: Ints
    reinstatement_fen: Ints


def reinsurers(run: Run, years: Years, at: Points, worst: Worst) -> tuple[ReinsurerResult, ...]:
    """Every reinsurer, those of one name together, the largest recovery first; treaties that name none come last.

    Their recoveries add up to the book's ceded in every year, to the fen.
    """
    paid: dict[str | None, list[_Paid]] = {}
    for name in run.treaties.names if run.treaties else ():
        for reinsurer, part in _parts(name, years):
            paid.setdefault(reinsurer, []).append(part)
    found = [_result(name, parts, years, at, worst) for name, parts in paid.items()]
    return tuple(sorted(found, key=lambda one: (one.name is None, -one.recovery_sum_fen, one.name or "")))


def _parts(name: TreatyName, years: Years) -> Iterator[tuple[str | None, _Paid]]:
    recovery, reinstatement = years.ceded[name.code], years.reinstatement[name.code]
    if not name.reinsurers:
        yield None, _Paid(name.code, None, recovery, reinstatement)
        return
    of_recovery, of_premium = (by_reinsurer(name.reinsurers, fen) for fen in (recovery, reinstatement))
    for one in name.reinsurers:
        yield one.name, _Paid(name.code, float(one.share), of_recovery[one.name], of_premium[one.name])


def _result(name: str | None, parts: list[_Paid], years: Years, at: Points, worst: Worst) -> ReinsurerResult:
    recovery: Ints = np.sum([part.recovery_fen for part in parts], axis=0)
    premium: Ints = np.sum([part.reinstatement_fen for part in parts], axis=0)
    return ReinsurerResult(
        name=name,
        recovery=view(name or "", recovery, None, at),
        share_of_gross=share_of(recovery, years.gross_fen, at),
        tail_recovery=co_tvar(recovery[worst.year], worst),
        reinstatement=yearly_mean(premium, at),
        recovery_sum_fen=int(recovery.sum()),
        treaties=tuple(
            ReinsurerPart(
                code=part.code,
                share=part.share,
                recovery=yearly_mean(part.recovery_fen, at),
                reinstatement=yearly_mean(part.reinstatement_fen, at),
                recovery_sum_fen=int(part.recovery_fen.sum()),
            )
            for part in parts
        ),
    )
