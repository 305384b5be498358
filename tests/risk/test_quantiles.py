"""Tabulated quantile functions against the functions they stand for."""

import numpy as np
import pytest
from numba import njit
from scipy import special, stats

from wangbao.risk.quantiles import SMALLEST, beta_quantile, look_up, standard_normal, tabulate
from wangbao.risk.randoms import fill_uniform, key


@njit
def _many(table, v, out):
    for i in range(v.size):
        out[i] = look_up(table, v[i])


def _quantiles(table, v):
    out = np.empty_like(v)
    _many(table, v, out)
    return out


def _tail(count=100_000, seed=1):
    """Tail probabilities spread evenly over all magnitudes, with both ends."""
    v = np.exp(np.random.default_rng(seed).uniform(np.log(SMALLEST), np.log(0.5), count))
    return np.concatenate([v, [SMALLEST, 0.25, 0.5]])


def test_the_normal_is_within_1e_9_from_end_to_end():
    v = _tail()
    assert np.abs(_quantiles(standard_normal(), v) + special.ndtri(v)).max() < 1e-9
    assert np.abs(_quantiles(standard_normal(), 1.0 - v) + special.ndtri(1.0 - v)).max() < 1e-9
    assert look_up(standard_normal(), 0.5) == 0.0


def test_the_normal_is_odd():
    v = _tail(10_000)
    v = 1.0 - (1.0 - v)  # values whose complement is exact
    assert np.array_equal(
        _quantiles(standard_normal(), v[v > 0]), -_quantiles(standard_normal(), 1.0 - v[v > 0])
    )


@pytest.mark.parametrize(("a", "b"), [(2.0, 5.0), (0.5, 20.0), (3.0, 0.7)])
def test_the_beta_keeps_its_relative_accuracy_in_both_tails(a, b):
    v = _tail(20_000)
    table = beta_quantile(a, b)
    assert np.abs(_quantiles(table, v) / special.betainccinv(a, b, v) - 1.0).max() < 1e-7
    u = 1.0 - (1.0 - v)
    assert np.abs(_quantiles(table, 1.0 - v) / special.betaincinv(a, b, u) - 1.0)[u > 0].max() < 1e-7


def test_a_heavy_tail_keeps_its_relative_accuracy():
    table = tabulate(lambda v: v**-0.8, lambda u: (1.0 - u) ** -0.8)
    v = _tail()
    assert np.abs(_quantiles(table, v) * v**0.8 - 1.0).max() < 1e-9


def test_outside_the_table_the_end_is_held():
    table = standard_normal()
    assert look_up(table, 1e-30) == look_up(table, SMALLEST)
    assert look_up(table, 0.0) == look_up(table, SMALLEST)
    assert look_up(table, 1.0) == -look_up(table, SMALLEST)


def test_drawn_through_the_table_the_normal_passes_for_normal():
    u = np.empty(1 << 18)
    fill_uniform(key(1, 2), 3, 0, u)
    z = _quantiles(standard_normal(), u)
    assert stats.kstest(z, "norm").pvalue > 1e-3
    assert abs(z.mean()) < 4 / np.sqrt(z.size)
    assert abs((z**2).mean() - 1.0) < 4 * np.sqrt(2.0 / z.size)
