"""A plan that contradicts itself is refused by field and rule, all problems at once."""

from typing import Any

import pytest
from tests.pricing.filed.sample import plan, with_factor

from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.monotone import findings
from wangbao.pricing.filed.schema import Plan
from wangbao.vocabulary.errors import InputError


def fields(data: object) -> list[str]:
    with pytest.raises(InputError) as refused:
        plans.parse(data)
    assert all(one.rule.zh and one.rule.en for one in refused.value.problems)
    return [problem.field for problem in refused.value.problems]


BANDS = [{"from": 0, "to": 10, "factor": 1}, {"from": 10, "to": None, "factor": 1}]
ROWS = "factors.1.rows"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [{"from": 0, "to": 10, "factor": 1}, {"from": 11, "to": None, "factor": 1}],
            [f"{ROWS}.1.from"],
        ),  # gap
        (
            [{"from": 0, "to": 10, "factor": 1}, {"from": 9, "to": None, "factor": 1}],
            [f"{ROWS}.1.from"],
        ),  # overlap
        ([{"from": 5, "to": None, "factor": 1}], [f"{ROWS}.0.from"]),
        ([{"from": 0, "to": 10, "factor": 1}], [f"{ROWS}.0.to"]),
        ([{"from": 0, "to": None, "factor": 1}, {"from": 0, "to": None, "factor": 1}], [f"{ROWS}.0.to"]),
        ([{"from": 0, "to": 0, "factor": 1}, {"from": 0, "to": None, "factor": 1}], [f"{ROWS}.0.to"]),
        ([{"is": "shop", "factor": 1}], [ROWS]),
        ([{"at": 0, "is": "shop", "factor": 1}], [f"{ROWS}.0"]),
        ([{"factor": 1}], [f"{ROWS}.0"]),
        ([{"to": 5, "factor": 1}], [f"{ROWS}.0"]),
        ([{"from": 0, "to": 5, "factor": 1}, {"at": 7, "factor": 1}], [ROWS]),
        ([{"from": 0, "to": None}], [f"{ROWS}.0"]),
        ([{"from": 0, "to": None, "low": 1}], [f"{ROWS}.0", "factors.1.kind"]),
        ([{"from": 0, "to": None, "low": 2, "high": 1}], [f"{ROWS}.0.high", "factors.1.kind"]),
        ([{"from": 0, "to": None, "factor": 1, "low": 1, "high": 2}], [f"{ROWS}.0", "factors.1.kind"]),
        ([{"from": 0, "to": None, "low": 1, "high": 2, "usual": 3}], [f"{ROWS}.0.usual", "factors.1.kind"]),
        (
            [{"from": 0, "to": None, "low": 1, "high": 2, "usual": 2, "open": "high"}],
            [f"{ROWS}.0.usual", "factors.1.kind"],
        ),
        (
            [{"from": 0, "to": 10, "factor": 2}, {"from": 10, "to": None, "factor": 1}],
            [f"{ROWS}.1"],
        ),  # not rising
        ([], [ROWS]),
        ([{"from": 0, "to": None, "factor": 0}], [f"{ROWS}.0.factor"]),
        ([{"from": 0, "to": None, "factor": "many"}], [f"{ROWS}.0.factor"]),
        ([{"from": 0, "to": None, "factor": True}], [f"{ROWS}.0.factor"]),
        ([{"from": 0, "to": None, "factor": 1, "colour": 1}], [f"{ROWS}.0.colour"]),
        ([{"from": -1, "to": None, "factor": 1}], [f"{ROWS}.0.from"]),
    ],
)
def test_rows_leave_no_gap_and_no_overlap(rows, found) -> None:
    assert fields(with_factor("revenue", rows=rows)) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{"is": "shop", "factor": 1}], ["factors.0.rows"]),
        ([{"is": "shop", "factor": 1}] * 2, ["factors.0.rows.1.is", "factors.0.rows"]),
        (
            [{"is": "shop", "factor": 1}, {"is": "works", "factor": 1}, {"is": "barn", "factor": 1}],
            ["factors.0.rows.2.is"],
        ),
    ],
)
def test_every_choice_is_listed_once(rows, found) -> None:
    assert fields(with_factor("trade", rows=rows)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"rows": [{"at": 0, "factor": 1}]}, ["factors.2.rows"]),
        ({"rows": [{"at": 5, "factor": 1}, {"at": 5, "factor": 1}]}, ["factors.2.rows.1.at"]),
        ({"kind": "fixed"}, ["factors.2.kind"]),
        ({"inputs": ["deductible_cny", "revenue_cny"]}, ["factors.2.inputs"]),
        ({"inputs": ["deductible"]}, ["factors.2.inputs"]),
        ({"inputs": []}, ["factors.2.inputs"]),
        ({"covers": ["own", "their"]}, ["factors.2.covers", "groups.0.factors"]),
        ({"source": ["nowhere"]}, ["factors.2.source"]),
        ({"interpolates": "amount"}, ["factors.2.interpolates"]),
        ({"columns": [{"at": 1}]}, ["factors.2"]),
        ({"confidence": "certain"}, ["factors.2.confidence"]),
    ],
)
def test_a_factor_is_of_its_kind(changes, found) -> None:
    assert fields(with_factor("amount", **changes)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"cells": [[1, 0.5]]}, ["factors.5.cells"]),
        ({"cells": [[1, 0.5], [2]]}, ["factors.5.cells.1"]),
        ({"cells": [[1, 0.5], [0.9, 0.5]]}, ["factors.5.cells.*.0.1"]),
        ({"cells": [[1, 1.5], [2, 1]]}, ["factors.5.cells.*.1.1", "factors.5.cells.0.1"]),
        ({"inputs": ["revenue_cny"]}, ["factors.5.inputs"]),
        ({"inputs": ["limit_cny", "limit_cny"]}, ["factors.5.inputs"]),
        ({"columns": []}, ["factors.5.columns", "factors.5.cells.0", "factors.5.cells.1"]),
        ({"rows": [{"at": 1, "factor": 2}, {"at": 3}]}, ["factors.5.rows"]),
    ],
)
def test_a_linked_table_is_whole(changes, found) -> None:
    assert fields(with_factor("size", **changes)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"colour": "red"}, ["colour"]),
        ({"version": ""}, ["version"]),
        ({"plan": "A Plan"}, ["plan"]),
        ({"factor_product": {"least": 2, "most": 1}}, ["factor_product.most"]),
        ({"rate_percent": {"least": 2, "most": 2}}, ["rate_percent.most"]),
        (
            {"groups": [{"code": "g", "name": {"zh": "组", "en": "g"}, "factors": ["amount", "none"]}]},
            ["groups.0.factors"],
        ),
        ({"groups": plan()["groups"] * 2}, ["groups.1.code", "groups.1.factors", "groups.1.factors"]),
        ({"covers": plan()["covers"][:1] * 2}, ["covers.1.code", "covers.1.heads", "covers.1.heads"]),
        (
            {"scores": [{"input": "revenue_cny", "points": {"hardening": 5}}]},
            ["scores.0.input"],
        ),
        (
            {
                "factors": [
                    *plan()["factors"],
                    plan()["factors"][0],
                ]
            },
            ["factors.6.code"],
        ),
    ],
)
def test_a_plan_holds_together(changes, found) -> None:
    assert [field for field in fields(plan(**changes)) if not field.startswith("factors.1")] == found


def test_a_score_needs_an_input_of_its_own_range_and_known_controls() -> None:
    data = plan(scores=[{"input": "score", "points": {"hardening": 60, "locks": 40}}])
    data["inputs"].append({"code": "score", "name": {"zh": "分", "en": "score"}, "unit": "score", "most": 90})
    assert fields(data) == ["scores.0.input", "scores.0.points"]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ({"unit": None}, ["inputs.1.unit"]),
        ({"least": 5, "most": 5}, ["inputs.1.most"]),
        (
            {"choices": [{"code": "a", "name": {"zh": "甲", "en": "a"}}] * 2, "unit": None},
            ["inputs.1.choices.1"],
        ),
    ],
)
def test_an_input_is_a_number_or_a_choice(item, found) -> None:
    data = plan()
    data["inputs"][1] |= item
    assert [field for field in fields(data) if field.startswith("inputs")] == found


def shaped(data: dict[str, Any]) -> Plan:
    """The plan with bounds, and no sum insured beyond its last place, where a factor would be flat."""
    limit, *others = data["inputs"]
    bounds = {"least": 0.05, "most": 10}
    return plans.parse(data | {"inputs": [limit | {"most": 4_000_000}, *others], "factor_product": bounds})


def test_a_premium_that_falls_as_the_sum_insured_rises_is_found() -> None:
    assert findings(shaped(plan())) == ()
    steep = shaped(with_factor("size", cells=[[1, 0.2], [2, 1]]))
    found = [one for one in findings(steep) if one.where == "own"]
    assert (found[0].level, found[0].says.en) == (
        "error",
        "the premium does not rise with the sum insured 1,000,000 → 1,600,000 (revenue_cny = 1,000,000)",
    )


def test_a_factor_interpolated_by_itself_can_make_a_middling_sum_dearer_than_a_larger_one() -> None:
    # 1 and 0.5 at one and four million: premiums of one and two; but three million times 0.667 is two too, 3.4 is more
    humped = shaped(with_factor("size", cells=[[1, 0.3], [2, 0.6]], interpolates="factor"))
    assert {one.where for one in findings(humped)} == {"own", "third"}
    straight = shaped(with_factor("size", cells=[[1, 0.3], [2, 0.6]]))
    assert findings(straight) == ()


def test_a_deductible_factor_says_which_way_it_moves() -> None:
    silent = shaped(with_factor("amount", direction=None))
    assert [(one.level, one.where) for one in findings(silent)] == [("warn", "amount")]
