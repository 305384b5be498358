"""Triangles, lags and cost on records: published examples, closed forms, recovery."""

import numpy as np
import pytest
from scipy import stats

from wangbao.calibration import lag, regression, triangle
from wangbao.vocabulary.errors import InputError

# Taylor and Ashe's claims as Mack (1993) uses them, cumulative.
TAYLOR_ASHE = """
357848 1124788 1735330 2218270 2745596 3319994 3466336 3606286 3833515 3901463
352118 1236139 2170033 3353322 3799067 4120063 4647867 4914039 5339085
290507 1292306 2218525 3235179 3985995 4132918 4628910 4909315
310608 1418858 2195047 3757447 4029929 4381982 4588268
443160 1136350 2128333 2897821 3402672 3873311
396132 1333217 2180715 2985752 3691712
440832 1288463 2419861 3483130
359480 1421128 2864498
376686 1363294
344014
"""
# Mack (1993), table 1: reserve and standard error in thousands, origins 2 to 10.
MACK = [
    (95, 75),
    (470, 122),
    (710, 134),
    (985, 261),
    (1_419, 411),
    (2_178, 558),
    (3_920, 875),
    (4_279, 971),
    (4_626, 1_363),
]


def square(text):
    rows = [[float(cell) for cell in line.split()] for line in text.strip().splitlines()]
    found = np.full((len(rows), len(rows)), np.nan)
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return found


def test_the_published_reserves_and_errors():
    found = triangle.mack(square(TAYLOR_ASHE))
    for row, (reserve, error) in enumerate(MACK, start=1):
        assert round(found.reserve[row] / 1000) == reserve
        assert abs(found.errors[row] / 1000 - error) < 1
    assert round(found.total / 1000) == 18_681
    assert round(found.total_error / 1000) == 2_447
    assert len(triangle.record(found, [str(year) for year in range(10)])["origins"]) == 10


def test_a_triangle_without_noise_has_no_error():
    exact = square("100 200 250 260\n110 220 275\n120 240\n130")
    found = triangle.mack(exact)
    np.testing.assert_allclose(found.factors, [2.0, 1.25, 1.04])
    assert found.total_error == pytest.approx(0.0, abs=1e-9)
    assert found.ultimate[-1] == pytest.approx(130 * 2.6)


@pytest.mark.parametrize("text", ["1 2\n1", "1 2 3\n1 2 3\n1", "1 2 0\n1 2\n1"])
def test_what_is_no_triangle_is_refused(text):
    with pytest.raises(InputError):
        triangle.mack(square(text))


def test_a_lag_comes_back_though_the_late_are_missing():
    rng, within = np.random.default_rng(2), np.zeros(2, int)
    for _ in range(200):
        happened = rng.uniform(0.0, 720.0, 3_000)
        days = rng.lognormal(4.27, 0.97, 3_000)
        known = days <= 720.0 - happened
        found = lag.fit(days[known], (720.0 - happened)[known])
        within += (
            abs(found.mu - 4.27) < 1.96 * found.mu_error,
            abs(found.sigma - 0.97) < 1.96 * found.sigma_error,
        )
        assert np.log(days[known]).mean() < 4.2  # what is reported looks quicker than it is
    assert all(178 <= count <= 199 for count in within), within


def test_a_lag_s_shares_are_those_of_its_law():
    found = lag.LagFit(4.27, 0.97, 0.0, 0.0, 1)
    assert found.reported(90.0) == pytest.approx(stats.lognorm(0.97, scale=np.exp(4.27)).cdf(90.0))
    assert lag.record(found)["reported_90_days"] == pytest.approx(float(found.reported(90.0)))


def test_lags_beyond_the_valuation_day_are_refused():
    with pytest.raises(InputError) as caught:
        lag.fit(np.full(12, 5.0), [*np.full(11, 9.0), 4.0])
    assert caught.value.problems[0].field == "row 12"


def test_a_line_is_that_of_another_implementation():
    rng = np.random.default_rng(4)
    x = rng.lognormal(8.0, 2.0, 200)
    y = np.exp(7.0 + 0.4 * np.log(x) + rng.normal(0.0, 1.5, 200))
    found, other = regression.log_log(x, y), stats.linregress(np.log(x), np.log(y))
    assert found.slope == pytest.approx(other.slope)
    assert found.slope_error == pytest.approx(other.stderr)
    assert found.r_squared == pytest.approx(other.rvalue**2)


def test_a_coding_error_is_found_and_nothing_else():
    rng = np.random.default_rng(5)
    x = rng.lognormal(8.0, 2.0, 200)
    y = np.exp(7.0 + 0.4 * np.log(x) + rng.normal(0.0, 1.5, 200))
    assert regression.outliers(regression.log_log(x, y)).size == 0
    y[17] *= 1e6  # yuan typed as millionths
    assert regression.outliers(regression.log_log(x, y)).tolist() == [17]


@pytest.mark.parametrize(
    ("x", "y"), [([1.0] * 4, [1.0] * 4), ([1.0] * 6, [2.0] * 6), ([1.0, 2, 3, 4, 0], [1.0] * 5)]
)
def test_pairs_without_a_line_are_refused(x, y):
    with pytest.raises(InputError):
        regression.log_log(x, y)
