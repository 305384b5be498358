"""An assessment put together from simulated years and the figures made of them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from wangbao.assessment import assumptions, describe
from wangbao.assessment.band import Bands
from wangbao.assessment.losses import Losses, Sampling
from wangbao.assessment.result import Advice, Assessment, Check, LossView, Run
from wangbao.assessment.views import loss_view
from wangbao.contract import explain
from wangbao.contract.terms import Terms
from wangbao.pricing.price import Option, Price
from wangbao.risk.event_model import EventModel
from wangbao.risk.exact import moments
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Profile
from wangbao.vocabulary.figures import Estimate


def views_of(losses: Losses, bands: Bands) -> tuple[LossView, LossView]:
    """Build the two views of the years: ground up, and insured under the first contract."""
    return (
        loss_view("ground_up", losses.ground, losses.ground_largest, losses.years, bands.ground_up),
        loss_view("insured", losses.insured[0], losses.insured_largest[0], losses.years, bands.insured[0]),
    )


def assembled(
    profile: Profile,
    model: Parameters,
    events: EventModel,
    terms: Terms,
    losses: Losses,
    sampling: Sampling,
    *,
    limit_cny: Decimal,
    views: tuple[LossView, LossView],
    price: Price,
    options: Sequence[Option] = (),
    advice: Sequence[Advice],
    checks: Sequence[Check],
    run: Run,
) -> Assessment:
    """Put an assessment together: figures, the parts of the loss in words, sources, cautions."""
    tail = describe.tail_cells(events, losses, sampling)
    ground_up, insured = views
    exactly = Estimate(moments(events).deviation, 0.0)  # rare years decide it: no sample holds enough of them
    return Assessment(
        subject=describe.subject(profile, losses),
        wording=terms.code,
        wording_title=terms.title,
        limit_cny=limit_cny,
        deductible_cny=terms.deductible_cny,
        ground_up=replace(ground_up, deviation=exactly),
        insured=insured,
        cells=describe.cells(profile, losses),
        scenarios=(rows := describe.scenario_rows(profile, losses, tail)),
        scale=describe.scale_rows(profile, events, model, rows),
        heads=describe.head_rows(terms, losses, tail),
        layers=explain.layers(terms),
        price=price,
        options=tuple(options),
        advice=tuple(advice),
        assumptions=assumptions.assumptions(model),
        sources=tuple(model.sources.items()),
        checks=tuple(checks),
        run=run,
        cautions=describe.cautions(profile, terms, model),
    )
