"""The shipped model reproduces the benchmark table it was calibrated on, and states the two it misses.

The model column is what the shipped numbers give; the published targets stand beside it.
"""

import numpy as np
import pytest

from tests.risk.conftest import make_profile
from wangbao.risk.counts import draw_years
from wangbao.risk.event_model import build
from wangbao.risk.incidents import incident_types
from wangbao.risk.parameters import Parameters
from wangbao.risk.randoms import key
from wangbao.risk.simulate import blocks, incidents, tables
from wangbao.vocabulary.heads import HEAD_INDEX

INCIDENTS = 300_000
BI = HEAD_INDEX["business_interruption"]


def losses_usd(model: Parameters, **facts: object) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Loss by head, type of each incident, yearly totals, and years; in US dollars."""
    profile = make_profile(country=facts.pop("country", "US"), **facts)
    events = build(profile, model, common_causes=False)
    years = int(INCIDENTS / events.frequency.mu) // 50 * 50
    keys = key(11, 0)
    drawn = draw_years(events.frequency.mu, events.frequency.r, years=years, batches=50, key=keys)
    rows, types = [], []
    for _, _, batch in incidents(events.arrays(), tables(events), drawn, keys, blocks(drawn)):
        rows.append(batch.loss.copy())
        types.append(batch.type.copy())
    loss = np.concatenate(rows) / model.cny_per_usd
    yearly = np.bincount(np.repeat(np.arange(drawn.count.size), drawn.count), loss.sum(axis=1))
    return loss, np.concatenate(types), yearly, years


@pytest.mark.parametrize(
    ("revenue", "stated", "published"),
    [
        (1e7, 100e3, 142e3),
        (1.08e8, 294e3, 374e3),
        (7.75e8, 1.15e6, 2.0e6),
        (4.5e9, 4.33e6, 5.1e6),
        (3.16e10, 21.9e6, 30.5e6),
    ],
)
def test_mean_per_incident_by_revenue(
    model: Parameters, revenue: float, stated: float, published: float
) -> None:
    loss, *_ = losses_usd(model, revenue_usd=revenue)
    mean = loss.sum(axis=1).mean()
    assert mean == pytest.approx(stated, rel=0.04)
    assert published / 2.0 < mean < published * 1.2  # NetDiligence 2025 counts claims of at least $1k


def test_interruption_claims_of_a_large_firm(model: Parameters) -> None:
    loss, *_ = losses_usd(model, revenue_usd=8e9)
    stopped = loss[:, BI] > 0
    assert loss[stopped, BI].mean() == pytest.approx(19.1e6, rel=0.04)  # NetDiligence: 26M
    assert loss[stopped].sum(axis=1).mean() == pytest.approx(22.8e6, rel=0.04)  # 36M


def test_interruption_claims_of_a_firm_of_the_reference_size(model: Parameters) -> None:
    loss, types, *_ = losses_usd(model, revenue_usd=1.08e8)
    stopped = loss[:, BI] > 0
    assert loss[stopped, BI].mean() == pytest.approx(325e3, rel=0.05)  # published 487k
    assert loss[stopped].sum(axis=1).mean() == pytest.approx(615e3, rel=0.05)  # 995k
    assert loss[~stopped].sum(axis=1).mean() == pytest.approx(195e3, rel=0.05)  # 205k
    total = loss.sum(axis=1)
    stated = {
        "ransomware": 570e3,
        "double_extortion": 913e3,
        "email_compromise": 88.8e3,
        "intrusion": 283e3,
        "funds_fraud": 178.8e3,
    }
    codes = [kind.code for kind in incident_types()]
    for kind, mean in stated.items():
        assert total[types == codes.index(kind)].mean() == pytest.approx(mean, rel=0.05)


@pytest.mark.parametrize(
    ("revenue", "stated", "published"), [(1e7, 30e3, 38e3), (1.08e8, 73e3, 96e3), (3.2e9, 514e3, 283e3)]
)
def test_median_per_claim(model: Parameters, revenue: float, stated: float, published: float) -> None:
    loss, *_ = losses_usd(model, revenue_usd=revenue)
    total = loss.sum(axis=1)
    median = float(np.median(total[total > 0.0]))
    assert median == pytest.approx(stated, rel=0.13)
    # Verizon 2026; the large-firm median is the looser one. The lower end is 0.7 since a twelfth of incidents are stops
    # and damage by error or defect, small ones that the source's claims hold few of.
    assert 0.7 * published < median < 2.2 * published


def test_tail_of_a_large_firm(model: Parameters) -> None:
    loss, *_ = losses_usd(model, revenue_usd=3.2e9)
    assert np.quantile(loss.sum(axis=1), 0.975) == pytest.approx(26.6e6, rel=0.05)  # Verizon 2026: 22M


@pytest.mark.parametrize(("revenue", "stated"), [(70e6, 0.0048), (140e6, 0.0085), (280e6, 0.0149)])
def test_chinese_manufacturers_reach_the_pilots_loss_per_limit(
    model: Parameters, revenue: float, stated: float
) -> None:
    """The pilot: rate on limit 1.304 %, at a loss ratio of 0.55 an expected loss of 0.72 % of the limit."""
    *_, yearly, years = losses_usd(model, revenue_usd=revenue, sector="manufacturing", country="CN")
    limit = 7.67e6 / model.cny_per_usd
    assert np.minimum(yearly, limit).sum() / years / limit == pytest.approx(stated, rel=0.06)


def test_stated_miss_premium_implied_liability_of_a_retailer(model: Parameters) -> None:
    """County Fair 2021 implies 428k a year from premiums; the model stays near 7k and says so in its card."""
    *_, yearly, years = losses_usd(model, revenue_usd=50e6, sector="retail")
    assert yearly.sum() / years == pytest.approx(7.1e3, rel=0.06)
    between = ((yearly > 1e5) & (yearly < 1e7)).sum() / years
    assert between == pytest.approx(0.0119, abs=0.0008)  # published 2.3 %


def test_stated_miss_tail_of_publicly_visible_incidents(model: Parameters) -> None:
    """IRIS conditions on public visibility: 9.1M at the 95th percentile below $100M revenue, the model well under."""
    loss, *_ = losses_usd(model, revenue_usd=30e6)
    assert np.quantile(loss.sum(axis=1), 0.95) == pytest.approx(0.62e6, rel=0.1)
