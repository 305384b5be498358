"""Curves against the formulas of the steps, and their laws on a grid against closed forms."""

import math
from decimal import Decimal
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wangbao.assessment.exact_curves import (
    Curve,
    cap,
    compose,
    deductible,
    excess,
    franchise,
    line,
    of_step,
    outlasting,
)
from wangbao.assessment.exact_masses import curve_masses, moved, point_masses, remapped
from wangbao.contract import steps

AMOUNTS = np.array([1.0, 9.0, 31.0, 60.5, 99.0, 101.0, 250.0, 1_000.0, 12_345.0])
CURVES = [
    line(0.7),
    excess(30.0),
    cap(100.0),
    franchise(47.3),
    deductible(20.0, 0.1, math.inf),
    deductible(0.0, 0.25, 80.0),
    deductible(10.0, 0.5, 60.0),
]


def _deducted(t: np.ndarray, amount: float, rate: float, least: float, most: float) -> np.ndarray:
    return t - np.minimum(t, np.minimum(np.maximum(np.maximum(amount, rate * t), least), most))


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (steps.deductible(("a",), amount=Decimal(30)), _deducted(AMOUNTS, 30, 0, 0, np.inf)),
        (steps.deductible(("a",), rate=Decimal("0.1")), _deducted(AMOUNTS, 0, 0.1, 0, np.inf)),
        (
            steps.deductible(
                ("a",),
                amount=Decimal(8),
                rate=Decimal("0.2"),
                minimum=Decimal(10),
                maximum=Decimal(150),
            ),
            _deducted(AMOUNTS, 8, 0.2, 10, 150),
        ),
        (
            steps.deductible(("a",), rate=Decimal(1), maximum=Decimal(70)),
            _deducted(AMOUNTS, 0, 1, 0, 70),
        ),
        (steps.deductible(("a",), rate=Decimal(1)), np.zeros_like(AMOUNTS)),
        (steps.franchise(("a",), Decimal(60)), np.where(AMOUNTS > 60, AMOUNTS, 0)),
        (steps.coinsurance(("a",), Decimal("0.3")), 0.7 * AMOUNTS),
        (steps.limit(("a",), Decimal(100)), np.minimum(AMOUNTS, 100)),
        (steps.excess(("a",), Decimal(100)), np.maximum(AMOUNTS - 100, 0)),
    ],
)
def test_a_step_on_one_amount_is_its_curve(step: steps.Step, expected: np.ndarray) -> None:
    curve = of_step(step)
    assert curve is not None
    np.testing.assert_allclose(curve.at(AMOUNTS), expected, rtol=1e-12, atol=1e-9)


def test_a_raised_deductible_is_the_deductible_times_one_and_the_uplift() -> None:
    step = steps.deductible(("a",), amount=Decimal(20), rate=Decimal("0.1"), maximum=Decimal(200))
    curve = of_step(step, more=0.5)
    assert curve is not None
    np.testing.assert_allclose(curve.at(AMOUNTS), _deducted(AMOUNTS, 30, 0.15, 0, 300), rtol=1e-12)


def test_a_step_that_looks_further_than_one_amount_has_no_curve() -> None:
    assert of_step(steps.highest_retention(("a",))) is None
    assert of_step(steps.annual_limit(("a",), Decimal(1), "s")) is None


@given(st.lists(st.sampled_from(CURVES), min_size=1, max_size=5))
def test_a_chain_of_curves_is_one_curve(chain: list[Curve]) -> None:
    whole, values = line(1.0), AMOUNTS
    for curve in chain:
        whole, values = compose(curve, whole), curve.at(values)
    np.testing.assert_allclose(whole.at(AMOUNTS), values, rtol=1e-9, atol=1e-9)


def test_a_limit_at_the_very_franchise_does_not_exceed_it() -> None:
    assert compose(franchise(100.0), cap(100.0)).top == 0.0
    assert compose(franchise(99.0), cap(100.0)).top == 100.0


@given(st.lists(st.sampled_from(CURVES), min_size=1, max_size=4), st.floats(1.0, 500.0))
def test_reach_is_where_a_curve_comes_to_a_value(chain: list[Curve], target: float) -> None:
    curve = line(1.0)
    for outer in chain:
        curve = compose(outer, curve)
    found = curve.reach(target)
    wanted = min(target, curve.top)
    below, above = curve.at(np.array([found * (1 - 1e-6), found * (1 + 1e-6) + 1e-9]))
    assert below <= wanted * (1 + 1e-9)
    assert above >= wanted * (1 - 1e-5)


def test_only_what_outlasts_a_time_is_left() -> None:
    curve = outlasting(cap(100.0), 40.0)
    np.testing.assert_allclose(curve.at(np.array([10.0, 39.0, 41.0, 99.0, 150.0])), [0, 0, 41, 99, 100])
    assert outlasting(cap(100.0), 0.0) == cap(100.0)


def _limited(mu: float, sigma: float, at: float) -> float:
    """E[min(U, at)] for a lognormal."""
    if at <= 0.0:
        return at
    below, z = NormalDist().cdf, (math.log(at) - mu) / sigma
    return math.exp(mu + sigma**2 / 2) * below(z - sigma) + at * below(-z)


@pytest.mark.parametrize("shift", [0.0, 70.0, 400.0])
def test_the_law_of_a_layer_has_the_closed_form_mean(shift: float) -> None:
    mu, sigma, step = math.log(300.0), 1.1, 2.5
    mass = curve_masses(
        np.array([mu]),
        sigma,
        np.array([shift]),
        np.ones(1),
        (compose(cap(800.0), excess(101.3)),),
        step,
        1000,
    )[0]
    expected = _limited(mu, sigma, 901.3 - shift) - _limited(mu, sigma, 101.3 - shift)
    assert mass.sum() == pytest.approx(1.0, abs=1e-9)
    assert mass @ (step * np.arange(1000)) == pytest.approx(expected, rel=1e-7)
    at_limit = 1.0 - NormalDist(mu, sigma).cdf(math.log(901.3 - shift))
    assert mass[320:].sum() == pytest.approx(at_limit, rel=0.01)  # and the half step beside it


def test_the_law_of_a_franchise_has_the_closed_form_mean() -> None:
    mu, sigma, step, points, amount = math.log(300.0), 0.8, 2.0, 2000, 150.0
    mass = curve_masses(np.array([mu]), sigma, np.zeros(1), np.ones(1), (franchise(amount),), step, points)[0]
    survives = 1.0 - NormalDist(mu, sigma).cdf(math.log(amount))
    expected = _limited(mu, sigma, step * (points - 1)) - _limited(mu, sigma, amount) + amount * survives
    assert mass @ (step * np.arange(points)) == pytest.approx(expected, rel=1e-7)
    assert mass[1:74].sum() == pytest.approx(0.0, abs=1e-9)


def test_curves_are_mixed_by_weight() -> None:
    mu, one = np.array([3.0, 4.0]), (np.zeros(2), np.ones(1))
    both = curve_masses(mu, 0.7, one[0], np.array([0.3, 0.7]), (cap(50.0), excess(9.0)), 1.0, 300)
    apart = [curve_masses(mu, 0.7, *one, (curve,), 1.0, 300) for curve in (cap(50.0), excess(9.0))]
    np.testing.assert_allclose(both, 0.3 * apart[0] + 0.7 * apart[1], atol=1e-12)


def test_masses_are_moved_with_their_mean() -> None:
    masses = np.array([[0.1, 0.2, 0.3, 0.4], [0.0, 0.5, 0.5, 0.0]])
    place = np.array([0.0, 1.25, 1.25, 7.0])
    expected = np.array([[0.1, 0.375, 0.125, 0.0, 0.4], [0.0, 0.75, 0.25, 0.0, 0.0]])
    np.testing.assert_allclose(moved(masses, place, 5), expected, atol=1e-15)
    np.testing.assert_allclose(
        point_masses(place, 5)[1:], [[0, 0.75, 0.25, 0, 0], [0, 0.75, 0.25, 0, 0], [0, 0, 0, 0, 1]]
    )
    np.testing.assert_allclose(remapped(masses, excess(1.0), 1.0), [[0.3, 0.3, 0.4, 0], [0.5, 0.5, 0, 0]])
