"""Figures of simulated years: yearly mean, tail, exceedance curve, and the bad years."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wangbao.assessment.losses import FEN, Fen, Losses
from wangbao.assessment.result import CurvePoint, LossView, TailPoint
from wangbao.risk.counts import Years
from wangbao.risk.intervals import Figure
from wangbao.risk.measures import Measures, exceedance, measure
from wangbao.vocabulary.figures import Band, Estimate

LEVELS = (0.95, 0.99, 0.995)
RETURN_PERIODS = (2.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0, 75.0, 100.0, 150.0, 200.0, 300.0, 500.0, 1000.0)
BAD_YEAR = 0.99  # a 1-in-100 year is what tail shares are taken of


@dataclass(frozen=True, slots=True)
class ViewBands:
    """Parameter bands of one view: of the mean and of the aggregate curve at ``RETURN_PERIODS``."""

    mean: Band
    curve: tuple[Band, ...]


def estimate(figure: Figure) -> Estimate:
    return Estimate(figure.value, figure.error)


def measured(fen: Fen, years: Years, levels: Sequence[float] = LEVELS) -> Measures:
    """Measure yearly totals in fen; the figures are yuan."""
    return measure(fen / FEN, years.batch, years.batches, years.years, levels)


def loss_view(name: str, total: Fen, largest: Fen, years: Years, bands: ViewBands) -> LossView:
    """Build one view (``ground_up`` or ``insured``) of the years."""
    found = measured(total, years)
    aggregate = exceedance(total / FEN, years.batch, years.batches, years.years, RETURN_PERIODS)
    occurrence = exceedance(largest / FEN, years.batch, years.batches, years.years, RETURN_PERIODS)
    return LossView(
        view=name,
        mean=estimate(found.mean),
        mean_band=bands.mean,
        deviation=estimate(found.deviation),
        any_loss=estimate(found.any_loss),
        tail=tuple(TailPoint(t.level, estimate(t.var), estimate(t.tvar)) for t in found.tail),
        curve=tuple(
            CurvePoint(period, estimate(a), estimate(o), band)
            for period, a, o, band in zip(RETURN_PERIODS, aggregate, occurrence, bands.curve, strict=True)
        ),
    )


def bad_years(losses: Losses) -> NDArray[np.int64]:
    """Return the rows of the worst hundredth of the years, ground up (all years with a loss, if fewer)."""
    worst = round(losses.years.years * (1.0 - BAD_YEAR))
    order = np.argsort(losses.ground, kind="stable")[::-1]
    rows: NDArray[np.int64] = np.sort(order[:worst])
    return rows
