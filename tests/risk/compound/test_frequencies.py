"""Laws of the number of losses against SciPy's, against their own moments, and against one another."""

import math

import numpy as np
import pytest
from scipy import stats

from wangbao.risk.compound.frequencies import (
    Binomial,
    Delaporte,
    NegativeBinomial,
    Poisson,
    PoissonInverseGaussian,
    ZeroInflatedPoisson,
    pmf,
)

LAWS = [
    Poisson(5.0),
    Poisson(0.02),
    NegativeBinomial(0.7, 3.0),
    NegativeBinomial(1.0, 0.4),
    NegativeBinomial(40.0, 12.0),
    Binomial(9.0, 0.3),
    Binomial(9.0, 0.8),
    ZeroInflatedPoisson(3.0, 0.4),
    PoissonInverseGaussian(3.0, 0.5),
    PoissonInverseGaussian(0.05, 2.0),
    Delaporte(1.0, 2.0, 0.8),
]
Z = np.array([0.3 + 0.2j, 0.9 - 0.4j, -0.7 + 0.1j, 1.0 + 0.0j, 1e-9 + 0j])


def _pgf(law, z):
    return law.p0_p1()[0] + law.pgf_positive(z)


@pytest.mark.parametrize(
    ("law", "known"),
    [
        (Poisson(5.0), stats.poisson(5.0)),
        (Poisson(1e4), stats.poisson(1e4)),
        (NegativeBinomial(0.7, 3.0), stats.nbinom(0.7, 0.7 / 3.7)),
        (NegativeBinomial(1.0, 3.0), stats.geom(0.25, loc=-1)),
        (Binomial(9.0, 0.3), stats.binom(9, 0.3)),
        (Binomial(4.0, 1.0), stats.binom(4, 1.0)),
    ],
)
def test_mass_function_is_scipys(law, known):
    mass = pmf(law)
    assert np.abs(mass - known.pmf(np.arange(mass.size))).max() < 1e-12
    assert known.sf(mass.size - 1) < 1e-9
    assert (law.p0_p1()[0], law.p0_p1()[1]) == pytest.approx(
        (known.pmf(0), known.pmf(1)), rel=1e-12, abs=1e-300
    )


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_cumulants_are_those_of_the_mass_function(law):
    mass = pmf(law)
    n = np.arange(mass.size)
    mean = mass @ n
    assert (mean, mass @ (n - mean) ** 2, mass @ (n - mean) ** 3) == pytest.approx(law.cumulants(), rel=1e-5)
    assert law.p0_p1() == pytest.approx(tuple(mass[:2]), rel=1e-9)


def test_zero_inflated_poisson_in_closed_form():
    mass = pmf(ZeroInflatedPoisson(3.0, 0.4))
    expected = 0.6 * stats.poisson(3.0).pmf(np.arange(mass.size)) + 0.4 * (np.arange(mass.size) == 0)
    assert np.abs(mass - expected).max() < 1e-15


def test_poisson_inverse_gaussian_by_its_recursion():
    """Klugman, Panjer and Willmot, Loss Models, section 7.3: with b = phi mu^2."""
    mu, phi = 3.0, 0.5
    b = phi * mu**2
    p = [math.exp(-(mu / b) * (math.sqrt(1 + 2 * b) - 1))]
    p.append(mu / math.sqrt(1 + 2 * b) * p[0])
    for k in range(2, 60):
        ratio = 2 * b / (1 + 2 * b)
        p.append(ratio * (1 - 1.5 / k) * p[k - 1] + mu**2 / ((1 + 2 * b) * k * (k - 1)) * p[k - 2])
    assert pmf(PoissonInverseGaussian(mu, phi))[:60] == pytest.approx(p, rel=1e-9, abs=1e-14)


def test_delaporte_is_a_poisson_and_a_negative_binomial_together():
    poisson, mixed = pmf(Poisson(1.0)), pmf(NegativeBinomial(2.0, 1.6))
    found = pmf(Delaporte(1.0, 2.0, 0.8))
    both = np.convolve(poisson, mixed)
    assert found[: both.size] == pytest.approx(both[: found.size], abs=1e-13)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_thinning_is_keeping_each_loss_with_a_probability(law):
    kept = law.thin(0.3)
    assert _pgf(kept, Z) == pytest.approx(_pgf(law, 1 - 0.3 + 0.3 * Z), rel=1e-13)
    assert kept.cumulants()[0] == pytest.approx(0.3 * law.cumulants()[0], rel=1e-14)


@pytest.mark.parametrize("law", LAWS, ids=str)
def test_generating_function_is_that_of_the_mass_function(law):
    mass = pmf(law)
    powers = Z[:, None] ** np.arange(mass.size)
    assert law.pgf_positive(Z) == pytest.approx(powers[:, 1:] @ mass[1:], rel=1e-9, abs=1e-13)
    assert law.pgf_plural(Z[None, :])[0] == pytest.approx(powers[:, 2:] @ mass[2:], rel=1e-8, abs=1e-13)


@pytest.mark.parametrize("rate", [1e-7, 1e-3, 0.4, 3.0, 80.0])
def test_compiled_and_plain_generating_functions_are_exact_row_by_row(rate):
    """Against the definitions in extended precision."""
    rng = np.random.default_rng(1)
    slack = 1e-18  # of extended precision itself
    z = rng.uniform(0, 1, (3, 50)) * np.exp(2j * np.pi * rng.uniform(size=(3, 50)))
    w = z.astype(np.clongdouble)
    mu, r = (
        np.longdouble(rate) * np.array([[1], [2], [3]], np.longdouble),
        np.array([[0.5], [1], [7]], np.longdouble),
    )
    chance = mu / (r + mu)
    none = (1 - chance) ** r
    known = {
        Poisson: np.exp(-mu) * (np.exp(mu * w) - 1 - mu * w),
        NegativeBinomial: none * ((1 - chance * w) ** -r - 1 - r * chance * w),
    }
    given = {
        Poisson: lambda row: (mu[row].astype(float),),
        NegativeBinomial: lambda row: (r[row].astype(float), mu[row].astype(float)),
    }
    for law, exact in known.items():
        compiled = law(*given[law](slice(None))).pgf_plural(z)
        assert np.abs(compiled - exact).max() < 3e-15 * min(1.0, rate) + slack
        for row in range(3):
            one = law(*(float(parameter[0]) for parameter in given[law](row)))
            plain = one.pgf_positive(z[row]) - one.p0_p1()[1] * z[row]
            assert np.abs(plain - exact[row]).max() < 3e-15 * min(1.0, rate) + slack


def test_rare_losses_keep_their_digits():
    assert float(Poisson(1e-12).pgf_positive(np.array(1.0))) == pytest.approx(1e-12, rel=1e-11)
    law = NegativeBinomial(2.0, 1e-12)
    assert float(law.pgf_positive(np.array(1.0))) == pytest.approx(1e-12, rel=1e-11)
    assert abs(complex(Poisson(np.array([[1e-5]])).pgf_plural(np.array([[1.0 + 0j]]))[0, 0]) - 5e-11) < 1e-15


def test_a_law_without_end_is_refused():
    with pytest.raises(ValueError, match="too large"):
        pmf(NegativeBinomial(0.01, 1e6))
