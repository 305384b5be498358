"""The lightweight assessment: one enterprise from its facts to its loss curve, its cover, its price and its advice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal

from wangbao.assessment import advice, band, checks, choices
from wangbao.assessment.assembly import assembled, views_of
from wangbao.assessment.losses import Losses, Sampling, simulate
from wangbao.assessment.prices import limit_of, options_of, price_of
from wangbao.assessment.request import MODEL, MOST_YEARS, Request, refuse_request, usual_wording
from wangbao.assessment.result import Advice, Assessment, Check, Run
from wangbao.assessment.views import LEVELS, measured
from wangbao.contract import resolve, wording
from wangbao.contract.terms import Terms
from wangbao.pricing import loadings
from wangbao.pricing.loadings import Loadings
from wangbao.risk import parameters
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.measures import Measures
from wangbao.risk.parameters import Parameters
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

INCIDENTS = 200_000  # the default number of years holds at least so many: the yearly mean is then good to 1 %
MOST_INCIDENTS = 200_000_000

Progress = Callable[[str, float], None]


def assess(request: Request, *, progress: Progress | None = None) -> Assessment:
    """Assess one enterprise.

    Args:
        request: who, under which wording and terms, and how much to simulate.
        progress: told the stage (``simulate``, ``band``, ``advice``) and the share of it that is done.

    Raises:
        InputError: an unknown wording, terms the wording does not allow, or years, seed or draws out of range.
    """
    refuse_request(request)
    basis = _basis(request)
    return _written(request, basis, _figures(request, basis, progress or (lambda _stage, _share: None)))


@dataclass(frozen=True, slots=True)
class _Basis:
    """Inputs of one assessment: model, wording, terms, loadings, event model and sampling."""

    model: Parameters
    wording: wording.Wording
    terms: Terms
    limit: Decimal
    loadings: Loadings
    levels: tuple[float, ...]
    events: EventModel
    sampling: Sampling


@dataclass(frozen=True, slots=True)
class _Figures:
    """Raw figures of one assessment, before they are put into the result."""

    losses: Losses
    insured: Measures
    bands: band.Bands
    beside: tuple[choices.Beside, ...]
    advice: tuple[Advice, ...]
    checks: tuple[Check, ...]


def _basis(request: Request) -> _Basis:
    """Load wording, terms, loadings and event model, and check the terms.

    Raises:
        InputError: an unknown wording, or a deductible that is not below the annual limit.
    """
    model = parameters.default()
    chosen = wording.load(request.wording_name or usual_wording(request.profile))
    terms = resolve.resolve(chosen, limit_cny=request.limit_cny, deductible_cny=request.deductible_cny)
    if terms.limit_cny is not None and terms.deductible_cny >= terms.limit_cny:
        raise refusal(
            "deductible",
            f"{terms.deductible_cny:,.2f}",
            f"免赔额须小于年累计限额 {terms.limit_cny:,.2f}",
            f"the deductible must be below the annual limit of {terms.limit_cny:,.2f}",
        )
    own = loadings.read_loadings(request.loadings) if request.loadings else loadings.default_loadings()
    events = build(request.profile, model, view=request.view, common_causes=request.common_causes)
    return _Basis(
        model=model,
        wording=chosen,
        terms=terms,
        limit=limit_of(terms),
        loadings=own,
        levels=tuple(sorted({*LEVELS, own.capital_level})),
        events=events,
        sampling=_sampling(request, events),
    )


def _figures(request: Request, basis: _Basis, tell: Progress) -> _Figures:
    profile, model, terms, sampling = request.profile, basis.model, basis.terms, basis.sampling

    def premium(of: Measures) -> Decimal:
        return price_of(terms, of, basis.loadings).premium_cny

    losses = simulate(basis.events, [terms], sampling, progress=lambda share: tell("simulate", share))
    insured = measured(losses.insured[0], losses.years, basis.levels)
    with ThreadPoolExecutor(1) as at_once:
        checking = at_once.submit(checks.checks, basis.events, losses, terms)
        tell("band", 0.0)
        found = band.bands(
            profile,
            model,
            [terms],
            sampling,
            view=request.view,
            common_causes=request.common_causes,
            draws=request.draws,
        )
        tell("choices", 0.0)
        beside = choices.beside(basis.wording, terms, basis.events, sampling, insured, basis.levels)
        tell("advice", 0.0)
        advised = advice.advise(
            profile,
            model,
            basis.events,
            terms,
            sampling,
            premium=premium,
            levels=basis.levels,
        )
        checked = checking.result()
    tell("advice", 1.0)
    return _Figures(losses, insured, found, beside, advised, checked)


def _written(request: Request, basis: _Basis, figures: _Figures) -> Assessment:
    ground_up, insured = views_of(figures.losses, figures.bands)
    return assembled(
        request.profile,
        basis.model,
        basis.events,
        basis.terms,
        figures.losses,
        basis.sampling,
        limit_cny=basis.limit,
        views=(ground_up, insured),
        price=price_of(basis.terms, figures.insured, basis.loadings, insured.mean_band),
        options=options_of(basis.terms, figures.insured, figures.beside, basis.loadings, insured.mean_band),
        advice=advice.bounded(figures.advice, ground_up),
        checks=figures.checks,
        run=_run(request, basis.model, figures.losses),
    )


def _sampling(request: Request, events: EventModel) -> Sampling:
    """Return the sampling of the main run: the years asked for, or enough for a yearly mean within 1 %."""
    years = request.years or min(band.years_for(events.frequency.mu, INCIDENTS), MOST_YEARS)
    sampling = Sampling(years=years, seed=request.seed, threads=request.threads)
    whole = -(-years // sampling.batches) * sampling.batches
    if whole * events.frequency.mu > MOST_INCIDENTS:
        raise refusal(
            "years",
            years,
            f"将模拟约 {whole * events.frequency.mu:,.0f} 起事件，上限为 {MOST_INCIDENTS:,}",
            f"would simulate about {whole * events.frequency.mu:,.0f} incidents; at most {MOST_INCIDENTS:,}",
        )
    return replace(sampling, years=whole)


def _run(request: Request, model: Parameters, losses: Losses) -> Run:
    return Run(
        model=MODEL,
        model_version=model.version,
        view=request.view,
        years=losses.years.years,
        events=losses.years.events,
        seed=request.seed,
        sampling=Text(
            f"事件次数按年分层抽样，{losses.years.batches} 个独立批次估计误差；损失为计数器式随机数",
            f"incident counts stratified over the years, errors from {losses.years.batches} independent batches; "
            "counter-based random numbers for the losses",
        ),
        parameter_draws=request.draws,
    )
