import numpy as np
import pytest
from scipy import stats

from tests.risk.conftest import make_profile
from tests.risk.test_simulate import all_incidents
from wangbao.risk.counts import draw_years
from wangbao.risk.event_model import build
from wangbao.risk.exact import lognormal_masses, yearly_loss
from wangbao.risk.measures import measure
from wangbao.risk.parameters import Parameters
from wangbao.risk.randoms import key


def test_grid_keeps_the_limited_mean_of_a_lognormal() -> None:
    step, points, mu, sigma = 50.0, 400, np.log(2000.0), 1.3
    mass = lognormal_masses(np.array([[mu]]), np.ones(1), sigma, step, points)[0]
    top = step * (points - 1)
    x = stats.lognorm(sigma, scale=2000.0)
    limited = x.expect(lambda v: v, ub=top) + top * x.sf(top)
    assert mass.sum() == pytest.approx(1.0, abs=1e-12)
    assert mass @ (step * np.arange(points)) == pytest.approx(limited, rel=1e-8)


@pytest.mark.parametrize(
    "facts",
    [
        {"revenue_usd": 1e7, "country": "US"},
        {"revenue_usd": 1e8, "section": "C36", "records_held": 50_000, "controls": {"hardening": "no"}},
        {"revenue_usd": 5e9, "section": "J66"},
    ],
)
def test_simulated_and_exact_years_agree(model: Parameters, facts: dict[str, object]) -> None:
    events = build(make_profile(**facts), model)
    f = events.frequency
    count = int(400_000 / f.mu) // 50 * 50
    years = draw_years(f.mu, f.r, years=count, batches=50, key=key(5, 0))
    batch = all_incidents(events, years)
    row = np.repeat(np.arange(years.count.size), years.count)
    total = np.bincount(row, batch.loss.sum(axis=1), minlength=years.count.size)
    far = np.sort(total)[-int(count * 0.005)]
    limit = min(8 * far, events.severity.cap_cny)
    exact = yearly_loss(events, limit)
    found = measure(np.minimum(total, limit), years.batch, 50, count, (0.99, 0.995))
    assert abs(found.mean.value - exact.mean()) < 4 * found.mean.error
    for tail in found.tail:
        # the grid's own step is part of the exact path's error
        assert abs(tail.var.value - exact.value_at_risk(tail.level)) < 4 * tail.var.error + exact.step


def test_exact_path_refuses_what_it_cannot_follow(model: Parameters) -> None:
    events = build(make_profile(), model)
    with pytest.raises(ValueError, match="cap"):
        yearly_loss(events, events.severity.cap_cny * 1.01)
