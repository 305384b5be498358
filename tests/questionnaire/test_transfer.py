"""Answers of the public set taken over into a product's, what a "no" settles, and what does not go together."""

from decimal import Decimal

import pytest

from wangbao.questionnaire import answers as answering, facts, question_sets
from wangbao.questionnaire.transfer import carried, contradictions

SHORT = question_sets.load(question_sets.PUBLIC)
FIRM = {"kind": "industrial_internet", "industry": "C36", "revenue": "30000"}
LONG = ("enterprise", "product-service")


def short(**more):
    return answering.complete(
        SHORT, {"kind": "industrial_internet", "section": "C", "revenue": "30000", **more}
    )


def long(name="enterprise", **more):
    given = FIRM if name == "enterprise" else {**FIRM, "kind": "it_product"}
    return answering.draft(question_sets.load(name), given | more)


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize(
    ("records", "found"),
    [
        ({"records": "1500"}, {"holds_personal_data": "yes", "records": "1500"}),
        ({"records": "0"}, {"holds_personal_data": "no"}),
        ({}, {}),
    ],
)
def test_a_number_of_people_settles_whether_there_are_any(name, records, found):
    taken = carried(short(**records), question_sets.load(name))
    assert {code: taken[code] for code in ("holds_personal_data", "records") if code in taken} == found


@pytest.mark.parametrize("name", LONG)
def test_holding_no_personal_data_is_holding_that_of_nobody(name):
    none, unknown = long(name, holds_personal_data="no"), long(name)
    assert facts.profile_from(none, name="甲公司").records_held == 0
    assert facts.profile_from(unknown, name="甲公司").records_held is None
    assert facts.underwriting_facts(none)["sensitive_records"] == 0
    assert facts.underwriting_facts(unknown)["sensitive_records"] is None
    some = long(name, holds_personal_data="yes", records="1500", sensitive_records="20")
    assert facts.profile_from(some, name="甲公司").records_held == 1500
    assert facts.underwriting_facts(some)["sensitive_records"] == Decimal(20)


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"holds_personal_data": "no", "records": "1500"}, ["holds_personal_data"]),
        (
            {"holds_personal_data": "yes", "records": "1500", "sensitive_records": "1501"},
            ["sensitive_records"],
        ),
        ({"holds_personal_data": "yes", "records": "1500", "sensitive_records": "1500"}, []),
        ({"holds_personal_data": "no"}, []),
        ({}, []),
    ],
)
def test_what_does_not_go_together_is_named(given, fields):
    found = contradictions(long(**given))
    assert [one.field for one in found] == fields
    assert all("1,500" in one.rule.zh and "1,500" in one.rule.en for one in found)
