"""Assess an enterprise under the contract that is proposed to it: bands, curve, drivers, advice, checks.

The assessment stands on the same simulated years as the technical price of the proposal, so its price is that one; only
the range comes on top.
"""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Final

from wangbao.assessment import advice, band, checks
from wangbao.assessment.assembly import assembled, views_of
from wangbao.assessment.losses import Sampling, simulate
from wangbao.assessment.request import DEFAULT_DRAWS, DEFAULT_SEED, MODEL
from wangbao.assessment.result import Assessment, Run
from wangbao.assessment.views import measured
from wangbao.contract.terms import Terms
from wangbao.pricing.loadings import Loadings
from wangbao.proposal.valuation import levels, limit_of, sampling_for, technical_price
from wangbao.risk import parameters
from wangbao.risk.event_model import build
from wangbao.risk.measures import Measures
from wangbao.risk.profile import Profile
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.text import Text

_THREADS: Final = 2
_SAMPLING: Final = Text(
    "事件次数按年分层抽样；与报价的技术保费使用相同的模拟年度",
    "incident counts stratified over the years; the same simulated years as the quote's technical price",
)


def assess(profile: Profile, contract: Terms, loadings: Loadings) -> Assessment:
    """Assess one enterprise under one contract, on the years its price stands on."""
    model = parameters.default()
    events = build(profile, model)
    plan, at = sampling_for(events), levels(loadings)
    threaded = Sampling(plan.years, plan.seed, threads=_THREADS)
    losses = simulate(events, [contract], plan)
    insured = measured(losses.insured[0], losses.years, at)

    def premium(of: Measures) -> Decimal:
        return technical_price(of, contract, loadings).premium_cny

    with ThreadPoolExecutor(1) as at_once:
        checking = at_once.submit(checks.checks, events, losses, contract)
        bands = band.bands(
            profile, model, [contract], threaded, view="default", common_causes=True, draws=DEFAULT_DRAWS
        )
        advised = advice.advise(profile, model, events, contract, threaded, premium=premium, levels=at)
        checked = checking.result()
    ground_up, paid = views_of(losses, bands)
    return assembled(
        profile,
        model,
        events,
        contract,
        losses,
        plan,
        limit_cny=limit_of(contract),
        views=(ground_up, paid),
        price=technical_price(insured, contract, loadings, _around(paid.mean_band, insured.mean.value)),
        advice=advised,
        checks=checked,
        run=Run(
            model=MODEL,
            model_version=model.version,
            view="default",
            years=losses.years.years,
            events=losses.years.events,
            seed=DEFAULT_SEED,
            sampling=_SAMPLING,
            parameter_draws=DEFAULT_DRAWS,
        ),
    )


def _around(found: Band, mean: float) -> Band:
    """Widen a band to hold the mean: its middle is a median of draws and may lie a little to either side."""
    return Band(min(found.low, mean), found.middle, max(found.high, mean))
