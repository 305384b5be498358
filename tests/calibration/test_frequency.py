"""Fitted counts and updated rates: closed forms, recovery, published examples."""

import numpy as np
import pytest
from scipy import stats

from wangbao.calibration import credibility, frequency
from wangbao.vocabulary.errors import InputError


def test_a_poisson_rate_is_counts_over_exposure():
    counts, years = np.array([3, 0, 2, 5]), np.array([1.0, 0.5, 2.0, 3.0])
    found = frequency.compare(counts, years).poisson
    assert np.exp(found.coefficients["constant"]) == pytest.approx(10 / 6.5)
    assert found.errors["constant"] == pytest.approx(10**-0.5)
    expected = stats.poisson.logpmf(counts, years * 10 / 6.5).sum()
    assert found.log_likelihood == pytest.approx(expected)


def test_a_factor_alone_gives_each_level_its_own_rate():
    rng = np.random.default_rng(1)
    level = rng.choice(["a", "b", "c"], 4_000)
    counts = rng.poisson(np.where(level == "a", 0.2, np.where(level == "b", 0.5, 0.1)))
    rows = frequency.design({"sector": level}, {}, len(level))
    found = frequency.compare(counts, 1.0, rows).poisson
    base = rows.base["sector"]
    for one in {"a", "b", "c"} - {base}:
        ratio = counts[level == one].mean() / counts[level == base].mean()
        assert np.exp(found.coefficients[f"sector={one}"]) == pytest.approx(ratio, rel=1e-6)


def test_the_likelihood_is_that_of_another_implementation():
    rng = np.random.default_rng(2)
    counts = rng.negative_binomial(0.8, 0.4, 2_000)
    found = frequency.compare(counts, 1.0).negative_binomial
    mean = np.exp(found.coefficients["constant"])
    assert mean == pytest.approx(counts.mean(), rel=1e-6)
    expected = stats.nbinom.logpmf(counts, found.r, found.r / (found.r + mean)).sum()
    assert found.log_likelihood == pytest.approx(expected, rel=1e-10)


def test_known_parameters_come_back():
    """Hold the 95 % intervals of 200 samples to their coverage."""
    rng, within = np.random.default_rng(3), np.zeros(3, int)
    truth = (-1.5, 0.4, 0.7)
    for _ in range(200):
        size = rng.normal(0.0, 1.0, 800)
        years = rng.uniform(0.5, 3.0, 800)
        mean = years * np.exp(truth[0] + truth[1] * size)
        counts = rng.poisson(mean * rng.gamma(truth[2], 1 / truth[2], 800))
        found = frequency.compare(counts, years, frequency.design({}, {"size": size}, 800)).negative_binomial
        within += (
            abs(found.coefficients["constant"] - truth[0]) < 1.96 * found.errors["constant"],
            abs(found.coefficients["size"] - truth[1]) < 1.96 * found.errors["size"],
            abs(found.r - truth[2]) < 1.96 * found.r_error,
        )
    assert all(178 <= count <= 199 for count in within), within


def test_counts_of_a_poisson_law_do_not_reject_it():
    found = frequency.compare(np.random.default_rng(6).poisson(0.4, 5_000), 1.0)
    assert found.p_value > 0.01
    assert frequency.record(found)["fits"][0]["law"] == "poisson"


@pytest.mark.parametrize(
    ("counts", "exposure"),
    [([1, -1], 1.0), ([1, 0.5], 1.0), ([1, 2], [1.0, 0.0]), ([0, 0], 1.0), ([1, np.nan], 1.0)],
)
def test_counts_that_cannot_be_are_refused(counts, exposure):
    with pytest.raises(InputError):
        frequency.compare(counts, exposure)


def test_columns_that_determine_each_other_are_refused():
    rows = frequency.design({}, {"a": [1.0, 2.0, 3.0], "b": [2.0, 4.0, 6.0]}, 3)
    with pytest.raises(InputError):
        frequency.compare([1, 2, 1], 1.0, rows)


def test_a_rate_after_three_clean_years():
    found = credibility.gamma_poisson(0.05, 0.4, 0, 3)
    assert found.rate == pytest.approx(0.05 * 0.4 / (0.4 + 0.15))
    assert f"{found.rate:.4f}" == "0.0364"
    assert found.weight == pytest.approx(0.15 / 0.55)


# Hachemeister's bodily injury claims: five states, twelve quarters; mean claim and number of claims.
MEANS = """
1738 1642 1794 2051 2079 2234 2032 2035 2115 2262 2267 2517
1364 1408 1597 1444 1342 1675 1470 1448 1464 1831 1612 1471
1759 1685 1479 1763 1674 2103 1502 1622 1828 2155 2233 2059
1223 1146 1010 1257 1426 1532 1953 1123 1343 1243 1762 1306
1456 1499 1609 1741 1482 1572 1606 1735 1607 1573 1613 1690
"""
NUMBERS = """
7861 9251 8706 8575 7917 8263 9456 8003 7365 7832 7849 9077
1622 1742 1523 1515 1622 1602 1964 1515 1527 1748 1654 1861
1147 1357 1329 1204 998 1077 1277 1218 896 1003 1108 1121
407 396 348 341 315 328 352 331 287 384 321 342
2902 3172 3046 3068 2693 2910 3275 2697 2663 3017 3242 3425
"""


def table(text):
    return np.array([[float(cell) for cell in line.split()] for line in text.strip().splitlines()])


def test_groups_of_a_published_example():
    found = credibility.buhlmann_straub(table(MEANS), table(NUMBERS))
    assert found.within == pytest.approx(139_120_026, rel=1e-6)
    assert found.between == pytest.approx(89_639, rel=1e-4)
    assert found.overall == pytest.approx(1_683.7, rel=1e-4)


def test_groups_without_a_difference_share_one_mean():
    values = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])
    found = credibility.buhlmann_straub(values, np.ones((3, 2)))
    assert found.between == 0.0
    assert found.means.tolist() == [2.0, 2.0, 2.0]


def test_credibility_beats_both_extremes_on_held_out_data():
    rng = np.random.default_rng(8)
    own = shared = credible = 0.0
    for _ in range(200):
        truth = rng.normal(100.0, 15.0, 30)
        weight = rng.uniform(1.0, 20.0, (30, 4))
        seen = rng.normal(truth[:, None], 60.0 / np.sqrt(weight))
        found = credibility.buhlmann_straub(seen, weight)
        own += ((found.own - truth) ** 2).mean()
        shared += ((found.overall - truth) ** 2).mean()
        credible += ((found.means - truth) ** 2).mean()
    assert credible < min(own, shared)


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        ([[1.0, 2.0]], [[1.0, 1.0]]),
        ([[1.0], [2.0]], [[1.0], [1.0]]),
        ([[1.0, 2.0], [1.0, 2.0]], [[1.0, 0.0], [1.0, 1.0]]),
    ],
)
def test_groups_that_tell_nothing_are_refused(values, weights):
    with pytest.raises(InputError):
        credibility.buhlmann_straub(values, weights)
