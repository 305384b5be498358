"""Technical figures of one enterprise under many contracts at once, to which a filed rate plan is fitted.

Every contract sees the same simulated incidents, so the differences between limits, deductibles and waiting times are
far better known than the figures themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from wangbao.assessment.band import years_for
from wangbao.assessment.losses import Sampling, simulate
from wangbao.assessment.views import measured
from wangbao.contract.terms import Terms
from wangbao.pricing.loadings import Loadings
from wangbao.pricing.many import premiums
from wangbao.risk import parameters
from wangbao.risk.event_model import build
from wangbao.risk.profile import Profile
from wangbao.vocabulary.heads import HEADS
from wangbao.vocabulary.terms import INSURANCE_CLASSES

_CLASS = {
    one.code: np.array([head.insurance_class == one.code for head in HEADS]) for one in INSURANCE_CLASSES
}


@dataclass(frozen=True, slots=True)
class Technical:
    """One enterprise under one contract: yearly insured loss, technical premium before VAT, and the loss by class.

    Money is yuan a year. ``error`` is the standard error of ``mean`` from sampling; ``class_mean`` is the mean by
    insurance class, adding up to it.
    """

    limit_cny: Decimal
    mean: float
    error: float
    deviation: float
    tvar: float
    premium_cny: float
    class_mean: dict[str, float]


def technical(
    profile: Profile,
    contracts: Sequence[Terms],
    loadings: Loadings,
    *,
    incidents: int,
    seed: int,
    threads: int = 1,
) -> tuple[Technical, ...]:
    """Compute the technical figures of ``profile`` under each contract.

    Args:
        profile: the enterprise.
        contracts: resolved terms, each with an annual limit.
        loadings: the price plan of the technical premium.
        incidents: at least so many incidents are simulated.
        seed: of the random numbers; the same for every enterprise gives common random numbers.
        threads: changes nothing but the time it takes.

    Raises:
        InputError: what :func:`wangbao.pricing.many.premiums` refuses.
    """
    events = build(profile, parameters.default())
    years = years_for(events.frequency.mu, incidents)
    losses = simulate(events, list(contracts), Sampling(years=years, seed=seed, threads=threads))
    level = loadings.capital_level
    found = [measured(row, losses.years, (level,)) for row in losses.insured]
    by_head = losses.per_year(losses.insured_cells).sum(axis=1)  # float64[J, H]
    limits = [float(terms.limit_cny or 0) for terms in contracts]
    prices = premiums(
        [one.mean.value for one in found],
        [one.deviation.value for one in found],
        [max(one.tail[0].tvar.value, one.mean.value) for one in found],
        limits,
        loadings,
    )
    return tuple(
        Technical(
            limit_cny=Decimal(repr(limit)),
            mean=one.mean.value,
            error=one.mean.error,
            deviation=one.deviation.value,
            tvar=one.tail[0].tvar.value,
            premium_cny=float(price),
            class_mean={code: float(heads[mask].sum()) for code, mask in _CLASS.items()},
        )
        for one, heads, price, limit in zip(found, by_head, prices, limits, strict=True)
    )
