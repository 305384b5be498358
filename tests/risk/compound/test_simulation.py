"""Simulated years against the exact path, and what must not change them."""

import numpy as np
import pytest
from scipy import stats

from wangbao.risk.compound.exact import exact
from wangbao.risk.compound.frequencies import Binomial, NegativeBinomial, Poisson, ZeroInflatedPoisson, pmf
from wangbao.risk.compound.severities import Gamma, GeneralizedPareto, Lognormal, LognormalGpd
from wangbao.risk.compound.simulation import BATCHES, simulate
from wangbao.risk.compound.terms import Layer
from wangbao.risk.measures import measure

EXAMPLE = (Poisson(5.0), Lognormal(11.0, 1.8), Layer(5e4, 2e6), Layer(1e5, 5e6))
YEARS = 1000 * BATCHES
WAYS = [{}, {"stratified": False}, {"thinned": False}, {"thinned": False, "stratified": False}]


def _totals(years):
    """All years, with and without a loss, in rising order."""
    return np.sort(np.concatenate([years.losses, np.zeros(years.years - years.losses.size)]))


def test_any_number_of_threads_gives_the_same_years():
    one, other = (simulate(*EXAMPLE, years=YEARS, seed=3, threads=threads) for threads in (1, 7))
    assert np.array_equal(one.losses, other.losses)
    assert np.array_equal(one.largest, other.largest)
    assert np.array_equal(one.batch, other.batch)


def test_another_seed_gives_other_years():
    one, other = (simulate(*EXAMPLE, years=YEARS, seed=seed) for seed in (3, 4))
    assert not np.array_equal(_totals(one), _totals(other))


@pytest.mark.parametrize("years", [0, -BATCHES, BATCHES + 1])
def test_years_are_whole_batches(years):
    with pytest.raises(ValueError, match="multiple"):
        simulate(*EXAMPLE, years=years, seed=1)


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_every_way_of_drawing_agrees_with_the_exact_path(way):
    known = exact(*EXAMPLE, levels=(0.9, 0.99))
    years = simulate(*EXAMPLE, years=4 * YEARS, seed=1, **way)
    found = measure(years.losses, years.batch, BATCHES, years.years, (0.9, 0.99))
    pairs = [(found.mean, known.mean), (found.deviation, known.deviation), (found.any_loss, known.any_loss)]
    pairs += [(f.var, k.var) for f, k in zip(found.tail, known.points, strict=True)]
    pairs += [(f.tvar, k.tvar) for f, k in zip(found.tail, known.points, strict=True)]
    for drawn, exactly in pairs:
        assert abs(drawn.value - exactly.value) < 4.0 * drawn.error


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize(
    ("frequency", "severity"),
    [
        (NegativeBinomial(0.4, 1.5), Gamma(0.7, 1e5)),
        (Binomial(3.0, 0.5), GeneralizedPareto(0.3, 1e5, 2e4)),
        (
            ZeroInflatedPoisson(2.0, 0.3),
            LognormalGpd(Lognormal(11.0, 1.0), 2e5, GeneralizedPareto(0.4, 2e5, 2e5), 0.15),
        ),
    ],
    ids=["gamma", "pareto", "spliced"],
)
def test_other_laws_agree_with_the_exact_path(frequency, severity, way):
    layers = (Layer(3e4, 1e6, 0.9), Layer(5e4, 3e6, 0.5))
    known = exact(frequency, severity, *layers, levels=(0.99,))
    years = simulate(frequency, severity, *layers, years=2 * YEARS, seed=2, **way)
    found = measure(years.losses, years.batch, BATCHES, years.years, (0.99,))
    pairs = [
        (found.mean, known.mean),
        (found.deviation, known.deviation),
        (found.any_loss, known.any_loss),
        (found.tail[0].tvar, known.points[0].tvar),
    ]
    for drawn, exactly in pairs:
        assert abs(drawn.value - exactly.value) < 4.0 * drawn.error
    largest = measure(years.largest, years.batch, BATCHES, years.years, (0.99,)).tail[0].var
    assert abs(largest.value - known.points[0].oep) <= 4.0 * largest.error


def test_drawn_losses_follow_their_law():
    """One loss in every year and no terms: the years are the severity's own sample."""
    law = Lognormal(2.0, 1.5)
    for stratified in (True, False):
        years = simulate(
            Binomial(1.0, 1.0), law, Layer(), Layer(), years=YEARS, seed=5, stratified=stratified
        )
        assert years.events == YEARS
        assert np.array_equal(years.losses, years.largest)
        fit = stats.kstest(np.log(years.losses), "norm", args=(2.0, 1.5))
        assert fit.pvalue > 1e-3
        assert stratified == (fit.statistic < 0.1 / np.sqrt(YEARS))


def test_stratified_counts_are_right_to_within_one_a_batch():
    years = simulate(Poisson(2.0), Gamma(1.0, 1.0), Layer(0.0, 1e-9), Layer(), years=YEARS, seed=6)
    counts = np.rint(years.losses * 1e9).astype(int)  # every loss is worth the limit
    mass = pmf(Poisson(2.0))
    for batch in (0, 1, BATCHES - 1):
        drawn = np.bincount(counts[years.batch == batch], minlength=mass.size)[1:]
        assert np.abs(np.cumsum(drawn) - np.cumsum(mass[1:] * 1000)[: drawn.size]).max() < 2.0


def test_stratified_years_have_the_smaller_error():
    rare = (Poisson(0.1), *EXAMPLE[1:])
    errors = []
    for stratified in (True, False):
        years = simulate(*rare, years=YEARS, seed=7, stratified=stratified)
        errors.append(measure(years.losses, years.batch, BATCHES, YEARS, (0.99,)).mean.error)
    assert errors[0] < 0.5 * errors[1]


def test_years_of_more_losses_than_a_tile_holds():
    years = simulate(Poisson(5000.0), Gamma(2.0, 1.0), Layer(), Layer(), years=2 * BATCHES, seed=8)
    assert years.events == pytest.approx(5000 * years.years, rel=2e-3)
    found = measure(years.losses, years.batch, BATCHES, years.years, ())
    assert abs(found.mean.value - 10_000.0) < 4.0 * found.mean.error
    assert found.deviation.value == pytest.approx(np.sqrt(5000 * 6.0), rel=0.25)
    assert 8.0 < years.largest.min() < years.largest.max() < 30.0


def test_a_policy_that_never_pays():
    years = simulate(Poisson(1.0), GeneralizedPareto(-1.0, 10.0), Layer(50.0), Layer(), years=YEARS, seed=9)
    assert (years.losses.size, years.events) == (0, 0)


def test_intervals_hold_the_exact_answer_95_times_in_100():
    """The promise of every error shown: over repeated runs, 93 to 97 % of the intervals hold the exact figure."""
    runs, levels = 500, (0.9, 0.99)
    known = exact(*EXAMPLE, levels=levels)
    answers = {"mean": known.mean, "deviation": known.deviation}
    for point in known.points:
        answers |= {f"var {point.level}": point.var, f"tvar {point.level}": point.tvar}
    held = dict.fromkeys(answers, 0)
    for seed in range(runs):
        years = simulate(*EXAMPLE, years=100 * BATCHES, seed=seed, threads=1)
        found = measure(years.losses, years.batch, BATCHES, years.years, levels)
        figures = {"mean": found.mean, "deviation": found.deviation}
        for point in found.tail:
            figures |= {f"var {point.level}": point.var, f"tvar {point.level}": point.tvar}
        for name, answer in answers.items():
            held[name] += figures[name].low <= answer.value <= figures[name].high
    for name, count in held.items():
        assert 0.93 < count / runs < 0.97, name
