"""Both paths side by side."""

import math

import pytest

from wangbao.risk.compound.comparison import LEVELS, compare, to_data
from wangbao.risk.compound.spec import parse_spec
from wangbao.vocabulary.errors import InputError

LAYERED = {
    "frequency": {"dist": "poisson", "lam": 5},
    "severity": {"dist": "lognormal", "mu": 11, "sigma": 1.8},
    "occurrence": {"deductible": 5e4, "limit": 2e6},
    "aggregate": {"deductible": 1e5, "limit": 5e6},
}
HEAVY = {
    "frequency": {"dist": "poisson", "lam": 1},
    "severity": {"dist": "lomax", "shape": 0.9, "scale": 1e4},
}


def _compare(data, years=64_000, seed=1):
    return compare(parse_spec(data), years=years, seed=seed)


def test_the_two_paths_agree_figure_by_figure():
    found = _compare(LAYERED)
    codes = [row.code for row in found.rows]
    tails = [f"{kind}_{level:g}" for kind in ("var", "tvar", "oep") for level in LEVELS]
    assert codes == ["mean", "deviation", "skewness", "none", *tails]
    assert [row.code for row in found.rows if row.z is None or abs(row.z) > 3.5] == []
    assert {row.code for row in found.rows if not row.money} == {"skewness", "none"}
    mean = found.rows[0]
    assert mean.exact == pytest.approx(841_160.81, abs=0.01)
    assert mean.z == pytest.approx((mean.simulated - mean.exact) / mean.simulated_error, rel=1e-6)
    assert found.notes == ()
    assert found.years == 64_000


def test_the_same_seed_gives_the_same_figures_and_another_others():
    one, same, other = (_compare(LAYERED, years=6400, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.rows[0].simulated != other.rows[0].simulated


def test_years_are_rounded_up_to_whole_batches():
    assert _compare(LAYERED, years=6401).years == 6464


def test_what_is_infinite_is_said_and_null_in_json():
    found = _compare(HEAVY, years=6400)
    rows = {row.code: row for row in found.rows}
    assert (rows["mean"].exact, rows["mean"].z) == (math.inf, None)
    assert (rows["tvar_0.99"].exact, rows["tvar_0.99"].z) == (math.inf, None)
    assert rows["var_0.99"].z is not None
    assert "the mean is infinite" in found.notes[0].en
    data = to_data(found)
    assert (data["rows"][0]["exact"], data["rows"][0]["z"]) == (None, None)
    assert data["rows"][0]["name"] == {"zh": "均值", "en": "mean"}
    assert data["notes"][0]["en"] == found.notes[0].en


def test_infinite_variance_and_third_moment_are_said():
    variance = {**HEAVY, "severity": {"dist": "lomax", "shape": 1.5, "scale": 1e4}}
    third = {**HEAVY, "severity": {"dist": "lomax", "shape": 2.5, "scale": 1e4}}
    assert "variance is infinite" in _compare(variance, years=6400).notes[0].en
    assert "third moment is infinite" in _compare(third, years=6400).notes[0].en


def test_a_policy_that_never_pays():
    found = _compare(
        {**HEAVY, "severity": {"dist": "gpd", "xi": -1, "scale": 10}, "occurrence": {"deductible": 50}}
    )
    assert {row.simulated for row in found.rows if row.code != "none"} == {0.0}
    assert {abs(row.exact) for row in found.rows if row.code not in ("none", "skewness")} == {0.0}
    assert found.notes[-1].en == "no year had a loss above the event deductible"


def test_too_few_years_and_too_many_losses_are_refused():
    with pytest.raises(InputError, match="at least 640"):
        _compare(LAYERED, years=639)
    with pytest.raises(InputError, match="at most 20,000,000"):
        _compare(LAYERED, years=20_000_001)
    many = {**LAYERED, "frequency": {"dist": "poisson", "lam": 1e6}}
    with pytest.raises(InputError, match="ten thousand million"):
        _compare(many, years=1_000_000)


def test_what_the_years_cannot_estimate_is_said():
    wide = {**HEAVY, "severity": {"dist": "lognormal", "mu": 10, "sigma": 4}}
    skew = {**HEAVY, "severity": {"dist": "lognormal", "mu": 10, "sigma": 2}}
    fourth = {**HEAVY, "severity": {"dist": "lomax", "shape": 3.5, "scale": 1e4}}
    sixth = {**HEAVY, "severity": {"dist": "lomax", "shape": 5.0, "scale": 1e4}}
    mean, deviation = (note.en for note in _compare(wide, years=6400).notes)
    assert mean.startswith("6,400 years cannot estimate the mean: its true error is")
    assert deviation.startswith("6,400 years cannot estimate deviation and skewness")
    (note,) = _compare(skew, years=6400).notes
    assert note.en.startswith("6,400 years cannot estimate deviation and skewness: the exact skewness is")
    assert "the error of deviation and skewness" in _compare(fourth, years=64_000).notes[0].en
    assert "the error of the skewness" in _compare(sixth, years=64_000).notes[0].en
    assert _compare({**wide, "occurrence": {"limit": 1e6}}, years=6400).notes == ()
