"""Other limits and deductibles beside the ones asked for, evaluated on the same incidents.

Every choice sees the same simulated years, so the *difference* to the terms asked for needs far fewer of them than the
figure itself: a choice is the figure of the long run plus a difference from a shorter one (a control variate).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from wangbao.assessment.band import years_for
from wangbao.assessment.losses import Sampling, by_batch, simulate
from wangbao.assessment.views import measured
from wangbao.contract import resolve
from wangbao.contract.terms import Terms
from wangbao.contract.wording import Wording
from wangbao.risk.event_model import EventModel
from wangbao.risk.measures import Measures, of_batches
from wangbao.vocabulary.figures import Estimate

INCIDENTS = 20_000

_FACTORS = (  # limit and deductible as multiples of the ones asked for
    (Decimal("0.5"), Decimal(1)),
    (Decimal(2), Decimal(1)),
    (Decimal(1), Decimal("0.5")),
    (Decimal(1), Decimal(2)),
)


@dataclass(frozen=True, slots=True)
class Beside:
    """One choice: its terms and the yearly insured loss under them."""

    terms: Terms
    mean: Estimate
    deviation: float
    tvars: Mapping[float, float]  # by level

    def tvar_at(self, level: float) -> float:
        return self.tvars[level]


def asked(terms: Terms, insured: Measures) -> Beside:
    """Return the terms asked for, as measured in the long run."""
    tvars = {t.level: t.tvar.value for t in insured.tail}
    return Beside(terms, Estimate(insured.mean.value, insured.mean.error), insured.deviation.value, tvars)


def beside(
    wording: Wording,
    terms: Terms,
    events: EventModel,
    sampling: Sampling,
    insured: Measures,
    levels: tuple[float, ...],
) -> tuple[Beside, ...]:
    """Evaluate half and double the limit, and half and double the deductible (where there is one)."""
    others = _others(wording, terms)
    short = replace(sampling, years=years_for(events.frequency.mu, INCIDENTS))
    losses = simulate(events, [terms, *others], short)
    years = losses.years
    batches = [by_batch(row, years) for row in losses.insured]
    found = [measured(row, years, levels) for row in losses.insured]
    base, long = found[0], asked(terms, insured)
    out = []
    for other, of, totals in zip(others, found[1:], batches[1:], strict=True):
        change = of_batches(totals - batches[0], years.years)
        spread = of.deviation.value / base.deviation.value if base.deviation.value else 1.0
        out.append(
            Beside(
                terms=other,
                mean=Estimate(
                    max(long.mean.value + change.value, 0.0), math.hypot(long.mean.error, change.error)
                ),
                deviation=long.deviation * spread,
                tvars={
                    t.level: max(
                        long.tvars[t.level] + t.tvar.value - b.tvar.value, long.mean.value + change.value
                    )
                    for t, b in zip(of.tail, base.tail, strict=True)
                },
            )
        )
    return tuple(out)


def _others(wording: Wording, terms: Terms) -> list[Terms]:
    limit, deductible = terms.limit_cny, terms.deductible_cny
    if limit is None:
        return []
    return [
        resolve.resolve(wording, limit_cny=limit * by_limit, deductible_cny=deductible * by_deductible)
        for by_limit, by_deductible in _FACTORS
        if deductible or by_deductible == 1
    ]
