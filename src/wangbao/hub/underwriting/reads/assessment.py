"""The whole assessment behind a quote: bands, curve, drivers, advice, checks; made when first looked at, then kept.

It stands on the same simulated years as the quote's technical price, so that price is the one the quote has; only its
range comes on top. It is kept with the fingerprint of what it was made from and made again when that changes.
"""

import datetime as dt
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
from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.catalogue.reads.bundle import bundle_of
from wangbao.hub.underwriting.models import Assessed, Quote
from wangbao.hub.underwriting.reads.quotation import of_quote
from wangbao.pricing.loadings import Loadings
from wangbao.product.choice import terms
from wangbao.proposal import option_fit
from wangbao.proposal.valuation import levels, limit_of, sampling_for, technical_price
from wangbao.risk import parameters
from wangbao.risk.event_model import build
from wangbao.risk.measures import Measures
from wangbao.risk.profile import Profile
from wangbao.vocabulary import canonical
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.text import LANGS, Text

_THREADS: Final = 2


def assessed(*, by: Actor, now: dt.datetime, quote: Quote) -> dict[str, Any]:
    """The assessment of a quote as it stands, as :func:`data_of` makes it; from its keeping place where it is fresh."""
    allow(by, "underwriting.work", quote)
    wanted = fingerprint(quote)
    kept = Assessed.objects.filter(quote=quote).first()
    if kept is not None and kept.made_from == wanted:
        found: dict[str, Any] = kept.data
        return found
    bundle = bundle_of(quote.product_version)
    contract = terms(bundle.definition, bundle.wording, option_fit.read(quote.terms))
    found = data_of(assess(of_quote(quote).profile, contract, bundle.loadings))
    Assessed.objects.update_or_create(
        quote=quote, defaults={"made_from": wanted, "made_at": now, "data": found}
    )
    return found


def fingerprint(quote: Quote) -> str:
    """What an assessment depends on: profile, terms, product version, model."""
    made_from = [quote.profile, quote.terms, quote.product_version_id, parameters.default().version]
    return canonical.sha256(made_from, spelling="spaced")


def assess(profile: Profile, contract: Terms, loadings: Loadings) -> Assessment:
    """One enterprise under one contract, on the years its price stands on."""
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
    """An assessment as it is kept: its JSON without the long table of assumptions, its answer and curve in words."""
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
    """The band, holding the mean itself: its middle is a median of draws and may lie a little to either side."""
    return Band(min(found.low, mean), found.middle, max(found.high, mean))


_SAMPLING: Final = Text(
    "事件次数按年分层抽样；与报价的技术保费使用相同的模拟年度",
    "incident counts stratified over the years; the same simulated years as the quote's technical price",
)
