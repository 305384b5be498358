"""The bench's file: every law by its name, and refusals that say where and why."""

import pytest

from wangbao.risk.compound import frequencies as f, severities as s
from wangbao.risk.compound.spec import parse_spec
from wangbao.risk.compound.terms import Layer
from wangbao.vocabulary.errors import InputError

FREQUENCY = {"dist": "poisson", "lam": 5}
SEVERITY = {"dist": "lognormal", "mu": 11, "sigma": 1.8}


def _spec(frequency=None, severity=None, **terms):
    return parse_spec({"frequency": frequency or FREQUENCY, "severity": severity or SEVERITY, **terms})


@pytest.mark.parametrize(
    ("given", "law"),
    [
        (FREQUENCY, f.Poisson(5.0)),
        ({"dist": "negative_binomial", "r": 2, "mu": 6}, f.NegativeBinomial(2.0, 6.0)),
        ({"dist": "negative_binomial", "r": 2, "p": 0.25}, f.NegativeBinomial(2.0, 6.0)),
        ({"dist": "geometric", "p": 0.25}, f.NegativeBinomial(1.0, 3.0)),
        ({"dist": "geometric", "mu": 3}, f.NegativeBinomial(1.0, 3.0)),
        ({"dist": "binomial", "n": 7, "p": 1}, f.Binomial(7.0, 1.0)),
        ({"dist": "zero_inflated_poisson", "lam": 2, "inflation": 0}, f.ZeroInflatedPoisson(2.0, 0.0)),
        ({"dist": "poisson_inverse_gaussian", "mu": 2, "phi": 0.5}, f.PoissonInverseGaussian(2.0, 0.5)),
        ({"dist": "delaporte", "lam": 1, "alpha": 2, "beta": 3}, f.Delaporte(1.0, 2.0, 3.0)),
    ],
)
def test_frequencies_by_name(given, law):
    assert _spec(frequency=given).frequency.law() == law


@pytest.mark.parametrize(
    ("given", "law"),
    [
        (SEVERITY, s.Lognormal(11.0, 1.8)),
        ({"dist": "gamma", "shape": 2, "scale": 10}, s.Gamma(2.0, 10.0)),
        ({"dist": "exponential", "scale": 10}, s.Gamma(1.0, 10.0)),
        ({"dist": "weibull", "shape": 0.5, "scale": 10}, s.Weibull(0.5, 10.0)),
        ({"dist": "lomax", "shape": 2, "scale": 10}, s.GeneralizedPareto(0.5, 5.0)),
        ({"dist": "gpd", "xi": -0.5, "scale": 10}, s.GeneralizedPareto(-0.5, 10.0, 0.0)),
        ({"dist": "gpd", "xi": 0.5, "scale": 10, "location": 3}, s.GeneralizedPareto(0.5, 10.0, 3.0)),
        (
            {
                "dist": "lognormal_gpd",
                "mu": 1,
                "sigma": 1,
                "threshold": 5,
                "xi": 0.4,
                "scale": 3,
                "tail": 0.2,
            },
            s.LognormalGpd(s.Lognormal(1.0, 1.0), 5.0, s.GeneralizedPareto(0.4, 3.0, 5.0), 0.2),
        ),
    ],
)
def test_severities_by_name(given, law):
    assert _spec(severity=given).severity.law() == law


def test_the_spliced_tail_is_the_lognormals_own_unless_given():
    given = {"dist": "lognormal_gpd", "mu": 1, "sigma": 1, "threshold": 5, "xi": 0.4, "scale": 3}
    law = _spec(severity=given).severity.law()
    assert law.tail == pytest.approx(float(s.Lognormal(1.0, 1.0).survival(5.0)), rel=1e-15)
    assert float(law.survival(2.0)) == pytest.approx(float(s.Lognormal(1.0, 1.0).survival(2.0)), rel=1e-14)


def test_terms_are_optional():
    spec = _spec(occurrence={"deductible": 5e4, "limit": 2e6, "share": 0.5})
    assert spec.occurrence.layer() == Layer(5e4, 2e6, 0.5)
    assert spec.aggregate.layer() == Layer(0.0, float("inf"), 1.0)


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"frequency": {"dist": "zipf"}}, "frequency", "must be one of"),
        ({"frequency": {"lam": 5}}, "frequency", "dist"),
        ({"frequency": {"dist": "poisson"}}, "frequency.lam", "required"),
        ({"frequency": {"dist": "poisson", "lam": 0}}, "frequency.lam", "greater than 0"),
        ({"frequency": {"dist": "poisson", "lam": "5"}}, "frequency.lam", "must be a number"),
        ({"frequency": {"dist": "poisson", "lam": 5, "mu": 5}}, "frequency.mu", "unknown field"),
        ({"frequency": {"dist": "negative_binomial", "r": 2}}, "frequency", "exactly one"),
        ({"frequency": {"dist": "geometric", "p": 0.5, "mu": 1}}, "frequency", "exactly one"),
        ({"frequency": {"dist": "geometric", "p": 1}}, "frequency.p", "less than 1"),
        ({"frequency": {"dist": "binomial", "n": 2.5, "p": 0.1}}, "frequency.n", "whole number"),
        (
            {"severity": {"dist": "lognormal", "mu": 11, "sigma": 0}},
            "severity.sigma",
            "greater than 0",
        ),
        ({"severity": {"dist": "lognormal", "mu": 1e3, "sigma": 1}}, "severity.mu", "at most 50"),
        ({"severity": {"dist": "lomax", "shape": 0.1, "scale": 1}}, "severity.shape", "at least 0.2"),
        (
            {
                "severity": {
                    "dist": "lognormal_gpd",
                    "mu": 1,
                    "sigma": 1,
                    "threshold": 1e9,
                    "xi": 0,
                    "scale": 1,
                }
            },
            "severity",
            "within the lognormal's reach",
        ),
        ({"occurrence": {"deductible": -1}}, "occurrence.deductible", "at least 0"),
        ({"occurrence": {"limit": 0}}, "occurrence.limit", "greater than 0"),
        ({"aggregate": {"share": 1.5}}, "aggregate.share", "at most 1"),
        ({"aggregate": {"retention": 1}}, "aggregate.retention", "unknown field"),
        ({"reinstatements": 1}, "reinstatements", "unknown field"),
    ],
)
def test_refusals_name_the_field_and_the_rule(change, field, rule):
    with pytest.raises(InputError) as refused:
        parse_spec({"frequency": FREQUENCY, "severity": SEVERITY, **change}, file="spec.json")
    lines = refused.value.lines("en")
    assert len(lines) == 1
    assert lines[0].startswith(f"spec.json: {field}")
    assert rule in lines[0]
    assert refused.value.lines("zh")[0] != lines[0]
