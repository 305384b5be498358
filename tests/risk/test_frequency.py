import math

import pytest
from scipy import stats

from tests.risk.conftest import make_profile
from wangbao.risk.counts import negative_binomial_cdf
from wangbao.risk.frequency import base_rate, frequency, sector_factor, type_shares
from wangbao.risk.parameters import Parameters


def test_conservative_tiers_return_the_published_probabilities(model: Parameters) -> None:
    for tier in model.tiers:
        cdf = negative_binomial_cdf(tier.mu, tier.r)
        found = [round(1.0 - cdf[n], 4) for n in range(3)]
        assert found == pytest.approx([tier.p1, tier.p2, tier.p3], abs=1.01e-4)


def test_count_distribution_is_scipys_negative_binomial() -> None:
    mu, r = 0.37, 0.4
    cdf = negative_binomial_cdf(mu, r)
    expected = stats.nbinom.cdf(range(cdf.size), r, r / (r + mu))
    assert cdf == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize(
    ("revenue_usd", "published"),
    [(3e6, 0.011), (30e6, 0.027), (316e6, 0.065), (3.2e9, 0.140), (31.6e9, 0.263), (200e9, 0.387)],
)
def test_default_law_gives_the_stated_yearly_probability(
    model: Parameters, revenue_usd: float, published: float
) -> None:
    profile = make_profile(revenue_usd=revenue_usd, country="US")
    mu, r = base_rate(profile, model, "default")
    assert 1.0 - (1.0 + mu / r) ** -r == pytest.approx(published, abs=6e-4)


def test_rates_of_types_add_up_to_the_frequency(model: Parameters) -> None:
    found = frequency(make_profile(controls={"hardening": "no"}), model)
    assert sum(found.rates) == pytest.approx(found.mu, rel=1e-14)


def test_common_causes_are_carved_out_of_the_frequency_not_added(model: Parameters) -> None:
    profile = make_profile()
    with_them = frequency(profile, model, common_causes=True)
    without = frequency(profile, model, common_causes=False)
    assert with_them.mu == pytest.approx(without.mu, rel=1e-12)
    assert sum(with_them.rates[-5:]) / with_them.mu == pytest.approx(0.10, rel=1e-12)
    assert sum(without.rates[-5:]) == 0.0


def test_a_footprint_that_is_not_shared_drops_its_common_cause(model: Parameters) -> None:
    assert frequency(make_profile(cloud="none"), model).rates[-5] == 0.0
    assert frequency(make_profile(outsourcers="none"), model).rates[-1] == 0.0


def test_experience_moves_the_rate_by_gamma_poisson(model: Parameters) -> None:
    prior = frequency(make_profile(), model)
    clean = frequency(make_profile(history={"years": 3, "incidents": 0}), model)
    r = prior.r
    assert clean.mu == pytest.approx(prior.mu * r / (r + 3 * prior.mu), rel=1e-12)
    hit = frequency(make_profile(history={"years": 3, "incidents": 2}), model)
    assert hit.mu == pytest.approx(prior.mu * (r + 2) / (r + 3 * prior.mu), rel=1e-12)
    assert hit.r == pytest.approx(r + 2)


def test_published_experience_example_holds() -> None:
    r, mu, years = 0.4, 0.05, 3
    assert mu * r / (r + mu * years) == pytest.approx(0.0364, abs=5e-5)


def test_sector_factor_is_floored(model: Parameters) -> None:
    assert sector_factor("agriculture", model) == 0.3
    assert sector_factor("manufacturing", model) == pytest.approx((0.112 / 0.093) ** 0.7)


def test_type_shares_add_up_to_one_in_every_sector(model: Parameters) -> None:
    for sector in model.table("frequency.sector"):
        shares = type_shares(make_profile(sector=sector), model)
        assert math.fsum(shares.values()) == pytest.approx(1.0, rel=1e-14)
