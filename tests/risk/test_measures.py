"""Risk measures against NumPy on small samples, and their intervals against exact answers over repeated runs."""

import math

import numpy as np
import pytest
from scipy import special

from wangbao.risk.measures import exceedance, measure, of_batches, var_change


def _nonzero(years, batches):
    """The non-zero years and their batches; year y belongs to batch y % batches."""
    at = np.flatnonzero(years)
    return years[at], at % batches


def test_agrees_with_numpy():
    rng = np.random.default_rng(1)
    years = rng.lognormal(0, 1, 10_007) * (rng.random(10_007) < 0.4)
    levels = (0.5, 0.9, 0.99, 0.995, 0.9999)
    found = measure(*_nonzero(years, 64), 64, years.size, levels)
    assert found.years == 10_007
    assert found.mean.value == pytest.approx(years.mean(), rel=1e-13)
    assert found.deviation.value == pytest.approx(years.std(ddof=1), rel=1e-13)
    assert found.skewness.value == pytest.approx(
        ((years - years.mean()) ** 3).mean() / years.std() ** 3, rel=1e-12
    )
    assert found.any_loss.value == np.count_nonzero(years) / years.size
    for point, level in zip(found.tail, levels, strict=True):
        quantile = np.quantile(years, level, method="inverted_cdf")
        assert (point.level, point.var.value) == (level, quantile)
        beyond = np.maximum(years - quantile, 0).mean() / (1 - level)
        assert point.tvar.value == pytest.approx(quantile + beyond, rel=1e-12)


def test_tail_value_at_risk_is_the_mean_of_the_worst_years():
    years = np.arange(1.0, 101.0)
    found = measure(*_nonzero(years, 10), 10, 100, (0.9, 0.95, 0.99, 0.905))
    assert [point.var.value for point in found.tail] == [90.0, 95.0, 99.0, 91.0]
    expected = [
        np.arange(91, 101).mean(),
        np.arange(96, 101).mean(),
        100.0,
        (91 * 0.5 + np.arange(92, 101).sum()) / 9.5,
    ]
    assert [point.tvar.value for point in found.tail] == pytest.approx(expected, rel=1e-14)


def test_levels_keep_the_order_they_were_asked_in():
    years = np.arange(1.0, 1001.0)
    found = measure(*_nonzero(years, 10), 10, 1000, (0.99, 0.5, 0.9))
    assert [(point.level, point.var.value) for point in found.tail] == [
        (0.99, 990.0),
        (0.5, 500.0),
        (0.9, 900.0),
    ]


def test_years_without_a_loss_may_be_left_out_or_handed_in():
    rng = np.random.default_rng(2)
    years = rng.exponential(size=1000) * (rng.random(1000) < 0.3)
    without, handed_in = measure(*_nonzero(years, 8), 8, 1000), measure(years, np.arange(1000) % 8, 8, 1000)
    assert without.tail == handed_in.tail
    for one, other in zip(without[1:5], handed_in[1:5], strict=True):
        assert one == pytest.approx(other, rel=1e-12)


def test_the_order_of_years_does_not_matter_to_the_quantiles():
    rng = np.random.default_rng(3)
    losses, batch = rng.exponential(size=5000), np.arange(5000) % 50
    mixed = rng.permutation(5000)
    one, other = measure(losses, batch, 50, 9000), measure(losses[mixed], batch[mixed], 50, 9000)
    assert [p.var for p in one.tail] == [p.var for p in other.tail]
    assert one.mean.value == pytest.approx(other.mean.value, rel=1e-14)


def test_no_loss_at_all():
    found = measure(np.array([]), np.array([], dtype=np.int64), 10, 1000)
    assert (found.mean.value, found.deviation.value, found.skewness.value, found.any_loss.value) == (
        0,
        0,
        0,
        0,
    )
    assert {(p.var.value, p.tvar.value, p.var.error, p.tvar.error) for p in found.tail} == {
        (0.0, 0.0, 0.0, 0.0)
    }


def test_an_atom_at_a_limit_has_no_error():
    years = np.random.default_rng(4).choice([1.0, 500.0], size=10_000, p=[0.95, 0.05])
    found = measure(*_nonzero(years, 16), 16, 10_000, (0.99,))
    assert (found.tail[0].var.value, found.tail[0].var.error, found.tail[0].tvar.value) == (500.0, 0.0, 500.0)


def test_a_quantile_beyond_the_sample_is_not_bounded_above():
    years = np.arange(1.0, 101.0)
    point = measure(*_nonzero(years, 10), 10, 100, (0.999,)).tail[0].var
    assert (point.value, point.high) == (100.0, math.inf)


def test_the_error_of_the_mean_is_the_spread_of_the_batches():
    years = np.random.default_rng(5).exponential(size=4000)
    found = measure(*_nonzero(years, 40), 40, 4000).mean
    means = years.reshape(100, 40).mean(axis=0)
    assert found.error == pytest.approx(means.std(ddof=1) / np.sqrt(40), rel=1e-12)
    assert (found.high - found.value) / found.error == pytest.approx(special.stdtrit(39, 0.975), rel=1e-7)
    assert of_batches(years.reshape(100, 40).sum(axis=0), 4000) == pytest.approx(found, rel=1e-12)


def test_exceedance_points_are_the_values_at_risk():
    years = np.random.default_rng(6).exponential(size=20_000)
    periods = (2.0, 200.0, 10.0)
    points = exceedance(*_nonzero(years, 64), 64, years.size, periods)
    found = measure(*_nonzero(years, 64), 64, years.size, (0.5, 0.995, 0.9))
    assert points == tuple(point.var for point in found.tail)


@pytest.mark.parametrize(
    "arguments",
    [
        (np.ones(3), np.zeros(2, dtype=int), 2, 10, (0.9,)),
        (np.ones(3), np.zeros(3, dtype=int), 1, 10, (0.9,)),
        (np.ones(3), np.zeros(3, dtype=int), 20, 10, (0.9,)),
        (np.ones(11), np.zeros(11, dtype=int), 2, 10, (0.9,)),
        (np.ones(3), np.zeros(3, dtype=int), 2, 10, (1.0,)),
    ],
)
def test_arguments_that_do_not_fit_are_refused(arguments):
    with pytest.raises(ValueError, match=r".+"):
        measure(*arguments)


def test_a_return_period_of_one_year_is_refused():
    with pytest.raises(ValueError, match="longer than one year"):
        exceedance(np.ones(3), np.zeros(3, dtype=int), 2, 10, (1.0,))


RUNS, YEARS, BATCHES = 2000, 12_800, 64


def _coverage(draw, exact):
    """Share of runs whose 95 % interval holds the exact answer, for each figure in ``exact``."""
    batch = np.arange(YEARS) % BATCHES
    held = dict.fromkeys(exact, 0)
    for run in range(RUNS):
        years = draw(np.random.default_rng(run))
        some = years > 0
        found = measure(years[some], batch[some], BATCHES, YEARS, (0.9, 0.99))
        figures = {"mean": found.mean, "deviation": found.deviation, "any_loss": found.any_loss}
        for point in found.tail:
            figures |= {f"var {point.level}": point.var, f"tvar {point.level}": point.tvar}
        for name, value in exact.items():
            held[name] += figures[name].low <= value <= figures[name].high
    return {name: count / RUNS for name, count in held.items()}


def _thinned_exponential(any_loss):
    """Exact figures of a year that has an exponential loss of mean 1 with probability ``any_loss``."""
    exact = {"mean": any_loss, "deviation": math.sqrt(2 * any_loss - any_loss**2), "any_loss": any_loss}
    for level in (0.9, 0.99):
        quantile = math.log(any_loss / (1 - level))
        exact |= {f"var {level}": quantile, f"tvar {level}": quantile + 1.0}
    return exact


def test_intervals_of_plain_sampling_hold_the_answer_95_times_in_100():
    def draw(rng):
        return rng.exponential(size=YEARS) * (rng.random(YEARS) < 0.4)

    for name, share in _coverage(draw, _thinned_exponential(0.4)).items():
        assert 0.93 < share < 0.97, name


def test_intervals_of_stratified_sampling_hold_it_too_and_are_shorter():
    strata, each = 25, YEARS // BATCHES // 25

    def draw(rng):
        u = (np.arange(strata)[:, None] + rng.random((strata, each * BATCHES))) / strata
        u = u.ravel()  # year y is in batch y % BATCHES, and every batch has as many years in each stratum
        return np.maximum(-np.log(u / 0.42), 0.0)

    for name, share in _coverage(draw, _thinned_exponential(0.42)).items():
        assert 0.93 < share < 0.97, name
    years = draw(np.random.default_rng(0))
    plain = math.sqrt(0.84 - 0.42**2) / math.sqrt(YEARS)
    assert measure(years, np.arange(YEARS) % BATCHES, BATCHES, YEARS).mean.error < 0.3 * plain


def test_intervals_of_a_change_with_common_numbers_hold_it_and_are_shorter():
    batch = np.arange(YEARS) % BATCHES
    exact = math.log(0.35 / 0.05) * 0.9 - math.log(0.4 / 0.05)
    held, shorter = 0, 0
    for run in range(RUNS):
        rng = np.random.default_rng(run)
        loss, u = rng.exponential(size=YEARS), rng.random(YEARS)
        before, after = loss * (u < 0.4), 0.9 * loss * (u < 0.35)
        pair = [(years[years > 0], batch[years > 0]) for years in (before, after)]
        change = var_change(*pair, BATCHES, YEARS, 0.95)
        held += change.low <= exact <= change.high
        shorter += change.error < measure(*pair[0], BATCHES, YEARS, (0.95,)).tail[0].var.error
    assert 0.92 < held / RUNS < 0.98
    assert shorter > 0.99 * RUNS
