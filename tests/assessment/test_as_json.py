"""An assessment as JSON: what programs may rely on."""

import json
from dataclasses import fields, replace
from decimal import Decimal

import numpy as np
import pytest

from tests.assessment.sample import quiet, sample
from wangbao import __version__
from wangbao.assessment.as_json import to_data
from wangbao.assessment.result import Assessment, Estimate
from wangbao.assessment.schemas import SCHEMAS
from wangbao.standard.documents import findings

# A name that changes here breaks a program out there: raise the version's first number and say so in the changelog.
SHAPE = {
    "": (
        "format version software subject wording wording_title limit_cny deductible_cny ground_up "
        "insured cells scenarios scale heads layers price options advice assumptions sources checks run "
        "cautions"
    ),
    "subject": "name kind section size facts missing systemic_share",
    "ground_up": "view mean mean_band deviation any_loss tail curve",
    "cells": "scenario head ground_up insured",
    "scenarios": "scenario incidents ground_up insured tail_share",
    "scale": "scenario measure yearly median one_in_ten",
    "heads": "head status ground_up insured tail_share",
    "layers": "section heads status terms",
    "price": "trace premium_cny vat_cny rate_on_limit premium_band apart loadings_version stamp_tax payable_cny",
    "options": "limit_cny deductible_cny insured_mean premium_cny rate_on_limit chosen",
    "advice": (
        "control name answer mean_change hundred_year_change premium_change_cny effect source confidence"
    ),
    "assumptions": "group name value low high source confidence note",
    "sources": "key citation",
    "checks": "name simulated exact note",
    "run": "model model_version view years events seed sampling parameter_draws",
}


@pytest.mark.parametrize("place", SHAPE)
def test_the_names_are_stable(place):
    found = to_data(sample())
    part = found[place] if place else found
    assert list(part[0] if isinstance(part, list) else part) == SHAPE[place].split()


def test_it_says_what_it_is():
    found = to_data(sample())
    assert (found["format"], found["version"]) == ("wangbao.assessment", "1.2")
    assert found["software"] == f"wangbao {__version__}"


def test_it_survives_json_as_it_is():
    for made in (sample(), quiet()):
        found = to_data(made)
        assert json.loads(json.dumps(found, allow_nan=False, ensure_ascii=False)) == found


def test_every_field_of_the_assessment_is_there():
    assert {field.name for field in fields(Assessment)} < set(to_data(sample()))


def test_sums_agreed_or_charged_are_strings_with_their_digits():
    found = to_data(replace(sample(), limit_cny=Decimal("1E+7")))
    assert found["limit_cny"] == "10000000"
    assert found["price"]["premium_cny"] == "575007.14"
    assert found["price"]["payable_cny"] == "609507.57"
    assert [line["amount_cny"] for line in found["price"]["trace"]][:2] == ["311500.00", "91005.00"]
    assert found["options"][0]["premium_cny"] == "431200.00"


def test_estimates_are_numbers_and_texts_come_in_both_languages():
    found = to_data(sample())
    assert found["ground_up"]["mean"] == {"value": 491_200.0, "error": 3_700.0}
    assert found["ground_up"]["mean_band"] == {"low": 171_000.0, "middle": 480_000.0, "high": 1_210_000.0}
    assert found["subject"]["missing"][1] == {"zh": "补丁时限", "en": "Time to patch"}
    assert found["subject"]["facts"][1] == {
        "name": {"zh": "毛利率", "en": "Gross margin"},
        "value": {"zh": "31%", "en": "31%"},
    }
    assert found["checks"][2]["exact"] is None
    assert [option["chosen"] for option in found["options"]] == [False, False, True, False, False, False]


def test_numpy_s_numbers_become_plain_ones():
    run = replace(sample().run, years=np.int64(1000))
    mean = Estimate(np.float64(1.5), np.float32(0.5))
    found = to_data(replace(sample(), run=run, ground_up=replace(sample().ground_up, mean=mean)))
    assert (
        json.dumps([found["run"]["years"], found["ground_up"]["mean"]])
        == '[1000, {"value": 1.5, "error": 0.5}]'
    )


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_not_finite_is_refused_by_name(bad):
    broken = replace(sample(), ground_up=replace(sample().ground_up, mean=Estimate(bad, 0.0)))
    with pytest.raises(ValueError, match=r"ground_up\.mean\.value is not finite"):
        to_data(broken)
    with pytest.raises(ValueError, match="limit_cny is not finite"):
        to_data(replace(sample(), limit_cny=Decimal(str(bad))))


def test_the_json_conforms_to_the_published_schema():
    (schema,) = SCHEMAS
    assert findings(json.loads(json.dumps(to_data(sample()))), schema) == []
