from math import exp, factorial

import numpy as np
import pytest
from scipy.special import ndtr

from wangbao.portfolio.accumulation import event_set as made
from wangbao.portfolio.accumulation.classes import WORM, default
from wangbao.portfolio.accumulation.entities import entities_of
from wangbao.portfolio.accumulation.event_set import (
    breadth_of,
    draw,
    events_by_entity,
    poisson_cdf,
)
from wangbao.risk import parameters
from wangbao.vocabulary.errors import InputError

from .books import accounts

YEARS, BATCHES = 20_000, 20


@pytest.fixture(scope="module")
def entities():
    table = accounts(
        6,
        cloud_provider=["云甲", "云甲", "云甲", "云乙", "云乙", None],
        cloud_region=["东", "西", None, "东", None, None],
        endpoint_agent=["盾", "盾", None, None, None, None],
        service_provider=["支付通", "支付通", None, None, None, None],
    )
    return entities_of(table, parameters.default())


@pytest.fixture(scope="module")
def events(entities):
    return draw(entities, years=YEARS, batches=BATCHES, seed=7)


def _counts(events, entity, years=YEARS):
    return np.bincount(events.year[events.entity == entity], minlength=years)


def test_poisson_cdf_is_poisson():
    for mean in (1e-6, 0.02, 0.8, 5.0):
        cdf = poisson_cdf(mean)
        exact = np.cumsum([exp(-mean) * mean**n / factorial(n) for n in range(cdf.size)])
        np.testing.assert_allclose(cdf, exact, atol=1e-14)
        assert cdf[-1] == 1.0


def test_events_are_in_order_and_whole(events, entities):
    order = np.lexsort((events.entity, events.kind, events.time, events.year))
    np.testing.assert_array_equal(order, np.arange(events.year.size))
    np.testing.assert_array_equal(events.kind, entities.kind[events.entity])
    assert events.time.min() > 0.0
    assert events.time.max() < 1.0
    assert (events.breadth[events.kind != WORM] == 1.0).all()


def test_each_batch_holds_its_share_of_events(events, entities):
    per_batch = YEARS // BATCHES
    for entity, rate in enumerate(entities.rate):
        counts = _counts(events, entity).reshape(BATCHES, per_batch).sum(axis=1)
        # the strata leave each "at least n" count within one of its mean; a few n matter at these rates
        assert abs(counts - rate * per_batch).max() <= poisson_cdf(float(rate)).size
        assert counts.mean() == pytest.approx(rate * per_batch, abs=1.0)


def test_any_one_year_is_poisson(entities):
    rate, years, seeds = float(entities.rate[entities.kind == 2][0]), 10, 4000
    found = np.zeros(8)
    only = entities._replace(
        **{
            name: getattr(entities, name)[entities.kind == 2]
            for name in ("kind", "code", "rate", "chance", "share", "accounts", "whole")
        }
    )
    for seed in range(seeds):
        counts = np.bincount(draw(only, years=years, batches=1, seed=seed).year, minlength=years)
        found += np.bincount(counts, minlength=8)[:8]
    total = found.sum()
    expected = np.array([exp(-rate) * rate**n / factorial(n) for n in range(8)]) * total
    chi2 = ((found - expected)[:5] ** 2 / expected[:5]).sum()
    assert chi2 < 20.5  # 4 degrees of freedom, one in 2,500; stratified counts scatter less


def test_latent_factors_are_standard_normal_and_stratified(events, entities):
    z = events.latent[events.entity == int(entities.of(WORM)[0])]
    assert z.mean() == pytest.approx(0.0, abs=2e-3)
    assert z.var() == pytest.approx(1.0, abs=0.02)
    assert (events.latent**4).mean() == pytest.approx(3.0, abs=0.25)
    # a batch's n events lie one in each nth of the distribution
    first = (events.entity == int(entities.of(WORM)[0])) & (events.year < YEARS // BATCHES)
    u = np.sort(ndtr(events.latent[first]))
    np.testing.assert_array_equal(np.floor(u * u.size), np.arange(u.size))


def test_strata_quiet_what_remote_layers_depend_on(entities):
    """How many events of a batch are among the worst hundredth hardly varies; drawn plainly it would be Poisson."""
    drawn = draw(entities, years=100_000, batches=100, seed=5)
    entity = int(np.argmax(entities.rate))
    worst = (drawn.entity == entity) & (drawn.latent > 2.326347874)
    counts = np.bincount(drawn.year[worst] // 1000, minlength=100)
    mean = float(entities.rate[entity]) * 1000 * 0.01
    assert counts.mean() == pytest.approx(mean, abs=0.15)
    assert counts.var() < 0.3 * mean


def test_a_worms_breadth_has_mean_one(events):
    law = breadth_of(default())
    breadth = events.breadth[events.kind == WORM]
    assert breadth.mean() == pytest.approx(1.0, abs=2e-2)
    assert 0.0 < breadth.min() < breadth.max() <= law.largest


def test_columns_and_classes_are_independent(events, entities):
    z, t = events.latent, events.time
    n = z.size
    assert abs(np.corrcoef(z, t)[0, 1]) < 4.5 / np.sqrt(n)
    worm = events.kind == WORM
    assert abs(np.corrcoef(z[worm], events.breadth[worm])[0, 1]) < 4.5 / np.sqrt(worm.sum())
    counts = np.stack([_counts(events, entity) for entity in range(len(entities.name))])
    between = np.corrcoef(counts)[np.triu_indices(len(counts), 1)]
    assert np.abs(between).max() < 4.5 / np.sqrt(YEARS)


def test_common_shock_is_the_closed_form(entities):
    """Two accounts on one list: counts are Poisson with correlation sqrt(p q); P(both struck) follows."""
    years, p, q = 200_000, 0.3, 0.6
    events = draw(entities, years=years, batches=20, seed=3)
    entity = int(entities.of(4)[0])
    rate = float(entities.rate[entity])
    year = events.year[events.entity == entity]
    rng = np.random.default_rng(1)
    first, second = (np.bincount(year[rng.random(year.size) < c], minlength=years) for c in (p, q))
    both = 1.0 - exp(-rate * p) - exp(-rate * q) + exp(-rate * (p + q - p * q))
    assert np.corrcoef(first, second)[0, 1] == pytest.approx(np.sqrt(p * q), abs=0.012)
    error = np.sqrt(both / years)
    assert ((first > 0) & (second > 0)).mean() == pytest.approx(both, abs=4 * error)
    assert first.mean() == pytest.approx(rate * p, abs=4 * np.sqrt(rate * p / years))


def test_another_entity_changes_no_event_of_the_others(entities, events):
    more = accounts(
        8,
        cloud_provider=["云甲", "云甲", "云甲", "云乙", "云乙", None, "丙云", "丙云"],
        cloud_region=["东", "西", None, "东", None, None, "南", "南"],
        endpoint_agent=["盾", "盾", None, None, None, None, "矛", "矛"],
        service_provider=["支付通", "支付通", None, None, None, None, None, None],
    )
    wider = entities_of(more, parameters.default())
    again = draw(wider, years=YEARS, batches=BATCHES, seed=7)
    for entity, name in enumerate(entities.name):
        other = next(
            i for i, n in enumerate(wider.name) if n == name and wider.kind[i] == entities.kind[entity]
        )
        for column in ("year", "time", "latent", "breadth"):
            np.testing.assert_array_equal(
                getattr(events, column)[events.entity == entity],
                getattr(again, column)[again.entity == other],
            )


def test_events_by_entity_are_rising(events, entities):
    start, event = events_by_entity(events, len(entities.name))
    assert start[-1] == events.year.size
    for entity in range(len(entities.name)):
        own = event[start[entity] : start[entity + 1]]
        np.testing.assert_array_equal(own, np.flatnonzero(events.entity == entity))


def test_another_seed_is_another_catalogue_and_the_same_is_the_same(entities, events):
    again = draw(entities, years=YEARS, batches=BATCHES, seed=7)
    other = draw(entities, years=YEARS, batches=BATCHES, seed=8)
    for column, same in zip(events, again, strict=True):
        np.testing.assert_array_equal(column, same)
    assert not np.array_equal(events.time[:50], other.time[:50])


def test_years_must_fill_the_batches(entities):
    with pytest.raises(ValueError, match="multiple"):
        draw(entities, years=1001, batches=50, seed=1)


def test_too_many_events_are_refused(entities, monkeypatch):
    monkeypatch.setattr(made, "MOST_EVENTS", 1000)
    with pytest.raises(InputError, match="entities would have about"):
        draw(entities, years=10_000, batches=50, seed=1)


def test_an_empty_book_has_its_classes_without_accounts():
    empty = accounts(0)
    events = draw(entities_of(empty, parameters.default()), years=100, batches=10, seed=1)
    assert set(np.unique(events.kind)) <= {0, 1, 2, 3}
