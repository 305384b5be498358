"""Laws of the size of a loss: closed forms against integrals of the survival function and against SciPy's laws."""

import numpy as np
import pytest
from scipy import integrate, stats

from wangbao.risk.compound.severities import Gamma, GeneralizedPareto, Lognormal, LognormalGpd, Weibull
from wangbao.risk.compound.terms import layer_moment

SPLICED = LognormalGpd(Lognormal(1.0, 1.0), 5.0, GeneralizedPareto(0.4, 3.0, 5.0), 0.2)
LAWS = [
    Lognormal(1.0, 1.8),
    Lognormal(0.0, 0.3),
    Gamma(0.7, 3.0),
    Gamma(1.0, 2.0),
    Weibull(0.6, 2.0),
    GeneralizedPareto(0.3, 2.0, 1.5),
    GeneralizedPareto(0.0, 2.0),
    GeneralizedPareto(1e-9, 2.0),
    GeneralizedPareto(-0.4, 2.0),
    GeneralizedPareto(0.5, 2.0),
    GeneralizedPareto(1.0 / 3.0, 2.0),
    GeneralizedPareto(1.0, 2.0, 0.5),
    GeneralizedPareto(1.7, 2.0),
    SPLICED,
]


def _integral(law, low, high, k):
    """k times the integral of (x - low)^(k-1) P(X > x) from low to high."""
    kinks = [x for x in (1.5, 5.0, 0.5) if low < x < high]
    what = lambda x: k * (x - low) ** (k - 1) * float(law.survival(x))  # noqa: E731 - an integrand
    return integrate.quad(what, low, high, points=kinks or None, epsabs=1e-13, epsrel=1e-12, limit=200)[0]


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("k", [1, 2, 3])
def test_limited_moments_are_integrals_of_the_survival_function(law, k):
    for x in (0.3, 2.0, 5.0, 17.0):
        assert float(law.limited_moment(x, k)) == pytest.approx(_integral(law, 0.0, x, k), rel=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("k", [1, 2, 3])
def test_moments_of_a_layer(law, k):
    assert float(layer_moment(law, 1.2, 6.0, k)) == pytest.approx(_integral(law, 1.2, 7.2, k), rel=1e-8)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_quantiles_undo_the_survival_function_from_both_ends(law):
    v = np.array([1e-9, 1e-3, 0.2, 0.3, 0.5])
    assert law.survival(law.inverse_survival(v)) == pytest.approx(v, rel=1e-8)
    assert 1.0 - law.survival(law.quantile(v[1:])) == pytest.approx(v[1:], rel=1e-10)
    assert float(law.inverse_survival(0.5)) == pytest.approx(float(law.quantile(0.5)), rel=1e-12)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_mean_between_two_points(law):
    low, high = np.array([[0.7], [2.0]]), np.array([[0.7, 1.0, 9.0], [2.0, 3.0, 1e4]])
    between = law.layer_mean(low, high)
    assert between == pytest.approx(
        law.limited_moment(high, 1) - law.limited_moment(low, 1), rel=1e-10, abs=1e-12
    )
    assert between[:, 0].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("law", "known"),
    [
        (Lognormal(1.0, 0.8), stats.lognorm(0.8, scale=np.exp(1.0))),
        (Gamma(0.7, 3.0), stats.gamma(0.7, scale=3.0)),
        (Weibull(1.6, 2.0), stats.weibull_min(1.6, scale=2.0)),
        (GeneralizedPareto(0.2, 2.0, 1.5), stats.genpareto(0.2, loc=1.5, scale=2.0)),
        (GeneralizedPareto(1 / 3.5, 4.0 / 3.5), stats.lomax(3.5, scale=4.0)),
        (GeneralizedPareto(-0.4, 2.0), stats.genpareto(-0.4, scale=2.0)),
    ],
)
def test_they_are_scipys_laws(law, known):
    x = np.array([0.01, 0.8, 1.6, 4.0, 30.0])
    assert law.survival(x) == pytest.approx(known.sf(x), rel=1e-12)
    assert [float(law.moment(k)) for k in (1, 2, 3)] == pytest.approx(
        [known.moment(k) for k in (1, 2, 3)], rel=1e-9
    )


def test_infinite_moments_are_infinite():
    assert [float(GeneralizedPareto(0.4, 1.0, 3.0).moment(k)) for k in (1, 2, 3)][2] == np.inf
    assert [float(GeneralizedPareto(0.5, 1.0).moment(k)) for k in (1, 2)] == [2.0, np.inf]
    assert float(GeneralizedPareto(1.0, 1.0).moment(1)) == np.inf
    assert float(layer_moment(GeneralizedPareto(1.0, 1.0), 5.0, np.inf, 1)) == np.inf
    assert float(layer_moment(GeneralizedPareto(0.6, 1.0), 0.0, np.inf, 1)) == pytest.approx(2.5, rel=1e-14)


def test_a_lognormal_layer_in_closed_form():
    """E[min(X, u)] - E[min(X, d)] with the normal distribution written out."""
    mu, sigma, d, u = 11.0, 1.8, 5e4, 2.05e6
    phi = stats.norm.cdf

    def limited(x):
        z = (np.log(x) - mu) / sigma
        return np.exp(mu + sigma**2 / 2) * phi(z - sigma) + x * (1 - phi(z))

    law = Lognormal(mu, sigma)
    assert float(layer_moment(law, d, u - d, 1)) == pytest.approx(limited(u) - limited(d), rel=1e-12)
    assert float(law.layer_mean(np.array([[d]]), np.array([[u]]))[0, 0]) == pytest.approx(
        limited(u) - limited(d), rel=1e-12
    )


def test_a_remote_lognormal_layer_keeps_its_digits():
    law = Lognormal(0.0, 1.0)
    low, high = np.exp(9.0), np.exp(9.5)  # attachment probability 1e-19
    exact = integrate.quad(lambda x: stats.norm.sf(np.log(x)), low, high, epsabs=0.0, epsrel=1e-12)[0]
    assert float(law.layer_mean(np.array([[low]]), np.array([[high]]))[0, 0]) == pytest.approx(
        exact, rel=1e-9
    )


def test_the_spliced_law_is_lognormal_below_and_pareto_above():
    body = stats.lognorm(1.0, scale=np.exp(1.0))
    x = np.array([0.5, 2.0, 4.9])
    assert SPLICED.survival(x) == pytest.approx(0.2 + 0.8 * (1 - body.cdf(x) / body.cdf(5.0)), rel=1e-12)
    y = np.array([5.0, 6.0, 50.0])
    assert SPLICED.survival(y) == pytest.approx(
        0.2 * stats.genpareto(0.4, loc=5.0, scale=3.0).sf(y), rel=1e-12
    )
