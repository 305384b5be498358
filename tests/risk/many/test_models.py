"""Many enterprises at once are what each of them is alone."""

import numpy as np
import pytest

from tests.risk.many.sample import facts_of, random_profile
from wangbao.risk import event_model, parameters
from wangbao.risk.incidents import incident_types
from wangbao.risk.many import COUNTRIES, SECTORS, build

PROFILES = [random_profile(np.random.default_rng(seed)) for seed in range(200)]


def close(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("drawn", [False, True])
@pytest.mark.parametrize("common_causes", [True, False])
@pytest.mark.parametrize("view", ["default", "conservative"])
def test_every_array_is_that_of_the_enterprise_alone(view, common_causes, drawn):
    model = parameters.default()
    if drawn:
        u = np.random.default_rng(7).random(len(model.uncertain()))
        model = model.drawn(dict(zip(model.uncertain(), u, strict=True)))
    models = build(facts_of(PROFILES), model, view=view, common_causes=common_causes)
    for p, profile in enumerate(PROFILES):
        alone = event_model.build(profile, model, view=view, common_causes=common_causes)
        arrays = alone.arrays()
        close(models.mu[p], alone.frequency.mu)
        close(models.r[p], alone.frequency.r)
        close(models.rates[p], alone.frequency.rates)
        close(np.cumsum(models.rates[p]) / models.rates[p].sum(), arrays.type_bound)
        assert models.cause[p].tolist() == arrays.cause.tolist()
        assert models.scenario[p].tolist() == arrays.scenario.tolist()
        assert models.conditions[p].tolist() == arrays.conditions.tolist()
        close(models.stop_probability[p], arrays.stop_probability)
        close(models.stop_log_median[p], arrays.stop_log_median)
        close(models.stop_sigma, arrays.stop_sigma)
        close(models.people_probability, arrays.people_probability)
        assert models.data_head.tolist() == arrays.data_head.tolist()
        close(models.constants[p], arrays.constants)
        has = models.probability[p] > 0.0
        types = np.repeat(np.arange(len(incident_types())), np.diff(models.first))
        assert types[has].tolist() == np.repeat(np.arange(types.max() + 1), np.diff(arrays.first)).tolist()
        assert models.head[has].tolist() == arrays.head.tolist()
        close(models.probability[p][has], arrays.probability)
        close(models.log_median[p][has], arrays.log_median)
        close(models.sigma[has], arrays.sigma)


def test_slots_are_in_head_order_and_finite():
    models = build(facts_of(PROFILES), parameters.default())
    for start, stop in zip(models.first[:-1], models.first[1:], strict=True):
        heads = models.head[start:stop]
        assert heads.tolist() == sorted(heads.tolist())
        struck = models.probability[:, start:stop] > 0.0
        for head in set(heads.tolist()):
            # A head may have several laws in a type, by kind of insured; nobody has two of them.
            assert struck[:, heads == head].sum(axis=1).max() <= 1
    assert np.isfinite(models.log_median).all()


def test_an_enterprise_does_not_depend_on_the_others():
    facts, model = facts_of(PROFILES), parameters.default()
    whole, part = build(facts, model), build(facts.part(37, 59), model)
    per_enterprise = ("mu", "r", "rates", "probability", "log_median", "constants", "stop_log_median")
    for name in per_enterprise:
        assert getattr(part, name).tobytes() == getattr(whole, name)[37:59].tobytes()


def test_facts_are_not_changed():
    facts = facts_of(PROFILES)
    before = [column.copy() for column in facts]
    build(facts, parameters.default(), view="conservative")
    assert all(np.array_equal(a, b, equal_nan=a.dtype == float) for a, b in zip(before, facts, strict=True))


def test_indexes_are_those_of_the_model():
    model = parameters.default()
    assert set(SECTORS) == set(model.table("frequency.sector"))
    assert {f"frequency.country.{c}" for c in COUNTRIES} == {
        p for p in model.items if "frequency.country." in p
    }
