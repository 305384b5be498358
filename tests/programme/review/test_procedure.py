"""Procedures of review: data, checked; marks and their total."""

from decimal import Decimal

import pytest

from wangbao.programme import form_library
from wangbao.programme.review import procedure_library
from wangbao.vocabulary.errors import InputError

PROCEDURE = procedure_library.load("pilot-review")
MARKS = {criterion.code: 5 for criterion in PROCEDURE.criteria}


def test_the_plan_that_ships_says_that_it_is_our_own_and_withholds_fields_of_the_form() -> None:
    assert PROCEDURE.confidence == "judgement"
    assert "own design" in PROCEDURE.statement.en
    assert set(PROCEDURE.withheld) <= {field.code for field in form_library.load("scheme").fields}
    assert PROCEDURE.phase("blind_scoring").hides == ["identity"]
    assert PROCEDURE.following("publication") is None


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        (lambda d: d["criteria"][0].update(weight=21), "criteria", "100 together"),
        (lambda d: d["criteria"][0].update(code="product"), "criteria", "given twice"),
        (lambda d: d["phases"].pop(-1), "phases", "no phase allows it"),
        (lambda d: d["phases"][4].update(allows=["rank", "decide"]), "phases", "one phase only"),
        (
            lambda d: d["phases"][3].update(hides=["identity", "documents"]),
            "phases.discussion.hides",
            "hidden again",
        ),
        (lambda d: d["phases"].insert(0, d["phases"].pop(3)), "phases", "before conflicts are declared"),
    ],
)
def test_a_broken_plan_is_refused_by_field_and_rule(change, field, rule) -> None:
    data = PROCEDURE.model_dump(mode="json")
    change(data)
    with pytest.raises(InputError) as refused:
        procedure_library.parse(data)
    assert [one for one in refused.value.problems if one.field == field and rule in one.rule.en]


def test_marks_are_weighed_to_a_total_out_of_a_hundred() -> None:
    assert procedure_library.total(PROCEDURE, MARKS) == Decimal("50.00")
    assert procedure_library.total(PROCEDURE, MARKS | {"means": 10}) == Decimal("57.50")
    assert (
        procedure_library.checked_marks(PROCEDURE, {code: str(mark) for code, mark in MARKS.items()}) == MARKS
    )


@pytest.mark.parametrize("mark", [None, "", -1, 11, "1.5", 5.0, True, "９", "1" * 5000, []])
def test_a_mark_out_of_range_is_refused(mark) -> None:
    with pytest.raises(InputError) as refused:
        procedure_library.checked_marks(PROCEDURE, MARKS | {"means": mark})
    assert [one.field for one in refused.value.problems] == ["marks.means"]


def test_a_mark_for_no_criterion_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        procedure_library.checked_marks(PROCEDURE, MARKS | {"beauty": 3})
    assert [one.field for one in refused.value.problems] == ["marks.beauty"]
