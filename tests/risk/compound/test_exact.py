"""The exact path against closed forms, Panjer's recursion and convolution, and the bench's published figures."""

import math

import numpy as np
import pytest
from scipy import special

from wangbao.risk.compound.exact import exact, largest_loss
from wangbao.risk.compound.frequencies import (
    Binomial,
    Delaporte,
    NegativeBinomial,
    Poisson,
    PoissonInverseGaussian,
    ZeroInflatedPoisson,
    pmf,
)
from wangbao.risk.compound.severities import Gamma, GeneralizedPareto, Lognormal, LognormalGpd, Weibull
from wangbao.risk.compound.terms import Layer

LEVELS = (0.9, 0.95, 0.99, 0.995)
ALL = Layer()


def _exact(frequency, severity, occurrence=ALL, aggregate=ALL, levels=LEVELS):
    return exact(frequency, severity, occurrence, aggregate, levels=levels)


def test_the_example_of_the_bench():
    """Figures of the issue and of the measured references: mean, deviation, TVaR to the last digit given."""
    found = _exact(Poisson(5.0), Lognormal(11.0, 1.8), Layer(5e4, 2e6), Layer(1e5, 5e6))
    assert found.converged
    assert found.mean.value == pytest.approx(841_160.81, abs=0.01)
    assert found.deviation.value == pytest.approx(985_000.10, abs=0.01)
    ninety_nine, half = found.points[2], found.points[3]
    assert ninety_nine.var.value == pytest.approx(4_161_400, abs=15)
    assert ninety_nine.tvar.value == pytest.approx(4_648_387.49, abs=0.01)
    assert half.var.value == pytest.approx(4_642_990, abs=15)
    assert half.tvar.value == pytest.approx(4_925_301.62, abs=0.01)
    assert max(figure.error / figure.value for figure in (found.mean, found.deviation, half.tvar)) < 1e-9


def test_geometric_exponential_in_closed_form():
    """A geometric number of exponential losses is zero or exponential again (Bowers et al., example 12.4.1)."""
    mu, scale = 3.0, 7.0
    found = _exact(NegativeBinomial(1.0, mu), Gamma(1.0, scale))
    some, longer = mu / (1 + mu), scale * (1 + mu)
    assert found.any_loss.value == pytest.approx(some, rel=1e-12)
    assert found.mean.value == pytest.approx(mu * scale, rel=1e-12)
    assert found.deviation.value == pytest.approx(math.sqrt(2 * some - some**2) * longer, rel=1e-12)
    for point in found.points:
        var = longer * math.log(some / (1 - point.level))
        assert (point.var.value, point.tvar.value) == pytest.approx((var, var + longer), rel=1e-9)


def test_geometric_exponential_under_annual_terms():
    mu, scale, deductible, limit = 3.0, 7.0, 20.0, 60.0
    some, longer = mu / (1 + mu), scale * (1 + mu)
    found = _exact(NegativeBinomial(1.0, mu), Gamma(1.0, scale), ALL, Layer(deductible, limit, 0.5))
    reach = some * math.exp(-deductible / longer)
    full = math.exp(-limit / longer)
    mean = reach * longer * (1 - full)
    second = 2 * reach * (longer**2 * (1 - full) - longer * limit * full)
    assert found.any_loss.value == pytest.approx(reach, rel=1e-9)
    assert found.mean.value == pytest.approx(0.5 * mean, rel=1e-9)
    assert found.deviation.value == pytest.approx(0.5 * math.sqrt(second - mean**2), rel=1e-9)
    assert found.points[3].var.value == 0.5 * limit
    assert found.points[0].var.value == pytest.approx(
        0.5 * (longer * math.log(some / 0.1) - deductible), rel=1e-8
    )


def test_poisson_exponential_by_bessel_series():
    """P(S > x) = sum of Poisson probabilities times Erlang tails."""
    lam, scale = 4.0, 2.0
    found = _exact(Poisson(lam), Gamma(1.0, scale))
    n = np.arange(1, 80)
    weight = np.exp(n * np.log(lam) - lam - special.gammaln(n + 1.0))
    for point in found.points:
        tail = weight @ special.gammaincc(n, point.var.value / scale)
        assert tail == pytest.approx(1 - point.level, rel=1e-8)
        beyond = weight @ (n * scale * special.gammaincc(n + 1.0, point.var.value / scale))
        assert point.tvar.value == pytest.approx(beyond / (1 - point.level), rel=1e-8)
    assert found.skewness.value == pytest.approx(6 * lam / (2 * lam) ** 1.5, rel=1e-10)


def _panjer(a, b, frequency, severity, length):
    """Panjer (1981): the plain recursion for the (a, b, 0) class, slow and independent of everything here."""
    total = np.zeros(length)
    none = severity[0]
    total[0] = frequency.p0_p1()[0] + float(frequency.pgf_positive(np.array(none)))
    for s in range(1, length):
        j = np.arange(1, min(s, severity.size - 1) + 1)
        total[s] = ((a + b * j / s) * severity[j] * total[s - j]).sum() / (1.0 - a * none)
    return total


@pytest.mark.parametrize(
    ("frequency", "a", "b"),
    [
        (Poisson(3.0), 0.0, 3.0),
        (NegativeBinomial(2.0, 3.0), 0.6, 0.6),
        (Binomial(6.0, 0.4), -2.0 / 3.0, 14.0 / 3.0),
    ],
    ids=["poisson", "negative binomial", "binomial"],
)
def test_panjers_recursion_brackets_the_exact_path(frequency, a, b):
    """Losses rounded down and up to whole steps give a year that is nowhere larger and nowhere smaller."""
    severity, step, limit = Lognormal(1.0, 1.2), 0.02, 30.0
    found = _exact(frequency, severity, Layer(0.5, limit), Layer(4.0, 20.0), levels=(0.9,))
    edges = np.append(severity.survival(0.5 + step * np.arange(int(limit / step))), 0.0)
    cells = edges[:-1] - edges[1:]  # the last takes what is at the limit
    within = 1.0 - edges[0]  # losses that the deductible swallows
    down = np.concatenate([[within + cells[0]], cells[1:]])
    up = np.concatenate([[within], cells])
    year = []
    for masses in (down, up):
        total = _panjer(a, b, frequency, masses, int(26.0 / step))
        cost = np.minimum(np.maximum(step * np.arange(total.size) - 4.0, 0.0), 20.0)
        year.append(total @ cost + 20.0 * (1.0 - total.sum()))
    assert year[0] < found.mean.value < year[1]
    assert found.mean.value == pytest.approx(0.5 * (year[0] + year[1]), rel=1e-4)
    assert year[1] - year[0] < 0.02 * found.mean.value


@pytest.mark.parametrize(
    "frequency",
    [
        Poisson(0.01),
        Poisson(2.5),
        NegativeBinomial(0.4, 1.3),
        Binomial(12.0, 0.2),
        ZeroInflatedPoisson(3.0, 0.6),
        PoissonInverseGaussian(1.5, 0.8),
        Delaporte(0.5, 0.6, 1.4),
    ],
    ids=str,
)
def test_losses_that_all_hit_the_limit(frequency):
    """Every loss is worth exactly 100: the year is 100 N, and every figure follows from the law of N."""
    found = _exact(frequency, Lognormal(20.0, 0.1), Layer(0.0, 100.0), Layer(50.0, 400.0))
    mass = pmf(frequency)
    cost = np.minimum(np.maximum(100.0 * np.arange(mass.size) - 50.0, 0.0), 400.0)
    mean = mass @ cost
    assert found.mean.value == pytest.approx(mean, rel=1e-8)
    assert found.deviation.value == pytest.approx(math.sqrt(mass @ (cost - mean) ** 2), rel=1e-8)
    assert found.any_loss.value == pytest.approx(mass[1:].sum(), rel=1e-9)
    for point in found.points:
        at = int(np.argmax(np.cumsum(mass) >= point.level))
        assert point.var.value == pytest.approx(cost[at], abs=1e-6)
        beyond = cost[at] + mass @ np.maximum(cost - cost[at], 0.0) / (1 - point.level)
        assert point.tvar.value == pytest.approx(beyond, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(
    "severity",
    [
        Lognormal(8.0, 1.2),
        Gamma(0.6, 9e3),
        Weibull(0.7, 6e3),
        GeneralizedPareto(0.4, 5e3),
        LognormalGpd(Lognormal(8.0, 1.0), 9e3, GeneralizedPareto(0.3, 8e3, 9e3), 0.12),
    ],
    ids=lambda law: type(law).__name__,
)
def test_closed_form_moments_without_annual_terms(severity):
    """Cumulants of a compound sum: with per-event terms only, mean, deviation and skewness are closed forms."""
    frequency, layer = NegativeBinomial(1.5, 2.2), Layer(1e3, 2e4, 0.7)
    found = _exact(frequency, severity, layer)
    m1, m2, m3 = (0.7**k * _layered(severity, 1e3, 2e4, k) for k in (1, 2, 3))
    k1, k2, k3 = frequency.cumulants()
    variance = k1 * (m2 - m1**2) + k2 * m1**2
    third = k1 * (m3 - 3 * m1 * m2 + 2 * m1**3) + 3 * k2 * m1 * (m2 - m1**2) + k3 * m1**3
    assert found.mean.value == pytest.approx(k1 * m1, rel=1e-9)
    assert found.deviation.value == pytest.approx(math.sqrt(variance), rel=1e-8)
    assert found.skewness.value == pytest.approx(third / variance**1.5, rel=1e-7)
    # a year that never reaches the annual limit is the same year, got the other way
    capped = _exact(frequency, severity, layer, Layer(0.0, 1e7))
    assert capped.mean.value == pytest.approx(found.mean.value, rel=1e-8)
    assert capped.deviation.value == pytest.approx(found.deviation.value, rel=1e-7)
    assert capped.points[2].tvar.value == pytest.approx(found.points[2].tvar.value, rel=1e-8)


def _layered(severity, low, width, k):
    x = np.linspace(0.0, width, 400_001)
    survival = severity.survival(low + x)
    values = k * x ** (k - 1) * survival
    return float(((values[1:] + values[:-1]) * 0.5).sum() * (x[1] - x[0]))


def test_one_loss_a_year_is_the_severity_itself():
    severity = Lognormal(8.0, 1.2)
    found = _exact(Binomial(1.0, 0.3), severity, Layer(2e3), Layer(1e3, 3e4))
    for point in found.points:
        tail = (1 - point.level) / 0.3
        expected = min(max(float(severity.inverse_survival(tail)) - 3e3, 0.0), 3e4)
        assert point.var.value == pytest.approx(expected, rel=1e-6)


def test_the_share_of_a_layer_scales_what_it_pays():
    whole = _exact(Poisson(2.0), Gamma(2.0, 1e3), Layer(5e2, 4e3), Layer(1e3, 8e3))
    part = _exact(Poisson(2.0), Gamma(2.0, 1e3), Layer(5e2, 4e3, 0.25), Layer(2.5e2, 2e3, 0.5))
    assert part.mean.value == pytest.approx(0.125 * whole.mean.value, rel=1e-9)
    assert part.points[2].tvar.value == pytest.approx(0.125 * whole.points[2].tvar.value, rel=1e-9)


def test_infinite_moments_are_said():
    heavy = _exact(Poisson(1.0), GeneralizedPareto(0.6, 1e3))
    assert heavy.mean.value == pytest.approx(1e3 / 0.4, rel=1e-10)
    assert (heavy.deviation.value, heavy.skewness.value) == (math.inf, math.inf)
    assert math.isfinite(heavy.points[2].tvar.value)
    heavier = _exact(Poisson(1.0), GeneralizedPareto(1.2, 1e3))
    assert (heavier.mean.value, heavier.points[2].tvar.value) == (math.inf, math.inf)
    assert math.isfinite(heavier.points[2].var.value)
    tamed = _exact(Poisson(1.0), GeneralizedPareto(1.2, 1e3), ALL, Layer(0.0, 1e5))
    assert all(math.isfinite(figure.value) for figure in (tamed.mean, tamed.deviation, tamed.skewness))


def test_an_infinite_mean_severity_has_the_quantiles_of_its_largest_loss_far_out():
    """Subexponential: far out, the year is its largest loss (Embrechts, Klueppelberg and Mikosch, 1997)."""
    found = _exact(Poisson(0.5), GeneralizedPareto(1.2, 1e3), levels=(0.9999,))
    assert found.points[0].var.value == pytest.approx(found.points[0].oep, rel=0.02)


def test_hardly_any_loss():
    found = _exact(Poisson(1e-6), Lognormal(11.0, 1.8), Layer(5e4, 2e6), Layer(1e5, 5e6))
    one = _exact(Binomial(1.0, 1e-6), Lognormal(11.0, 1.8), Layer(5e4, 2e6), Layer(1e5, 5e6))
    assert found.mean.value == pytest.approx(one.mean.value, rel=2e-6)
    assert found.any_loss.value == pytest.approx(1e-6 * float(Lognormal(11.0, 1.8).survival(1.5e5)), rel=2e-6)
    assert [point.var.value for point in found.points] == [0.0] * 4


def test_very_many_losses_are_nearly_normal():
    found = _exact(Poisson(20_000.0), Gamma(2.0, 1.0))
    mean, deviation = 40_000.0, math.sqrt(20_000.0 * 6.0)
    assert found.mean.value == pytest.approx(mean, rel=1e-10)
    skew = 24.0 * 20_000.0 / deviation**3
    z = special.ndtri(0.99)
    assert found.points[2].var.value == pytest.approx(
        mean + deviation * (z + skew * (z**2 - 1) / 6), rel=1e-6
    )


def test_an_annual_deductible_without_an_annual_limit():
    mu, scale, deductible = 3.0, 7.0, 50.0
    some, longer = mu / (1 + mu), scale * (1 + mu)
    found = _exact(NegativeBinomial(1.0, mu), Gamma(1.0, scale), ALL, Layer(deductible))
    reach = some * math.exp(-deductible / longer)
    assert found.mean.value == pytest.approx(reach * longer, rel=1e-8)
    assert found.deviation.value == pytest.approx(longer * math.sqrt(2 * reach - reach**2), rel=1e-8)


def test_largest_loss_in_closed_form():
    """P(largest <= x) = exp(-lam P(X > x)) for a Poisson number."""
    severity = Gamma(1.0, 10.0)
    x = largest_loss(Poisson(3.0), severity, Layer(5.0), 0.99)
    assert math.exp(-3.0 * float(severity.survival(x + 5.0))) == pytest.approx(0.99, rel=1e-12)
    assert largest_loss(Poisson(3.0), severity, Layer(5.0, 7.0, 0.5), 0.999) == 3.5
    assert largest_loss(Poisson(0.01), severity, ALL, 0.9) == 0.0
    assert largest_loss(NegativeBinomial(1.0, 1.0), severity, ALL, 0.5) == 0.0
