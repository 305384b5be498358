"""Thousands of policies at once against one at a time."""

import numpy as np
import pytest

from wangbao.risk.compound.batch import LEVELS, exact_many
from wangbao.risk.compound.exact import exact
from wangbao.risk.compound.frequencies import NegativeBinomial, Poisson, PoissonInverseGaussian
from wangbao.risk.compound.severities import Gamma, GeneralizedPareto, Lognormal, Weibull
from wangbao.risk.compound.terms import Layer

POLICIES = 12


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def _column(values):
    return np.asarray(values, dtype=np.float64)[:, None]


def _book(rng):
    """Deductibles, limits and annual terms of a book."""
    limit = np.exp(rng.uniform(np.log(5e5), np.log(1e7), POLICIES))
    deductible = np.exp(rng.uniform(np.log(1e4), np.log(1e5), POLICIES))
    aggregate = limit * rng.choice([1.0, 1.5, 3.0], POLICIES)
    carried = deductible * rng.choice([0.0, 1.0, 2.0], POLICIES)
    share = rng.choice([0.5, 1.0], POLICIES)
    return Layer(_column(deductible), _column(limit), _column(share)), Layer(
        _column(carried), _column(aggregate)
    )


def _frequencies(rng):
    often = _column(np.exp(rng.uniform(np.log(0.05), np.log(10.0), POLICIES)))
    return {
        "poisson": Poisson(often),
        "negative binomial": NegativeBinomial(_column(rng.uniform(0.3, 5.0, POLICIES)), often),
        "poisson inverse gaussian": PoissonInverseGaussian(often, _column(rng.uniform(0.1, 2.0, POLICIES))),
    }


def _severities(rng):
    return {
        "lognormal": Lognormal(_column(rng.uniform(9, 12, POLICIES)), _column(rng.uniform(1, 2.5, POLICIES))),
        "gamma": Gamma(_column(rng.uniform(0.3, 2, POLICIES)), _column(rng.uniform(1e5, 1e6, POLICIES))),
        "weibull": Weibull(
            _column(rng.uniform(0.4, 1.5, POLICIES)), _column(rng.uniform(1e5, 1e6, POLICIES))
        ),
        "pareto": GeneralizedPareto(
            _column(rng.uniform(-0.2, 1.1, POLICIES)), _column(rng.uniform(5e4, 5e5, POLICIES))
        ),
    }


def _one(law, row):
    cells = {name: getattr(law, name) for name in law.__dataclass_fields__}
    return type(law)(
        **{name: float(v[row, 0]) if isinstance(v, np.ndarray) else v for name, v in cells.items()}
    )


@pytest.mark.parametrize("frequency", ["poisson", "negative binomial", "poisson inverse gaussian"])
@pytest.mark.parametrize("severity", ["lognormal", "gamma", "weibull", "pareto"])
def test_every_policy_is_within_one_in_a_million_of_the_fine_grid(rng, frequency, severity):
    often, size = _frequencies(rng)[frequency], _severities(rng)[severity]
    occurrence, aggregate = _book(rng)
    many = exact_many(often, size, occurrence, aggregate)
    assert many.error.max() <= 1e-6
    for row in range(POLICIES):
        one = exact(*(_one(law, row) for law in (often, size, occurrence, aggregate)), levels=LEVELS)
        assert many.mean[row] == pytest.approx(one.mean.value, rel=1e-6)
        assert many.deviation[row] == pytest.approx(one.deviation.value, rel=1e-6)
        assert many.tvar[row] == pytest.approx([point.tvar.value for point in one.points], rel=1e-6)


def test_a_policy_does_not_depend_on_its_neighbours(rng):
    often, size = _frequencies(rng)["negative binomial"], _severities(rng)["lognormal"]
    occurrence, aggregate = _book(rng)
    together = exact_many(often, size, occurrence, aggregate)
    for row in (0, 5, POLICIES - 1):
        laws = [_one(law, row) for law in (often, size, occurrence, aggregate)]
        alone = exact_many(*laws)
        assert alone.mean[0] == pytest.approx(together.mean[row], rel=1e-12)
        assert alone.tvar[0] == pytest.approx(together.tvar[row], rel=1e-12)
        assert alone.points[0] == together.points[row]


def test_one_law_for_a_whole_book():
    limits = _column([1e6, 2e6, 5e6])
    many = exact_many(Poisson(5.0), Lognormal(11.0, 1.8), Layer(5e4, 2e6), Layer(1e5, limits), levels=(0.99,))
    assert many.mean[2] == pytest.approx(841_160.81, abs=0.5)
    assert many.tvar[2, 0] == pytest.approx(4_648_387.49, abs=4.0)
    assert (np.diff(many.mean) > 0).all()


def test_policies_without_an_annual_limit_and_with_unlike_limits():
    limits, aggregates = _column([2e6, np.inf, 1e3, 2e6]), _column([np.inf, np.inf, 1e6, 1e9])
    many = exact_many(Poisson(5.0), Lognormal(11.0, 1.8), Layer(5e4, limits), Layer(0.0, aggregates))
    for row in range(4):
        event, year = Layer(5e4, float(limits[row, 0])), Layer(0.0, float(aggregates[row, 0]))
        one = exact(Poisson(5.0), Lognormal(11.0, 1.8), event, year, levels=LEVELS)
        assert many.mean[row] == pytest.approx(one.mean.value, rel=1e-6)
        assert many.tvar[row] == pytest.approx([point.tvar.value for point in one.points], rel=1e-6)


def test_the_stated_tolerance_is_kept(rng):
    often, size = _frequencies(rng)["poisson"], _severities(rng)["lognormal"]
    occurrence, aggregate = _book(rng)
    rough = exact_many(often, size, occurrence, aggregate, tolerance=1e-4)
    fine = exact_many(often, size, occurrence, aggregate, tolerance=1e-8)
    assert fine.error.max() <= 1e-8
    assert np.abs(rough.mean / fine.mean - 1.0).max() < 1e-4
    assert rough.points.sum() < fine.points.sum()
