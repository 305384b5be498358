"""Fitted laws of one loss: closed forms, recovery under deductibles and limits, an outside implementation."""

import numpy as np
import pytest
from scipy import stats

from wangbao.calibration.families import FAMILIES, spliced
from wangbao.calibration.fit_quality import product_limit, quality
from wangbao.calibration.losses import losses
from wangbao.calibration.severity import compare, fit
from wangbao.calibration.severity_study import record, study
from wangbao.calibration.tail import tail
from wangbao.vocabulary.errors import InputError

# Laws of scipy with the natural parameters of ours.
OUTSIDE = {
    "lognormal": lambda p: stats.lognorm(p["sigma"], scale=np.exp(p["mu"])),
    "gamma": lambda p: stats.gamma(p["shape"], scale=p["scale"]),
    "weibull": lambda p: stats.weibull_min(p["shape"], scale=p["scale"]),
    "burr": lambda p: stats.burr12(p["power"], p["shape"], scale=p["scale"]),
    "lomax": lambda p: stats.lomax(p["shape"], scale=p["scale"]),
    "gpd": lambda p: stats.genpareto(p["xi"], scale=p["scale"]),
}
FREE = {
    "lognormal": [11.0, 0.4],
    "gamma": [-0.3, 10.0],
    "weibull": [-0.4, 11.0],
    "burr": [0.2, 0.3, 11.0],
    "lomax": [0.9, 11.0],
    "gpd": [0.35, 11.0],
}


@pytest.mark.parametrize("code", FAMILIES)
def test_a_law_is_the_one_of_another_implementation(code):
    law, free = FAMILIES[code], np.array(FREE[code])
    other = OUTSIDE[code](dict(zip(law.parameters, law.natural(free), strict=True)))
    x = np.geomspace(10.0, 1e8, 60)
    np.testing.assert_allclose(law.log_density(x, free), other.logpdf(x), rtol=1e-9, atol=1e-9)
    near = x[other.sf(x) > 1e-200]
    np.testing.assert_allclose(law.log_survival(near, free), other.logsf(near), rtol=1e-8, atol=1e-12)


def test_a_spliced_law_has_all_its_probability_and_meets_at_the_threshold():
    law = spliced(100_000.0)
    free = np.array([10.0, 0.3, 2.0, 0.4, 11.0])
    x = np.geomspace(1.0, 1e12, 400_001)
    density = np.exp(law.log_density(x, free))
    cumulative = np.concatenate(([0.0], np.cumsum(np.diff(x) * (density[1:] + density[:-1]) / 2.0)))
    survival = np.exp(law.log_survival(x, free))
    np.testing.assert_allclose(1.0 - survival, cumulative + (1.0 - survival[0]), atol=2e-5)
    below = law.natural(free)[2]
    assert np.exp(law.log_survival(np.array([100_000.0]), free))[0] == pytest.approx(1.0 - below)


def test_the_lognormal_of_whole_data_is_its_moments_and_their_errors():
    x = np.random.default_rng(7).lognormal(10.0, 2.0, 3_000)
    found = fit(losses(x), FAMILIES["lognormal"])
    logs = np.log(x)
    assert found.parameters["mu"] == pytest.approx(logs.mean(), abs=1e-5)
    assert found.parameters["sigma"] == pytest.approx(logs.std(), abs=1e-5)
    assert found.errors["mu"] == pytest.approx(logs.std() / len(x) ** 0.5, rel=1e-3)
    assert found.errors["sigma"] == pytest.approx(logs.std() / (2 * len(x)) ** 0.5, rel=1e-3)


def seen(rng, law, count):
    """Draw losses and keep what an insurer sees of them."""
    x = law.rvs(count, random_state=rng)
    deductible = rng.choice([0.0, 20_000.0, 50_000.0], count)
    limit = rng.choice([100_000.0, 1_000_000.0, np.inf], count)
    kept = x > deductible
    return losses(np.minimum(x, deductible + limit)[kept], deductible[kept], limit[kept])


@pytest.mark.parametrize("code", ["lognormal", "weibull", "lomax", "gamma"])
def test_known_parameters_come_back_under_deductibles_and_limits(code):
    """Hold the 95 % intervals of 200 samples to their coverage: a right one covers 180 to 199 times."""
    law, free = FAMILIES[code], np.array(FREE[code])
    truth = dict(zip(law.parameters, map(float, law.natural(free)), strict=True))
    rng, within = np.random.default_rng(2026), dict.fromkeys(truth, 0)
    for _ in range(200):
        found = fit(seen(rng, OUTSIDE[code](truth), 500), law)
        for name, (low, high) in found.intervals().items():
            within[name] += low < truth[name] < high
    assert all(180 <= count <= 199 for count in within.values()), within


def test_without_the_terms_the_same_data_mislead():
    rng = np.random.default_rng(3)
    law = FAMILIES["lognormal"]
    found = seen(rng, OUTSIDE["lognormal"]({"mu": 11.0, "sigma": 1.5}), 5_000)
    true = fit(found, law)
    naive = fit(losses(found.amount), law)
    assert abs(true.parameters["sigma"] - 1.5) < 3 * true.errors["sigma"]
    assert naive.parameters["sigma"] < 1.3


def test_the_law_that_made_the_data_is_preferred():
    rng = np.random.default_rng(5)
    for code in ("lognormal", "weibull", "gamma"):
        law = FAMILIES[code]
        truth = dict(zip(law.parameters, law.natural(np.array(FREE[code])), strict=True))
        assert compare(seen(rng, OUTSIDE[code](truth), 20_000))[0].family.code == code


def test_a_law_without_an_inner_peak_stands_last():
    x = (
        500.0 + np.random.default_rng(2).pareto(0.8, 2_000) * 500.0
    )  # all above 500: Burr's peak is at an edge
    found = compare(losses(x))
    assert [one.family.code for one in found if not one.is_inner] == ["burr"]
    assert found[-1].family.code == "burr"


def test_excesses_of_a_generalised_pareto_keep_its_shape_over_any_threshold():
    x = stats.genpareto(0.5, scale=1000.0).rvs(20_000, random_state=np.random.default_rng(4))
    for threshold in (0.0, 1_000.0, 5_000.0):
        found = tail(losses(x), threshold).fit
        assert abs(found.parameters["xi"] - 0.5) < 3 * found.errors["xi"]
        assert abs(found.parameters["scale"] - (1000.0 + 0.5 * threshold)) < 3 * found.errors["scale"]


def test_the_product_limit_is_the_share_above_where_nothing_is_hidden():
    x = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    found = product_limit(losses(x))
    assert found.amount.tolist() == [1.0, 3.0, 4.0, 5.0]
    np.testing.assert_allclose(found.survival, [0.6, 0.4, 0.2, 0.0])


def test_the_product_limit_of_a_worked_example():
    """Follow Klugman, Panjer and Willmot's scheme by hand: entries at 0, 2 and 4, one loss censored at 6."""
    found = product_limit(
        losses([1.0, 3.0, 5.0, 8.0, 9.0], [0.0, 0.0, 2.0, 4.0, 0.0], [np.inf, np.inf, np.inf, 2.0, np.inf])
    )
    # at risk: at 1 three (entered at 0), at 3 the two left and one from 2, at 5 two left of those and one from 4
    np.testing.assert_allclose(found.amount, [1.0, 3.0, 5.0, 9.0])
    np.testing.assert_allclose(found.survival, [2 / 3, 2 / 3 * 2 / 3, 2 / 3 * 2 / 3 * 2 / 3, 0.0])


def test_the_distance_is_that_of_kolmogorov_and_smirnov_where_nothing_is_hidden():
    x = np.random.default_rng(9).lognormal(9.0, 1.0, 500)
    found = fit(losses(x), FAMILIES["lognormal"])
    other = stats.kstest(x, OUTSIDE["lognormal"](found.parameters).cdf)
    assert quality(losses(x), found).distance == pytest.approx(other.statistic, abs=1e-9)


def test_a_study_writes_what_it_found():
    x = np.random.default_rng(9).lognormal(9.0, 1.0, 500)
    found = record(study(losses(x), threshold=20_000.0))
    assert found["losses"] == 500
    assert {one["law"] for one in found["fits"]} == {*FAMILIES, "lognormal_gpd"}
    assert [one["threshold"] for one in found["tails"]] == [20_000.0]
    assert len(record(study(losses(x)))["tails"]) > 3


@pytest.mark.parametrize(
    ("amount", "deductible", "limit", "field"),
    [
        ([5.0, -1.0], 0.0, None, "row 2.amount"),
        ([5.0, np.nan], 0.0, None, "row 2.amount"),
        ([5.0, 6.0], [5.0, 0.0], None, "row 1.amount"),
        ([5.0, 6.0], [0.0, -2.0], None, "row 2.deductible"),
        ([5.0, 6.0], 0.0, [1.0, 0.0], "row 2.limit"),
    ],
)
def test_losses_that_cannot_be_are_refused_by_row(amount, deductible, limit, field):
    with pytest.raises(InputError) as caught:
        losses(amount, deductible, limit)
    assert caught.value.problems[0].field == field


def test_too_few_losses_are_refused():
    with pytest.raises(InputError):
        fit(losses(np.arange(1.0, 10.0)), FAMILIES["lognormal"])
    with pytest.raises(InputError):
        tail(losses(np.arange(1.0, 100.0)), 95.0)
