import numpy as np
import pytest

from wangbao.risk.parameters import Parameters, latin_hypercube
from wangbao.vocabulary.provenance import CONFIDENCES

CONFIDENCE = {entry.code for entry in CONFIDENCES}


def test_every_number_has_a_confidence_and_a_known_source(model: Parameters) -> None:
    for item in (*model.items.values(), *model.controls.values(), *model.exposures.values()):
        assert item.confidence in CONFIDENCE
        assert set(item.source) <= set(model.sources)
        assert item.source or item.confidence == "judgement"


def test_every_value_lies_in_its_range(model: Parameters) -> None:
    for item in model.items.values():
        mode = 1.0 if item.is_table else item.values["v"]
        assert item.low <= mode <= item.high, item.path


def test_every_source_is_used(model: Parameters) -> None:
    used = {key for item in model.items.values() for key in item.source}
    used |= {
        key for group in (model.controls, model.exposures) for item in group.values() for key in item.source
    }
    used |= {key for cause in model.common_causes.values() for key in cause.source}
    assert used == set(model.sources)


def test_common_causes_stay_within_their_sourced_ranges(model: Parameters) -> None:
    for cause in model.common_causes.values():
        assert 0.0 < cause.rate_low <= cause.rate <= cause.rate_high
        assert 0.0 < cause.hit_low <= cause.hit_probability <= cause.hit_high <= 1.0
        assert 0.0 <= cause.stop_probability <= 1.0
        assert 0.0 <= cause.expense_share <= 1.0
        assert 0.0 <= cause.downtime_weight < 1.0
        assert cause.source or cause.confidence == "judgement"


def test_draws_stay_in_range_and_reach_its_ends(model: Parameters) -> None:
    item = model.items["frequency.base_rate"]
    assert item.at(0.0).values["v"] == pytest.approx(item.low)
    assert item.at(1.0).values["v"] == pytest.approx(item.high)
    drawn = [item.at(u).values["v"] for u in np.linspace(0.001, 0.999, 999)]
    assert drawn == sorted(drawn)
    # a triangular law in logs: its mean is the mean of low, mode and high, in logs
    mean = np.log([item.low, item.values["v"], item.high]).mean()
    assert np.log(drawn).mean() == pytest.approx(mean, abs=2e-3)


def test_a_table_moves_as_one(model: Parameters) -> None:
    item = model.items["severity.emergency_response.median"]
    moved = item.at(0.9)
    factors = {moved.values[key] / value for key, value in item.values.items()}
    assert max(factors) == pytest.approx(min(factors))
    assert item.low < max(factors) < item.high


def test_latin_hypercube_fills_every_column_evenly() -> None:
    cube = latin_hypercube(40, 5, seed=3)
    for column in cube.T:
        assert sorted((column * 40).astype(int)) == list(range(40))
    assert np.array_equal(cube, latin_hypercube(40, 5, seed=3))
