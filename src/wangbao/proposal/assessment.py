"""Assess an enterprise under the contract that is proposed to it: bands, curve, drivers, advice, checks.

The assessment stands on the same simulated years as the technical price of the proposal, so its price is that one; only
the range comes on top.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any, Final

from wangbao.assessment import advice, as_json, assumptions, band, checks, describe
from wangbao.assessment.assess import DEFAULT_DRAWS, DEFAULT_SEED, MODEL
from wangbao.assessment.losses import Sampling, simulate
from wangbao.assessment.report import chart, headline
from wangbao.assessment.result import Assessment, Run
from wangbao.assessment.views import loss_view, measured
from wangbao.contract import explain
from wangbao.contract.terms import Terms
from wangbao.drawing.frame import NARROW, WIDE
from wangbao.pricing.loadings import Loadings
from wangbao.proposal.valuation import levels, limit_of, sampling_for, technical_price
from wangbao.risk import parameters
from wangbao.risk.event_model import build
from wangbao.risk.measures import Measures
from wangbao.risk.profile import Profile
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.text import LANGS, Text

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
    tail = describe.tail_cells(events, losses, plan)
    paid = loss_view("insured", losses.insured[0], losses.insured_largest[0], losses.years, bands.insured[0])
    return Assessment(
        subject=describe.subject(profile, losses),
        wording=contract.code,
        wording_title=contract.title,
        limit_cny=limit_of(contract),
        deductible_cny=contract.deductible_cny,
        ground_up=loss_view("ground_up", losses.ground, losses.ground_largest, losses.years, bands.ground_up),
        insured=paid,
        cells=describe.cells(profile, losses),
        scenarios=describe.scenario_rows(profile, losses, tail),
        heads=describe.head_rows(contract, losses, tail),
        layers=explain.layers(contract),
        price=technical_price(insured, contract, loadings, _around(paid.mean_band, insured.mean.value)),
        options=(),
        advice=advised,
        assumptions=assumptions.assumptions(model),
        sources=tuple(model.sources.items()),
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
        cautions=describe.cautions(profile, contract),
    )


def data_of(found: Assessment) -> dict[str, Any]:
    """Convert an assessment to plain data: its JSON without assumptions, with sentences and curves drawn."""
    data = as_json.to_data(found)
    for long in ("assumptions", "sources", "cells"):
        del data[long]
    data["said"] = {
        lang: {
            "sentences": headline.sentences(found, lang),
            "figures": [figure._asdict() for figure in headline.figures(found, lang)],
            "curves": [chart.exceedance(found, lang, sheet) for sheet in (WIDE, NARROW)],
        }
        for lang in LANGS
    }
    plain: dict[str, Any] = json.loads(json.dumps(data))
    return plain


def _around(found: Band, mean: float) -> Band:
    """Widen a band to hold the mean: its middle is a median of draws and may lie a little to either side."""
    return Band(min(found.low, mean), found.middle, max(found.high, mean))
