"""The mean loss of one incident, against sums by hand, simulation and the exact yearly loss."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate

from tests.risk.many.sample import facts_of, random_profile
from wangbao.risk import counts, event_model, exact, parameters, simulate
from wangbao.risk.event_model import CONSTANTS
from wangbao.risk.many import build, expected
from wangbao.risk.many.expectation import people_cost

PROFILES = [random_profile(np.random.default_rng(seed)) for seed in range(60)]


def by_integration(s):
    """People's cost as a one-dimensional integral, split where people are limited."""

    def cost(z):
        log_people = min(s.people_log_median + s.people_sigma * z, math.log(max(s.people_held, 1e-9)))
        people = min(math.exp(log_people), s.people_held)
        suit = s.suit_factor / (1 + math.exp(-(s.suit_intercept + s.suit_slope * log_people / math.log(10))))
        tilt = s.suit_sigma * s.rho**2
        given = s.suit_log_cost + s.suit_elasticity * log_people + tilt * z
        mean = math.exp(given + 0.5 * s.suit_sigma**2 * (1 - s.rho**4))
        return (s.notify_per_person * people + suit * mean) * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)

    kink = (math.log(max(s.people_held, 1e-9)) - s.people_log_median) / s.people_sigma
    edges = sorted({-12.0, 0.0, 5.0, 14.0, min(max(kink, -12.0), 14.0)})
    pieces = pairwise(edges)
    return sum(integrate.quad(cost, a, b, epsabs=0, epsrel=1e-11, limit=200)[0] for a, b in pieces)


def test_people_cost_is_its_integral():
    model = parameters.default()
    severities = [event_model.build(profile, model).severity for profile in PROFILES]
    ours = people_cost(build(facts_of(PROFILES), model).constants)
    np.testing.assert_allclose(ours, [by_integration(s) for s in severities], rtol=1e-9)


@pytest.mark.parametrize("held", [0.0, 1.0, 1e4, math.inf])
def test_people_held_bound_the_cost(held):
    constants = build(facts_of(PROFILES[:5]), parameters.default()).constants
    constants[:, CONSTANTS.index("people_held")] = held
    constants[:, CONSTANTS.index("suit_factor")] = 0.0
    notify = constants[:, CONSTANTS.index("notify_per_person")]
    mu, sigma = (constants[:, CONSTANTS.index(name)] for name in ("people_log_median", "people_sigma"))
    most = np.minimum(held, np.exp(mu + sigma**2 / 2))
    cost = people_cost(constants)
    assert (cost <= notify * most * (1 + 1e-12)).all()
    if held in (0.0, math.inf):
        np.testing.assert_allclose(cost, notify * most, rtol=1e-12)


def test_heads_and_interruption_add_up():
    """Without people, an incident's mean is the sum of the means of its lognormals."""
    model = parameters.default()
    models = build(facts_of(PROFILES), model)
    ours = expected(models._replace(people_probability=np.zeros_like(models.people_probability)), model)
    for p, profile in enumerate(PROFILES):
        s = event_model.build(profile, model).severity
        for t, kind in enumerate(s.types):
            heads = sum(h.probability * math.exp(h.log_median + h.sigma**2 / 2) for h in kind.heads)
            stop = kind.interruption
            hours = stop.probability * math.exp(stop.log_median_hours + stop.sigma**2 / 2)
            mean = heads + hours * s.profit_per_hour * s.affected_a / (s.affected_a + s.affected_b)
            assert ours[p, t] == pytest.approx(mean, rel=1e-12)


def test_the_exact_yearly_loss_has_the_same_mean():
    """Rate times mean is the mean of the exact year, at a limit the loss all but never reaches."""
    model = parameters.default()
    profile = random_profile(np.random.default_rng(1)).model_copy(
        update={"history": None, "records_held": None}
    )
    models = build(facts_of([profile]), model)
    alone = event_model.build(profile, model)
    mean = float((models.rates * expected(models, model)).sum())
    limit = 1e5 * mean
    unlimited = replace(alone, severity=replace(alone.severity, cap_cny=limit))
    assert exact.yearly_loss(unlimited, limit).mean() == pytest.approx(mean, rel=2e-3)


def test_simulated_incidents_have_the_expected_mean():
    model = parameters.default()
    profile = random_profile(np.random.default_rng(1)).model_copy(
        update={"history": None, "revenue_cny": 7.2e8}
    )
    models = build(facts_of([profile]), model)
    alone = event_model.build(profile, model)
    mean = expected(models)[0]
    arrays = alone.arrays()
    constants = arrays.constants.copy()
    constants[CONSTANTS.index("cap_cny")] = math.inf  # the closed form does not know the cap
    years = counts.Years(
        year=np.arange(4000),
        count=np.full(4000, 100, dtype=np.int32),
        batch=np.zeros(4000, dtype=np.int32),
        years=4000,
        batches=1,
    )
    totals, squares, seen = np.zeros(mean.size), np.zeros(mean.size), np.zeros(mean.size)
    quantiles = simulate.tables(alone)
    chunks = simulate.blocks(years)
    for _, _, batch in simulate.incidents(
        arrays._replace(constants=constants), quantiles, years, (11, 12), chunks
    ):
        loss = batch.loss.sum(axis=1)
        totals += np.bincount(batch.type, loss, mean.size)
        squares += np.bincount(batch.type, loss**2, mean.size)
        seen += np.bincount(batch.type, minlength=mean.size)
    enough = seen > 2000
    assert enough.sum() > 8
    average = totals[enough] / seen[enough]
    error = np.sqrt((squares[enough] / seen[enough] - average**2) / seen[enough])
    assert (np.abs(average - mean[enough]) / error).max() < 4.0
