"""Specifications written for other tools read as ours."""

import json
import os
from pathlib import Path

import pytest

from wangbao.risk.compound.spec import parse_spec, read_spec
from wangbao.vocabulary.errors import InputError

CASES = Path(os.environ.get("WANGBAO_DATA", "")) / "cases"
LOSS = {"dist": "lognormal", "mu": 10.0, "sigma": 1.5}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"dist": "negbin", "r": 2.0, "beta": 1.25}, {"dist": "negative_binomial", "r": 2.0, "mu": 2.5}),
        ({"dist": "nbinom", "size": 2.0, "prob": 0.4}, {"dist": "negative_binomial", "r": 2.0, "p": 0.4}),
        ({"dist": "geom", "beta": 1.5}, {"dist": "geometric", "mu": 1.5}),
        ({"dist": "binom", "size": 5, "prob": 0.2}, {"dist": "binomial", "n": 5, "p": 0.2}),
        ({"dist": "Pois", "lambda": 3.0}, {"dist": "poisson", "lam": 3.0}),
        ({"dist": "poisson", "lambda": 3.0}, {"dist": "poisson", "lam": 3.0}),
    ],
)
def test_counts_under_other_names(theirs, ours):
    assert parse_spec({"frequency": theirs, "severity": LOSS}) == parse_spec(
        {"frequency": ours, "severity": LOSS}
    )


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"dist": "pareto", "alpha": 1.5, "theta": 2e5}, {"dist": "lomax", "shape": 1.5, "scale": 2e5}),
        ({"dist": "lnorm", "meanlog": 1.0, "sdlog": 2.0}, {"dist": "lognormal", "mu": 1.0, "sigma": 2.0}),
        ({"dist": "genpareto", "c": 0.8, "scale": 80.0}, {"dist": "gpd", "xi": 0.8, "scale": 80.0}),
        ({"dist": "weibull", "tau": 0.8, "theta": 9.0}, {"dist": "weibull", "shape": 0.8, "scale": 9.0}),
        ({"dist": "expon", "scale": 9.0}, {"dist": "exponential", "scale": 9.0}),
    ],
)
def test_sizes_under_other_names(theirs, ours):
    count = {"dist": "poisson", "lam": 1.0}
    assert parse_spec({"frequency": count, "severity": theirs}) == parse_spec(
        {"frequency": count, "severity": ours}
    )


def test_what_is_wrong_is_named_as_ever():
    with pytest.raises(InputError, match="frequency"):
        parse_spec({"frequency": {"dist": "negbin", "r": 2.0, "beta": "x"}, "severity": LOSS})
    with pytest.raises(InputError):
        parse_spec({"frequency": {"dist": "unheard_of"}, "severity": LOSS})
    with pytest.raises(InputError):
        parse_spec([1, 2])


@pytest.mark.realdata("cases")
def test_the_case_written_for_another_tool_is_read():
    found, case = read_spec(CASES / "nb.json"), json.loads((CASES / "nb.json").read_text(encoding="utf-8"))
    assert found.severity.dist == "lomax"
    assert found.frequency.law().cumulants()[0] == pytest.approx(
        case["frequency"]["r"] * case["frequency"]["beta"]
    )
