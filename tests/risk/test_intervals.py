"""Printed errors and intervals of skewed figures cover as often as they say."""

import math

import numpy as np
import pytest

from tests.examples import examples
from wangbao.risk import exact, parameters
from wangbao.risk.event_model import build
from wangbao.risk.intervals import skewed, standard_error, student
from wangbao.risk.measures import measure
from wangbao.risk.profile import from_data

YEARS, BATCHES, RATE = 10_000, 50, 0.5


def _years(sigma, years, seed):
    """Yearly totals of a Poisson number of lognormal losses."""
    rng = np.random.default_rng(seed)
    n = rng.poisson(RATE, years)
    return np.bincount(np.repeat(np.arange(years), n), np.exp(sigma * rng.standard_normal(n.sum())), years)


@pytest.mark.parametrize("sigma", [0.7, 1.5, 2.3])
def test_intervals_of_heavy_tails_cover_their_share(sigma):
    """Of 95 % intervals, over seeds as many as the profile asks for (100 at least): the printed ± holds as well."""
    seeds = examples(2, least=100, most=400)
    long = np.sort(np.concatenate([_years(sigma, 500_000, 10_000 + i) for i in range(6)]))
    truth = [math.sqrt(RATE * math.exp(2.0 * sigma**2))]
    truth += [float(long[int(level * long.size) :].mean()) for level in (0.99, 0.995)]
    covered = np.zeros((3, 2))
    for seed in range(seeds):
        years = _years(sigma, YEARS, seed)
        some = np.flatnonzero(years)
        found = measure(years[some], some % BATCHES, BATCHES, YEARS, (0.99, 0.995))
        figures = (found.deviation, *(point.tvar for point in found.tail))
        for row, (figure, right) in enumerate(zip(figures, truth, strict=True)):
            covered[row, 0] += figure.low <= right <= figure.high
            printed = right >= figure.value - student(BATCHES) * figure.error
            covered[row, 1] += printed and (
                right <= figure.value + student(BATCHES) * figure.error or math.isinf(figure.high)
            )
    spread = 2.0 * math.sqrt(0.95 * 0.05 / seeds)
    assert (covered / seeds > 0.90 - spread).all()
    assert (covered[:, 0] / seeds < 0.98 + spread).all()


def test_without_skewness_the_interval_is_students():
    spread = np.array([1.0, -1.0] * 10)
    found = skewed(5.0, spread, 100, decided=False)
    reach = student(20) * standard_error(spread, 100)
    assert (found.low, found.high) == (pytest.approx(5.0 - reach), pytest.approx(5.0 + reach))
    assert found.error == pytest.approx(standard_error(spread, 100))
    wider = skewed(5.0, np.array([19.0] + [-1.0] * 19), 100, decided=False)
    assert wider.high - 5.0 > 5.0 - wider.low


def test_decided_by_one_year_a_figure_is_open_above():
    assert skewed(5.0, np.array([1.0, -1.0] * 10), 100, decided=True).high == math.inf
    assert skewed(5.0, np.zeros(20), 100, decided=True) == (5.0, 0.0, 5.0, 5.0)


def test_exact_moments_do_not_depend_on_the_grid():
    """The mean is that of the yearly law up to the cap, the deviation the same on a grid twice as fine."""
    profile = from_data({"name": "甲", "section": "C", "revenue_cny": 1e9})
    model = build(profile, parameters.default())
    found = exact.moments(model)
    limited = exact.yearly_loss(model, model.severity.cap_cny)
    assert found.mean == pytest.approx(limited.mean(), rel=2e-3)
    assert found.deviation > found.mean
    finer = exact.POINTS
    try:
        exact.POINTS = 2 * finer
        assert exact.moments(model).deviation == pytest.approx(found.deviation, rel=2e-3)
    finally:
        exact.POINTS = finer
