"""Measures of yearly totals against closed forms, and whether the years were enough."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from tests.portfolio.results.sample import run_of
from wangbao.portfolio.results.allocation import worst_years
from wangbao.portfolio.results.run import TreatyName
from wangbao.portfolio.results.yearly import Points, convergence, points, treaty, view

NORMAL = NormalDist()


def exponential(level):
    """VaR and TVaR of a standard exponential."""
    return -math.log(1 - level), 1 - math.log(1 - level)


def normal(level, mean=5.0, deviation=1.0):
    z = NORMAL.inv_cdf(level)
    return mean + deviation * z, mean + deviation * NORMAL.pdf(z) / (1 - level)


def lognormal(level, mu=0.0, sigma=0.8):
    z = NORMAL.inv_cdf(level)
    mean = math.exp(mu + sigma**2 / 2)
    return math.exp(mu + sigma * z), mean * (1 - NORMAL.cdf(z - sigma)) / (1 - level)


DRAWS = {
    "exponential": (lambda rng, n: rng.exponential(size=n), exponential, 1.0, 1.0),
    "normal": (lambda rng, n: rng.normal(5, 1, n), normal, 5.0, 1.0),
    "lognormal": (
        lambda rng, n: rng.lognormal(0, 0.8, n),
        lognormal,
        math.exp(0.32),
        math.exp(0.32) * math.sqrt(math.exp(0.64) - 1),
    ),
}
YUAN = 10_000_000  # of one unit of the distribution, in fen


@pytest.mark.parametrize("law", DRAWS)
def test_measures_agree_with_closed_forms(law):
    draw, exact, mean, deviation = DRAWS[law]
    at = Points(100_000, 50, (0.9, 0.99, 0.995), (10.0, 100.0, 200.0))
    fen = (draw(np.random.default_rng(5), at.years) * YUAN).astype(np.int64)
    found = view("gross", fen, fen // 2, at)
    unit = YUAN / 100
    for figure, truth in ((found.mean, mean), (found.deviation, deviation)):
        assert abs(figure.value / unit - truth) < 4 * figure.error / unit
        assert figure.error < 0.02 * figure.value
    for point, (var, tvar) in ((point, exact(point.level)) for point in found.tail):
        assert abs(point.var.value / unit - var) < 4 * point.var.error / unit
        assert abs(point.tvar.value / unit - tvar) < 4 * point.tvar.error / unit
    for point, (var, _) in ((point, exact(1 - 1 / point.return_period)) for point in found.curve):
        assert abs(point.aggregate.value / unit - var) < 4 * point.aggregate.error / unit
        assert point.occurrence.value == pytest.approx(point.aggregate.value / 2, rel=1e-6)


@pytest.mark.parametrize("law", DRAWS)
def test_intervals_cover_the_truth(law):
    draw, exact, mean, _ = DRAWS[law]
    at = Points(5000, 50, (0.9, 0.98), (5.0, 50.0))
    rng, runs = np.random.default_rng(8), 800
    truths = [mean, *exact(0.9), *exact(0.98), exact(0.8)[0], exact(0.98)[0]]
    covered = np.zeros(len(truths))
    for _ in range(runs):
        found = view("gross", (draw(rng, at.years) * YUAN).astype(np.int64), None, at)
        tail = [figure for point in found.tail for figure in (point.var, point.tvar)]
        figures = [found.mean, *tail, *(point.aggregate for point in found.curve)]
        unit = YUAN / 100
        covered += [f.low <= truth * unit <= f.high for f, truth in zip(figures, truths, strict=True)]
    share = covered / runs
    assert ((share >= 0.925) & (share <= 0.975)).all(), share
    assert 0.93 <= share[0] <= 0.97


def test_years_without_a_loss_may_be_left_out():
    at = Points(1000, 20, (0.9, 0.99), (5.0, 50.0))
    rng = np.random.default_rng(3)
    fen = (rng.exponential(1e6, 1000) * (rng.random(1000) < 0.3)).astype(np.int64)
    year = np.flatnonzero(fen)
    whole, part = view("g", fen, fen, at), view("g", fen[year], fen[year], at, year=year)
    assert part.tail == whole.tail
    assert part.curve == whole.curve
    assert part.mean == pytest.approx(whole.mean, rel=1e-12)
    assert part.any_loss.value == year.size / 1000


def test_points_are_those_the_years_can_tell():
    few, many = points(run_of(years=2000)), points(run_of(years=100_000))
    assert few.levels == (0.9, 0.95, 0.99, 0.995)
    assert few.return_periods == (2, 5, 10, 20, 50, 100, 200)
    assert many.levels == (0.9, 0.95, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999)
    assert many.return_periods[-3:] == (2000, 5000, 10_000)
    assert points(run_of(years=40)).levels == (0.99,)
    with pytest.raises(KeyError):
        view("g", np.arange(40), None, points(run_of(years=40))).at(0.5)


def test_a_treaty_attaches_and_is_exhausted():
    name = TreatyName(code="cat", name_zh="巨灾", name_en="Cat", type="x", annual_limit_cny=1000.0)
    ceded = np.zeros(1000, np.int64)
    ceded[100:200] = 50_000
    ceded[200:230] = [100_000] * 20 + [99_999] * 10  # a fen lost in rounding is no less exhausted
    at = Points(1000, 20, (0.9,), (5.0,))
    worst = worst_years(ceded, 0.9, 20)
    found = treaty(name, ceded, ceded // 10, 4 * ceded, at, worst)
    assert found.tail_recovery.value == worst.total_fen[: worst.tail].sum() / worst.tail / 100
    assert (found.attachment.value, found.exhaustion.value) == (0.13, 0.03)
    assert found.recovery.mean.value == pytest.approx(ceded.mean() / 100)
    assert found.reinstatement.value == pytest.approx((ceded // 10).mean() / 100)
    assert found.exhaustion.error > 0
    endless = name.model_copy(update={"annual_limit_cny": None})
    assert treaty(endless, ceded, ceded, ceded, at, worst).exhaustion is None


def test_running_estimates_are_those_of_the_first_years():
    run = run_of(years=4000, batches=40)
    fen = np.random.default_rng(1).integers(0, 10**9, 4000)
    found = convergence("gross", fen, run)
    assert [point.years for point in found.points] == [500, 1000, 2000, 4000]
    for point in found.points:
        assert point.mean.value == pytest.approx(fen[: point.years].mean() / 100)
        worst = np.sort(fen[: point.years])[-point.years // 100 :]
        assert point.tvar.value == pytest.approx(worst.mean() / 100)
    assert (found.verdict, found.drifting) == ("settled", False)


def test_years_for_an_error_follow_the_square_root_law():
    run = run_of(years=4000, batches=40)
    fen = (np.random.default_rng(2).lognormal(10, 1.5, 4000) * 100).astype(np.int64)
    found = convergence("gross", fen, run)
    assert found.verdict == "unsettled"
    last = found.points[-1]
    for figure, one, five in zip(
        (last.mean, last.var, last.tvar), found.years_for_1_percent, found.years_for_5_percent, strict=True
    ):
        if np.isinf(figure.high):  # decided by one year: no number of years is promised
            assert (one, five) == (None, None)
            continue
        wanted = 4000 * (figure.error / figure.value / 0.01) ** 2
        assert wanted <= one < wanted + 100
        assert (one % 100, five % 100) == (0, 0)
        assert abs(five - one / 25) <= 100


def test_a_trend_in_the_years_is_seen():
    run = run_of(years=4000, batches=40)
    fen = np.random.default_rng(3).integers(0, 10**6, 4000) + 10**3 * np.arange(4000)
    found = convergence("gross", fen, run)
    assert (found.drifting, found.verdict) == (True, "unsettled")
    assert "more years" in found.words.en


def test_nothing_lost_is_settled():
    found = convergence("net", np.zeros(2000, np.int64), run_of())
    assert (found.verdict, found.years_for_1_percent) == ("settled", (None, None, None))
