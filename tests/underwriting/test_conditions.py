"""Conditions: what is let in, what is refused, and what is said where facts are missing."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.examples import examples
from tests.underwriting.strategies import KNOWN, conditions, facts, some_facts
from wangbao.underwriting import cases
from wangbao.underwriting.conditions import read
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.literals import LONGEST

NONE = dict.fromkeys(KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "amount.__class__",
        "().__class__.__bases__",
        "amount[0] > 1",
        "amount * 2 > 3",
        "amount + count > 3",
        "9 ** 9 ** 9 < amount",
        "(lambda: 1)()",
        "[x for x in (1, 2)]",
        "f'{amount}' == 'x'",
        "amount if exposed else count",
        "amount > count",
        "1 < 2",
        "True",
        "amount",
        "answer",
        "answer < 'no'",
        "answer == 'maybe'",
        "answer == 3",
        "answer in ()",
        "answer in 'yes'",
        "amount in (1, 2)",
        "amount == 'many'",
        "amount > True",
        "amount > 1e999",
        "amount > 0xff",
        "amount > 0b1",
        "amount > 0x" + "f" * 500,
        "amount > " + "9" * 500,
        "amount > 1j",
        "amount > -1",
        "exposed == 1",
        "exposed is True",
        "amout > 1",
        "amount >",
        "amount > 1; count > 1",
        "amount := 3",
        "",
        " ",
        "amount > 1 and " * 60 + "exposed",
        "not " * 5000 + "exposed",
        "(" * 300 + "exposed" + ")" * 300,
    ],
)
def test_anything_but_comparisons_of_facts_with_written_values_is_refused(text):
    with pytest.raises(InputError) as error:
        read(text, KNOWN, field="flags.x.when")
    assert error.value.problems[0].field == "flags.x.when"


def test_a_condition_that_is_too_long_is_refused():
    with pytest.raises(InputError):
        read("exposed or " * (LONGEST // 10) + "exposed", KNOWN)


def test_an_unknown_fact_is_refused_with_the_nearest_name():
    with pytest.raises(InputError) as error:
        read("amuont > 3", KNOWN)
    assert "amount" in error.value.lines("en")[0]
    assert error.value.lines("zh")[0].startswith("when = amuont：未知的核保事实")


def test_numbers_are_compared_as_decimals_by_their_written_form():
    assert read("amount == 0.1", KNOWN).holds({**NONE, "amount": Decimal("0.1")}) is True
    assert read("amount < 0.3", KNOWN).holds({**NONE, "amount": Decimal("0.3")}) is False


@pytest.mark.parametrize(
    ("text", "given_facts", "answer"),
    [
        ("exposed and amount > 3", {"exposed": False}, False),
        ("exposed and amount > 3", {"exposed": True}, None),
        ("exposed or amount > 3", {"exposed": True}, True),
        ("exposed or amount > 3", {"exposed": False}, None),
        ("not exposed", {}, None),
        ("1 < amount < 3", {}, None),
        ("answer not in ('no', 'partial')", {"answer": "yes"}, True),
    ],
)
def test_what_is_not_known_leaves_the_answer_open_unless_the_rest_settles_it(text, given_facts, answer):
    assert read(text, KNOWN).holds({**NONE, **given_facts}) is answer


def test_the_missing_facts_are_named_in_the_order_of_the_condition():
    condition = read("exposed and (amount > 3 or answer == 'no')", KNOWN)
    assert condition.missing({**NONE, "amount": Decimal(1)}) == ("exposed", "answer")


@settings(max_examples=examples(2))
@given(conditions, facts)
def test_evaluating_and_taking_apart_agree(text, values):
    condition = read(text, KNOWN)

    def inside(case):
        return all(
            any(span.meet(cases.Span(values[n], True, values[n], True)) for span in allowed)  # noqa: FBT003
            if isinstance(allowed, tuple)
            else values[n] in allowed
            for n, allowed in case.items()
        )

    assert condition.holds(values) is any(map(inside, cases.cases(condition, KNOWN)))
    assert condition.holds(values) is not any(map(inside, cases.otherwise(condition, KNOWN)))


@settings(max_examples=examples(2))
@given(conditions, some_facts, facts)
def test_an_answer_with_facts_missing_is_the_answer_whatever_they_turn_out_to_be(text, known, rest):
    condition = read(text, KNOWN)
    early = condition.holds(known)
    full = condition.holds({name: rest[name] if value is None else value for name, value in known.items()})
    assert early is None or early is full


@given(conditions, conditions, facts)
def test_what_follows_does_follow(one, other, values):
    a, b = read(one, KNOWN), read(other, KNOWN)
    if cases.implies(a, b, KNOWN) and a.holds(values):
        assert b.holds(values) is True
