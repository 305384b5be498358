"""Elementary functions that run on several numbers at once, against NumPy's and SciPy's."""

import numpy as np
import pytest
from numba import njit
from scipy import special

from wangbao.risk.compound.elementary import (
    angle,
    lognormal_stop_loss,
    mills,
    mills_table,
    sine_cosine,
)
from wangbao.risk.elementary import exponential, logarithm


@njit
def _exponentials(x, out):
    for i in range(x.size):
        out[i] = exponential(x[i])


@njit
def _logarithms(x, out):
    for i in range(x.size):
        out[i] = logarithm(x[i])


@njit
def _circular(x, sine, cosine):
    for i in range(x.size):
        sine[i], cosine[i] = sine_cosine(x[i])


@njit
def _angles(x, y, out):
    for i in range(x.size):
        out[i] = angle(x[i], y[i], np.hypot(x[i], y[i]))


@njit
def _mills(table, z, out):
    for i in range(z.size):
        out[i] = mills(table, z[i])


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def test_exponential(rng):
    x = np.concatenate([rng.uniform(-700, 700, 20_000), rng.uniform(-1, 1, 20_000), [0.0]])
    out = np.empty_like(x)
    _exponentials(x, out)
    assert np.abs(out / np.exp(x) - 1.0).max() < 1e-15
    assert exponential(0.0) == 1.0
    assert exponential(-1e6) == 0.0


def test_logarithm(rng):
    x = np.exp(np.concatenate([rng.uniform(-600, 600, 20_000), rng.uniform(-1, 1, 20_000)]))
    out = np.empty_like(x)
    _logarithms(x, out)
    assert np.abs(out - np.log(x)).max() < 2e-13
    assert np.abs(out[20_000:] - np.log(x[20_000:])).max() < 3e-16
    assert logarithm(1.0) == 0.0


@pytest.mark.parametrize("reach", [1e-6, 3.0, 1e3, 1e5])
def test_circular_functions(rng, reach):
    x = rng.uniform(-reach, reach, 20_000)
    sine, cosine = np.empty_like(x), np.empty_like(x)
    _circular(x, sine, cosine)
    assert np.abs(sine - np.sin(x)).max() < 2e-15 * min(1.0, reach)
    assert np.abs(cosine - np.cos(x)).max() < 2e-15


def test_angle(rng):
    x, y = rng.uniform(1e-3, 2, 20_000), rng.uniform(-2, 2, 20_000)
    out = np.empty_like(x)
    _angles(x, y, out)
    assert np.abs(out - np.arctan2(y, x)).max() < 1e-15


def test_mills_ratio(rng):
    z = rng.uniform(0, 39.9, 20_000)
    out = np.empty_like(z)
    _mills(mills_table(), z, out)
    assert np.abs(out / (np.sqrt(np.pi / 2) * special.erfcx(z / np.sqrt(2))) - 1.0).max() < 1e-14


def test_lognormal_stop_loss_near_and_far():
    mu, sigma = np.array([11.0, 2.0]), np.array([1.8, 0.4])
    z = np.linspace(-8, 20, 500)
    x = np.exp(mu[:, None] + sigma[:, None] * z)
    out = np.empty_like(x)
    lognormal_stop_loss(mills_table(), mu, sigma, x, out)
    plain = np.exp(mu + sigma**2 / 2)[:, None] * special.ndtr(sigma[:, None] - z) - x * special.ndtr(-z)
    assert np.abs(out / plain - 1.0).max() < 1e-11
    nothing = np.empty((1, 1))
    lognormal_stop_loss(mills_table(), mu[:1], sigma[:1], np.zeros((1, 1)), nothing)
    assert nothing[0, 0] == pytest.approx(np.exp(11.0 + 1.62), rel=1e-15)
