"""What a question set must keep to: names, conditions that can be evaluated, facts the profile accepts."""

import pytest

from tests.questionnaire.sample import data
from wangbao.questionnaire import conditions, question_sets
from wangbao.vocabulary.errors import InputError


def problems(**changes):
    with pytest.raises(InputError) as refused:
        question_sets.parse(data(**changes))
    return [(problem.field, problem.rule.en) for problem in refused.value.problems]


def test_the_sample_is_accepted():
    assert [q.code for q in question_sets.parse(data()).questions()][:3] == ["kind", "section", "revenue"]


@pytest.mark.parametrize(
    ("show", "rule"),
    [
        ("nobody == 'yes'", "there is no such question"),
        ("records >= 1", "a condition may only use earlier questions, so that none goes in a circle"),
        ("insurer == 'x'", "a condition may only use earlier questions, so that none goes in a circle"),
        ("holds == 'maybe'", "holds has no such option"),
        ("revenue == 'C'", "a number is compared with a number"),
        ("holds > 'yes'", "use code == 'option' or code in […] for one choice, 'option' in code for several"),
        (
            "'yes' in holds",
            "use code == 'option' or code in […] for one choice, 'option' in code for several",
        ),
    ],
)
def test_conditions_that_cannot_hold_are_refused(show, rule):
    assert problems(records={"show": show}) == [("sections.data.questions.records.show", rule)]


@pytest.mark.parametrize(
    "show",
    [
        "().__class__",
        "__import__('os').system('true')",
        "9**9**9 > 1",
        "revenue * 2 > 1",
        "not holds == 'yes'",
        "holds",
        "[x for x in 'ab'] == 'a'",
        "holds.upper() == 'YES'",
        "1 < revenue < 5",
        "holds == revenue",
        "revenue > -1",
        "holds == True",
        "holds ==",
        "(" * 200 + "holds",
        "revenue >= 0xff",
        "revenue >= " + "9" * 100,
        "revenue >= 1j",
        "revenue >= 1e999",
    ],
)
def test_unsafe_or_malformed_conditions_are_refused(show):
    with pytest.raises(InputError):
        conditions.parse(show)
    assert [field for field, _ in problems(records={"show": show})] == [
        "sections.data.questions.records.show"
    ]


@pytest.mark.parametrize(
    "show",
    ["revenue >= 0x" + "f" * 4000, "revenue >= " + "9" * 4301, "holds == '" + "y" * 100_001 + "'"],
)
def test_a_condition_without_end_is_refused(show):
    with pytest.raises(InputError, match="at most 600 characters"):
        conditions.parse(show)
    assert len(problems(records={"show": show})) == 1


def test_a_condition_cannot_look_at_itself():
    assert problems(holds={"show": "holds == 'yes'"})[0] == (
        "sections.data.questions.holds.show",
        "a condition may only use earlier questions, so that none goes in a circle",
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"insurer": {"code": "records"}},
            [("questions", "the code is given twice")],
        ),
        (
            {"reach": {"options": []}},
            [("sections.data.questions.reach.options", "must have at least 1 entry")],
        ),
        ({"insurer": {"code": "class"}}, [("questions", "is a reserved word")]),
        ({"insurer": {"fact": "underwriting.tested"}}, [("fact", "two questions give the same fact")]),
        (
            {"insurer": {"fact": "profile.name"}},
            [("fact", "comes from the register of organisations; it is not asked")],
        ),
        ({"revenue": {"required": False}}, [("fact", "needs a question that is required and always asked")]),
        (
            {"revenue": {"minimum": 2000000}},
            [("sections.firm.questions.revenue.maximum", "must not be below minimum")],
        ),
        (
            {"tested": {"latest": "2001-01-01"}},
            [("sections.data.questions.tested.latest", "must not be before earliest")],
        ),
        (
            {"kind": {"options_from": None}},
            [("sections.firm.questions.kind.options", "one of options and options_from is needed")],
        ),
    ],
)
def test_each_rule_is_named(changes, expected):
    assert problems(**changes) == expected


def test_a_fact_the_profile_does_not_know_is_refused():
    assert problems(insurer={"fact": "profile.ticker"})[0] == (
        "sections.data.questions.insurer.fact",
        "unknown field",
    )


def test_answers_the_profile_would_refuse_are_found_when_the_set_is_read():
    found = problems(revenue={"maximum": 3000000000})
    assert found == [("sections.firm.questions.revenue.fact", "must be at most 20000000000000.0")]
    options = [{"code": "maybe", "say": {"zh": "可能", "en": "Maybe"}}]
    found = problems(encrypted={"options_from": None, "options": options})
    assert found[0][0] == "sections.data.questions.encrypted.fact"


def test_unknown_fields_are_refused_and_all_problems_come_at_once():
    found = problems(holds={"colour": "red"}, revenue={"minimum": "many"})
    assert {field.split(".")[-1] for field, _ in found} == {"colour", "minimum"}


def test_a_condition_rests_on_answers_that_were_given():
    parsed = conditions.parse("revenue > 5 or kind in ['it_product', 'security_product']")
    assert parsed.names == ("revenue", "kind")
    assert not conditions.holds(parsed, {})
    assert conditions.holds(parsed, {"revenue": 6})
    assert conditions.holds(parsed, {"kind": "it_product"})
    assert not conditions.holds(conditions.parse("kind != 'it_product'"), {})
    assert not conditions.holds(conditions.parse("kind not in ['it_product']"), {"kind": None})
    assert conditions.holds(conditions.parse("'a' in many and 'b' not in many"), {"many": ("a",)})
