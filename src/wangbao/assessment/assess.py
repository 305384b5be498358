"""The lightweight assessment: one enterprise from its facts to its loss curve, its cover, its price and its advice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from wangbao.assessment import advice, assumptions, band, checks, choices, describe
from wangbao.assessment.losses import Losses, Sampling, simulate
from wangbao.assessment.result import Advice, Assessment, Check, LossView, Run
from wangbao.assessment.views import BAD_YEAR, LEVELS, loss_view, measured
from wangbao.contract import explain, resolve, wording
from wangbao.contract.terms import Terms
from wangbao.pricing import indications, loadings, technical
from wangbao.pricing.loadings import Loadings
from wangbao.pricing.price import Option, Price
from wangbao.risk import parameters
from wangbao.risk.event_model import EventModel, build
from wangbao.risk.frequency import View
from wangbao.risk.measures import Measures
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Profile
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import Text

DEFAULT_SEED = 2026
DEFAULT_DRAWS = 48
INCIDENTS = 200_000  # the default number of years holds at least so many: the yearly mean is then good to 1 %
MOST_YEARS = 1_000_000_000
MOST_INCIDENTS = 200_000_000
MODEL = "wangbao-default"
SMALL_PACKAGE = "small-enterprise"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Request:
    """An enterprise to assess and the settings. Defaults: the wording of its kind with its own limit and deductible.

    ``wording_name`` is a shipped wording's code or a path. ``years`` of None is enough years for the yearly mean to be
    good to 1 %. ``threads`` changes nothing but the time it takes.
    """

    profile: Profile
    wording_name: str | None = None
    limit_cny: Decimal | None = None
    deductible_cny: Decimal | None = None
    years: int | None = None
    seed: int = DEFAULT_SEED
    view: View = "default"
    common_causes: bool = True
    draws: int = DEFAULT_DRAWS
    threads: int = 2
    loadings: Path | None = None


def assess(request: Request, *, progress: Progress | None = None) -> Assessment:
    """Assess one enterprise.

    Args:
        request: who, under which wording and terms, and how much to simulate.
        progress: told the stage (``simulate``, ``band``, ``advice``) and the share of it that is done.

    Raises:
        InputError: an unknown wording, terms the wording does not allow, or years, seed or draws out of range.
    """
    _check(request)
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
    chosen = wording.load(request.wording_name or _usual_wording(request.profile))
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
        limit=_limit(terms),
        loadings=own,
        levels=tuple(sorted({*LEVELS, own.capital_level})),
        events=events,
        sampling=_sampling(request, events),
    )


def _usual_wording(profile: Profile) -> str:
    """Return the wording of the enterprise's kind; small firms of other industries get their package."""
    small = describe.size_of(profile) in ("micro", "small")
    return (
        SMALL_PACKAGE
        if profile.insured_kind == "other_industry" and small
        else wording.for_kind(profile.insured_kind)
    )


def _figures(request: Request, basis: _Basis, tell: Progress) -> _Figures:
    profile, model, terms, sampling = request.profile, basis.model, basis.terms, basis.sampling

    def premium(of: Measures) -> Decimal:
        return _price(basis, of, _flat(of.mean.value)).premium_cny

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
    profile, model, terms, losses = request.profile, basis.model, basis.terms, figures.losses
    tail = describe.tail_cells(basis.events, losses, basis.sampling)
    ground_up = loss_view(
        "ground_up", losses.ground, losses.ground_largest, losses.years, figures.bands.ground_up
    )
    insured = loss_view(
        "insured", losses.insured[0], losses.insured_largest[0], losses.years, figures.bands.insured[0]
    )
    return Assessment(
        subject=describe.subject(profile, losses),
        wording=terms.code,
        wording_title=terms.title,
        limit_cny=basis.limit,
        deductible_cny=terms.deductible_cny,
        ground_up=ground_up,
        insured=insured,
        cells=describe.cells(profile, losses),
        scenarios=describe.scenario_rows(profile, losses, tail),
        heads=describe.head_rows(terms, losses, tail),
        layers=explain.layers(terms),
        price=_price(basis, figures.insured, insured.mean_band),
        options=_options(basis, figures, insured.mean_band),
        advice=tuple(_bounded(row, ground_up) for row in figures.advice),
        assumptions=assumptions.assumptions(model),
        sources=tuple(model.sources.items()),
        checks=figures.checks,
        run=_run(request, model, losses),
        cautions=describe.cautions(profile, terms, basis.model),
    )


def _bounded(row: Advice, ground_up: LossView) -> Advice:
    """Bound the saving in the 1-in-100 year by that year's loss.

    The saving comes from a shorter run than the loss beside it and could exceed it.
    """
    bad = next(t.var.value for t in ground_up.tail if t.level == BAD_YEAR)
    change = row.hundred_year_change
    return replace(row, hundred_year_change=Estimate(max(change.value, -bad), change.error))


def _check(request: Request) -> None:
    if request.years is not None and not 1_000 <= request.years <= MOST_YEARS:
        raise refusal(
            "years",
            request.years,
            f"须在 1,000 与 {MOST_YEARS:,} 之间",
            f"must lie between 1,000 and {MOST_YEARS:,}",
        )
    if not 0 <= request.seed < 1 << 63:
        raise refusal(
            "seed", request.seed, "须为非负整数（小于 2^63）", "must be a whole number from 0, below 2^63"
        )
    if not 8 <= request.draws <= 10_000:
        raise refusal("draws", request.draws, "须在 8 与 10,000 之间", "must lie between 8 and 10,000")
    if not 1 <= request.threads <= 256:
        raise refusal("threads", request.threads, "须在 1 与 256 之间", "must lie between 1 and 256")


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


def _limit(terms: Terms) -> Decimal:
    if terms.limit_cny is None:
        raise refusal(
            "limit",
            None,
            "条款没有年累计限额，无法计算费率",
            "the wording has no annual aggregate limit to rate on",
        )
    return terms.limit_cny


def _price(basis: _Basis, of: Measures, mean_band: Band) -> Price:
    level = basis.loadings.capital_level
    return technical.technical_price(
        mean=of.mean.value,
        deviation=of.deviation.value,
        tvar=next(t for t in of.tail if t.level == level).tvar.value,
        mean_band=mean_band,
        limit_cny=basis.limit,
        loadings=basis.loadings,
    )


def _options(basis: _Basis, figures: _Figures, mean_band: Band) -> tuple[Option, ...]:
    """List the choices side by side; the band is that of the terms asked for, scaled by the mean for the others."""
    found = []
    base = figures.insured.mean.value
    for option in (choices.asked(basis.terms, figures.insured), *figures.beside):
        ratio = option.mean.value / base if base else 1.0
        found.append(
            indications.Choice(
                limit_cny=_limit(option.terms),
                deductible_cny=option.terms.deductible_cny,
                mean=option.mean,
                deviation=option.deviation,
                tvar=option.tvar_at(basis.loadings.capital_level),
                mean_band=Band(mean_band.low * ratio, mean_band.middle * ratio, mean_band.high * ratio),
            )
        )
    ordered = sorted(found, key=lambda c: (c.limit_cny, c.deductible_cny))
    asked = (basis.limit, basis.terms.deductible_cny)
    return indications.indications(ordered, chosen=asked, loadings=basis.loadings)


def _flat(value: float) -> Band:
    return Band(value, value, value)


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
